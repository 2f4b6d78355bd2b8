/** A short form of `npm run bench:screen-pop`, so that it cannot rot: that every call comes with its screen, and no time. */
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
