import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../src/services/journalFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'outpace-journal-'));
const STARTED =
  '{"poolId":"a","type":"started","version":1,"at":1,"settings":{"mode":"progressive"},"seed":1}';

function fileOf(content: string | Buffer): string {
  const file = join(folder, 'journal');
  writeFileSync(file, content);
  return file;
}

describe('a journal that is read', () => {
  it('ends where a crash has cut it short, compressed or not', () => {
    const text = `${STARTED}\n`.repeat(2_000);
    const cut = gzipSync(text, { level: 0 }).subarray(0, 20_000);
    expect([...readJournal(fileOf(cut))].length).toBeGreaterThan(100);
    expect([...readJournal(fileOf(`${STARTED}\n${STARTED.slice(0, 30)}`))]).toHaveLength(1);
    expect([...readJournal(fileOf(''))]).toEqual([]);
  });

  it.each([
    ['text', 'not JSON'],
    ['null', 'no entry of a pacing journal'],
    ['{"poolId":"a","type":"toString"}', 'no entry of a pacing journal'],
    ['{"poolId":"a","type":"started","version":9}', 'layout 9'],
    ['{"poolId":"a","type":"started","version":1}', "'started' without settings"],
    ['{"poolId":"a","type":"observed"}', "'observed' without event"],
    ['{"poolId":"a","type":"decided"}', "'decided' without view"],
    ['{"poolId":"a","type":"decided","view":{}}', "'decided' without view.idle"],
  ])('is refused at the line that is none of it: %s', (line, reason) => {
    const read = (): unknown => [...readJournal(fileOf(`${STARTED}\n${line}\n`))];
    expect(read).toThrow(reason);
    expect(read).toThrow(':2: ');
  });
});
