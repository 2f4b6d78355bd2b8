import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Paths {
  readonly types: string;
  readonly default: string;
}
interface Manifest {
  readonly exports: { readonly './pacing': Paths; readonly './client': Paths };
}

const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const folder = mkdtempSync(join(tmpdir(), 'outpace-package-'));
const built = join(folder, 'node_modules', 'outpace');

beforeAll(() => {
  const project = join(ROOT, 'tsconfig.build.json');
  // `npm run typecheck` looks at the types of all of it.
  execFileSync(process.execPath, [COMPILER, '-p', project, '--noCheck', '--outDir', join(built, 'dist')]);
  writeFileSync(join(built, 'package.json'), readFileSync(join(ROOT, 'package.json')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('outpace/pacing as a package of its own', () => {
  const paths = manifest.exports['./pacing'];

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
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
    expect(() => execFileSync(process.execPath, [COMPILER, ...options, file], { cwd: folder })).not.toThrow();
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

describe('outpace/client as a package of its own', () => {
  it('is imported by its name, with nothing else installed, and asks', async () => {
    const server = createServer((request, response) => {
      const { authorization } = request.headers;
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify([request.url, authorization]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const program = `
      import { createClient, ApiError } from 'outpace/client';
      const client = createClient({ baseUrl: 'http://127.0.0.1:${port}', token: 'secret', retries: 2 });
      const answer = await client('GET /campaigns/:campaignId', { params: { campaignId: 'a/b' } });
      console.log(JSON.stringify({ answer, isError: new ApiError({ detail: 'x' }) instanceof Error }));
    `;
    const file = join(folder, 'integrator.mjs');
    writeFileSync(file, program);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder });
    server.close();
    expect(JSON.parse(stdout)).toEqual({
      answer: ['/api/v1/campaigns/a%2Fb', 'Bearer secret'],
      isError: true,
    });
  });

  it('knows what an endpoint takes and answers, and refuses what it does not', () => {
    for (const name of ['zod', '@types']) {
      const link = join(folder, 'node_modules', name);
      if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules', name), link);
    }
    const program = `
      import { createClient } from 'outpace/client';
      const client = createClient({ token: 'secret' });
      const params = { teamId: 'a' };
      const team = client('GET /teams/:teamId', { params });
      export const name: Promise<string> = team.then((known) => known.name);
      // @ts-expect-error no such endpoint
      void client('GET /gremia/:teamId', { params });
      // @ts-expect-error an id is a text
      void client('GET /teams/:teamId', { params: { teamId: 1 } });
      // @ts-expect-error no such field
      void team.then((known) => known.size);
    `;
    const file = join(folder, 'integrator.mts');
    writeFileSync(file, program);
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    execFileSync(process.execPath, [COMPILER, ...options, file], { cwd: folder });
    expect(manifest.exports['./client'].types).toMatch(/\.d\.ts$/);
  });

  it('loads nothing but itself in a browser', () => {
    const source = join(ROOT, 'src/api/client');
    for (const file of readdirSync(source))
      for (const [line, from] of readFileSync(join(source, file), 'utf8').matchAll(
        /^import .* from '([^']+)'/gm,
      ))
        expect(line.startsWith('import type ') || from?.startsWith('./')).toBe(true);
  });
});
