/**
 * What a call by a trunk needs before it leaves: a line, a place in the trunk's calls per second, and where the trunk has a
 * tariff its first minute's cost within the day's spending. All or nothing; fail-closed, since what is not reserved is not
 * dialled.
 */
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import { costMicros, reservedMicros, spendDay, toMicros, type Tariff } from '../domain/trunk/spend.ts';
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { LimitsPort, Reservation, TrunkLimits } from '../ports/limits.ts';

/** A line whose release was lost lapses by itself: longer than any call may last. */
export const LINE_HOLD_MS = 4 * 3600 * SECOND_MS;

export interface TrunkTerms extends TrunkLimits {
  readonly tariff?: Tariff | undefined;
}

/** Of a trunk that is no longer configured: nothing leaves by it. */
export function termsOf(
  trunks: readonly (TrunkTerms & { readonly trunkId: string })[],
  trunkId: string,
): TrunkTerms {
  return trunks.find((trunk) => trunk.trunkId === trunkId) ?? { lines: 0, callsPerSecond: 0 };
}

export interface Wanted {
  readonly trunkId: string;
  readonly callId: string;
  readonly number: string;
}

export async function reserveOnTrunk(
  limits: LimitsPort,
  terms: TrunkTerms,
  { trunkId, callId, number }: Wanted,
  now: Instant,
): Promise<Reservation> {
  const line = await limits.reserveTrunk(trunkId, callId, terms, LINE_HOLD_MS, now);
  const { tariff } = terms;
  const amount = tariff === undefined ? undefined : reservedMicros(number, tariff);
  // Without a rate there is nothing to count; with a cap such a number is refused long before.
  if (!line.reserved || tariff === undefined || amount === undefined) return line;
  const cap = tariff.perDay === undefined ? undefined : toMicros(tariff.perDay);
  const kept = await limits.reserveSpend(trunkId, callId, { amount, cap, day: spendDay(now) }, now);
  if (!kept.reserved) await limits.releaseTrunk(trunkId, callId);
  return kept;
}

/** The call never left: neither a line nor anything spent. */
export async function releaseUnused(limits: LimitsPort, trunkId: string, callId: string): Promise<void> {
  await limits.releaseTrunk(trunkId, callId);
  await limits.settleSpend(trunkId, callId, 0);
}

/** The line of a call that has ended, and what it has cost in place of what was kept back for it. */
export async function settleTrunk(limits: LimitsPort, cdr: CallDetailRecord, tariff?: Tariff): Promise<void> {
  await limits.releaseTrunk(cdr.trunkId, cdr.attemptId);
  const { answeredAt, endedAt } = cdr.stamps;
  const talkedMs = answeredAt === undefined ? undefined : Math.max(0, (endedAt ?? answeredAt) - answeredAt);
  const cost = talkedMs === undefined || tariff === undefined ? 0 : costMicros(cdr.number, talkedMs, tariff);
  await limits.settleSpend(cdr.trunkId, cdr.attemptId, cost ?? 0);
}
