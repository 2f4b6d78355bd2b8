/** A moment as people write it: a clock time, with `today`, `tomorrow`, a weekday or a date before it, in this machine's zone. */
import { OutpaceError } from '../services/errors.ts';
import { timeOf } from './pacingTime.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WORDED = /^([a-z]+)(?: +([01]?\d|2[0-3]):([0-5]\d))?$/;

/** Absent: now. A weekday is the next one, today included where its time is still to come. */
export function momentOf(text: string | undefined, now: number): number {
  if (text === undefined) return now;
  const [, word = '', hours = '0', minutes = '0'] = WORDED.exec(text.trim().toLowerCase()) ?? [];
  const at = new Date(now);
  if (word === 'now' && text.trim().length === 3) return now;
  const days = daysTo(word, at);
  if (days === undefined) return datedOf(text, now);
  at.setDate(at.getDate() + days);
  at.setHours(Number(hours), Number(minutes), 0, 0);
  if (at.getTime() < now && DAYS.includes(word)) at.setDate(at.getDate() + 7);
  return at.getTime();
}

function daysTo(word: string, from: Date): number | undefined {
  if (word === 'today') return 0;
  if (word === 'tomorrow') return 1;
  const weekday = DAYS.indexOf(word);
  return weekday < 0 ? undefined : (weekday - from.getDay() + 7) % 7;
}

function datedOf(text: string, now: number): number {
  try {
    return timeOf(text, now);
  } catch {
    throw new OutpaceError(
      'OUT_USAGE',
      `--at ${text}: write it as 14:05, "tomorrow 9:00", "monday 9:00", 2026-11-22T14:05 or 2026-11-22T14:05:00Z`,
    );
  }
}

/** `Mon 2026-11-23 09:00 UTC`, in the zone named or in this machine's. */
export function momentIn(at: number, timeZone?: string): string {
  const parts: ReadonlyMap<string, string> = new Map(
    new Intl.DateTimeFormat('en-GB', {
      ...(timeZone === undefined ? {} : { timeZone }),
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: string): string => parts.get(name) ?? '';
  return `${part('weekday')} ${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}
