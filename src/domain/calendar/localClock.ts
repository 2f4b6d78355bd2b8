/** Date and time of day in a named zone, daylight saving included. The last minute of each zone is remembered. */
import { MINUTE_MS, type Instant } from '../kernel/time.ts';
import type { LocalDate } from './dayKind.ts';

export interface LocalMoment {
  readonly date: LocalDate;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

interface Clock {
  readonly format: Intl.DateTimeFormat;
  minute: number;
  moment: LocalMoment | undefined;
}

const clocks = new Map<string, Clock>();

/** Throws a RangeError for a zone that is none. */
export function localMoment(timeZone: string, at: Instant): LocalMoment {
  const clock = clockOf(timeZone);
  const minute = Math.floor(at / MINUTE_MS);
  if (clock.moment === undefined || clock.minute !== minute) {
    clock.moment = read(clock.format, at);
    clock.minute = minute;
  }
  return clock.moment;
}

function clockOf(timeZone: string): Clock {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clock = { format, minute: Number.NaN, moment: undefined };
    clocks.set(timeZone, clock);
  }
  return clock;
}

function read(format: Intl.DateTimeFormat, at: Instant): LocalMoment {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = value;
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    weekday: WEEKDAYS[part.weekday ?? ''] ?? 0,
    minuteOfDay: Number(part.hour) * 60 + Number(part.minute),
  };
}
