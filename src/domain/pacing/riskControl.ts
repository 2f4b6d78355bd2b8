/**
 * How much risk may be taken now (θ). It follows what is left of the abandonment budget of every regulation window:
 * proportional to the calls left, plus a slow integral, on log θ. A guard takes no risk at all once one more abandoned
 * call could no longer be made good before the window ends. Early in a window a little may be borrowed; at its end
 * nothing, and a reserve stays for what is on its way (PACING 3.4).
 */
import type { AbandonWindow } from './pacer.ts';

const MINUTE_MS = 60_000;
/** The budget is measured in what this time's answers may cost. */
const SCALE_MS = 20 * MINUTE_MS;
const LEAST_SCALE_CALLS = 2.5;
const PROPORTIONAL = 0.6;
const INTEGRAL_MS = 60 * MINUTE_MS;
const MOST_STEPS_OF_SCALE = 2;
const INTEGRAL_BOUND = 4;
/** Borrowed at most: what so long pays back, and no more than a quarter of what is left of the window does. */
const BORROW_MS = 15 * MINUTE_MS;
const BORROW_SHARE = 0.25;
/** From here to the end of the window a reserve grows for a sudden change of the answer share. */
const RESERVE_FROM_MS = 20 * MINUTE_MS;
const RESERVE_CALLS = 1;
/** Of the answers still expected from calls on their way. */
const RESERVE_SHARE = 1.5;
const RATE_MEMORY_MS = 10 * MINUTE_MS;
/** After a restart so much less risk is taken for a while. */
const RESTART_SHARE = 1 / 3;
const RESTART_MS = 2 * MINUTE_MS;

export interface RiskLimit {
  /** The most risk that the answer of one more call may carry. */
  readonly limit: number;
  /** Why it is nothing: the window whose budget is used up. */
  readonly exhausted?: AbandonWindow;
}

export interface RiskControl {
  limit(now: number, budget: readonly AbandonWindow[], aim: number, answersOnTheWay: number): RiskLimit;
  answered(at: number): void;
  snapshot(): RiskControlSnapshot;
  restore(saved: RiskControlSnapshot): void;
}

export interface RiskControlSnapshot {
  readonly integral: number;
  readonly answersPerMs: number;
}

export function createRiskControl(): RiskControl {
  let integral = 0;
  let answersPerMs = 0;
  let rateAt: number | undefined;
  let steppedAt: number | undefined;
  let isRestored = false;
  let cautiousUntil: number | undefined;

  function rate(now: number): number {
    if (rateAt !== undefined && now > rateAt) answersPerMs *= Math.exp((rateAt - now) / RATE_MEMORY_MS);
    rateAt = Math.max(now, rateAt ?? now);
    return answersPerMs;
  }

  /** Calls that may still be abandoned in the window, in units of what `SCALE_MS` of answers may cost. */
  function surplus(window: AbandonWindow, aim: number, perMs: number): number {
    const scale = Math.max(LEAST_SCALE_CALLS, window.limit * perMs * SCALE_MS);
    const calls = aim * window.limit * window.answered - window.abandoned;
    return Math.max(-MOST_STEPS_OF_SCALE, Math.min(MOST_STEPS_OF_SCALE, calls / scale));
  }

  return {
    limit(now, budget, aim, answersOnTheWay) {
      const perMs = rate(now);
      if (isRestored) {
        cautiousUntil = now + RESTART_MS;
        isRestored = false;
      }
      if (budget.length === 0) return { limit: 0 };
      const exhausted = budget.find((window) => isExhausted(window, now, perMs, answersOnTheWay));
      const least = Math.min(...budget.map((window) => surplus(window, aim, perMs)));
      const elapsedMs = steppedAt === undefined ? 0 : Math.max(0, now - steppedAt);
      steppedAt = now;
      integral = bounded(integral + (least * elapsedMs) / INTEGRAL_MS, INTEGRAL_BOUND);
      if (exhausted !== undefined) return { limit: 0, exhausted };
      const start = Math.min(...budget.map((window) => window.limit));
      const caution = cautiousUntil !== undefined && now < cautiousUntil ? RESTART_SHARE : 1;
      return { limit: caution * start * Math.exp(PROPORTIONAL * least + integral) };
    },
    answered(at) {
      rate(at);
      answersPerMs += 1 / RATE_MEMORY_MS;
    },
    snapshot: () => ({ integral, answersPerMs }),
    restore(saved) {
      if (!Number.isFinite(saved.integral) || !Number.isFinite(saved.answersPerMs)) return;
      integral = bounded(saved.integral, INTEGRAL_BOUND);
      answersPerMs = Math.max(0, saved.answersPerMs);
      isRestored = true;
    },
  };
}

/** Whether one more abandoned call might not be made good before the window ends. */
function isExhausted(
  window: AbandonWindow,
  now: number,
  answersPerMs: number,
  answersOnTheWay: number,
): boolean {
  const leftMs = Math.max(0, window.endsAt - now);
  const payback = window.limit * answersPerMs;
  const borrowed = Math.max(1, payback * BORROW_MS) * Math.min(1, (leftMs * BORROW_SHARE) / BORROW_MS);
  const nearness = Math.max(0, 1 - leftMs / RESERVE_FROM_MS);
  const reserve = nearness * (RESERVE_CALLS + RESERVE_SHARE * answersOnTheWay * 0.5);
  return window.abandoned + 1 + reserve > window.limit * window.answered + borrowed;
}

const bounded = (value: number, bound: number): number => Math.max(-bound, Math.min(bound, value));
