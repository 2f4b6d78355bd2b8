import { describe, expect, it } from 'vitest';
import type { AbandonWindow } from '../../../src/domain/pacing/pacer.ts';
import { isExhausted, reserveOf } from '../../../src/domain/pacing/reserve.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 480 * MINUTE_MS;
const FOUR_A_MINUTE = 4 / MINUTE_MS;

const aDay = (change: Partial<AbandonWindow> = {}): AbandonWindow => ({
  name: 'day',
  answered: 1_500,
  abandoned: 40,
  limit: 0.03,
  startsAt: 0,
  endsAt: DAY_MS,
  ...change,
});

const before = (minutes: number): number => DAY_MS - minutes * MINUTE_MS;

describe('what is kept back for the end of a window', () => {
  it('is nothing in mid-window, grows towards the end, and is partly given back at the very end', () => {
    const kept = [240, 90, 60, 20].map((minutes) => reserveOf(aDay(), before(minutes), FOUR_A_MINUTE));
    expect(kept[0]).toBe(0);
    expect(kept).toEqual([...kept].sort((left, right) => left - right));
    expect(kept.at(-1)).toBeGreaterThan(3);
    const atEnd = reserveOf(aDay(), before(0), FOUR_A_MINUTE);
    expect(atEnd).toBeGreaterThan(0);
    expect(atEnd).toBeLessThan(kept.at(-1) ?? 0);
  });

  it('is small beside what a large floor may abandon, and never more than a part of it', () => {
    const large = aDay({ answered: 75_000, abandoned: 2_000 });
    const kept = reserveOf(large, before(5), (50 * 4) / MINUTE_MS);
    expect(kept).toBeGreaterThan(20 * reserveOf(aDay(), before(5), FOUR_A_MINUTE) * 0.5);
    expect(kept).toBeLessThan(0.1 * large.limit * large.answered);
  });

  it('is as large for a short window as for a long one, as far as that allows', () => {
    const hour = aDay({ answered: 1_200, abandoned: 30, startsAt: before(60) });
    const kept = reserveOf(hour, before(5), 20 / MINUTE_MS);
    expect(kept).toBeGreaterThan(0.3 * hour.limit * hour.answered);
    expect(kept).toBeLessThan(0.6 * hour.limit * hour.answered);
  });

  it('is a larger part of a low limit than of a high one, since as many may be lost at once', () => {
    const [low, high] = [0.01, 0.03].map((limit) => {
      const floor = aDay({ answered: 12_000, abandoned: 0, limit });
      return reserveOf(floor, before(8), 25 / MINUTE_MS) / (limit * floor.answered);
    });
    expect(low).toBeGreaterThan(1.3 * (high ?? 1));
  });

  it('begins later where answers earn it sooner', () => {
    const quick = reserveOf(aDay(), before(60), 5 * FOUR_A_MINUTE);
    expect(quick).toBeLessThan(reserveOf(aDay(), before(60), FOUR_A_MINUTE));
  });
});

describe('a budget that is used up', () => {
  it('allows the first risk as soon as a call can be made good', () => {
    const cold = aDay({ answered: 40, abandoned: 0 });
    expect(isExhausted(cold, MINUTE_MS, 0.5 / MINUTE_MS, 2)).toBe(false);
    expect(isExhausted({ ...cold, abandoned: 30 }, MINUTE_MS, 0.5 / MINUTE_MS, 2)).toBe(true);
  });

  it('keeps room at the end for what is still on its way', () => {
    const twoLeft = aDay({ abandoned: 43 });
    expect(isExhausted(twoLeft, before(1), FOUR_A_MINUTE, 0)).toBe(false);
    expect(isExhausted(twoLeft, before(1), FOUR_A_MINUTE, 4)).toBe(true);
    expect(isExhausted(twoLeft, before(120), FOUR_A_MINUTE, 4)).toBe(false);
  });

  it('never lends beyond the end', () => {
    expect(isExhausted(aDay({ abandoned: 45 }), DAY_MS, FOUR_A_MINUTE, 0)).toBe(true);
    expect(isExhausted(aDay({ limit: 0, abandoned: 0 }), before(240), FOUR_A_MINUTE, 0)).toBe(true);
  });
});
