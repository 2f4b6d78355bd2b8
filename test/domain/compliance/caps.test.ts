import { describe, expect, it } from 'vitest';
import {
  capsAsked,
  longestReachMs,
  unitedAttempts,
  worstOverCap,
} from '../../../src/domain/compliance/caps.ts';
import { factsFor } from '../../../src/domain/compliance/gate.ts';
import type { Place } from '../../../src/domain/compliance/opening.ts';
import type { AttemptCap } from '../../../src/domain/compliance/policy.ts';
import type { LeadStanding } from '../../../src/domain/compliance/standing.ts';
import { loadLaw } from '../../../src/app/policy/law.ts';
import { DAY_MS, HOUR_MS } from '../../../src/domain/kernel/time.ts';
import { SETTINGS, aLead } from '../../engine/floor.ts';

const US = loadLaw().policies.get('US');
const NUMBER = '+13055550142';
const NOON = Date.UTC(2026, 10, 18, 12);

function placeWith(...caps: readonly AttemptCap[]): Place {
  if (US === undefined) throw new Error('no policy');
  return { zones: ['America/New_York'], policies: [{ ...US, caps }], dayKinds: () => undefined };
}

describe('what a lead takes with it for its caps', () => {
  const standing: LeadStanding = {
    leadId: 'lead-1',
    campaignId: 'camp',
    number: NUMBER,
    state: 'due',
    dueAt: 0,
    attemptsMade: 0,
    past: { lead: [], number: [1], person: [1, 2] },
    otherNumbers: Array.from({ length: 150 }, (_, index) => `+1305555${1_000 + index}`),
  };
  const facts = (...caps: readonly AttemptCap[]) => factsFor(standing, placeWith(...caps), SETTINGS);

  it("names the person's other numbers where a policy caps the person, a hundred at most", () => {
    expect(facts({ scope: 'person', most: 3, within: 'ever' }).otherNumbers).toHaveLength(100);
    expect(facts({ scope: 'number', most: 3, within: 'ever' })).not.toHaveProperty('otherNumbers');
  });

  it('is asked with the caps of number and person, not with those of the lead', () => {
    const ofPerson = { scope: 'person', most: 3, within: 'ever' } as const;
    const place = placeWith({ scope: 'lead', most: 1, within: 'ever' }, ofPerson);
    const lead = aLead(1, { number: NUMBER, gate: { past: standing.past, otherNumbers: ['+13055550143'] } });
    expect(capsAsked(lead, () => place)).toEqual({
      zones: ['America/New_York'],
      caps: [ofPerson],
      past: { number: [1], person: [1, 2] },
      otherNumbers: ['+13055550143'],
    });
    expect(capsAsked(lead, () => placeWith({ scope: 'lead', most: 1, within: 'ever' }))).toBeUndefined();
    expect(capsAsked(lead, () => ({ ...place, policies: undefined }))).toBeUndefined();
  });

  it('is empty of a past for a number that no list has', () => {
    const place = placeWith({ scope: 'number', most: 1, within: 'ever' });
    expect(capsAsked(aLead(1, { number: NUMBER }), () => place)).toMatchObject({
      past: { number: [], person: [] },
      otherNumbers: [],
    });
  });
});

describe('caps that are used up', () => {
  const zones = ['Europe/London'];

  it('lapse with the one that lapses last, and not where one never does', () => {
    const caps = [
      { scope: 'number', most: 1, within: { hours: 2 } },
      { scope: 'number', most: 1, within: 'localDay' },
    ] as const;
    expect(worstOverCap(zones, caps, [NOON], NOON + 1)?.retryAt).toBe(NOON + 12 * HOUR_MS);
    const ever = { scope: 'number', most: 1, within: 'ever' } as const;
    expect(worstOverCap(zones, [ever, ...caps], [NOON], NOON + 1)).toEqual({ counted: 1 });
    expect(worstOverCap(zones, caps, [NOON], NOON + DAY_MS)).toBeUndefined();
  });

  it('look back for as long as the longest', () => {
    expect(longestReachMs([])).toBe(0);
    expect(longestReachMs([{ within: { hours: 2 } }, { within: { hours: 168 } }])).toBe(7 * DAY_MS);
    expect(longestReachMs([{ within: { hours: 2 } }, { within: 'ever' }])).toBe(Number.POSITIVE_INFINITY);
    expect(longestReachMs([{ within: 'localDay' }])).toBeGreaterThan(2 * DAY_MS);
  });
});

it('an attempt known from two sides counts once, and two of one instant count twice', () => {
  expect(unitedAttempts([3, 1], [2, 3])).toEqual([1, 2, 3]);
  expect(unitedAttempts([3], [3, 3])).toEqual([3, 3]);
  expect(unitedAttempts([3, 3], [3])).toEqual([3, 3]);
  expect(unitedAttempts([], [2, 1])).toEqual([1, 2]);
});
