import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadLaw } from '../../../src/app/policy/law.ts';
import { createFunnelCounter } from '../../../src/domain/compliance/funnel.ts';
import { firstRefusal, judgedAgainAt } from '../../../src/domain/compliance/judge.ts';
import { placesUnder } from '../../../src/domain/compliance/law.ts';
import { RULE_NAMES } from '../../../src/domain/compliance/rules.ts';
import { viewOf, type LeadStanding } from '../../../src/domain/compliance/standing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';

const RUNS = 10_000;
const law = loadLaw();
const NOON = Date.UTC(2026, 10, 18, 12);
const placeOf = placesUnder(law, { policies: 'auto' });
const settings = { maxAttempts: 3, attemptSpacingMs: HOUR_MS };
/** Refusals that end a lead for good, as the rules are written. */
const FINAL = ['do-not-call', 'lead-final', 'attempt-cap', 'policy-cap'];

const NUMBERS = [
  '+12125550142',
  '+13055550142',
  '+4915112345678',
  '+8613800138000',
  '+33142685300',
  '+80012345678',
];
const past = fc
  .array(fc.integer({ min: 1, max: 14 * 24 * 60 }), { maxLength: 4 })
  .map((minutesAgo) => minutesAgo.map((minutes) => NOON - minutes * MINUTE_MS).toSorted((a, b) => a - b));
const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const standings: fc.Arbitrary<LeadStanding> = fc.record({
  leadId: fc.constant('lead-1'),
  campaignId: fc.constant('spring'),
  number: fc.constantFrom(...NUMBERS),
  state: fc.constantFrom('due' as const, 'due' as const, 'due' as const, 'final' as const),
  dueAt: fc.constantFrom(0, NOON - 1, NOON + HOUR_MS),
  attemptsMade: fc.integer({ min: 0, max: 3 }),
  listed: sometimes(fc.constant({ list: 'internal' })),
  consentUntil: sometimes(fc.constantFrom(NOON - 1, NOON + DAY_MS)),
  past: fc.record({
    lead: past,
    number: past,
    person: past,
    refusedAt: sometimes(fc.constant(NOON - DAY_MS)),
  }),
});
const moments = fc.integer({ min: 0, max: 600 * 24 * 60 }).map((minutes) => NOON + minutes * MINUTE_MS);

describe('the funnel', () => {
  it(`counts every lead once (${RUNS} lists)`, () => {
    const cases = fc.property(fc.array(standings, { maxLength: 12 }), moments, (leads, at) => {
      const counter = createFunnelCounter();
      for (const lead of leads) counter.count(firstRefusal(viewOf(lead, placeOf(lead), settings), at));
      const { leads: all, callable, stops } = counter.read();
      expect(all).toBe(leads.length);
      expect(stops.reduce((sum, stop) => sum + stop.leads, callable)).toBe(leads.length);
      const order = stops.map(({ rule }) => RULE_NAMES.indexOf(rule));
      expect(order).toEqual(order.toSorted((left, right) => left - right));
    });
    fc.assert(cases, { numRuns: RUNS });
  });

  it('says when the first and the last of those a rule stops are free', () => {
    const counter = createFunnelCounter();
    const stop = { rule: 'notDue', code: 'not-due', because: 'it waits' } as const;
    for (const retryAt of [30, 10, 20]) counter.count({ ...stop, retryAt });
    counter.count(stop);
    counter.count(undefined);
    expect(counter.read()).toEqual({
      leads: 5,
      callable: 1,
      stops: [
        { rule: 'notDue', code: 'not-due', leads: 4, withoutLapse: 1, firstLapsesAt: 10, lastLapsesAt: 30 },
      ],
    });
  });
});

describe('a refused lead', () => {
  it(`has a time at which it is judged again, later than now, or is final (${RUNS} leads)`, () => {
    const cases = fc.property(standings, moments, (lead, at) => {
      const refusal = firstRefusal(viewOf(lead, placeOf(lead), settings), at);
      if (refusal === undefined) return;
      const again = judgedAgainAt(refusal, at);
      if (again === undefined) expect(FINAL).toContain(refusal.code);
      else expect(again).toBeGreaterThan(at);
    });
    fc.assert(cases, { numRuns: RUNS });
  });
});
