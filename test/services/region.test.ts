import { expect, it } from 'vitest';
import { requireRegion } from '../../src/services/region.ts';

it('takes a country in small letters too, and refuses what is none', () => {
  expect(requireRegion('cn')).toBe('CN');
  expect(requireRegion(undefined)).toBeUndefined();
  expect(() => requireRegion('XX')).toThrow(/"XX" is no country of two letters/);
  expect(() => requireRegion('China')).toThrow(/no country/);
});
