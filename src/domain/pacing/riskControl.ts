/**
 * How much risk may be taken now (θ). It follows what is left of the abandonment budget of every regulation window:
 * proportional to the calls left, times a slow integral that learns what share a limit leads to. A guard takes hardly any
 * risk once one more abandoned call could no longer be made good before the window ends, and none where nothing would make
 * it good. Early in a window a little may be borrowed; at its end nothing, and a reserve stays for what may still happen
 * (reserve.ts, PACING 3.4).
 */
import type { AbandonWindow } from './pacer.ts';
import { isBeyondPaying, isExhausted, reserveOf } from './reserve.ts';

const MINUTE_MS = 60_000;
/** What was spent too much or too little is made good over what is left of the window, within these bounds. */
const SHORTEST_PLAN_MS = 20 * MINUTE_MS;
const LONGEST_PLAN_MS = 480 * MINUTE_MS;
/** A plan spans the time in which so many calls may be abandoned: fewer would be noise. */
const PLAN_CALLS = 20;
/** A debt is made good sooner than a surplus is spent. */
const LONGEST_DEBT_MS = 150 * MINUTE_MS;
const MOST_SURPLUS = 1.5;
const STEEPNESS = 1.5;
/** Below this a debt is paid back more slowly, since calls without risk alone bring few answers where few answer. */
const LEAST_FACTOR = 0.2;
/**
 * Where a budget is exhausted and can still be made good: where few answer, calls without any risk bring so few answers
 * that the debt is paid later than with a tenth of the risk and most of the answers.
 */
const PAYING_FACTOR = 0.1;
/** How slowly the limit learns what share of abandoned calls it leads to, in plans. */
const INTEGRAL_PLANS = 1.5;
/** Risk at the margin leads to a larger share than itself on most floors: the first limit is below the aim. */
const FIRST_SHARE = 0.75;
const INTEGRAL_LEAST = -3;
const INTEGRAL_MOST = 1.5;
/** Floors of the plan where hardly an answer has been seen. */
const LEAST_PLAN_CALLS = 1;
const RATE_MEMORY_MS = 20 * MINUTE_MS;
/** A window longer than a day also keeps to its share over this time. */
const RECENT_MEMORY_MS = 8 * 60 * MINUTE_MS;
const LONGEST_DAY_MS = 26 * 60 * MINUTE_MS;
/** After a restart so much less risk is taken for a while. */
const RESTART_SHARE = 1 / 3;
const RESTART_MS = 2 * MINUTE_MS;
/** Without a decision for so long, what is on the floor is not what was left there. */
const UNSEEN_MS = 3_000;

export interface RiskLimit {
  /** The most risk that the answer of one more call may carry. */
  readonly limit: number;
  /** Why it is nothing: the window whose budget is used up. */
  readonly exhausted?: AbandonWindow;
}

export interface RiskControl {
  /** `isBinding`: the last limit is what kept calls back; else a surplus says nothing about the limit. */
  limit(
    now: number,
    budget: readonly AbandonWindow[],
    aim: number,
    answersOnTheWay: number,
    isBinding: boolean,
  ): RiskLimit;
  /** A person was joined, or abandoned. */
  answered(at: number, isAbandoned: boolean): void;
  snapshot(): RiskControlSnapshot;
  restore(saved: RiskControlSnapshot): void;
}

export interface RiskControlSnapshot {
  readonly integral: number;
  readonly answersPerMs: number;
  readonly recentAnswered: number;
  readonly recentAbandoned: number;
  readonly rateAt: number | null;
  readonly steppedAt: number | null;
  readonly cautiousUntil: number | null;
}

