/**
 * What calls by a trunk cost, and the most that a day may cost. Amounts are whole millionths of the currency, so that nodes
 * add them up alike. Fail-closed: with a cap, a number that no rate covers is not called (ASTERISK 5.4). Before a call its
 * first minute is reserved; what it has cost is settled at its end, so that only calls in progress can go over the cap.
 */
import { MINUTE_MS, SECOND_MS, type Instant } from '../kernel/time.ts';
import { longestPrefix } from './prefix.ts';

export interface Rate {
  /** With `+`; the longest that fits counts. */
  readonly prefix: string;
  readonly perMinute: number;
  /** For each answered call. */
  readonly setup?: number | undefined;
}

export interface Tariff {
  readonly rates: readonly Rate[];
  /** Begun ones are charged in full; default 60 s. */
  readonly incrementSeconds?: number | undefined;
  /** In the currency of the rates; absent: no cap. */
  readonly perDay?: number | undefined;
}

const MILLION = 1_000_000;

export const toMicros = (amount: number): number => Math.round(amount * MILLION);
export const fromMicros = (micros: number): number => micros / MILLION;

/** In millionths; undefined: no rate covers the number. */
export function costMicros(number: string, talkedMs: number, tariff: Tariff): number | undefined {
  const rate = longestPrefix(number, tariff.rates);
  if (rate === undefined) return undefined;
  const incrementMs = (tariff.incrementSeconds ?? 60) * SECOND_MS;
  const charged = Math.max(1, Math.ceil(talkedMs / incrementMs)) * incrementMs;
  return toMicros((rate.setup ?? 0) + (rate.perMinute * charged) / MINUTE_MS);
}

/** Kept back before the call leaves. */
export function reservedMicros(number: string, tariff: Tariff): number | undefined {
  return costMicros(number, MINUTE_MS, tariff);
}

/** Whether the number's cost is known as far as a cap asks for it. */
export function isCostKnown(number: string, tariff: Tariff | undefined): boolean {
  return tariff?.perDay === undefined || longestPrefix(number, tariff.rates) !== undefined;
}

/** A day of spending, in UTC: all nodes agree on it. */
export function spendDay(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

const DAY_MS = 24 * 60 * MINUTE_MS;

export function nextSpendDay(at: Instant): Instant {
  return (Math.floor(at / DAY_MS) + 1) * DAY_MS;
}
