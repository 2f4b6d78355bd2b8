import { describe, expect, it } from 'vitest';
import { loadLaw } from '../../../src/app/policy/law.ts';
import { placesUnder, type Callee } from '../../../src/domain/compliance/law.ts';
import { firstRefusal } from '../../../src/domain/compliance/judge.ts';
import { viewOf, type LeadStanding } from '../../../src/domain/compliance/standing.ts';

const law = loadLaw();
const idsOf = (callee: Callee, policies: 'auto' | readonly string[] | undefined) =>
  placesUnder(law, { policies })(callee).policies?.map(({ policyId }) => policyId);

describe('the policies of a number', () => {
  it.each([
    ['+12125550142', ['US']],
    ['+13055550142', ['US', 'US-FL']],
    ['+14165550142', ['CA']],
    ['+8613800138000', ['CN']],
    ['+442071838750', ['GB']],
    ['+33142685300', []],
    ['+80012345678', []],
  ])('%s: %j', (number, ids) => {
    expect(idsOf({ number }, 'auto')).toEqual(ids);
  });

  it('are the named ones whatever the number, all of them or none', () => {
    expect(idsOf({ number: '+12125550142' }, ['DE', 'US'])).toEqual(['DE', 'US']);
    expect(idsOf({ number: '+12125550142' }, ['DE', 'FR'])).toEqual([]);
    expect(idsOf({ number: '+12125550142' }, undefined)).toBeUndefined();
  });
});

describe('the zones of a number', () => {
  const placeOf = placesUnder(law, { policies: 'auto' });

  it('are all of the country for a mobile, and the address weighs more than the prefix', () => {
    expect(placeOf({ number: '+61412345678' }).zones).toContain('Australia/Perth');
    expect(placeOf({ number: '+61291234567' }).zones).toEqual(['Australia/Sydney']);
    expect(placeOf({ number: '+61412345678', timeZone: 'Australia/Darwin' }).zones).toEqual([
      'Australia/Darwin',
    ]);
    expect(placeOf({ number: '+12125550142', timeZone: 'Nowhere/Land' }).zones).toEqual(['America/New_York']);
  });

  it('say where they come from', () => {
    expect(placeOf({ number: '+61412345678' }).zonesBy).toBe('country');
    expect(placeOf({ number: '+61291234567' }).zonesBy).toBe('prefix');
    expect(placeOf({ number: '+12125550142', timeZone: 'America/Denver' }).zonesBy).toBe('address');
    expect(placeOf({ number: '+12125550142', timeZone: 'Nowhere/Land' }).zonesBy).toBe('prefix');
  });

  it('and its policies are one place for all numbers that share them', () => {
    expect(placeOf({ number: '+12125550142' })).toBe(placeOf({ number: '+12125550143' }));
  });
});

describe('a lead as the records have it', () => {
  const standing: LeadStanding = {
    leadId: 'lead-1',
    campaignId: 'spring',
    number: '+13055550142',
    state: 'due',
    dueAt: 0,
    attemptsMade: 0,
    past: { lead: [], number: [], person: [] },
  };
  const settings = { maxAttempts: 3, attemptSpacingMs: 0 };
  const codeAt = (time: string, changes: Partial<LeadStanding>) => {
    const lead = { ...standing, ...changes };
    const view = viewOf(lead, placesUnder(law, { policies: 'auto' })(lead), settings);
    return firstRefusal(view, Date.parse(time))?.code;
  };

  it('is held back by the state law that is stricter than the federal one', () => {
    expect(codeAt('2026-11-19T00:30:00Z', {})).toBeUndefined();
    expect(codeAt('2026-11-19T01:30:00Z', {})).toBe('window-closed');
    expect(codeAt('2026-11-19T01:30:00Z', { number: '+12125550142' })).toBeUndefined();
    const person = [1, 2, 3].map((hours) => Date.parse('2026-11-18T18:00:00Z') - hours * 3_600_000);
    const past = { lead: [], number: [], person };
    expect(codeAt('2026-11-18T18:00:00Z', { past })).toBe('policy-cap');
  });

  it('that is final says why, and one dialled by hand is never dialled by itself', () => {
    expect(codeAt('2026-11-18T18:00:00Z', { state: 'final', lastDialStatus: 'answered' })).toBe('lead-final');
    expect(codeAt('2026-11-18T18:00:00Z', { leadId: 'manual-1' })).toBe('lead-final');
  });
});
