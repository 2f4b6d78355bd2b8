/** docs/operations.md explains every event that the program logs. */
import { expect, test } from 'vitest';
import { readSource, sourceFiles } from '../support/sources.ts';

const EVENT = /event: '([a-zA-Z]+(?:\.[a-zA-Z]+)+)'|'(?:debug|info|warn|error)',\s*'([a-zA-Z]+\.[a-zA-Z]+)'/g;
const CONDITIONAL = /'(floor\.(?:held|released))'/g;

test('every log event has its line in docs/operations.md', () => {
  const docs = readSource('docs/operations.md');
  const events = sourceFiles('src').flatMap((file) =>
    [...readSource(file).matchAll(EVENT), ...readSource(file).matchAll(CONDITIONAL)].map(
      ([, first, second]) => first ?? second ?? '',
    ),
  );
  expect(events.length).toBeGreaterThan(40);
  expect([...new Set(events)].filter((event) => !docs.includes(`\`${event}\``))).toEqual([]);
});
