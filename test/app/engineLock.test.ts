/** One engine a data folder, whatever became of the one before. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from '../../src/app/engineLock.ts';

const LOCK_MODULE = new URL('../../src/app/engineLock.ts', import.meta.url).href;

let dataDir: string;
let other: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'outpace-lock-'));
});
afterEach(async () => {
  await end();
  rmSync(dataDir, { recursive: true, force: true });
});

async function end(): Promise<void> {
  if (other === undefined) return;
  const gone = once(other, 'exit');
  if (other.kill('SIGKILL')) await gone;
  other = undefined;
}

/** Another process that holds the folder. */
async function hold(): Promise<number> {
  const script = `const { lockDataDir } = await import(${JSON.stringify(LOCK_MODULE)});
    lockDataDir(${JSON.stringify(dataDir)}); console.log('held'); setInterval(() => undefined, 60_000);`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', script];
  other = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (other.stdout !== null) await once(other.stdout, 'data');
  return other.pid ?? 0;
}

test('a second process is refused, told which one holds the folder, and leaves its lock alone', async () => {
  const pid = await hold();
  for (let tries = 1; tries <= 2; tries += 1)
    expect(() => lockDataDir(dataDir)).toThrow(
      new RegExp(`an engine runs from .*process ${pid}.*stop that one`),
    );
});

test('the lock of a process that was killed is taken over', async () => {
  await hold();
  await end();
  const unlock = lockDataDir(dataDir);
  expect(existsSync(join(dataDir, 'engine.lock'))).toBe(true);
  unlock();
});

test('given back, nothing is left of it', () => {
  lockDataDir(dataDir)();
  expect(existsSync(join(dataDir, 'engine.lock'))).toBe(false);
});
