import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generators } from '../../scripts/gen/all.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('generated documents', () => {
  it.each(generators.map((generator) => [generator.file, generator] as const))(
    '%s is what npm run gen writes',
    async (file, generator) => {
      expect(readFileSync(`${root}${file}`, 'utf8')).toBe(await generator.generate());
    },
  );
});
