import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listNaming, type DoNotCallKnown } from '../../../src/domain/compliance/doNotCall.ts';
import { hasWildcard, isPattern, matchesPattern } from '../../../src/domain/compliance/doNotCallPattern.ts';

const RUNS = 10_000;
const number = fc.stringMatching(/^\+[1-9][0-9]{6,14}$/);
/** Few digits, so that patterns meet numbers. */
const shortNumber = fc.stringMatching(/^\+1[12]{6,9}$/);
const pattern = fc.stringMatching(/^\+1[12][12*?]{0,8}[*?]$/);
const campaign = fc.constantFrom('spring', 'autumn', undefined);
const known = fc.record<DoNotCallKnown>({
  isOnInternal: fc.boolean(),
  isOnCampaign: fc.boolean(),
  patterns: fc.array(fc.record({ pattern, campaignId: campaign }), { maxLength: 4 }),
  files: fc.array(
    fc.record({
      name: fc.constantFrom('registry', 'partner'),
      has: fc.array(shortNumber, { maxLength: 3 }).map((listed) => (one: string) => listed.includes(one)),
    }),
    { maxLength: 2 },
  ),
});

describe('a pattern', () => {
  it.each([
    ['+1900*', '+19005550100', true],
    ['+1900*', '+1900', true],
    ['+1900*', '+1901', false],
    ['+861380013800?', '+8613800138001', true],
    ['+861380013800?', '+861380013800', false],
    ['+861380013800?', '+86138001380012', false],
    ['+44*99', '+447700900199', true],
    ['+44*99', '+4499', true],
    ['+44*99', '+447700900198', false],
    ['+44*1*1?', '+44110021', false],
    ['+44*1*1?', '+441100110', true],
    ['+44**', '+44', true],
  ])('%s on %s: %s', (text, candidate, expected) => {
    expect(isPattern(text)).toBe(true);
    expect(matchesPattern(text, candidate)).toBe(expected);
  });

  it.each(['*', '+*', '+1*', '?', '+1900', '+19a*', '1900*x', '+1900%', '', `+1900${'*'.repeat(30)}`])(
    'is not %j',
    (text) => expect(isPattern(text)).toBe(false),
  );

  it('matches as the same regular expression does', () => {
    fc.assert(
      fc.property(pattern, shortNumber, (text, candidate) => {
        const same = new RegExp(
          `^\\+${text.slice(1).replaceAll('*', '[0-9]*').replaceAll('?', '[0-9]')}$`,
        ).test(candidate);
        expect(matchesPattern(text, candidate)).toBe(same);
      }),
      { numRuns: RUNS },
    );
  });

  it('without a wildcard is a number, and matches itself', () => {
    fc.assert(
      fc.property(number, (text) => {
        expect(hasWildcard(text)).toBe(false);
        expect(matchesPattern(text, text)).toBe(true);
      }),
    );
  });
});

describe('the lists together', () => {
  it('let no listed number pass, and no other one be refused', () => {
    fc.assert(
      fc.property(shortNumber, campaign, known, (candidate, campaignId, lists) => {
        const applies = lists.patterns.filter(
          (listed) => listed.campaignId === undefined || listed.campaignId === campaignId,
        );
        const isListed =
          lists.isOnInternal ||
          (lists.isOnCampaign && campaignId !== undefined) ||
          applies.some((listed) => matchesPattern(listed.pattern, candidate)) ||
          lists.files.some(({ has }) => has(candidate));
        expect(listNaming(candidate, campaignId, lists) !== undefined).toBe(isListed);
      }),
      { numRuns: RUNS },
    );
  });

  const none: DoNotCallKnown = { isOnInternal: false, isOnCampaign: false, patterns: [], files: [] };
  it.each<readonly [string, Partial<DoNotCallKnown>]>([
    ['internal', { isOnInternal: true, isOnCampaign: true }],
    ['campaign:spring', { isOnCampaign: true, patterns: [{ pattern: '+12*' }] }],
    ['internal (+12*)', { patterns: [{ pattern: '+12*' }], files: [{ name: 'a', has: () => true }] }],
    ['campaign:spring (+12*)', { patterns: [{ pattern: '+12*', campaignId: 'spring' }] }],
    [
      'file:b',
      {
        files: [
          { name: 'a', has: () => false },
          { name: 'b', has: () => true },
        ],
      },
    ],
  ])('name %s', (expected, lists) => {
    expect(listNaming('+12025550100', 'spring', { ...none, ...lists })).toBe(expected);
  });
});
