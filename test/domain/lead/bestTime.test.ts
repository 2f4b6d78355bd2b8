import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HOURS,
  learnContactRates,
  PRIOR_TRIES,
  type HourSlot,
  type SlotCount,
} from '../../../src/domain/lead/bestTime.ts';

const segmentName = fc.constantFrom('', 'wealthy', 'savers', '退休');
const slot: fc.Arbitrary<HourSlot> = fc.record({
  hour: fc.integer({ min: 0, max: HOURS - 1 }),
  isOff: fc.boolean(),
});
const count: fc.Arbitrary<SlotCount> = fc
  .tuple(
    segmentName,
    slot,
    fc.double({ min: 0, max: 500, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([segment, at, tries, share]) => ({ segment, ...at, tries, contacts: tries * share }));
const counts = fc.array(count, { maxLength: 60 });

const evening: HourSlot = { hour: 19, isOff: false };
const morning: HourSlot = { hour: 10, isOff: false };
const called = (segment: string, at: HourSlot, tries: number, contacts: number): SlotCount => ({
  segment,
  ...at,
  tries,
  contacts,
});

describe('the learned chance to reach somebody', () => {
  it('is a share, whatever was counted', () => {
    fc.assert(
      fc.property(counts, segmentName, slot, (made, segment, at) => {
        const rate = learnContactRates(made).rateOf(segment, at);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('rises with each contact at that hour, and falls with each call that reached nobody', () => {
    fc.assert(
      fc.property(counts, segmentName, slot, (made, segment, at) => {
        const before = learnContactRates(made).rateOf(segment, at);
        const reached = learnContactRates([...made, called(segment, at, 1, 1)]).rateOf(segment, at);
        const missed = learnContactRates([...made, called(segment, at, 1, 0)]).rateOf(segment, at);
        expect(reached).toBeGreaterThanOrEqual(before - 1e-9);
        expect(missed).toBeLessThanOrEqual(before + 1e-9);
      }),
    );
  });

  it('does not depend on the order in which calls are counted, nor on how they are added up', () => {
    fc.assert(
      fc.property(counts, segmentName, slot, (made, segment, at) => {
        const halves = made.flatMap((one) => {
          const half = { ...one, tries: one.tries / 2, contacts: one.contacts / 2 };
          return [half, half];
        });
        const rate = learnContactRates(made).rateOf(segment, at);
        expect(learnContactRates(halves.toReversed()).rateOf(segment, at)).toBeCloseTo(rate, 9);
      }),
    );
  });

  it('is the same at every hour until something was called', () => {
    const rates = learnContactRates([]);
    expect(rates.rateOf('wealthy', morning)).toBe(rates.rateOf('', evening));
    expect(rates.segments).toEqual([]);
  });

  it('is drawn to the mean by so many calls as the prior is worth, and given up to many calls', () => {
    const flat = called('savers', morning, 30_000, 6_000);
    const few = learnContactRates([flat, called('wealthy', evening, PRIOR_TRIES, PRIOR_TRIES * 0.6)]);
    expect(few.mean).toBeCloseTo(0.2, 2);
    expect(few.rateOf('wealthy', evening)).toBeGreaterThan(0.3);
    expect(few.rateOf('wealthy', evening)).toBeLessThan(0.6);
    const many = learnContactRates([flat, called('wealthy', evening, 20_000, 12_000)]);
    expect(many.rateOf('wealthy', evening)).toBeCloseTo(0.6, 2);
  });

  it("of a segment's hour that never was called follows the segment and what the hour is to others", () => {
    const rates = learnContactRates([
      called('savers', morning, 1_000, 100),
      called('savers', evening, 1_000, 400),
      called('wealthy', { hour: 15, isOff: false }, 1_000, 400),
    ]);
    expect(rates.rateOf('wealthy', evening)).toBeGreaterThan(rates.rateOf('wealthy', morning));
    expect(rates.rateOf('wealthy', evening)).toBeGreaterThan(
      rates.rateOf('savers', { hour: 12, isOff: false }),
    );
    expect(rates.rateOf('nobody yet', evening)).toBeGreaterThan(rates.rateOf('nobody yet', morning));
  });

  it('keeps working days and days off apart', () => {
    const rates = learnContactRates([
      called('', morning, 500, 50),
      called('', { ...morning, isOff: true }, 500, 250),
    ]);
    expect(rates.rateOf('', { ...morning, isOff: true })).toBeGreaterThan(2 * rates.rateOf('', morning));
  });
});
