/** Limits across dial groups in Redis: a trunk's lines and rate under `{t:ID}`, a number's spacing and caps under `{n:NUMBER}`. */
import type { AttemptId, CallId, CampaignId, TrunkId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
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
import {
  ATTEMPTS_KEPT,
  LEAVES_WITHIN_MS,
  LINES_RETRY_MS,
  NEVER,
  NUMBER_KEPT_MS,
  rateWindow,
} from '../rules.ts';
import type { RedisConnection } from './connection.ts';
import { attemptsKey, CALLER_IDS_KEY, doNotCallField, numberKey, trunkKeys } from './keys.ts';

type TrunkReply = readonly ['reserved'] | readonly ['lines' | 'calls-per-second', string];
type NumberReply =
  | readonly ['reserved' | 'policy-cap', ...string[]]
  | readonly ['do-not-call']
  | readonly ['attempt-spacing', string];
type CallerIdReply = readonly [string, string?];

export class RedisLimits implements LimitsPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async reserveTrunk(
    trunkId: TrunkId,
    attemptId: AttemptId,
    limits: TrunkLimits,
    holdMs: number,
    now: Instant,
  ): Promise<Reservation> {
    const { lines, starts } = trunkKeys(trunkId);
    const { calls, windowMs } = rateWindow(limits.callsPerSecond);
    const reply = await this.#redis.run(
      { port: 'limits', operation: 'reserveTrunk' },
      'reserveTrunk',
      [lines, starts],
      [
        attemptId,
        limits.lines,
        calls,
        windowMs,
        now + holdMs,
        now,
        now + LINES_RETRY_MS,
        now + LEAVES_WITHIN_MS,
      ],
    );
    return toReservation(reply as TrunkReply);
  }

  async leftTrunk(trunkId: TrunkId, attemptId: AttemptId, now: Instant): Promise<void> {
    const at = { port: 'limits', operation: 'leftTrunk' } as const;
    const { starts } = trunkKeys(trunkId);
    await this.#redis.call(at, (client) => client.zadd(starts, 'XX', 'LT', now, attemptId));
  }

  async takeLine(trunkId: TrunkId, callId: CallId, holdMs: number, now: Instant): Promise<void> {
    const at = { port: 'limits', operation: 'takeLine' } as const;
    await this.#redis.call(at, (client) => client.zadd(trunkKeys(trunkId).lines, now + holdMs, callId));
  }

  async releaseTrunk(trunkId: TrunkId, attemptId: AttemptId): Promise<void> {
    const at = { port: 'limits', operation: 'releaseTrunk' } as const;
    await this.#redis.call(at, (client) => client.zrem(trunkKeys(trunkId).lines, attemptId));
  }

  async linesInUse(trunkId: TrunkId): Promise<number> {
    const at = { port: 'limits', operation: 'linesInUse' } as const;
    return await this.#redis.call(at, (client) => client.zcard(trunkKeys(trunkId).lines));
  }

  async reserveSpend(
    trunkId: TrunkId,
    attemptId: AttemptId,
    { amount, cap = -1, day }: SpendAsked,
    now: Instant,
  ): Promise<Reservation> {
    const at = { port: 'limits', operation: 'reserveSpend' } as const;
    const args = [attemptId, day, amount, cap];
    const isKept = (await this.#redis.run(at, 'reserveSpend', [trunkKeys(trunkId).spend], args)) === 1;
    return isKept ? { reserved: true } : { reserved: false, code: 'spend-cap', retryAt: nextSpendDay(now) };
  }

  async settleSpend(trunkId: TrunkId, attemptId: AttemptId, amount: number): Promise<void> {
    const at = { port: 'limits', operation: 'settleSpend' } as const;
    await this.#redis.run(at, 'settleSpend', [trunkKeys(trunkId).spend], [attemptId, amount]);
  }

  async spent(trunkId: TrunkId, day: string): Promise<number> {
    const at = { port: 'limits', operation: 'spent' } as const;
    const total = await this.#redis.call(at, (client) =>
      client.hget(trunkKeys(trunkId).spend, `total:${day}`),
    );
    return Number(total ?? 0);
  }

  async reserveCallerId(
    { ranked, perDay = -1, restMs }: CallerIdAsked,
    now: Instant,
  ): Promise<CallerIdReservation> {
    const reply = await this.#redis.run(
      { port: 'limits', operation: 'reserveCallerId' },
      'reserveCallerId',
      [CALLER_IDS_KEY],
      [spendDay(now), perDay, restMs, now, ...ranked.flatMap(({ rank, number }) => [rank, number])],
    );
    const [number, freeAt = ''] = reply as CallerIdReply;
    if (number !== '') return { reserved: true, number };
    return {
      reserved: false,
      code: 'caller-id',
      retryAt: freeAt === '' ? nextSpendDay(now) : Number(freeAt),
    };
  }

  async reserveNumber(
    number: string,
    attemptId: AttemptId,
    spacingMs: number,
    now: Instant,
    campaignId?: CampaignId,
    count?: CountAsked,
  ): Promise<NumberReservation> {
    const keptMs = Math.max(spacingMs, NUMBER_KEPT_MS);
    const reply = await this.#redis.run(
      { port: 'limits', operation: 'reserveNumber' },
      'reserveNumber',
      [numberKey(number), attemptsKey(number)],
      [attemptId, spacingMs, now, keptMs, doNotCallField(campaignId), ...countArgs(count)],
    );
    return toNumberReservation(reply as NumberReply, count);
  }

  async attemptsOn(numbers: readonly string[], since: Instant): Promise<readonly Instant[]> {
    const at = { port: 'limits', operation: 'attemptsOn' } as const;
    const found = await this.#redis.call(at, (client) =>
      Promise.all(
        numbers.map((number) =>
          client.zrange(attemptsKey(number), fromEpoch(since), '+inf', 'BYSCORE', 'WITHSCORES'),
        ),
      ),
    );
    // Each member is followed by its score.
    return found.flatMap((each) => each.filter((_, index) => index % 2 === 1).map(Number));
  }

  async uncountAttempt(number: string, attemptId: AttemptId): Promise<void> {
    const at = { port: 'limits', operation: 'uncountAttempt' } as const;
    await this.#redis.call(at, (client) => client.zrem(attemptsKey(number), attemptId));
  }

  async releaseNumber(number: string, attemptId: AttemptId): Promise<void> {
    await this.#redis.run(
      { port: 'limits', operation: 'releaseNumber' },
      'releaseNumber',
      [numberKey(number), attemptsKey(number)],
      [attemptId],
    );
  }
}

