/** What rewards are reckoned from: accepted hand-overs of each agent in a period, those by silence among them (DOMAIN 3.4). */
import type { Instant } from '../domain/kernel/time.ts';
import type { HandoverCounts, HandoverPeriod } from '../ports/handovers.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';

export interface HandoverFigures extends HandoverCounts {
  /** Accepted of those decided on; absent where none was (DOMAIN 4). */
  readonly acceptance?: number;
}

export interface HandoverReport extends HandoverPeriod {
  readonly agents: readonly HandoverFigures[];
  readonly all: Omit<HandoverFigures, 'agentId'>;
}

export async function handoverReport(
  { handovers }: Pick<RecordsPort, 'handovers'>,
  period: HandoverPeriod,
  now: Instant,
): Promise<HandoverReport> {
  for (const date of [period.fromDate, period.toDate]) requireDate(date);
  if (period.fromDate > period.toDate)
    throw new OutpaceError('OUT_USAGE', `${period.fromDate} is after ${period.toDate}`);
  await handovers.settleLapsed(now);
  const counts = await handovers.counts(period);
  const all = { offered: 0, accepted: 0, bySilence: 0, rejected: 0 };
  for (const { offered, accepted, bySilence, rejected } of counts) {
    all.offered += offered;
    all.accepted += accepted;
    all.bySilence += bySilence;
    all.rejected += rejected;
  }
  return { ...period, agents: counts.map(withAcceptance), all: withAcceptance(all) };
}

function withAcceptance<Counts extends Pick<HandoverCounts, 'accepted' | 'rejected'>>(
  counts: Counts,
): Counts & { readonly acceptance?: number } {
  const decided = counts.accepted + counts.rejected;
  return decided === 0 ? counts : { ...counts, acceptance: counts.accepted / decided };
}

function requireDate(date: string): void {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(date))
    return;
  throw new OutpaceError('OUT_USAGE', `${JSON.stringify(date)} is no day: write it as 2026-11-30`);
}
