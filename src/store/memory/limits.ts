/** Limits across dial groups, in memory. */
import type { AttemptId, CallId, CampaignId, TrunkId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { unitedAttempts } from '../../domain/compliance/caps.ts';
import { nextSpendDay, spendDay } from '../../domain/trunk/spend.ts';
import type {
  CallerIdAsked,
  CallerIdReservation,
  CountAsked,
  LimitsPort,
  NumberReservation,
  Reservation,
  SpendAsked,
  TrunkLimits,
} from '../../ports/limits.ts';
import { ATTEMPTS_KEPT, LEAVES_WITHIN_MS, LINES_RETRY_MS, NEVER, rateWindow } from '../rules.ts';
import type { MemoryWorld, Trunk } from './world.ts';

export class MemoryLimits implements LimitsPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async reserveTrunk(
    trunkId: TrunkId,
    attemptId: AttemptId,
    limits: TrunkLimits,
    holdMs: number,
    now: Instant,
  ): Promise<Reservation> {
    const trunk = this.#trunk(trunkId);
    for (const [id, lapseAt] of trunk.lines) if (lapseAt <= now) trunk.lines.delete(id);
    if (trunk.lines.has(attemptId)) return { reserved: true };
    if (trunk.lines.size >= limits.lines) {
      const retryAt = Math.min(now + LINES_RETRY_MS, ...trunk.lines.values());
      return { reserved: false, code: 'lines', retryAt };
    }
    const { calls, windowMs } = rateWindow(limits.callsPerSecond);
    for (const [id, at] of trunk.starts) if (at <= now - windowMs) trunk.starts.delete(id);
    const starts = [...trunk.starts.values()].sort((left, right) => left - right);
    const freed = starts[starts.length - calls];
    if (freed !== undefined)
      return { reserved: false, code: 'calls-per-second', retryAt: Math.min(freed, now) + windowMs };
    trunk.lines.set(attemptId, now + holdMs);
    trunk.starts.set(attemptId, now + LEAVES_WITHIN_MS);
    return { reserved: true };
  }

  async leftTrunk(trunkId: TrunkId, attemptId: AttemptId, now: Instant): Promise<void> {
    const { starts } = this.#trunk(trunkId);
    const at = starts.get(attemptId);
    if (at !== undefined && now < at) starts.set(attemptId, now);
  }

  async takeLine(trunkId: TrunkId, callId: CallId, holdMs: number, now: Instant): Promise<void> {
    this.#trunk(trunkId).lines.set(callId, now + holdMs);
  }

  async releaseTrunk(trunkId: TrunkId, attemptId: AttemptId): Promise<void> {
    this.#trunk(trunkId).lines.delete(attemptId);
  }

  async linesInUse(trunkId: TrunkId): Promise<number> {
    return this.#trunk(trunkId).lines.size;
  }

  async reserveSpend(
    trunkId: TrunkId,
    attemptId: AttemptId,
    { amount, cap, day }: SpendAsked,
    now: Instant,
  ): Promise<Reservation> {
    const { spent, kept } = this.#trunk(trunkId);
    if (kept.has(attemptId)) return { reserved: true };
    const total = (spent.get(day) ?? 0) + amount;
    if (cap !== undefined && total > cap)
      return { reserved: false, code: 'spend-cap', retryAt: nextSpendDay(now) };
    spent.set(day, total);
    kept.set(attemptId, { day, amount });
    return { reserved: true };
  }

  async settleSpend(trunkId: TrunkId, attemptId: AttemptId, amount: number): Promise<void> {
    const { spent, kept } = this.#trunk(trunkId);
    const back = kept.get(attemptId);
    if (back === undefined) return;
    spent.set(back.day, (spent.get(back.day) ?? 0) + amount - back.amount);
    kept.delete(attemptId);
  }

  async spent(trunkId: TrunkId, day: string): Promise<number> {
    return this.#trunk(trunkId).spent.get(day) ?? 0;
  }

  async reserveCallerId(asked: CallerIdAsked, now: Instant): Promise<CallerIdReservation> {
    const day = spendDay(now);
    const { ranked, perDay = Number.POSITIVE_INFINITY, restMs } = asked;
    const used = ranked.map(({ number, rank }) => {
      const last = this.#world.callerIds.get(number);
      return { number, rank, calls: last?.day === day ? last.calls : 0, lastAt: last?.lastAt ?? -1 };
    });
    const left = used.filter(({ calls }) => calls < perDay);
    const [chosen] = left
      .filter(({ lastAt }) => lastAt < 0 || lastAt + restMs <= now)
      .sort((one, other) => one.rank - other.rank || one.lastAt - other.lastAt);
    if (chosen === undefined) {
      const retryAt =
        left.length === 0 ? nextSpendDay(now) : Math.min(...left.map((it) => it.lastAt)) + restMs;
      return { reserved: false, code: 'caller-id', retryAt };
    }
    this.#world.callerIds.set(chosen.number, { day, calls: chosen.calls + 1, lastAt: now });
    return { reserved: true, number: chosen.number };
  }

  async reserveNumber(
    number: string,
    attemptId: AttemptId,
    spacingMs: number,
    now: Instant,
    campaignId?: CampaignId,
    count?: CountAsked,
  ): Promise<NumberReservation> {
    const ofCampaign = campaignId === undefined ? undefined : this.#world.campaignDoNotCall.get(campaignId);
    if (this.#world.doNotCall.has(number) || ofCampaign?.has(number) === true)
      return { reserved: false, code: 'do-not-call', retryAt: NEVER };
    const [last] = this.#world.numbers.get(number) ?? [];
    const made = this.#world.attempts.get(number) ?? new Map<AttemptId, Instant>();
    const others = [...made].flatMap(([id, at]) => (id === attemptId ? [] : [at]));
    const counted = count === undefined ? [] : told(unitedAttempts(others, count.past), count.since);
    const reserved = count === undefined ? { reserved: true as const } : { reserved: true as const, counted };
    if (last?.attemptId === attemptId || made.has(attemptId)) return reserved;
    if (count?.caps.some(({ most, from }) => told(counted, from).length >= most) === true)
      return { reserved: false, code: 'policy-cap', counted };
    if (last && now - last.at < spacingMs) {
      return { reserved: false, code: 'attempt-spacing', retryAt: last.at + spacingMs };
    }
    const reservation = { attemptId, at: now };
    this.#world.numbers.set(number, last ? [reservation, last] : [reservation]);
    if (count !== undefined) this.#world.attempts.set(number, newest(made.set(attemptId, now)));
    return reserved;
  }

  async attemptsOn(numbers: readonly string[], since: Instant): Promise<readonly Instant[]> {
    return numbers.flatMap((number) => told([...(this.#world.attempts.get(number)?.values() ?? [])], since));
  }

  async uncountAttempt(number: string, attemptId: AttemptId): Promise<void> {
    const made = this.#world.attempts.get(number);
    if (made?.delete(attemptId) === true && made.size === 0) this.#world.attempts.delete(number);
  }

  async releaseNumber(number: string, attemptId: AttemptId): Promise<void> {
    await this.uncountAttempt(number, attemptId);
    const [last, previous] = this.#world.numbers.get(number) ?? [];
    if (last?.attemptId !== attemptId) return;
    if (previous) this.#world.numbers.set(number, [previous]);
    else this.#world.numbers.delete(number);
  }

  #trunk(trunkId: TrunkId): Trunk {
    const known = this.#world.trunks.get(trunkId);
    if (known) return known;
    const trunk: Trunk = { lines: new Map(), starts: new Map(), spent: new Map(), kept: new Map() };
    this.#world.trunks.set(trunkId, trunk);
    return trunk;
  }
}

function told(made: readonly Instant[], from: Instant): readonly Instant[] {
  return made.filter((at) => at >= from);
}

function newest(made: Map<AttemptId, Instant>): Map<AttemptId, Instant> {
  if (made.size <= ATTEMPTS_KEPT) return made;
  return new Map([...made].sort(([, left], [, right]) => left - right).slice(-ATTEMPTS_KEPT));
}
