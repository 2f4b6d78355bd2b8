import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../../src/domain/campaign/campaign.ts';
import { mostCareful, poolSettings, sameSettings } from '../../../src/domain/governor/poolSettings.ts';
import { linesInRampUp } from '../../../src/domain/governor/rampUp.ts';
import { takeTurn, whoseTurn } from '../../../src/domain/governor/weighting.ts';
import { closingHold, watchWindow } from '../../../src/domain/governor/windowClosing.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';
import { SETTINGS } from '../../engine/floor.ts';

describe('turns by weight', () => {
  it('give three calls to one where weights are 3 and 1, one call at a time', () => {
    const entries = [
      { name: 'big', weight: 3, credit: 0 },
      { name: 'small', weight: 1, credit: 0 },
    ];
    const taken = Array.from({ length: 400 }, () => takeTurn(entries)?.name);
    for (let from = 0; from < 400; from += 4)
      expect(taken.slice(from, from + 4).filter((name) => name === 'big')).toHaveLength(3);
  });

  it('hold for those that can dial, and owe nothing to those that could not', () => {
    const [left, right] = [
      { weight: 1, credit: 0 },
      { weight: 1, credit: 0 },
    ];
    for (let turn = 0; turn < 100; turn += 1) expect(takeTurn([left])).toBe(left);
    const both = Array.from({ length: 10 }, () => takeTurn([left, right]));
    expect(both.filter((taker) => taker === right)).toHaveLength(5);
  });

  it('are told without being taken', () => {
    const entries = [{ weight: 1, credit: 0 }];
    expect(whoseTurn(entries)).toBe(entries[0]);
    expect(entries[0]?.credit).toBe(0);
    expect(takeTurn([])).toBeUndefined();
  });
});

describe('ramp-up', () => {
  const rampUp = { startedAt: 1_000, rampUpMs: 60_000, maxLines: 50 };

  it('grows evenly from one line for each idle agent to all', () => {
    expect(linesInRampUp(rampUp, 10, 1_000)).toBe(10);
    expect(linesInRampUp(rampUp, 10, 31_000)).toBe(30);
    expect(linesInRampUp(rampUp, 10, 60_999)).toBe(49);
    expect(linesInRampUp(rampUp, 10, 61_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is over at once where there is none, and never starts above all lines', () => {
    expect(linesInRampUp({ ...rampUp, rampUpMs: 0 }, 10, 1_000)).toBe(Number.POSITIVE_INFINITY);
    expect(linesInRampUp(rampUp, 80, 1_000)).toBe(50);
  });
});

describe('a calling window', () => {
  const MIDNIGHT = Date.UTC(2026, 2, 10);
  const window = { timeZone: 'UTC', days: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 17 * 60 };

  it('tells to the millisecond when it closes', () => {
    const watch = watchWindow(window);
    expect(watch.closesInMs(MIDNIGHT + 8 * HOUR_MS)).toBe(0);
    expect(watch.closesInMs(MIDNIGHT + 9 * HOUR_MS)).toBe(8 * HOUR_MS);
    expect(watch.closesInMs(MIDNIGHT + 17 * HOUR_MS - 12_345)).toBe(12_345);
    expect(watch.closesInMs(MIDNIGHT + 17 * HOUR_MS)).toBe(0);
  });

  it('that goes on at midnight does not close there', () => {
    const always = { ...window, days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 };
    expect(watchWindow(always).closesInMs(MIDNIGHT - MINUTE_MS)).toBe(Number.POSITIVE_INFINITY);
    const weekdays = { ...always, days: [1, 2, 3, 4, 5] };
    expect(watchWindow(weekdays).closesInMs(MIDNIGHT + 4 * 24 * HOUR_MS - MINUTE_MS)).toBe(MINUTE_MS);
    expect(watchWindow(undefined).closesInMs(MIDNIGHT)).toBe(Number.POSITIVE_INFINITY);
  });

  it('holds calls that could still ring at its end', () => {
    expect(closingHold(25_000, 25_000)).toBeUndefined();
    expect(closingHold(24_999, 25_000)).toContain('closes in 25 s');
    expect(closingHold(0, 25_000)).toBe('outside the calling window');
  });
});

describe('settings of a pool', () => {
  const member = (more: object, settings: object = {}) => {
    const pacing = { ...DEFAULT_CAMPAIGN_PACING, ...more };
    return { settings: { ...SETTINGS, ...settings }, pacing, mode: pacing.mode };
  };

  it('are the most careful of what its campaigns ask for', () => {
    const windows = [
      { name: 'day', limit: 0.05, days: 1 },
      { name: 'month', limit: 0.01, days: 30 },
    ];
    const bold = member(
      { mode: 'predictive', windows, maxLinesPerAgent: 4, aim: 0.9 },
      { ringTimeoutMs: 30_000 },
    );
    const careful = member(
      { mode: 'ratio', linesPerAgent: 2, minRingMs: 20_000 },
      { ringTimeoutMs: 20_000, answerLimitMs: 1_500 },
    );
    expect(poolSettings([bold, careful])).toEqual({
      mode: 'ratio',
      abandonLimit: 0.01,
      graceMs: 1_350,
      ringTimeoutMs: 30_000,
      minRingMs: 20_000,
      linesPerAgent: 1,
      maxLinesPerAgent: 4,
      aim: 0.9,
    });
  });

  it('order modes by care', () => {
    expect(mostCareful(['predictive', 'ratio'])).toBe('ratio');
    expect(mostCareful(['predictive', 'progressive'])).toBe('progressive');
  });

  it('are the same where every setting is', () => {
    const settings = poolSettings([member({})]);
    expect(sameSettings(settings, { ...settings })).toBe(true);
    expect(sameSettings(settings, { ...settings, aim: 0.5 })).toBe(false);
  });
});
