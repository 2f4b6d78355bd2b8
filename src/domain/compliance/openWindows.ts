/** The times at which a person may be called, from one moment to another: what a calendar of callbacks offers. */
import { MINUTE_MS, type Instant } from '../kernel/time.ts';
import { opensAt, shutReasonAt, type Place } from './opening.ts';

export interface OpenWindow {
  readonly from: Instant;
  readonly to: Instant;
}

/** Windows and pauses between them last at least so long: they begin and end at full quarters mostly. */
const STEP_MINUTES = 15;

export function openWindows(place: Place, from: Instant, to: Instant): readonly OpenWindow[] {
  const windows: OpenWindow[] = [];
  for (let at = opensAt(place, from); at !== undefined && at < to; at = opensAt(place, at)) {
    const closes = closesAt(place, at, to);
    windows.push({ from: at, to: closes });
    at = closes;
    if (at >= to) break;
  }
  return windows;
}

/** The first minute at which it is shut again, `to` at the latest. */
function closesAt(place: Place, from: Instant, to: Instant): Instant {
  let open = from;
  const step = STEP_MINUTES * MINUTE_MS;
  while (open < to && shutReasonAt(place, nextStep(open, step)) === undefined) open = nextStep(open, step);
  while (open < to && shutReasonAt(place, nextStep(open, MINUTE_MS)) === undefined)
    open = nextStep(open, MINUTE_MS);
  return Math.min(nextStep(open, MINUTE_MS), to);
}

const nextStep = (at: Instant, step: number): Instant => (Math.floor(at / step) + 1) * step;
