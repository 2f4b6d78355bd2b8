import { mkdtemp, readFile, rm, stat, truncate, writeFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberKey, numberOfKey } from '../../../src/domain/numbering/numberKey.ts';
import { buildNumberList } from '../../../src/store/numberList/build.ts';
import { NumberListFault, readNumberList, writeNumberList } from '../../../src/store/numberList/file.ts';
import { createNumberList } from '../../../src/store/numberList/numberList.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpace-numbers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const about = { source: 'registry', version: '2026-11', builtAt: '2026-11-22T00:00:00Z' };

/** In chunks that cut lines anywhere. */
async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const build = (text: string, { chunk = 7, runKeys = 5 } = {}) =>
  buildNumberList(chunksOf(text, chunk), { folder, runKeys });

describe('a number list', () => {
  it('has exactly the numbers it was built from, whatever their lengths, order and doubles', async () => {
    const key = fc.oneof(
      fc.integer({ min: 100, max: 999_999 }),
      fc.integer({ min: 8_613_000_000_000, max: 8_613_000_000_400 }),
      // On both sides of a multiple of 2^32, and the longest there are.
      fc.integer({ min: 2 ** 33 - 200, max: 2 ** 33 + 200 }),
      fc.integer({ min: 999_999_999_999_000, max: 999_999_999_999_999 }),
    );
    const cases = fc.asyncProperty(
      fc.array(key, { maxLength: 600 }),
      fc.array(key, { maxLength: 100 }),
      fc.integer({ min: 1, max: 40 }),
      async (keys, others, chunk) => {
        const { arrays, counts } = await build(keys.map(numberOfKey).join('\n'), { chunk, runKeys: 64 });
        const list = createNumberList(arrays);
        const wanted = new Set(keys);
        expect(list.size).toBe(wanted.size);
        expect(counts.duplicates).toBe(keys.length - wanted.size);
        for (const one of [...keys, ...others]) expect(list.has(one)).toBe(wanted.has(one));
        for (const one of keys)
          expect(list.has(one + 0.5) || list.has(one + 2 ** 32)).toBe(wanted.has(one + 2 ** 32));
      },
    );
    await fc.assert(cases, { numRuns: 60 });
  });

  it('counts what is no number, with its lines, and takes the rest', async () => {
    const text = `+12025550100\r\n\n012345\nabc\n+1 202 555 0101\n++1234567\n12\n1234567890123456\n12025550102`;
    const { arrays, counts } = await build(text);
    expect(counts).toEqual({
      lines: 9,
      numbers: 3,
      duplicates: 0,
      rejected: 5,
      rejectedLines: [3, 4, 6, 7, 8],
    });
    const list = createNumberList(arrays);
    expect([12_025_550_100, 12_025_550_101, 12_025_550_102].every((key) => list.has(key))).toBe(true);
  });

  it('keeps its memory where a file is one endless line', async () => {
    const { counts } = await build('9'.repeat(2_000_000), { chunk: 65_536 });
    expect(counts).toMatchObject({ lines: 1, numbers: 0, rejected: 1 });
  });

  it('is the same after a way over the disk, and leaves nothing beside its file', async () => {
    const path = join(folder, 'kept.bin');
    const { arrays } = await build('+12025550100\n+8613800138000\n+44700900123');
    const written = await writeNumberList(path, arrays, about);
    const { header, list } = await readNumberList(path);
    expect(header).toEqual(written);
    expect(header).toMatchObject({ ...about, count: 3 });
    expect(list.has(8_613_800_138_000)).toBe(true);
    expect(list.has(8_613_800_138_001)).toBe(false);
    expect(await readdir(folder)).toEqual(['kept.bin']);
  });

  it('may be empty', async () => {
    const path = join(folder, 'empty.bin');
    await writeNumberList(path, (await build('\n')).arrays, about);
    const { list } = await readNumberList(path);
    expect([list.size, list.has(12_025_550_100)]).toEqual([0, false]);
  });

  it.each([
    [
      'is no number list',
      (path: string) => writeFile(path, 'number\n+12025550100\n'),
      /is not a number list/,
    ],
    ['is cut short', async (path: string) => truncate(path, (await stat(path)).size - 4), /cut short/],
    ['was changed', flipLastByte, /check sum differs/],
    ['has another header', breakHeader, /header that cannot be read/],
  ])('says so of a file that %s', async (_what, harm, message) => {
    const path = join(folder, 'harmed.bin');
    await writeNumberList(path, (await build('+12025550100\n+12025550101')).arrays, about);
    await harm(path);
    const failure = await readNumberList(path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NumberListFault);
    expect(String(failure)).toMatch(message);
  });
});

describe('the key of a number', () => {
  it('is its digits, and nothing for what is no number', () => {
    expect(numberKey('+12025550100')).toBe(12_025_550_100);
    expect(numberKey('12025550100')).toBe(12_025_550_100);
    for (const bad of ['', '+', '+0123456', '12', '+1234567890123456', '+1 202', '１２３４']) {
      expect(numberKey(bad), bad).toBeUndefined();
    }
  });
});

async function flipLastByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function breakHeader(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[12] = 0x78;
  await writeFile(path, bytes);
}
