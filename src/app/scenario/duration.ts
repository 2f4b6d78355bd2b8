/** Times as people write them: a number and its unit, `8h`, `40m`, `105s`, `1.5s`, `250ms`. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/kernel/time.ts';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS };
const WRITTEN = /^(-?[0-9]+(?:\.[0-9]+)?)\s*([a-z]*)$/;

export type DurationResult =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly problem: string };

/** A bare number is refused: 25 may be meant as seconds or as milliseconds. */
export function readDuration(written: unknown): DurationResult {
  const text = typeof written === 'number' ? String(written) : written;
  const match = typeof text === 'string' ? WRITTEN.exec(text.trim()) : null;
  if (match === null)
    return no(`${JSON.stringify(written)} is not a time; write it as 8h, 40m, 25s or 250ms`);
  const [, number = '', unit = ''] = match;
  if (unit === '')
    return no(`${number} has no unit; write ${number}s for seconds or ${number}ms for milliseconds`);
  const unitMs = UNITS_MS[unit];
  if (unitMs === undefined) return no(`${String(text)} has an unknown unit; the units are h, m, s and ms`);
  if (number.startsWith('-')) return no(`${String(text)} is negative; a time is zero or more`);
  return { ok: true, ms: Number(number) * unitMs };
}

/** In the largest unit that needs at most one decimal place. */
export function durationText(ms: number): string {
  for (const [unit, unitMs] of [
    ['h', HOUR_MS],
    ['m', MINUTE_MS],
    ['s', SECOND_MS],
  ] as const) {
    const value = ms / unitMs;
    if (value >= 1 && Math.abs(value * 10 - Math.round(value * 10)) < 1e-6)
      return `${Math.round(value * 10) / 10}${unit}`;
  }
  return ms >= SECOND_MS ? `${Number((ms / SECOND_MS).toFixed(2))}s` : `${Math.round(ms)}ms`;
}

const no = (problem: string): DurationResult => ({ ok: false, problem });
