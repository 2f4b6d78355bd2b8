import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayKinds } from '../../../src/domain/calendar/dayKind.ts';
import {
  advantageNow,
  bestHoursIn,
  hoursAhead,
  orderByAdvantage,
  slotAt,
  zoneOf,
} from '../../../src/domain/compliance/bestHour.ts';
import { shutReasonAt, type Place } from '../../../src/domain/compliance/opening.ts';
import { bestRedialAt, redialAt } from '../../../src/domain/compliance/redial.ts';
import { lapsing } from '../../../src/domain/compliance/rules.ts';
import type { GateView } from '../../../src/domain/compliance/view.ts';
import { DEFAULT_STAGGERED } from '../../../src/domain/campaign/staggered.ts';
import { DAY_MS, HOUR_MS } from '../../../src/domain/kernel/time.ts';
import { learnContactRates } from '../../../src/domain/lead/bestTime.ts';

const weekends: DayKinds = (_region, date) => {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? 'weekend' : 'working';
};
const window = { timeZone: 'Europe/London', days: [1, 2, 3, 4, 5, 6], fromMinute: 9 * 60, toMinute: 20 * 60 };
const placeOf = (changes: Partial<Place> = {}): Place => ({
  zones: ['Europe/London'],
  region: 'GB',
  window,
  dayKinds: weekends,
  ...changes,
});
/** A Wednesday in winter, London's clock being that of Greenwich. */
const at = (hour: number, day = 14): number => Date.UTC(2026, 0, day, hour);

/** They answer at 18 and 19 on working days. */
const evenings = learnContactRates(
  Array.from({ length: 11 }, (_, index) => index + 9).map((hour) => ({
    segment: 'workers',
    hour,
    isOff: false,
    tries: 1_000,
    contacts: hour >= 18 ? 500 : 100,
  })),
);

describe('the advantage of this hour', () => {
  it('is above 1 where the hour is better than the others that are open, and below where it is worse', () => {
    expect(advantageNow(evenings, 'workers', placeOf(), at(18))).toBeGreaterThan(2);
    expect(advantageNow(evenings, 'workers', placeOf(), at(11))).toBeLessThan(0.8);
  });

  it('is 1 where nothing is known of place or people', () => {
    expect(advantageNow(learnContactRates([]), 'x', placeOf(), at(11))).toBeCloseTo(1, 9);
    expect(advantageNow(evenings, 'workers', placeOf({ zones: [], window: undefined }), at(11))).toBe(1);
  });

  it('looks at no hour that is shut', () => {
    const mornings = placeOf({ window: { ...window, toMinute: 12 * 60 } });
    expect(hoursAhead(mornings, at(9)).every(({ hour }) => hour >= 9 && hour < 12)).toBe(true);
    expect(advantageNow(evenings, 'workers', mornings, at(10)), 'no evening is to come').toBeGreaterThan(0.8);
  });

  it("goes by the called party's own clock, in the middle of the zones that a number may lie in", () => {
    const wide = placeOf({ zones: ['America/New_York', 'America/Los_Angeles', 'America/Chicago'] });
    expect(zoneOf(wide)).toBe('America/Chicago');
    expect(slotAt(wide, at(18))).toEqual({ hour: 12, isOff: false });
    expect(slotAt(placeOf(), at(18, 17))).toEqual({ hour: 18, isOff: true });
  });
});

describe('the order by advantage', () => {
  const STRETCH = 1_000_000_000_000;
  const order = fc
    .tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 90_000_000_000 }))
    .map(([list, place]) => list * STRETCH + place);
  const advantage = fc.double({ min: 0.001, max: 100, noNaN: true });

  it('never leaves its list, or its priority', () => {
    fc.assert(
      fc.property(order, advantage, (before, gain) => {
        const after = orderByAdvantage(before, gain);
        expect(Math.floor(after / STRETCH)).toBe(Math.floor(before / STRETCH));
      }),
    );
  });

  it('puts whoever gains more first, and leaves those alike as they were', () => {
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 1_000 }), advantage, (before, behind, gain) => {
        expect(orderByAdvantage(before, gain)).toBeLessThan(orderByAdvantage(before + behind, gain));
        expect(orderByAdvantage(before, 4 * gain)).toBeLessThanOrEqual(orderByAdvantage(before, gain));
      }),
    );
    expect(orderByAdvantage(99, 2)).toBeLessThan(orderByAdvantage(1, 1));
    expect(orderByAdvantage(99, 1)).toBeLessThan(orderByAdvantage(1, 0.5));
  });
});

describe('a redial in the best hour of its cell', () => {
  const bestHours = bestHoursIn(evenings, 'workers', placeOf(), DEFAULT_STAGGERED, at(10));
  const viewOf = (changes: Partial<GateView> = {}, place = placeOf()): GateView => ({
    place,
    maxAttempts: 4,
    attemptsMade: 1,
    attemptSpacingMs: HOUR_MS,
    attempts: { lead: [at(10)], number: [at(10)], person: [at(10)] },
    dueAt: 0,
    redial: {
      rule: DEFAULT_STAGGERED,
      status: 'no_answer',
      retriesBusy: false,
      bestHours: { 'working-evening': 19 },
    },
    ...changes,
  });

  it('knows the best hour of each cell that opens', () => {
    expect(bestHours['working-evening']).toBe(18);
    expect(bestHours['working-daytime']).toBe(9);
    expect(bestHours['off-daytime']).toBeDefined();
    expect(bestHours['off-evening']).toBeDefined();
  });

  it('falls due in that hour, and not as soon as the cell opens', () => {
    expect(redialAt(viewOf(), at(11), lapsing)).toBe(at(18));
    expect(bestRedialAt(viewOf(), at(11), lapsing)).toBe(at(19));
  });

  it('falls due at once where the hour has gone by, or is shut', () => {
    const late = placeOf({ window: { ...window, toMinute: 19 * 60 } });
    expect(bestRedialAt(viewOf({}, late), at(11), lapsing)).toBe(at(18));
    const first = viewOf({
      redial: {
        rule: DEFAULT_STAGGERED,
        status: 'no_answer',
        retriesBusy: false,
        bestHours: { 'working-evening': 18 },
      },
    });
    expect(bestRedialAt(first, at(19), lapsing)).toBe(at(19));
  });

  it('is never sooner than the cell allows, nor when a rule forbids it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at(0, 5), max: at(0, 5) + 21 * DAY_MS }),
        fc.integer({ min: 0, max: 6 * 60 }),
        fc.integer({ min: 0, max: 23 }),
        (from, spacingMinutes, hour) => {
          const hours = {
            'working-daytime': hour,
            'working-evening': hour,
            'off-daytime': hour,
            'off-evening': hour,
          };
          const view = viewOf({
            attemptSpacingMs: spacingMinutes * 60_000,
            attempts: { lead: [from - 60_000], number: [from - 60_000], person: [from - 60_000] },
            redial: { rule: DEFAULT_STAGGERED, status: 'no_answer', retriesBusy: false, bestHours: hours },
          });
          const [plain, best] = [redialAt(view, from, lapsing), bestRedialAt(view, from, lapsing)];
          if (plain === undefined || best === undefined) return expect(best).toBe(plain);
          expect(best).toBeGreaterThanOrEqual(plain);
          expect(shutReasonAt(view.place, best)).toBeUndefined();
          expect(lapsing(view, best)).toEqual([]);
          expect(best).toBeLessThan(plain + DAY_MS);
        },
      ),
      { numRuns: 300 },
    );
  });
});
