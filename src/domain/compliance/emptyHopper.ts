/** Why a running campaign has no lead to dial, said from what the records count: the codes that stop most of them. */
import type { Instant } from '../kernel/time.ts';

export interface LeadsOnRecord {
  /** Waiting for a first or further attempt. */
  readonly due: number;
  readonly final: number;
  /** By the code of the last refusal. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly nextDueAt?: Instant;
  /** Of a pilot that runs: its leads that wait. */
  readonly pilotDue?: number;
  /** Of those due, an agent's own. */
  readonly allocated?: number;
}

const MOST_CODES = 3;

export function emptyBecause(leads: LeadsOnRecord): string {
  const { due, final, refusals, nextDueAt, pilotDue, allocated } = leads;
  const codes = Object.entries(refusals)
    .toSorted(([, left], [, right]) => right - left)
    .slice(0, MOST_CODES)
    .map(([code, refused]) => `${refused} ${code}`);
  const next = nextDueAt === undefined ? '' : `, the next from ${new Date(nextDueAt).toISOString()}`;
  const own = allocated === undefined ? [] : [`${allocated} of them are given to agents`];
  return [...pilotWords(pilotDue), `${due} leads wait${next}`, ...own, `${final} are done`, ...codes].join(
    '; ',
  );
}

function pilotWords(due: number | undefined): string[] {
  if (due === undefined) return [];
  if (due > 0) return [`a pilot dials its sample alone, of which ${due} leads wait`];
  return ['the pilot is through: see "outpace campaign pilot"'];
}
