/** What a trunk takes and costs: number formats, destinations, tariffs. */
import { describe, expect, it } from 'vitest';
import { refusedDestination } from '../../../src/domain/trunk/destinations.ts';
import { type NumberFormat, writtenFor } from '../../../src/domain/trunk/numberFormat.ts';
import { PREMIUM_PREFIXES } from '../../../src/domain/trunk/premiumPrefixes.ts';
import {
  costMicros,
  isCostKnown,
  nextSpendDay,
  reservedMicros,
  spendDay,
} from '../../../src/domain/trunk/spend.ts';

const GERMAN: NumberFormat = {
  style: 'national',
  countryCode: '49',
  nationalPrefix: '0',
  internationalPrefix: '00',
};

describe('a number is written as the trunk wants it', () => {
  it.each<readonly [string, NumberFormat, string | undefined]>([
    ['+4930123456', { style: 'e164' }, '+4930123456'],
    ['+4930123456', { style: 'e164WithoutPlus' }, '4930123456'],
    ['+4930123456', GERMAN, '030123456'],
    ['+442071234567', GERMAN, '00442071234567'],
    ['+442071234567', { style: 'national', countryCode: '49' }, undefined],
    ['+12025550100', { style: 'national', countryCode: '1', nationalPrefix: '' }, '2025550100'],
    [
      '+12025550100',
      { style: 'e164WithoutPlus', rules: [{ strip: '', prepend: '9011' }] },
      '901112025550100',
    ],
    [
      '+4930123456',
      {
        style: 'e164WithoutPlus',
        rules: [
          { strip: '4930', prepend: '#31#' },
          { strip: '49', prepend: 'x' },
        ],
      },
      '#31#123456',
    ],
    ['+4989123456', { style: 'e164WithoutPlus', rules: [{ strip: '49', prepend: '1@evil;' }] }, undefined],
    ['+49', { style: 'e164' }, undefined],
    ['4930123456', { style: 'e164' }, undefined],
    ['+4930/123@host', { style: 'e164' }, undefined],
  ])('%s by %j is %s', (number, format, written) => {
    expect(writtenFor(number, format)).toBe(written);
  });
});

describe('destinations', () => {
  it('are anywhere but premium and satellite numbers where nothing is said', () => {
    expect(refusedDestination('+4930123456', {})).toBeUndefined();
    for (const prefix of PREMIUM_PREFIXES)
      expect(refusedDestination(`${prefix}1234567`, {}), prefix).toMatchObject({
        code: 'destination-denied',
        prefix,
      });
  });

  it('are only the allowed ones where some are named', () => {
    const only = { allow: ['+49', '+1202'] };
    expect(refusedDestination('+12025550100', only)).toBeUndefined();
    expect(refusedDestination('+12125550100', only)).toEqual({ code: 'destination-not-allowed' });
    expect(refusedDestination('+49900123456', only)).toMatchObject({ code: 'destination-denied' });
    expect(refusedDestination('+4930123456', { allow: [] })).toEqual({ code: 'destination-not-allowed' });
  });

  it('are decided by the longest prefix, by the denial where both are as long', () => {
    const table = { allow: ['+49', '+49151'], deny: ['+4915', '+4930'] };
    expect(refusedDestination('+49151000000', table)).toBeUndefined();
    expect(refusedDestination('+49152000000', table)).toEqual({
      code: 'destination-denied',
      prefix: '+4915',
    });
    expect(refusedDestination('+4930000000', { allow: ['+4930'], deny: ['+4930'] })).toMatchObject({
      prefix: '+4930',
    });
    expect(refusedDestination('+49900123456', { allow: ['+49', '+49900'] })).toBeUndefined();
  });
});

describe('spending', () => {
  const tariff = {
    rates: [
      { prefix: '+49', perMinute: 0.01 },
      { prefix: '+4915', perMinute: 0.06, setup: 0.02 },
    ],
    perDay: 5,
  };

  it('charges begun minutes by the longest prefix, a setup, and at least one minute', () => {
    expect(costMicros('+4930123456', 61_000, tariff)).toBe(20_000);
    expect(costMicros('+4915123456', 60_000, tariff)).toBe(80_000);
    expect(costMicros('+4930123456', 1, tariff)).toBe(10_000);
    expect(costMicros('+4930123456', 61_000, { ...tariff, incrementSeconds: 1 })).toBe(10_167);
    expect(reservedMicros('+4915123456', tariff)).toBe(80_000);
  });

  it('of a number without a rate is not known: with a cap it is not called', () => {
    expect(costMicros('+442071234567', 60_000, tariff)).toBeUndefined();
    expect(isCostKnown('+442071234567', tariff)).toBe(false);
    expect(isCostKnown('+442071234567', { rates: tariff.rates })).toBe(true);
    expect(isCostKnown('+442071234567', undefined)).toBe(true);
  });

  it('is counted by the day in UTC', () => {
    const at = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
    expect(spendDay(at)).toBe('2026-01-31');
    expect(spendDay(nextSpendDay(at))).toBe('2026-02-01');
    expect(nextSpendDay(at)).toBe(at + 1);
  });
});
