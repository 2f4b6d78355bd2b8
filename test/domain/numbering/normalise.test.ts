import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDialable, normaliseNumber } from '../../../src/domain/numbering/normalise.ts';
import { isRegion } from '../../../src/domain/numbering/region.ts';

describe('normalising a number', () => {
  it.each([
    ['+86 138 0013 8000', undefined, '+8613800138000', 'CN', 'mobile'],
    ['138-0013-8000', 'CN', '+8613800138000', 'CN', 'mobile'],
    ['１３８００１３８０００', 'CN', '+8613800138000', 'CN', 'mobile'],
    ['010-62552255', 'CN', '+861062552255', 'CN', 'fixed'],
    ['(202) 555-0123', 'US', '+12025550123', 'US', 'fixed-or-mobile'],
    ['00442079460018', 'GB', '+442079460018', 'GB', 'fixed'],
    ['+44 (0) 20 7946 0018', undefined, '+442079460018', 'GB', 'fixed'],
    [' \t+49 30 1234567\n', undefined, '+49301234567', 'DE', 'fixed'],
    ['+800 1234 5678', undefined, '+80012345678', undefined, 'toll-free'],
  ])('takes %j in %s for %s', (written, defaultRegion, number, region, lineType) => {
    const expected = { ok: true, number, lineType, ...(region === undefined ? {} : { region }) };
    expect(normaliseNumber(written, { defaultRegion })).toEqual(expected);
  });

  it.each([
    ['', 'CN', 'number-missing'],
    ['   ', 'CN', 'number-missing'],
    ['13800138000', undefined, 'region-unknown'],
    ['13800138000', 'XX', 'region-unknown'],
    ['+999123456', 'CN', 'number-invalid'],
    ['110', 'CN', 'number-invalid'],
    ['911', 'US', 'number-invalid'],
    ['1', 'US', 'number-too-short'],
    ['abc', 'US', 'number-invalid'],
    ['+1555010000', undefined, 'number-invalid'],
    ['1-800-FLOWERS', 'US', 'number-invalid'],
    ['call +12025550123', 'US', 'number-invalid'],
    ['+12025550123 x12', undefined, 'number-extension'],
    ['+12025550123;phone-context=x', undefined, 'number-invalid'],
    ['+12025550123@evil', undefined, 'number-invalid'],
    ['+1202\u20225550123', undefined, 'number-invalid'],
    ['+1202555\r\nVariable: x=1', undefined, 'control-character'],
    ['+1202555\u00000123', undefined, 'control-character'],
    ['\u202a+12025550123\u202c', undefined, 'control-character'],
    ['9'.repeat(61), 'US', 'number-too-long'],
  ])('refuses %j in %s: %s', (written, defaultRegion, code) => {
    expect(normaliseNumber(written, { defaultRegion })).toMatchObject({ ok: false, code });
  });

  it('takes a possible number of an unassigned range only where that is asked for', () => {
    expect(normaliseNumber('+15550100001')).toMatchObject({ ok: false, code: 'number-invalid' });
    expect(normaliseNumber('+15550100001', { accept: 'possible' })).toMatchObject({ number: '+15550100001' });
  });

  it('lets nothing out but a plus and digits, and takes its own result for what it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^\+?[0-9 ().,;#*/x-]{5,25}$/),
      fc.integer({ min: 0, max: 99_999_999 }).map((digits) => `+86138${String(digits).padStart(8, '0')}`),
    );
    const region = fc.constantFrom(undefined, 'CN', 'US', 'DE');
    fc.assert(
      fc.property(
        text,
        region,
        fc.constantFrom('valid' as const, 'possible' as const),
        (written, defaultRegion, accept) => {
          const result = normaliseNumber(written, { defaultRegion, accept });
          if (!result.ok) return;
          expect(result.number).toMatch(/^\+[0-9]{3,15}$/);
          expect(isDialable(result.number)).toBe(true);
          expect(normaliseNumber(result.number, { accept })).toEqual(result);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('knows regions by their codes', () => {
    expect(isRegion('CN')).toBe(true);
    expect(isRegion('XX')).toBe(false);
    expect(isRegion('cn')).toBe(false);
  });
});
