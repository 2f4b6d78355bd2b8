/**
 * The end of a calling window: nobody is dialled whose phone could still ring when it closes, and in its last five
 * minutes nothing is dialled ahead of the agents, since whoever is abandoned then cannot be called back.
 */
import { isOpen, localTime } from '../calendar/window.ts';
import type { CallingWindow } from '../campaign/campaign.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, type Instant } from '../kernel/time.ts';

export const CLOSING_MS = 5 * MINUTE_MS;

export interface WindowWatch {
  /** Until the window closes: 0 while it is closed, infinite where it opens again at once. */
  closesInMs(now: Instant): number;
}

/** Looks at the calendar once a minute: a decision has no time for it. */
export function watchWindow(window: CallingWindow | undefined): WindowWatch {
  if (window === undefined) return { closesInMs: () => Number.POSITIVE_INFINITY };
  let minute = Number.NaN;
  let closesAt = 0;
  return {
    closesInMs(now) {
      const current = Math.floor(now / MINUTE_MS);
      if (current !== minute) {
        minute = current;
        closesAt = closingOf(window, current * MINUTE_MS);
      }
      return Math.max(0, closesAt - now);
    },
  };
}

/** Why a call must not be placed any more; undefined while it may. */
export function closingHold(closesInMs: number, ringTimeoutMs: number): string | undefined {
  if (closesInMs <= 0) return 'outside the calling window';
  if (closesInMs >= ringTimeoutMs) return undefined;
  const seconds = Math.ceil(closesInMs / SECOND_MS);
  return `the calling window closes in ${seconds} s, and a call placed now could still be ringing then`;
}

/** `minuteAt`: the start of a minute. */
function closingOf(window: CallingWindow, minuteAt: Instant): Instant {
  if (!isOpen(window, minuteAt)) return 0;
  const { minuteOfDay } = localTime(window.timeZone, minuteAt);
  const closesAt = minuteAt + (window.toMinute - minuteOfDay) * MINUTE_MS;
  // A window to midnight that opens again at midnight does not close.
  const opensAgain = closesAt - minuteAt < DAY_MS && isOpen(window, closesAt);
  return opensAgain ? Number.POSITIVE_INFINITY : closesAt;
}