export function createRiskControl(): RiskControl {
  let integral = 0;
  let answersPerMs = 0;
  let recentAnswered = 0;
  let recentAbandoned = 0;
  let rateAt: number | undefined;
  let steppedAt: number | undefined;
  let cautiousUntil: number | undefined;

  function rate(now: number): number {
    if (rateAt !== undefined && now > rateAt) {
      answersPerMs *= Math.exp((rateAt - now) / RATE_MEMORY_MS);
      recentAnswered *= Math.exp((rateAt - now) / RECENT_MEMORY_MS);
      recentAbandoned *= Math.exp((rateAt - now) / RECENT_MEMORY_MS);
    }
    rateAt = Math.max(now, rateAt ?? now);
    return answersPerMs;
  }

  /** What was abandoned too little (or too much) so far is spread over this time. */
  function planMs(window: AbandonWindow, now: number, callsPerMs: number): number {
    const wanted = Math.min(LONGEST_PLAN_MS, PLAN_CALLS / Math.max(1e-9, callsPerMs));
    return Math.max(SHORTEST_PLAN_MS, Math.min(wanted, window.endsAt - now));
  }

  /** Calls that may be abandoned beyond the plan so far, as a share of what the plan allows from now on. */
  function surplus(window: AbandonWindow, plan: number, aim: number, perMs: number, reserve: number): number {
    const share = aim * window.limit;
    const left = share * window.answered - window.abandoned - reserve;
    // What other days have left over is not spent in an hour.
    const isLong = window.endsAt - window.startsAt > LONGEST_DAY_MS;
    const calls = isLong ? Math.min(left, share * recentAnswered - recentAbandoned) : left;
    const span = calls < 0 ? Math.min(plan, LONGEST_DEBT_MS) : plan;
    const planned = Math.max(LEAST_PLAN_CALLS, share * perMs * span);
    return Math.max(-1, Math.min(MOST_SURPLUS, calls / planned));
  }

  return {
    limit(now, budget, aim, answersOnTheWay, isBinding) {
      const perMs = rate(now);
      // The floor has gone on without us: a restart.
      if (steppedAt !== undefined && now - steppedAt > UNSEEN_MS) cautiousUntil = now + RESTART_MS;
      const elapsedMs = steppedAt === undefined ? 0 : Math.max(0, Math.min(UNSEEN_MS, now - steppedAt));
      steppedAt = now;
      if (budget.length === 0) return { limit: 0 };
      let exhausted: AbandonWindow | undefined;
      let [least, plan] = [Number.POSITIVE_INFINITY, SHORTEST_PLAN_MS];
      for (const window of budget) {
        const span = planMs(window, now, aim * window.limit * perMs);
        if (exhausted === undefined && isExhausted(window, now, perMs, answersOnTheWay)) exhausted = window;
        const left = surplus(window, span, aim, perMs, reserveOf(window, now, perMs));
        if (left < least) [least, plan] = [left, span];
      }
      if (isBinding || least < 0) integral += (least * elapsedMs) / (INTEGRAL_PLANS * plan);
      integral = Math.max(INTEGRAL_LEAST, Math.min(INTEGRAL_MOST, integral));
      const start = Math.min(...budget.map((window) => window.limit));
      if (exhausted !== undefined) {
        const isLost = budget.some((window) => isBeyondPaying(window, now, perMs));
        const paying = PAYING_FACTOR * FIRST_SHARE * start * Math.min(1, Math.exp(integral));
        return { limit: isLost ? 0 : paying, exhausted };
      }
      const caution = cautiousUntil !== undefined && now < cautiousUntil ? RESTART_SHARE : 1;
      return {
        limit:
          caution * FIRST_SHARE * start * Math.max(LEAST_FACTOR, 1 + STEEPNESS * least) * Math.exp(integral),
      };
    },
    answered(at, isAbandoned) {
      rate(at);
      recentAnswered += 1;
      if (isAbandoned) recentAbandoned += 1;
      answersPerMs += 1 / RATE_MEMORY_MS;
    },
    snapshot: () => ({
      integral,
      answersPerMs,
      recentAnswered,
      recentAbandoned,
      rateAt: rateAt ?? null,
      steppedAt: steppedAt ?? null,
      cautiousUntil: cautiousUntil ?? null,
    }),
    restore(saved) {
      ({ integral, answersPerMs, recentAnswered, recentAbandoned } = saved);
      rateAt = saved.rateAt ?? undefined;
      steppedAt = saved.steppedAt ?? undefined;
      cautiousUntil = saved.cautiousUntil ?? undefined;
    },
  };
}
