/** A short form of `npm run soak:board`, so that it cannot rot: that nobody misses a change, and no figure. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('shows a small floor to three viewers, who miss nothing', async () => {
  const size = ['--agents', '50', '--campaigns', '5', '--viewers', '3', '--seconds', '3'];
  const { stdout } = await promisify(execFile)('npx', ['tsx', 'bench/board.ts', ...size]);
  expect(stdout).toMatch(/changes missed +0\ngood\n$/);
}, 120_000);
