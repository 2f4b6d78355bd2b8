import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly exports: { readonly './pacing': { readonly types: string; readonly default: string } };
}

describe('outpace/pacing as a package of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-package-'));
  const built = join(folder, 'node_modules', 'outpace');
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const paths = manifest.exports['./pacing'];

  beforeAll(() => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const project = join(ROOT, 'tsconfig.build.json');
    // `npm run typecheck` looks at the types of all of it.
    execFileSync(process.execPath, [compiler, '-p', project, '--noCheck', '--outDir', join(built, 'dist')]);
    writeFileSync(join(built, 'package.json'), readFileSync(join(ROOT, 'package.json')));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is imported by its name, with nothing else installed, and decides', () => {
    const program = `
      import { createPacer, DEFAULT_PACING, reviewPacing } from 'outpace/pacing';
      const pacer = createPacer({ mode: 'predictive', abandonLimit: 0.03 }, Math.random);
      const day = { name: 'day', answered: 100, abandoned: 1, limit: 0.03, startsAt: 0, endsAt: 1e9 };
      const { dial, reason } = pacer.decide({
        now: 1e6, idle: [{ since: 9e5 }], talking: [], wrapping: [], dialling: [], screening: [], waiting: [],
        budget: [day], lines: 10, callsPerSecond: 10,
      });
      console.log(JSON.stringify({ dial, reason, aim: DEFAULT_PACING.aim, problems: reviewPacing({ mode: 'ratio' }) }));
    `;
    const file = join(folder, 'embedder.mjs');
    writeFileSync(file, program);
    const printed = execFileSync(process.execPath, [file], { encoding: 'utf8', cwd: folder });
    expect(JSON.parse(printed)).toMatchObject({ dial: expect.any(Number), aim: 0.97, problems: [] });
    expect(JSON.parse(printed).dial).toBeGreaterThan(0);
  });

  it('has types that an embedder can compile against', () => {
    const program = `
      import { createPacer, type FloorView, type PacingDecision } from 'outpace/pacing';
      declare const view: FloorView;
      export const decision: PacingDecision = createPacer({ mode: 'progressive' }, () => 0.5).decide(view);
    `;
    const file = join(folder, 'embedder.mts');
    writeFileSync(file, program);
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
    expect(() => execFileSync(process.execPath, [compiler, ...options, file], { cwd: folder })).not.toThrow();
    expect(paths.types).toMatch(/\.d\.ts$/);
  });

  it('depends on no package and on nothing but the kernel', () => {
    const source = join(ROOT, 'src/domain/pacing');
    const imports = readdirSync(source).flatMap((file) => [
      ...readFileSync(join(source, file), 'utf8').matchAll(/ from '([^']+)'/g),
    ]);
    expect(imports.length).toBeGreaterThan(10);
    for (const [, from] of imports) expect(from).toMatch(/^(\.\/|\.\.\/kernel\/)/);
  });
});
