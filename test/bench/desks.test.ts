/** Short forms of `npm run bench:screen-pop` and `bench:desks`, so that they cannot rot: what they count, and no time. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hasPostgres } from '../support/postgres.ts';

it.skipIf(!hasPostgres)(
  'shows the screen of every call that is joined at once',
  async () => {
    const output = await promisify(execFile)('npx', [
      'tsx',
      'bench/screenPop.ts',
      '--rounds',
      '1',
      '--bursts',
      '3',
    ]).catch(
      // Whether it was in time is not judged here.
      (error: { readonly stdout: string; readonly stderr: string }) => error,
    );
    expect(output.stderr).not.toMatch(/Error/);
    expect(output.stdout).toMatch(/\| calls \| [1-3] \|/);
  },
  180_000,
);

it.skipIf(!hasPostgres)(
  'counts what the desks of a floor cost, with none of them lost',
  async () => {
    const short = ['--agents', '2,4', '--seconds', '5', '--warm-up', '1'];
    const { stdout } = await promisify(execFile)('npx', ['tsx', 'bench/manyDesks.ts', ...short]);
    expect(stdout).toMatch(/\| share of a processor, engine and all \| [\d.]+ % \| [\d.]+ % \|/);
    expect(stdout).toContain('| desks that lost their connection | 0 | 0 |');
  },
  180_000,
);
