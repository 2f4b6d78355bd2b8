/** Days and moments as people write them in consents: `2026-11-22`, or a moment with its zone (ISO 8601). */
import { OutpaceError } from './errors.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** A day alone is its beginning, or with `end` its end, in UTC. Undefined: no such moment. */
export function readMoment(written: string, edge: 'begin' | 'end'): Instant | undefined {
  const text = written.trim().replace(' ', 'T');
  if (!DAY.test(text) && !MOMENT.test(text)) return undefined;
  const at = Date.parse(text);
  // The parser turns the 30th of February into a day of March.
  if (Number.isNaN(at) || (DAY.test(text) && new Date(at).toISOString().slice(0, 10) !== text))
    return undefined;
  return DAY.test(text) && edge === 'end' ? at + DAY_MS : at;
}

export function requireMoment(what: string, written: string, edge: 'begin' | 'end'): Instant {
  const at = readMoment(written, edge);
  if (at !== undefined) return at;
  throw new OutpaceError(
    'OUT_USAGE',
    `${what} ${JSON.stringify(written)}: write a day such as 2026-11-22, or a moment such as 2026-11-22T09:30:00+01:00`,
  );
}
