/** How an Asterisk of ours lives and ends: with its parent, or beyond it where that was asked for. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStart } from '../../src/app/asterisk/instanceFolder.ts';
import { findRunning, startAsterisk, stopRunning } from '../../src/app/asterisk/startAsterisk.ts';
import { startAsteriskPair } from '../../src/app/asterisk/startPair.ts';
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

test('a pair that loses a port between the draw and the start draws another', async () => {
  const starting = startAsteriskPair({
    source: await asteriskForTests(),
    dataDir,
    trunks: ['pstn'],
    phones: ['1001'],
  });
  // The configuration of the PSTN, which starts first, names the port that was drawn for the PBX.
  const drawn = () => Number(/^server_uri = sip:127\.0\.0\.1:(\d+)$/m.exec(pstnConfig())?.[1] ?? 0);
  await eventually(() => drawn() > 0, 'the port of the PBX is drawn');
  const taken = drawn();
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(taken, '127.0.0.1', resolve));
  const pair = await starting;
  try {
    expect(pair.pbx.ports.sip).not.toBe(taken);
    for (const one of [pair.pbx, pair.pstn])
      expect(await ariGet(one, 'asterisk/ping')).toMatchObject({ ping: 'pong' });
  } finally {
    await pair.stop();
    socket.close();
  }
});

function pstnConfig(): string {
  const file = join(dataDir, 'pstn/etc/pjsip.conf');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
