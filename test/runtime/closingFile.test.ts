import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClosingFile, type PendingRecord } from '../../src/runtime/closingFile.ts';
import { aCdr, aLead, anAttempt } from '../support/stores.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'closing-'));
  path = join(folder, 'spool', 'main.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const closing = (attemptId: string): PendingRecord => ({
  type: 'closeAttempt',
  cdr: aCdr(anAttempt(aLead('lead'), { attemptId })),
  revision: 1,
});
const idOf = (record: PendingRecord): string =>
  record.type === 'closeAttempt' ? record.cdr.attemptId : record.type;

async function replayed(from = openClosingFile(path)): Promise<string[]> {
  const ids: string[] = [];
  await from.replay(async (record) => void ids.push(idOf(record)));
  return ids;
}

describe('the closing file', () => {
  it('gives back what was appended, in order, also to a later process, and is gone after it', async () => {
    const file = openClosingFile(path);
    for (const id of ['a', 'b', 'c']) file.append(closing(id));
    expect(file.length).toBe(3);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const later = openClosingFile(path);
    expect(later.length).toBe(3);
    expect(await replayed(later)).toEqual(['a', 'b', 'c']);
    expect(later.length).toBe(0);
    expect(existsSync(path)).toBe(false);
    expect(await replayed(later)).toEqual([]);
  });

  it('gives records back as they were', async () => {
    const record = closing('a');
    openClosingFile(path).append(record);
    const back: PendingRecord[] = [];
    await openClosingFile(path).replay(async (one) => void back.push(one));
    expect(back).toEqual([record]);
  });

  it('passes over a line that was cut short, and loses nothing that is appended after it', async () => {
    openClosingFile(path).append(closing('a'));
    appendFileSync(path, '{"type":"closeAttempt","cdr":{"att');
    const file = openClosingFile(path);
    expect(file.length).toBe(1);
    file.append(closing('b'));
    file.append(closing('c'));
    expect(await replayed(openClosingFile(path))).toEqual(['a', 'b', 'c']);
  });

  it('does not count a cut line among what it has written', async () => {
    openClosingFile(path).append(closing('a'));
    writeFileSync(path, `{"cut\n${readFileSync(path, 'utf8')}`);
    const file = openClosingFile(path);
    file.append(closing('b'));
    file.append(closing('c'));
    const seen: string[] = [];
    const write = async (record: PendingRecord): Promise<void> => {
      if (seen.length === 2) throw new Error('away');
      seen.push(idOf(record));
    };
    await expect(file.replay(write)).rejects.toThrow('away');
    expect(await replayed(file)).toEqual(['c']);
  });

  it('keeps what a replay did not come to, from the record that failed on', async () => {
    const file = openClosingFile(path);
    for (const id of ['a', 'b', 'c']) file.append(closing(id));
    const seen: string[] = [];
    const failing = async (record: PendingRecord): Promise<void> => {
      if (idOf(record) === 'b') throw new Error('away');
      seen.push(idOf(record));
    };
    await expect(file.replay(failing)).rejects.toThrow('away');
    expect(seen).toEqual(['a']);
    expect(file.length).toBe(2);
    expect(await replayed(openClosingFile(path))).toEqual(['b', 'c']);
  });

  it('keeps what is appended during a replay', async () => {
    const file = openClosingFile(path);
    file.append(closing('a'));
    await file.replay(async () => file.append(closing('b')));
    expect(file.length).toBe(1);
    expect(await replayed(file)).toEqual(['b']);
  });

  it('loses nothing where two replays are asked for at once', async () => {
    const file = openClosingFile(path);
    for (const id of ['a', 'b']) file.append(closing(id));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: string[] = [];
    const write = async (record: PendingRecord): Promise<void> => {
      await gate;
      seen.push(idOf(record));
    };
    const both = [file.replay(write), file.replay(write)];
    for (const id of ['c', 'd']) file.append(closing(id));
    release();
    expect(await Promise.all(both)).toEqual([4, 0]);
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });
});
