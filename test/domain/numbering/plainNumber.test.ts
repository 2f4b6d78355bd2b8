/** The quick reading of a number against the library's own, which it must never contradict. */
import * as fc from 'fast-check';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { normaliseNumber, parseNumber } from '../../../src/domain/numbering/normalise.ts';
import { readPlainNumber } from '../../../src/domain/numbering/plainNumber.ts';

const REGIONS = getCountries();
const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`), { maxLength: count });

function expectSame(written: string, defaultRegion: string | undefined): void {
  const quick = normaliseNumber(written, { defaultRegion });
  const byLibrary = parseNumber(written, { defaultRegion });
  if (JSON.stringify(sorted(quick)) !== JSON.stringify(sorted(byLibrary))) {
    expect({ written, defaultRegion, ...quick }).toEqual({ written, defaultRegion, ...byLibrary });
  }
}

const sorted = (result: object): [string, unknown][] =>
  Object.entries(result).toSorted(([a], [b]) => a.localeCompare(b));

/** The ways in which lists write one number. */
function waysOf(national: string, code: string): string[] {
  const half = Math.floor(national.length / 2);
  return [
    national,
    `0${national}`,
    `1${national}`,
    `8${national}`,
    `+${code}${national}`,
    `+${code}0${national}`,
    `+${code} ${national.slice(0, half)}-${national.slice(half)}`,
    `${code}${national}`,
    `00${code}${national}`,
    `${national.slice(0, half)} ${national.slice(half)}`,
  ];
}

describe('reading a plain number', () => {
  it('knows the mobile of every region, written with the country code and without', () => {
    for (const region of REGIONS) {
      const example = getExampleNumber(region, examples);
      if (example === undefined) continue;
      for (const written of waysOf(example.nationalNumber, example.countryCallingCode)) {
        expectSame(written, region);
        expectSame(written, 'CN');
        expectSame(written, undefined);
      }
    }
  });

  it('agrees with the library on random digits of every region', { timeout: 60_000 }, () => {
    for (const region of REGIONS) {
      const code = getCountryCallingCode(region);
      fc.assert(
        fc.property(fc.integer({ min: 4, max: 12 }).chain(digits), (national) => {
          for (const written of waysOf(national, code)) expectSame(written, region);
        }),
        { numRuns: 3 },
      );
    }
  });

  it.each([
    'CN',
    'US',
    'GB',
    'DE',
    'IN',
    'AU',
    'CA',
    'FR',
    'IT',
    'BR',
    'MX',
    'AR',
    'RU',
    'KZ',
    'JP',
    'ID',
  ] as const)('agrees with the library all over the numbering plan of %s', (region) => {
    const code = getCountryCallingCode(region);
    for (let start = 0; start < 1_000; start += 1) {
      const tail = String((start * 7_919 + 1_234_567) % 10_000_000).padStart(7, '0');
      const national = `${String(start).padStart(3, '0')}${tail}${start % 10}`;
      const length = 8 + (start % 4);
      for (const written of [national.slice(0, length), national.slice(0, 10), national]) {
        expectSame(written, region);
        expectSame(`+${code}${written}`, region);
      }
    }
  });

  it('agrees with the library on what people type', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\+?[0-9][0-9 -]{4,18}$/),
        fc.constantFrom(undefined, ...REGIONS),
        (written, region) => expectSame(written.trim(), region),
      ),
      { numRuns: 10_000 },
    );
  });

  it('is sure of the usual ways, so that a long list need not be parsed', () => {
    const usual: [string, string][] = [
      ['13900000001', 'CN'],
      ['138 0013 8000', 'CN'],
      ['8613900000001', 'CN'],
      ['+8613900000001', 'US'],
      ['202-555-0123', 'US'],
      ['02079460018', 'GB'],
      ['09812345678', 'IN'],
      ['0412345678', 'AU'],
    ];
    for (const [written, region] of usual) expect(readPlainNumber(written, region)).toBeDefined();
  });
});
