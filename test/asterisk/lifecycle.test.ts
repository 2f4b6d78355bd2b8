/** How an Asterisk of ours lives and ends: with its parent, or beyond it where that was asked for. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStart } from '../../src/app/asterisk/instanceFolder.ts';
import { findRunning, startAsterisk, stopRunning } from '../../src/app/asterisk/startAsterisk.ts';
import { ariGet, asteriskForTests, eventually } from '../support/asterisk.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'outpace-lifecycle-'));
});
afterEach(async () => {
  await stopRunning(dataDir, 'pbx');
  rmSync(dataDir, { recursive: true, force: true });
});

const HOLDER = fileURLToPath(new URL('../support/holdAsterisk.ts', import.meta.url));

/** Starts an Asterisk in another process, kills that process with no chance to clean up, gives Asterisk's process id. */
async function startAndKillParent(mode: 'attached' | 'detached'): Promise<number> {
  const parent = spawn(process.execPath, ['--import', 'tsx', HOLDER, dataDir, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.on('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  expect(processStart(pid)).toBeDefined();
  parent.kill('SIGKILL');
  await new Promise((resolve) => parent.once('exit', resolve));
  return pid;
}

test('an Asterisk ends when its parent is killed', async () => {
  const pid = await startAndKillParent('attached');
  await eventually(() => processStart(pid) === undefined, 'Asterisk gone', 3_000);
  expect(findRunning(dataDir, 'pbx')).toBeUndefined();
});

test('a detached one lives on, is found again with its ports and secrets, and restarts only where it must', async () => {
  const pid = await startAndKillParent('detached');
  const source = await asteriskForTests();
  const request = { instance: 'pbx', source, dataDir, detached: true, trunks: [], phones: [] } as const;

  const found = await startAsterisk(request);
  expect([found.pid, found.reused]).toEqual([pid, true]);
  expect(await ariGet(found, 'asterisk/ping')).toMatchObject({ ping: 'pong' });

  const changed = await startAsterisk({ ...request, phones: [{ phone: 'agent1', secret: 'x' }] });
  expect(changed.reused).toBe(false);
  expect(changed.pid).not.toBe(pid);
  expect(processStart(pid)).toBeUndefined();

  const before = Date.now();
  await changed.stop();
  expect(processStart(changed.pid)).toBeUndefined();
  expect(Date.now() - before).toBeLessThan(3_000);
});

test('a port that is taken is named before anything starts', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const sip = socket.address().port;
  const source = await asteriskForTests();
  await expect(
    startAsterisk({ instance: 'pbx', source, dataDir, ports: { sip }, trunks: [], phones: [] }),
  ).rejects.toThrow(`UDP ${sip} (SIP) is taken`);
  socket.close();
  expect(findRunning(dataDir, 'pbx')).toBeUndefined();
});
