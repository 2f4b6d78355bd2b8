/** Use case: why the calls of a trunk ended over a period, each cause with its share of the trunk's calls. */
import type { CallFilter, CauseCount, ReportsPort } from '../ports/reports.ts';
import { requirePeriod } from './reports.ts';

export interface CauseShare extends CauseCount {
  readonly share: number;
}

/** Without `trunkId`: of every trunk. */
export async function hangupCauses(
  reports: Pick<ReportsPort, 'causes'>,
  filter: CallFilter,
  trunkId: string | undefined,
): Promise<CauseShare[]> {
  requirePeriod(filter, 'UTC');
  return sharesOf(await reports.causes(filter)).filter(
    (cause) => trunkId === undefined || cause.trunkId === trunkId,
  );
}

export function sharesOf(causes: readonly CauseCount[]): CauseShare[] {
  const totals = new Map<string, number>();
  for (const { trunkId, calls } of causes) totals.set(trunkId, (totals.get(trunkId) ?? 0) + calls);
  return causes.map((cause) => ({
    ...cause,
    share: cause.calls / (totals.get(cause.trunkId) ?? cause.calls),
  }));
}
