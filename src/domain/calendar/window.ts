/** Calling windows: when a campaign may call, in the local time of a named zone (daylight saving included). */
import type { CallingWindow } from '../campaign/campaign.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';

export interface LocalTime {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether `timeZone` is a zone name that can be computed with. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

export function localTime(timeZone: string, at: Instant): LocalTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    weekday: WEEKDAYS[parts.get('weekday') ?? ''] ?? 0,
    minuteOfDay: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

export function isOpen(window: CallingWindow, at: Instant): boolean {
  const { weekday, minuteOfDay } = localTime(window.timeZone, at);
  return window.days.includes(weekday) && minuteOfDay >= window.fromMinute && minuteOfDay < window.toMinute;
}

/** `now` where the window is open, else the first minute at which it opens; undefined where it never does. */
export function nextOpening(window: CallingWindow, now: Instant): Instant | undefined {
  if (isOpen(window, now)) return now;
  // By whole minutes of the clock: zones and their changes fall on minutes. Two weeks hold every weekday twice, and
  // so once without an hour that the change of the clocks leaves out.
  const firstMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (let at = firstMinute; at <= now + 15 * DAY_MS; ) {
    if (isOpen(window, at)) return at;
    at += minutesToSkip(window, at) * MINUTE_MS;
  }
  return undefined;
}

/** At least 1; large jumps stay short of the next change of the clock, which moves by an hour at most twice a year. */
function minutesToSkip(window: CallingWindow, at: Instant): number {
  const { minuteOfDay } = localTime(window.timeZone, at);
  const untilStart = (window.fromMinute - minuteOfDay + 24 * 60) % (24 * 60);
  return Math.max(1, untilStart - 120);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format;
}
