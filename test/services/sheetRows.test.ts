/** Files whose rows are read by a process of their own, or left before their end. */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import writeExcel from 'write-excel-file/node';
import { afterAll, describe, expect, it } from 'vitest';
import { openList, scanList } from '../../src/services/importFile.ts';
import { previewList } from '../../src/services/listPreview.ts';
import { parseSheet } from '../../src/services/sheetParse.ts';
import { openSheet } from '../../src/services/sheetRows.ts';
import { eventually } from '../support/eventually.ts';

const ROWS = 5_000;
const RULES = { numbering: { defaultRegion: 'CN' as const }, headingOf: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'outpace-sheet-'));
const sheet = join(folder, 'list.xlsx');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function writeSheet(): Promise<void> {
  const people = Array.from({ length: ROWS }, (_, index) => [`${13_800_000_000 + index}`, `Person ${index}`]);
  const cells = [['phone', 'name'], ...people].map((row) => row.map((value) => ({ value, type: String })));
  writeFileSync(sheet, await writeExcel(cells).toBuffer());
}

/** What the work takes of this process's own processor time. */
async function processorTimeOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const openFilesOf = (file: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false;
    }
  }).length;

describe('a spreadsheet', () => {
  it('takes no time of the process that makes calls to be read', async () => {
    await writeSheet();
    const ours = await processorTimeOf(() => previewList(sheet, 'list', RULES));
    const whole = await processorTimeOf(async () => parseSheet(readFileSync(sheet)));
    expect(ours).toBeLessThan(whole / 2);
  });

  it('gives every row, from where an import had come on', async () => {
    const { heading, reader } = await openSheet(sheet, 4_000);
    const lines: number[] = [];
    for (let rows = await reader.rows(); rows !== undefined; rows = await reader.rows())
      lines.push(...rows.map(({ line }) => line));
    await reader.close();
    expect(heading).toEqual(['phone', 'name']);
    expect(lines).toEqual(Array.from({ length: ROWS + 1 - 4_000 }, (_, index) => 4_001 + index));
  });

  it('says so where the process that reads it has gone', async () => {
    const { reader } = await openSheet(sheet);
    await reader.close();
    await expect(reader.rows()).rejects.toThrow(/no XLSX that can be read/);
  });
});

describe('a list that is left before its end', () => {
  it('is closed', async () => {
    const file = join(folder, 'long.csv');
    writeFileSync(file, `phone\n${'13800000001\n'.repeat(100_000)}`);
    const { reader } = await openList(file, await scanList(file));
    await reader.rows();
    expect(openFilesOf(file)).toBe(1);
    await reader.close();
    await eventually(() => openFilesOf(file) === 0);
    await previewList(file, 'list', RULES);
    await eventually(() => openFilesOf(file) === 0);
  });
});
