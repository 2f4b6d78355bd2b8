import { describe, expect, it } from 'vitest';
import type { AbandonWindow } from '../../../src/domain/pacing/pacer.ts';
import { createRiskControl, type RiskControl } from '../../../src/domain/pacing/riskControl.ts';

const HOUR_MS = 3_600_000;

const aWindow = (change: Partial<AbandonWindow> = {}): AbandonWindow => ({
  name: 'day',
  answered: 1_000,
  abandoned: 20,
  limit: 0.03,
  startsAt: 0,
  endsAt: 8 * HOUR_MS,
  ...change,
});

/** After an hour of four answers a minute, none of them abandoned. */
function warm(): RiskControl {
  const control = createRiskControl();
  for (let minute = 0; minute < 60; minute += 0.25) control.answered(minute * 60_000, false);
  return control;
}

const limitOf = (control: RiskControl, windows: readonly AbandonWindow[], now = HOUR_MS): number =>
  control.limit(now, windows, 0.96, 2, true).limit;

describe('the risk that may be taken', () => {
  it('starts below the limit of the regulation', () => {
    const control = createRiskControl();
    control.answered(1, false);
    const first = limitOf(control, [aWindow({ answered: 40, abandoned: 0 })], 2);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(0.03 * 2.5);
    expect(limitOf(warm(), [aWindow({ abandoned: 29 })])).toBeLessThan(0.03);
  });

  it('falls with what has been spent, and is nothing where it could not be made good', () => {
    const limits = [0, 10, 20, 28, 30, 120].map((abandoned) => limitOf(warm(), [aWindow({ abandoned })]));
    expect(limits).toEqual([...limits].sort((left, right) => right - left));
    expect(limits[0]).toBeGreaterThan(limits[3] ?? 0);
    expect(limits.at(-1)).toBe(0);
  });

  it('follows the window that has least left', () => {
    const [rich, poor] = [aWindow({ abandoned: 0 }), aWindow({ name: 'month', abandoned: 29 })];
    expect(limitOf(warm(), [rich, poor])).toBeCloseTo(limitOf(warm(), [poor]), 9);
    expect(
      warm().limit(HOUR_MS, [rich, aWindow({ name: 'month', abandoned: 150 })], 0.96, 2, true),
    ).toMatchObject({
      limit: 0,
      exhausted: { name: 'month' },
    });
  });

  it('pays a debt with a little risk as long as there is time, since without any hardly an answer comes', () => {
    const owing = (endsInMs: number) =>
      warm().limit(
        HOUR_MS,
        [aWindow({ answered: 1_000, abandoned: 38, endsAt: HOUR_MS + endsInMs })],
        0.96,
        2,
        true,
      );
    expect(owing(HOUR_MS)).toMatchObject({ exhausted: { name: 'day' } });
    expect(owing(HOUR_MS).limit).toBeGreaterThan(0);
    expect(owing(HOUR_MS).limit).toBeLessThanOrEqual(0.003);
    expect(owing(19 * 60_000)).toMatchObject({ limit: 0, exhausted: { name: 'day' } });
  });

  it('lends early in a window and nothing at its end', () => {
    const spent = aWindow({ answered: 100, abandoned: 3 });
    expect(limitOf(warm(), [spent])).toBeGreaterThan(0);
    expect(limitOf(warm(), [aWindow({ ...spent, endsAt: HOUR_MS + 60_000 })])).toBe(0);
  });

  it('does not spend in an hour what a month has left over', () => {
    const month = aWindow({
      answered: 30_000,
      abandoned: 0,
      startsAt: -29 * 24 * HOUR_MS,
      endsAt: 24 * HOUR_MS,
    });
    const control = warm();
    let limit = 0;
    for (let second = 0; second < 1_800; second += 1) {
      // One in ten answers of this half hour is lost.
      if (second % 15 === 0) control.answered(HOUR_MS + second * 1_000, second % 150 === 0);
      limit = limitOf(control, [month], HOUR_MS + second * 1_000);
    }
    expect(limit).toBeLessThan(0.03);
  });

  it('does not grow while something else keeps calls back', () => {
    const free = warm();
    const kept = warm();
    for (let second = 0; second < 3_600; second += 1) {
      free.limit(HOUR_MS + second * 1_000, [aWindow({ abandoned: 0 })], 0.96, 2, true);
      kept.limit(HOUR_MS + second * 1_000, [aWindow({ abandoned: 0 })], 0.96, 2, false);
    }
    expect(kept.snapshot().integral).toBeLessThanOrEqual(0);
    expect(free.snapshot().integral).toBeGreaterThan(0.1);
  });

  it('allows nothing at all where the limit is nothing', () => {
    expect(limitOf(warm(), [aWindow({ limit: 0, abandoned: 0 })])).toBe(0);
    expect(limitOf(warm(), [])).toBe(0);
  });
});
