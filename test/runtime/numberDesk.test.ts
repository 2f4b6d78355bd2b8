import { describe, expect, it } from 'vitest';
import type { CapsAsked } from '../../src/domain/compliance/caps.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/kernel/time.ts';
import { reserveWithinCaps } from '../../src/runtime/numberDesk.ts';
import { createMemoryStores, MemoryWorld } from '../../src/store/memory/index.ts';
import { aLead, anAttempt } from '../support/stores.ts';

const [MOBILE, HOME, OTHER] = ['+15550100001', '+15550100002', '+15550100003'];
const NOON = Date.UTC(2026, 10, 18, 12);

const askedFor = (
  scope: 'number' | 'person',
  within: CapsAsked['caps'][number]['within'],
  more: Partial<CapsAsked> = {},
): CapsAsked => ({
  zones: ['Europe/London'],
  caps: [{ scope, most: 1, within }],
  past: { number: [], person: [] },
  otherNumbers: [],
  ...more,
});

function aDesk() {
  const { limits } = createMemoryStores('main', { world: new MemoryWorld() });
  const reserve = async (attemptId: string, number: string, caps?: CapsAsked, createdAt = NOON) => {
    const attempt = anAttempt(aLead(attemptId, { number }), { attemptId, createdAt });
    const wanted = { attempt, attemptSpacingMs: 0, ...(caps === undefined ? {} : { caps }) };
    return await reserveWithinCaps(limits, wanted, () => undefined);
  };
  return { limits, reserve };
}

describe('a number reserved within its caps', () => {
  it.each(['number', 'person'] as const)(
    'refuses a second attempt to the %s until the day is over',
    async (scope) => {
      const { reserve } = aDesk();
      expect(await reserve('a', MOBILE, askedFor(scope, 'localDay'))).toEqual({ reserved: true });
      const refused = await reserve('b', MOBILE, askedFor(scope, 'localDay'), NOON + 1);
      expect(refused).toEqual({ reserved: false, code: 'policy-cap', retryAt: NOON + 12 * HOUR_MS });
      const tomorrow = NOON + 12 * HOUR_MS;
      expect(await reserve('b', MOBILE, askedFor(scope, 'localDay'), tomorrow)).toEqual({ reserved: true });
    },
  );

  it('counts attempts of campaigns that ask for no policies', async () => {
    const { reserve } = aDesk();
    await reserve('a', MOBILE);
    expect(await reserve('b', MOBILE, askedFor('number', { hours: 2 }), NOON + MINUTE_MS)).toEqual({
      reserved: false,
      code: 'policy-cap',
      retryAt: NOON + 2 * HOUR_MS,
    });
    expect(await reserve('c', MOBILE, undefined, NOON + MINUTE_MS)).toEqual({ reserved: true });
  });

  it('asks the records again in an hour where the cap does not lapse', async () => {
    const { reserve } = aDesk();
    await reserve('a', MOBILE, askedFor('number', 'ever'));
    expect(await reserve('b', MOBILE, askedFor('number', 'ever'), NOON + DAY_MS)).toEqual({
      reserved: false,
      code: 'policy-cap',
      retryAt: NOON + DAY_MS + HOUR_MS,
    });
  });
});

describe('a person of several numbers', () => {
  const mobile = askedFor('person', { hours: 24 }, { otherNumbers: [HOME] });
  const home = askedFor('person', { hours: 24 }, { otherNumbers: [MOBILE] });

  it('is counted over all of them, and what was refused is given back', async () => {
    const { limits, reserve } = aDesk();
    expect(await reserve('a', MOBILE, mobile)).toEqual({ reserved: true });
    expect(await reserve('b', HOME, home, NOON + 1)).toEqual({
      reserved: false,
      code: 'policy-cap',
      retryAt: NOON + DAY_MS,
    });
    expect(await limits.attemptsOn([HOME], 0)).toEqual([]);
    expect((await limits.reserveNumber(HOME, 'c', DAY_MS, NOON + 2)).reserved).toBe(true);
  });

  it('has a number more called where a cap is on each number alone', async () => {
    const { reserve } = aDesk();
    await reserve('a', MOBILE, mobile);
    const each = askedFor('number', { hours: 24 }, { otherNumbers: [MOBILE] });
    expect(await reserve('b', HOME, each, NOON + 1)).toEqual({ reserved: true });
    expect(await reserve('c', OTHER, askedFor('person', { hours: 24 }), NOON + 1)).toEqual({
      reserved: true,
    });
  });

  it('counts an attempt once that is both on record and reserved', async () => {
    const { reserve } = aDesk();
    await reserve('a', MOBILE, mobile);
    const twice = { scope: 'person', most: 2, within: { hours: 24 } } as const;
    const past = { number: [], person: [NOON] };
    const second = await reserve('b', HOME, { ...home, caps: [twice], past }, NOON + 1);
    expect(second).toEqual({ reserved: true });
    const third = await reserve('c', MOBILE, { ...mobile, caps: [twice], past }, NOON + 2);
    expect(third).toMatchObject({ reserved: false, code: 'policy-cap' });
  });

  it('is not called where the records alone use the cap up', async () => {
    const { limits, reserve } = aDesk();
    const past = { number: [], person: [NOON - HOUR_MS] };
    expect(await reserve('a', HOME, { ...home, past })).toEqual({
      reserved: false,
      code: 'policy-cap',
      retryAt: NOON + 23 * HOUR_MS,
    });
    expect(await limits.attemptsOn([HOME], 0)).toEqual([]);
  });
});
