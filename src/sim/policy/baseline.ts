/**
 * What the baselines share: rules of other dialers, re-created from what they are known to do, as pacers that know
 * nothing but the number of calls they want. All are clamped by lines and calls per second as our own modes are.
 */
import type { Instant } from '../../domain/kernel/time.ts';
import { clamp } from '../../domain/pacing/clamp.ts';
import type { FloorView, Pacer, PacingDecision, PacingEvent } from '../../domain/pacing/pacer.ts';
import { noForecast } from '../../domain/pacing/progressive.ts';

export interface BaselineRule {
  /** How many calls it would place now; below 1: none. */
  wanted(view: FloorView): number;
  observe?(event: PacingEvent): void;
}

export function baselinePacer(name: string, rule: BaselineRule): Pacer {
  return {
    decide: (view) => (view.hold === undefined ? decisionOf(name, rule.wanted(view), view) : none(view)),
    observe: (event) => rule.observe?.(event),
    configure: () => undefined,
    snapshot: () => ({}),
    restore: () => undefined,
  };
}

function decisionOf(name: string, wanted: number, view: FloorView): PacingDecision {
  const { dial, limitedBy } = clamp(Math.max(0, Math.floor(wanted)), view);
  return { dial, limitedBy, reason: `Dialling ${dial}: the rule of ${name}.`, forecast: noForecast(view) };
}

const none = (view: FloorView): PacingDecision => ({
  dial: 0,
  limitedBy: 'hold',
  reason: `Not dialling: ${view.hold}.`,
  forecast: noForecast(view),
});

/** True at the first instant asked, and then once in every period. */
export function every(periodMs: number): (now: Instant) => boolean {
  let dueAt = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now < dueAt) return false;
    dueAt = Math.max(dueAt + periodMs, now - (now % periodMs) + periodMs);
    return true;
  };
}

/** Calls that are on their way or answered without an agent. */
export const claims = (view: FloorView): number => view.dialling.length + view.waiting.length;
