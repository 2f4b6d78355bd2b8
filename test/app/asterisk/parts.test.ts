/** The small parts of the Asterisk environment that need no Asterisk. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFile } from '../../../src/app/asterisk/fileLock.ts';
import { checkPrompts, promptManifest, promptMedia } from '../../../src/app/asterisk/prompts.ts';
import { parsePstnLog } from '../../../src/app/asterisk/pstnLog.ts';
import { DIALPLAN_DIR } from '../../../src/app/asterisk/renderConfig.ts';
import { keepSecrets } from '../../../src/app/asterisk/secrets.ts';
import { isNewEnough, parseVersion } from '../../../src/app/asterisk/version.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('secrets are made once, kept for their owner only, and added to', () => {
  const file = join(folder, 'deep/secrets.json');
  const first = keepSecrets(file, ['a']);
  expect(first.a).toMatch(/^[\w-]{24}$/);
  const second = keepSecrets(file, ['a', 'b']);
  expect(second.a).toBe(first.a);
  expect(second.b).not.toBe(first.a);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a lock is held by one at a time and freed for the next', async () => {
  const path = join(folder, 'lock');
  const order: string[] = [];
  const release = await lockFile(path, () => undefined);
  const releaseSecond = await lockFile(path, () => {
    order.push('second waits');
    release();
  });
  order.push('second holds');
  releaseSecond();
  expect(order).toEqual(['second waits', 'second holds']);
});

test('versions compare by number, not by text', () => {
  expect(parseVersion('Asterisk 22.10.1+dfsg+~cs6.17.60671434-1')).toBe('22.10.1');
  expect(['22.9.2', '22.10.0', '20.19.0'].map((version) => isNewEnough(version))).toEqual([
    false,
    false,
    false,
  ]);
  expect(['22.10.1', '22.11.0', '23.0.0'].map((version) => isNewEnough(version))).toEqual([true, true, true]);
});

test('the checked-in sounds are those of the manifest, 8 kHz mono 16 bit', () => {
  expect(checkPrompts(`${DIALPLAN_DIR}sounds`)).toEqual([]);
  for (const file of Object.keys(promptManifest())) {
    const wav = readFileSync(`${DIALPLAN_DIR}sounds/${file}`);
    expect([wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)]).toEqual([1, 8_000, 16]);
  }
});

test('a missing and a changed sound are told apart', () => {
  writeFileSync(join(folder, 'b.wav'), 'x');
  expect(checkPrompts(folder, { 'a.wav': '0', 'b.wav': '0' })).toEqual([
    { file: 'a.wav', fault: 'missing' },
    { file: 'b.wav', fault: 'differs' },
  ]);
});

test('a prompt is played in its language', () => {
  expect(promptMedia('outpace/consent')).toBe('sound:outpace/en/consent');
  expect(promptMedia('outpace/consent', 'zh')).toBe('sound:outpace/zh/consent');
});

test('the PSTN log is read line by line, other lines are left', () => {
  const text = [
    '[2026-11-22 02:00:00.000] NOTICE[1] loader.c: 104 modules will be loaded.',
    '[2026-11-22 02:00:01.000] NOTICE[2][C-00000001] Ext. +12025550102: CALL|1795312801000|invite|+12025550102|+12025550000|abc-1',
    '[2026-11-22 02:00:03.000] NOTICE[2][C-00000001] Ext. s: CALL|1795312803000|answered|+12025550102||abc-1',
  ].join('\n');
  expect(parsePstnLog(text)).toEqual([
    {
      at: 1_795_312_801_000,
      event: 'invite',
      number: '+12025550102',
      callerId: '+12025550000',
      callKey: 'abc-1',
    },
    { at: 1_795_312_803_000, event: 'answered', number: '+12025550102', callerId: '', callKey: 'abc-1' },
  ]);
});
