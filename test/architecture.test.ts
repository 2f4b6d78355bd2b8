import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches, folderOf, rulesOf } from './support/architecture.ts';
import { importsOf, readSource, sourceFiles } from './support/sources.ts';

const document = readFileSync(fileURLToPath(new URL('../docs/architecture.md', import.meta.url)), 'utf8');
const rules = rulesOf(document);
const files = sourceFiles('src');

describe('the architecture as documented', () => {
  it('names every folder of src', () => {
    const folders = [...new Set(files.map(folderOf))];
    expect(folders.filter((folder) => !rules.folders.has(folder))).toEqual([]);
  });

  it('names every concept of the domain', () => {
    const concepts = new Set(sourceFiles('src/domain').map((file) => file.split('/')[2] ?? ''));
    expect([...concepts].filter((concept) => !rules.siblings.has(concept))).toEqual([]);
  });

  it('names packages that are installed for the product', () => {
    const manifest: unknown = JSON.parse(readSource('package.json'));
    const { dependencies, devDependencies } = manifest as Record<string, Record<string, string>>;
    expect([...rules.packages.keys()].filter((name) => !(name in (dependencies ?? {})))).toEqual([]);
    expect([...rules.bundled.keys()].filter((name) => !(name in (devDependencies ?? {})))).toEqual([]);
  });

  it('is what the sources do', () => {
    const found = files.flatMap((file) =>
      breaches(rules, file, readSource(file)).map((breach) => `${file}: ${breach}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the architecture test', () => {
  it.each<readonly [string, string, string | undefined]>([
    ['src/engine/a.ts', `import { x } from '../domain/call/state.ts';`, undefined],
    ['src/engine/a.ts', `import { x } from '../ports/clock.ts';`, 'engine may not import ports'],
    ['src/engine/a.ts', `import {\n  x,\n  y,\n} from '../runtime/host.ts';`, 'may not import runtime'],
    ['src/engine/a.ts', `export * from '../runtime/host.ts';`, 'may not import runtime'],
    ['src/domain/call/a.ts', `import { x } from '../kernel/time.ts';`, undefined],
    [
      'src/domain/call/a.ts',
      `import { x } from '../campaign/campaign.ts';`,
      'may not import domain/campaign',
    ],
    ['src/domain/unheard/a.ts', `import { x } from '../kernel/time.ts';`, 'does not name'],
    ['src/ports/a.ts', `import type { x } from '../domain/kernel/time.ts';`, undefined],
    ['src/ports/a.ts', `import { type x } from '../domain/kernel/time.ts';`, undefined],
    ['src/ports/a.ts', `import { x } from '../domain/kernel/time.ts';`, 'more than types'],
    ['src/ports/a.ts', `import { readFileSync } from 'node:fs';`, 'of Node'],
    ['src/sim/a.ts', `import { x } from '../store/memory/hopper.ts';`, undefined],
    ['src/sim/a.ts', `import { x } from '../store/redis/hopper.ts';`, 'may not import store'],
    ['src/app/a.ts', `import { x } from '../cli/main.ts';`, 'may not import cli'],
    ['src/runtime/a.ts', `import { x } from '../../test/support/x.ts';`, 'not in src'],
    ['src/domain/numbering/a.ts', `import { x } from 'libphonenumber-js/max';`, undefined],
    ['src/domain/lead/a.ts', `import { x } from 'libphonenumber-js/max';`, 'the package libphonenumber-js'],
    ['src/telephony/ari/a.ts', `import ari from 'ari-client';`, undefined],
    ['src/telephony/a.ts', `import type { Logger } from 'pino';`, undefined],
    ['src/telephony/a.ts', `import { pino } from 'pino';`, 'more than types from the package pino'],
    ['src/app/a.ts', `const ari = require('ari-client');`, 'the package ari-client'],
    ['src/store/memory/a.ts', `import { Redis } from 'ioredis';`, 'the package ioredis'],
    ['src/app/a.ts', `import { x } from 'left-pad';`, 'does not name'],
    ['src/app/a.ts', `await import('left-pad');`, 'does not name'],
    ['src/domain/call/a.ts', `const at = Date.now();`, 'reads the clock'],
    ['src/domain/call/a.ts', `const at = new Date();`, 'reads the clock'],
    ['src/domain/call/a.ts', `const day = new Date(at).getUTCDay();`, undefined],
    ['src/engine/a.ts', `async function f() {}`, 'promises'],
    ['src/engine/a.ts', `const n = Math.random();`, 'randomness'],
    ['src/engine/a.ts', `// Date.now() is an argument\n/* no setTimeout */`, undefined],
    ['src/runtime/a.ts', `setTimeout(f, Date.now());`, undefined],
    ['src/runtime/a.ts', 'x;\n'.repeat(301), '301 lines'],
    ['src/runtime/a.ts', 'x;\n'.repeat(300), undefined],
  ])('judges %s with %j', (file, source, expected) => {
    const found = breaches(rules, file, source).join('\n');
    if (expected === undefined) expect(found).toBe('');
    else expect(found).toContain(expected);
  });

  it('sees every kind of import', () => {
    const source = `import a from './a.ts';\nimport './b.ts';\nexport { c } from './c.ts';\nvoid import('./d.ts');\n`;
    expect(
      importsOf(source)
        .map((found) => found.specifier)
        .sort(),
    ).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
  });
});
