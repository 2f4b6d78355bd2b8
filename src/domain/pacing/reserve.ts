/**
 * What of an abandonment budget is kept back towards the end of its window, and when no risk may be taken at all: a
 * sudden change of the answer share abandons several calls at once, and the less of the window is left the less of
 * that can still be made good (PACING 3.4).
 */
import type { AbandonWindow } from './pacer.ts';

/** Calls that a sudden change may cost: a constant, a part for chance, and many at once. */
const LEAST_CALLS = 2;
const CHANCE = 0.1;
/** Many at once: what answers earn in so long, as far as a short window has it ... */
const EARNED_WITHIN_MS = 20 * 60_000;
const MOST_SHARE_EARNED = 0.4;
/** ... and at least what comes in over so long, as far as a low limit has it. */
const ANSWERS_WITHIN_MS = 36_000;
const MOST_SHARE_ANSWERED = 0.06;
/** Kept back from when answers earn it so many times over, in full from when they earn half of it. */
const EARNED_FROM = 2.5;
const EARNED_FULL = 0.5;
const FROM_LEAST_MS = 20 * 60_000;
const FROM_MOST_MS = 180 * 60_000;
/** At the very end less can still happen: over this share of the time half of it is given back. */
const RETURN_SHARE = 0.15;
const KEPT_AT_END = 0.5;
/** Borrowed at most: what this share of what is left of the window, and of so long, pays back. */
const BORROW_SHARE = 0.85;
const BORROW_WITHIN_MS = 480 * 60_000;
/** Of the answers still expected from calls on their way, so many may find no agent although none is forecast to. */
const LOST_SHARE = 0.5;
/** At most this share of all that the window allows, since a low limit keeps more agents idle. */
const MOST_LOST_SHARE = 0.06;
/** Beyond paying: more than so many times what the rate of answers would earn, which falls while a debt is paid. */
const MOST_EARNED = 1.5;

/** Calls that should still be left over at this time, so that the window ends within its limit. */
export function reserveOf(window: AbandonWindow, now: number, answersPerMs: number): number {
  const { calls, builtUp, fromMs } = plan(window, now, answersPerMs);
  const leftMs = Math.max(0, window.endsAt - now);
  const atEnd = Math.min(1, KEPT_AT_END + ((1 - KEPT_AT_END) * leftMs) / (RETURN_SHARE * fromMs));
  return calls * builtUp * atEnd;
}

/** Whether one more abandoned call might not be made good before the window ends. */
export function isExhausted(
  window: AbandonWindow,
  now: number,
  answersPerMs: number,
  answersOnTheWay: number,
): boolean {
  const allowed = window.limit * window.answered;
  const leftMs = Math.max(0, window.endsAt - now);
  const borrowed = window.limit * answersPerMs * Math.min(leftMs, BORROW_WITHIN_MS) * BORROW_SHARE;
  // One for an agent who logs out while a call is on its way, and what may be lost of those there are.
  const mayBeLost = 1 + Math.min(LOST_SHARE * answersOnTheWay, MOST_LOST_SHARE * allowed);
  const { builtUp } = plan(window, now, answersPerMs);
  return window.abandoned + 1 + builtUp * mayBeLost > allowed + borrowed;
}

/** Whether there is no time left in which answers could pay a debt, or not nearly enough of it. */
export function isBeyondPaying(window: AbandonWindow, now: number, answersPerMs: number): boolean {
  const leftMs = Math.max(0, window.endsAt - now);
  if (leftMs < FROM_LEAST_MS) return true;
  const earned = window.limit * (window.answered + MOST_EARNED * answersPerMs * leftMs);
  return window.abandoned + 1 > earned;
}

interface ReservePlan {
  readonly calls: number;
  /** From 0 to 1. */
  readonly builtUp: number;
  /** Before the end of the window. */
  readonly fromMs: number;
}

function plan(window: AbandonWindow, now: number, answersPerMs: number): ReservePlan {
  const allowed = window.limit * window.answered;
  const earned = Math.min(EARNED_WITHIN_MS * window.limit * answersPerMs, MOST_SHARE_EARNED * allowed);
  const answered = Math.min(ANSWERS_WITHIN_MS * answersPerMs, MOST_SHARE_ANSWERED * allowed);
  const together = Math.max(earned, answered);
  const calls = LEAST_CALLS + together + CHANCE * Math.sqrt(allowed);
  const earnedInMs = calls / Math.max(1e-9, window.limit * answersPerMs);
  const fromMs = Math.max(FROM_LEAST_MS, Math.min(FROM_MOST_MS, EARNED_FROM * earnedInMs));
  const fullMs = (fromMs * EARNED_FULL) / EARNED_FROM;
  const leftMs = Math.max(0, window.endsAt - now);
  return { calls, fromMs, builtUp: Math.max(0, Math.min(1, (fromMs - leftMs) / (fromMs - fullMs))) };
}
