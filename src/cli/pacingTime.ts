/** A time as people write it: of today, or with its date; in the zone of this machine. */
import { OutpaceError } from '../services/errors.ts';

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const DATED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

export function timeOf(text: string, now: number): number {
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds = '0'] = clock;
    return new Date(now).setHours(Number(hours), Number(minutes), Number(seconds), 0);
  }
  const at = DATED.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (!Number.isFinite(at))
    throw new OutpaceError(
      'OUT_USAGE',
      `--at ${text}: write it as 14:05, 14:05:30, 2026-11-22T14:05 or 2026-11-22T14:05:00Z`,
    );
  return at;
}

/** `14:05:30.125` of today, else with its date. */
export function clockText(at: number, now: number): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return date.toDateString() === new Date(now).toDateString() ? time : `${dateText(date)} ${time}`;
}

export function momentText(at: number): string {
  const date = new Date(at);
  return `${dateText(date)} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const dateText = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