function countArgs(count: CountAsked | undefined): readonly number[] {
  if (count === undefined) return [];
  const { caps, past, since, countsForMs } = count;
  const keptMs = Number.isFinite(countsForMs) ? Math.max(countsForMs, NUMBER_KEPT_MS) : -1;
  return [
    keptMs,
    ATTEMPTS_KEPT,
    fromEpoch(since),
    caps.length,
    ...caps.flatMap(({ most, from }) => [most, fromEpoch(from)]),
    ...past,
  ];
}

/** Scripts are given no infinite numbers. */
function fromEpoch(at: Instant): Instant {
  return Math.max(0, at);
}

function toReservation(reply: TrunkReply): Reservation {
  const [code, retryAt] = reply;
  if (code === 'reserved') return { reserved: true };
  return { reserved: false, code, retryAt: Number(retryAt) };
}

function toNumberReservation(reply: NumberReply, count: CountAsked | undefined): NumberReservation {
  const [code, ...told] = reply;
  const instants = told.map(Number);
  if (code === 'policy-cap') return { reserved: false, code, counted: instants };
  if (code === 'reserved')
    return count === undefined ? { reserved: true } : { reserved: true, counted: instants };
  return { reserved: false, code, retryAt: code === 'do-not-call' ? NEVER : (instants[0] ?? NEVER) };
}
