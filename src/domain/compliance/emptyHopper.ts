/** Why a running campaign has no lead to dial, said from what the records count: the codes that stop most of them. */
import type { Instant } from '../kernel/time.ts';

export interface LeadsOnRecord {
  /** Waiting for a first or further attempt. */
  readonly due: number;
  readonly final: number;
  /** By the code of the last refusal. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly nextDueAt?: Instant;
}

const MOST_CODES = 3;

export function emptyBecause({ due, final, refusals, nextDueAt }: LeadsOnRecord): string {
  const codes = Object.entries(refusals)
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, MOST_CODES)
    .map(([code, leads]) => `${leads} ${code}`);
  const next = nextDueAt === undefined ? '' : `, the next from ${new Date(nextDueAt).toISOString()}`;
  return [`${due} leads wait${next}`, `${final} are done`, ...codes].join('; ');
}
