import { describe, expect, it } from 'vitest';
import { callsLeft, createBudget, isUsedUp } from '../../../src/domain/governor/budget.ts';
import { DAY_MS, HOUR_MS } from '../../../src/domain/kernel/time.ts';

const MIDNIGHT = Date.UTC(2026, 2, 10);
const NOON = MIDNIGHT + 12 * HOUR_MS;
const DAY = { name: 'day', limit: 0.03, days: 1 };
const MONTH = { name: 'month', limit: 0.05, days: 30 };

describe('an abandonment budget', () => {
  it('counts answered calls and the abandoned ones among them, in every window at once', () => {
    const budget = createBudget('UTC');
    for (let call = 0; call < 10; call += 1) budget.count(NOON, call === 0);
    const counted = { answered: 10, abandoned: 1, endsAt: MIDNIGHT + DAY_MS };
    expect(budget.windows([DAY, MONTH], NOON)).toEqual([
      { name: 'day', limit: 0.03, startsAt: MIDNIGHT, ...counted },
      { name: 'month', limit: 0.05, startsAt: MIDNIGHT - 29 * DAY_MS, ...counted },
    ]);
  });

  it('starts a day anew at local midnight and keeps it in longer windows', () => {
    const budget = createBudget('America/New_York');
    const evening = Date.parse('2026-03-11T03:59:59Z');
    budget.count(evening, true);
    const [day, month] = budget.windows([DAY, MONTH], evening + 2_000);
    expect(day).toMatchObject({ answered: 0, abandoned: 0, startsAt: Date.parse('2026-03-11T04:00:00Z') });
    expect(month).toMatchObject({ answered: 1, abandoned: 1 });
  });

  it('ends when dialling does, where that is before midnight', () => {
    const budget = createBudget('UTC');
    expect(budget.windows([DAY, MONTH], NOON, 3 * HOUR_MS)).toMatchObject([
      { endsAt: NOON + 3 * HOUR_MS },
      { endsAt: NOON + 3 * HOUR_MS },
    ]);
    expect(budget.windows([DAY], NOON, 40 * HOUR_MS)).toMatchObject([{ endsAt: MIDNIGHT + DAY_MS }]);
  });

  it('adds what the records show of days before, and drops days that have left the window', () => {
    const budget = createBudget('UTC');
    budget.add([
      { startsAt: MIDNIGHT - 30 * DAY_MS, answered: 1_000, abandoned: 100 },
      { startsAt: MIDNIGHT - 29 * DAY_MS, answered: 100, abandoned: 10 },
      { startsAt: MIDNIGHT, answered: 7, abandoned: 1 },
    ]);
    budget.count(NOON, false);
    expect(budget.windows([DAY, MONTH], NOON)).toMatchObject([
      { answered: 8, abandoned: 1 },
      { answered: 108, abandoned: 11 },
    ]);
    expect(budget.windows([MONTH], NOON + DAY_MS)).toMatchObject([{ answered: 8, abandoned: 1 }]);
  });

  it('keeps what was counted today where its days are cut anew in another zone', () => {
    const budget = createBudget('UTC');
    budget.count(NOON, true);
    for (const zone of ['America/New_York', 'Europe/Berlin', 'Asia/Tokyo']) {
      const moved = createBudget(zone);
      moved.add(budget.days());
      expect(moved.windows([DAY], NOON)).toMatchObject([{ answered: 1, abandoned: 1 }]);
    }
  });

  it('tells how many calls are left, and is used up only once a share can be told', () => {
    const window = { name: 'day', limit: 0.03, startsAt: 0, endsAt: 1 };
    expect(callsLeft({ ...window, answered: 100, abandoned: 1 })).toBeCloseTo(2);
    expect(isUsedUp({ ...window, answered: 20, abandoned: 1 })).toBe(false);
    expect(isUsedUp({ ...window, answered: 100, abandoned: 3 })).toBe(false);
    expect(isUsedUp({ ...window, answered: 100, abandoned: 4 })).toBe(true);
  });
});
