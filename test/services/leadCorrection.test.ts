/** What a correction makes of a lead: the rules of an import, one value at a time. */
import { describe, expect, it } from 'vitest';
import type { LeadRecord } from '../../src/ports/leadEdits.ts';
import { correct, restore } from '../../src/services/leadCorrection.ts';

const RULES = {
  numbering: { defaultRegion: 'DE' },
  fields: { age: { type: 'number' }, born: { type: 'date' }, tier: { type: 'choice', choices: ['Gold'] } },
} as const;
const LEAD: LeadRecord = {
  leadId: 'lead-1',
  listId: 'list-1',
  number: '+4930123456',
  rawNumber: '030 123456',
  lineType: 'fixed',
  region: 'DE',
  phones: [],
  name: 'Ada',
  fields: { city: 'Ulm', age: '36' },
};

describe('a correction', () => {
  it.each([
    ['name', ' Ada L. ', 'Ada', 'Ada L.'],
    ['key', 'K-1', undefined, 'K-1'],
    ['city', '', 'Ulm', undefined],
    ['age', '1,037', '36', '1037'],
    ['born', '1815年12月10日', undefined, '1815-12-10'],
    ['tier', 'gold', undefined, 'Gold'],
    ['phone', '0151 23456789', '+4930123456', '+4915123456789'],
    ['phone2', '0151 23456789', undefined, '+4915123456789'],
  ])('of %s to %j is written by the rules of an import', (field, written, oldValue, newValue) => {
    const { edit, after } = correct(LEAD, field, written, RULES);
    expect(edit).toEqual(JSON.parse(JSON.stringify({ field, oldValue, newValue })));
    // And back again, the lead is as it was in all that is seen of it.
    const { phones: _phones, rawNumber: _raw, ...back } = restore(after, field, oldValue);
    expect(LEAD).toMatchObject(back);
  });

  it.each([
    ['age', 'old', 'is not a number'],
    ['born', '2026-02-30', 'no such day'],
    ['tier', 'Lead', 'none of Gold'],
    ['phone', '12', 'phone'],
    ['phone', '', 'a lead has a number'],
    ['phone2', '030 123456', 'already'],
    ['phone3', '0151 23456789', 'the next one is phone2'],
    ['name', 'A\nda', 'control character'],
    ['name', 'x'.repeat(201), 'longer than 200'],
    ['city', 'x'.repeat(4_001), 'longer than 4000'],
  ])('of %s to %j is refused', (field, written, words) => {
    expect(() => correct(LEAD, field, written, RULES)).toThrow(words);
  });

  it('to the same value is none', () => {
    expect(correct(LEAD, 'phone', '+49 30 123456', RULES)).toEqual({ after: LEAD, edit: undefined });
    expect(correct(LEAD, 'city', 'Ulm ', RULES).edit).toBeUndefined();
  });

  it('of the first number changes line type and region with it, and keeps the further ones', () => {
    const { after: two } = correct(LEAD, 'phone2', '+442079460018', RULES);
    const { after } = correct(two, 'phone', '+12025550142', RULES);
    expect(after).toMatchObject({ number: '+12025550142', rawNumber: '+12025550142', region: 'US' });
    expect(after.phones.map(({ number }) => number)).toEqual(['+12025550142', '+442079460018']);
    expect(correct(after, 'phone2', '', RULES).after.phones).toEqual([]);
  });
});
