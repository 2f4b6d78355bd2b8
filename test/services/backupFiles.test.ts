/** The files of a backup, without its rows: written, checked, and put back. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBackupWriter, readBackup } from '../../src/services/backupFile.ts';
import { restoreFiles } from '../../src/services/backupFiles.ts';

const SCHEMA = { migrations: [], tables: [], partitions: [], sequences: [] };
const LARGE = randomBytes(2_000_000);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const backup = (): string => join(folder, 'a.backup');
const source = (name: string): string => join(folder, 'from', name);

async function written(contents: Readonly<Record<string, Buffer>>, missing: readonly string[] = []) {
  for (const [path, data] of Object.entries(contents)) {
    mkdirSync(dirname(source(path)), { recursive: true });
    writeFileSync(source(path), data);
  }
  const writer = openBackupWriter(backup(), true);
  await writer.line({ outpaceBackup: 1, version: '0.1.0', takenAt: '', schema: SCHEMA });
  const paths = [...Object.keys(contents), ...missing];
  const totals = await writer.files(paths.map((path) => ({ path, file: source(path) })));
  await writer.end();
  return totals;
}

async function restored(place = (path: string): string | undefined => join(folder, 'to', path)) {
  const reader = await readBackup(backup());
  return restoreFiles(reader.files(), place, join(folder, '.restoring'));
}

/** The whole backup with its text changed, and its own check sum made right again. */
function tamper(change: (text: string) => string): void {
  const lines = change(gunzipSync(readFileSync(backup())).toString('utf8'))
    .trimEnd()
    .split('\n');
  const before = `${lines.slice(0, -1).join('\n')}\n`;
  const end = {
    ...JSON.parse(lines.at(-1) ?? '{}'),
    sha256: createHash('sha256').update(before).digest('hex'),
  };
  writeFileSync(backup(), gzipSync(`${before}${JSON.stringify(end)}\n`));
}

describe('the files of a backup', () => {
  it('come back byte for byte, empty ones and large ones too', async () => {
    const contents = {
      'sounds/outpace/en/consent.wav': LARGE,
      'sounds/outpace/zh/consent.wav': Buffer.alloc(0),
      'recordings/2026-11-22/0192.wav': Buffer.from('RIFF'),
    };
    expect(await written(contents)).toEqual({ files: 3, bytes: LARGE.length + 4 });
    expect((await readBackup(backup())).fileTotals).toEqual({ files: 3, bytes: LARGE.length + 4 });
    expect(await restored()).toEqual({ files: 3, bytes: LARGE.length + 4 });
    for (const [path, data] of Object.entries(contents))
      expect(readFileSync(join(folder, 'to', path)).equals(data), path).toBe(true);
    expect(existsSync(join(folder, '.restoring'))).toBe(false);
  });

  it('that are there already, or have no place, are not written', async () => {
    await written({
      'sounds/outpace/en/a.wav': Buffer.from('a'),
      'sounds/outpace/en/b.wav': Buffer.from('b'),
    });
    await restored();
    writeFileSync(join(folder, 'to', 'sounds/outpace/en/b.wav'), 'changed');
    expect(await restored()).toEqual({ files: 1, bytes: 1 });
    expect(readFileSync(join(folder, 'to', 'sounds/outpace/en/b.wav'), 'utf8')).toBe('b');
    expect(await restored(() => undefined)).toEqual({ files: 0, bytes: 0 });
  });

  it('that have gone meanwhile are left out', async () => {
    const totals = await written({ 'recordings/a.wav': Buffer.from('a') }, ['recordings/gone.wav']);
    expect(totals).toEqual({ files: 1, bytes: 1 });
    expect(await restored()).toEqual({ files: 1, bytes: 1 });
  });

  it.each<readonly [string, (text: string) => string, RegExp]>([
    ['a piece changed', (text) => text.replace('"data":"YWJj"', '"data":"YWJk"'), /damaged/],
    ['a piece missing', (text) => text.replace(/^\{"data":.*\n/m, ''), /damaged/],
    ['its end missing', (text) => text.replace(/^\{"fileEnd":.*\n/m, ''), /has no end/],
    [
      'a name that leads elsewhere',
      (text) => text.replaceAll('recordings/a.wav', '../../etc/passwd'),
      /no name/,
    ],
  ])('are refused with %s, before anything is written', async (_case, change, why) => {
    await written({ 'recordings/a.wav': Buffer.from('abc') });
    tamper(change);
    await expect(readBackup(backup())).rejects.toMatchObject({
      code: 'OUT_BACKUP_INVALID',
      message: expect.stringMatching(why) as string,
    });
  });
});
