/** How full the quotas of a campaign are, for people. */
import type { QuotaCount } from '../domain/campaign/quota.ts';
import { colours, table } from './output.ts';

export function renderQuotas(quotas: readonly QuotaCount[]): string {
  const rows = quotas.map((quota) => [
    quota.name,
    `${quota.complete} of ${quota.target}`,
    quota.complete >= quota.target
      ? colours.green('full')
      : `${Math.floor((100 * quota.complete) / quota.target)} %`,
  ]);
  return table([['quota', 'complete', ''], ...rows]);
}
