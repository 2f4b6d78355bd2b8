import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consentUntil, NO_EXPIRY } from '../../../src/domain/consent/record.ts';

const number = '+12025550101';
const consent = { number, obtainedAt: 100 };

describe('consent on record', () => {
  it.each([
    ['none', [], [], undefined],
    ['of every campaign, without an end', [consent], [], NO_EXPIRY],
    ["of another campaign's calls", [{ ...consent, campaignId: 'autumn' }], [], undefined],
    ['with an end', [{ ...consent, campaignId: 'spring', expiresAt: 500 }], [], 500],
    [
      'the one that lasts longest',
      [
        { ...consent, expiresAt: 500 },
        { ...consent, expiresAt: 900 },
      ],
      [],
      900,
    ],
    ['revoked', [consent], [{ number, revokedAt: 200 }], undefined],
    ['revoked in the same moment', [consent], [{ number, revokedAt: 100 }], undefined],
    ['given again after it was revoked', [consent], [{ number, revokedAt: 99 }], NO_EXPIRY],
    ['revoked for this campaign', [consent], [{ number, campaignId: 'spring', revokedAt: 200 }], undefined],
    ['revoked for another one', [consent], [{ number, campaignId: 'autumn', revokedAt: 200 }], NO_EXPIRY],
  ])('%s', (_, consents, revocations, expected) => {
    expect(consentUntil(consents, revocations, 'spring')).toBe(expected);
  });

  it('never outlasts a revocation for all, whatever came before it', () => {
    const campaignId = fc.constantFrom('spring', 'autumn', undefined);
    const consents = fc.array(
      fc.record({
        number: fc.constant(number),
        campaignId,
        obtainedAt: fc.nat(100),
        expiresAt: fc.constant(NO_EXPIRY),
      }),
    );
    const revocations = fc.array(
      fc.record({ number: fc.constant(number), campaignId, revokedAt: fc.nat(100) }),
    );
    fc.assert(
      fc.property(consents, revocations, fc.constantFrom('spring', 'autumn'), (given, revoked, asked) => {
        const until = consentUntil(given, [...revoked, { number, revokedAt: 100 }], asked);
        expect(until).toBeUndefined();
        const again = { number, campaignId: asked, obtainedAt: 101, expiresAt: 7 };
        expect(consentUntil([...given, again], [...revoked, { number, revokedAt: 100 }], asked)).toBe(7);
      }),
      { numRuns: 10_000 },
    );
  });
});
