import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { readSheet } from 'read-excel-file/node';
import writeExcel from 'write-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListsPort } from '../../src/ports/lists.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createRecords } from '../../src/records/adapter.ts';
import { createLists } from '../../src/records/lists.ts';
import { exportCsv, exportSheet } from '../../src/services/exportList.ts';
import { importFile, type ImportFileOptions } from '../../src/services/importFile.ts';
import { importList } from '../../src/services/importList.ts';
import { parseColumnUse } from '../../src/services/listMapping.ts';
import { VICIDIAL_MAPPING, vicidialHeading } from '../../src/services/vicidial.ts';
import { createTestPglite } from '../support/pglite.ts';

const sql = createTestPglite();
const folder = mkdtempSync(join(tmpdir(), 'outpace-import-'));
let records: RecordsPort;
let lists: ListsPort;
let files = 0;

beforeAll(async () => {
  records = createRecords(sql, 'memory');
  lists = createLists(sql, 'memory');
  await records.start();
});
afterAll(async () => {
  await records.stop();
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(content: string | Uint8Array): string {
  const file = join(folder, `list-${(files += 1)}`);
  writeFileSync(file, content);
  return file;
}

const optionsFor = (listId: string, file: string): ImportFileOptions => ({
  listId,
  listName: listId,
  numbering: { defaultRegion: 'CN' },
  rejectsFile: `${file}.rejects.csv`,
});

async function run(listId: string, content: string | Uint8Array, changes: Partial<ImportFileOptions> = {}) {
  const file = fileOf(content);
  return importFile(file, records, lists, { ...optionsFor(listId, file), ...changes });
}

const leadsOf = (listId: string): Promise<readonly Record<string, unknown>[]> =>
  sql.query(
    'select number, name, fields, phones, line_type, region, list_key from leads where list_id = $1 order by position',
    [listId],
  );

/** 手机号,姓名 / 13800000001,王伟 in GB18030. */
const GB18030 = Buffer.concat([
  Buffer.from([0xca, 0xd6, 0xbb, 0xfa, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0a]),
  Buffer.from('13800000001,'),
  Buffer.from([0xcd, 0xf5, 0xce, 0xb0, 0x0a]),
]);

describe('importing a file', () => {
  it('reads GB18030 as found out from the bytes', async () => {
    expect(await run('gb', GB18030)).toMatchObject({ inserted: 1, rejected: 0 });
    expect(await leadsOf('gb')).toMatchObject([
      { number: '+8613800000001', name: '王伟', line_type: 'mobile', region: 'CN' },
    ]);
  });

  it('rejects the rows of an encoding that it does not know, and garbles none', async () => {
    const latin1 = Buffer.from('phone,name\n13800000001,Ren\xe9 M.\n13800000002,Bob\n', 'latin1');
    expect(await run('latin', latin1)).toMatchObject({ inserted: 1, rejectedByCode: { 'not-utf8': 1 } });
  });

  it('keeps several phones in their order, and drops those that are none', async () => {
    const file = '手机,家庭电话,办公电话\nbad,010-62551234,13800000002\n13800000001,x,\n';
    expect(await run('phones', file)).toMatchObject({ inserted: 2, unusablePhones: 2 });
    expect(await leadsOf('phones')).toMatchObject([
      {
        number: '+861062551234',
        line_type: 'fixed',
        phones: [
          { number: '+861062551234', kind: 'home', lineType: 'fixed' },
          { number: '+8613800000002', kind: 'work', lineType: 'mobile' },
        ],
      },
      { number: '+8613800000001', phones: [] },
    ]);
  });

  it('checks typed fields and writes them in one way', async () => {
    const columns = Object.fromEntries(
      ['age=number', 'born=date', 'plan=choice:A|B', 'x=ignore'].map(parseColumnUse),
    );
    const file =
      'phone,age,born,plan,x\n13800000001,"1,024",2026/3/1,a,z\n13800000002,old,,,\n13800000003,,2026-02-30,,\n13800000004,,,C,\n';
    const totals = await run('typed', file, { columns });
    expect(totals.rejectedByCode).toEqual({ 'field-number': 1, 'field-date': 1, 'field-choice': 1 });
    expect(await leadsOf('typed')).toMatchObject([
      { fields: { age: '1024', born: '2026-03-01', plan: 'A' } },
    ]);
  });

  it('goes on after a failure where it stood: totals, leads and rejects as of one run', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => (at % 8 === 3 ? 'bad' : `1380000${1_000 + at}`));
    const file = fileOf(`phone\n${rows.join('\n')}\n13800001000\n`);
    const options = { ...optionsFor('resumed', file), batchSize: 5 };
    let batches = 0;
    const failing = {
      createList: (listId: string, name: string) => records.createList(listId, name),
      importLeads: (...batch: Parameters<RecordsPort['importLeads']>) => {
        batches += 1;
        if (batches > 4) throw new Error('killed');
        return records.importLeads(...batch);
      },
    };
    await expect(importFile(file, failing, lists, options)).rejects.toThrow('killed');
    expect(await leadsOf('resumed')).toHaveLength(20);
    const totals = await importFile(file, records, lists, options);
    expect(totals).toMatchObject({ rows: 41, inserted: 35, duplicates: 1, rejected: 5 });
    expect(totals.resumedAfterLine).toBeGreaterThan(20);
    expect(readFileSync(options.rejectsFile, 'utf8').trim().split('\r\n')).toHaveLength(6);
    expect(await leadsOf('resumed')).toHaveLength(35);
    const again = await importFile(file, records, lists, options);
    expect(again).toMatchObject({ inserted: 0, duplicates: 36, rejected: 5, resumedAfterLine: 0 });
  });

  it.each([
    ['first', { name: 'A', fields: { city: 'X' } }],
    ['newest', { name: 'B', fields: { note: 'n' } }],
    ['merge', { name: 'A', fields: { city: 'X', note: 'n' } }],
  ] as const)('of duplicates by key keeps %s', async (keep, expected) => {
    const listId = `keep-${keep}`;
    await run(listId, `phone,name,city,note,customer id\n13800000001,A,X,,${keep}1\n`);
    const duplicates = { scope: 'list', by: 'key', keep } as const;
    const later = `phone,name,city,note,customer id\n13800000002,B,,n,${keep}1\n`;
    expect(await run(listId, later, { duplicates })).toMatchObject({
      inserted: 0,
      duplicates: 1,
      updated: keep === 'first' ? 0 : 1,
    });
    const [lead, ...others] = await leadsOf(listId);
    expect(others).toEqual([]);
    expect(lead).toMatchObject({ number: '+8613800000001', ...expected });
  });

  it('looks for duplicates in other lists only where it is told to', async () => {
    await run('other-1', 'phone\n13900000001\n');
    expect(await run('other-2', 'phone\n13900000001\n')).toMatchObject({ inserted: 1 });
    const duplicates = { scope: 'all', by: 'phone', keep: 'first' } as const;
    expect(await run('other-3', 'phone\n13900000001\n13900000002\n', { duplicates })).toMatchObject({
      inserted: 1,
      duplicates: 1,
    });
  });

  it('passes over a line of two gigabytes in bounded memory, and loses that line alone', async () => {
    const block = Buffer.alloc(1 << 20, 'x');
    async function* file() {
      yield Buffer.from('phone\n13800000001\n');
      for (let mb = 0; mb < 2_048; mb += 1) yield block;
      yield Buffer.from('\n13800000002\n');
    }
    const before = process.memoryUsage().rss;
    const options = { listId: 'long', listName: 'long', numbering: { defaultRegion: 'CN' } };
    const totals = await importList(file(), records, options);
    expect(totals).toMatchObject({ rows: 3, inserted: 2, rejectedByCode: { 'line-too-long': 1 } });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  }, 120_000);
});

describe('a spreadsheet', () => {
  it('is imported as its cells read, and exported with no cell a formula', async () => {
    const cell = (value: string | number) => ({ value, type: typeof value === 'number' ? Number : String });
    const sheet = await writeExcel([
      ['手机号', '姓名', '备注'].map(cell),
      [cell(13_800_000_001), cell('王'), cell('=1+1')],
      [cell('x'), cell('y'), cell('')],
    ]).toBuffer();
    expect(await run('sheet', sheet)).toMatchObject({ inserted: 1, rejected: 1 });
    expect(await leadsOf('sheet')).toMatchObject([{ number: '+8613800000001', fields: { 备注: '=1+1' } }]);
    let csv = '';
    for await (const part of exportCsv(lists, 'sheet')) csv += part;
    expect(csv).toContain("'=1+1");
    expect(csv).toContain('\n+8613800000001,王,mobile,CN');
    const read = await readSheet(await exportSheet(lists, 'sheet'));
    expect(read[1]).toEqual(expect.arrayContaining(['+8613800000001', "'=1+1"]));
  });

  it.each([
    ['says that it unpacks to more than the limit', 65 * 2 ** 20],
    ['lies about how much it unpacks to', 1_000],
  ])('that %s is refused before it is unpacked', async (_what, said) => {
    const before = process.memoryUsage().rss;
    const bomb = zipOf('xl/worksheets/sheet1.xml', Buffer.alloc(65 * 2 ** 20), said);
    await expect(run('bomb', bomb)).rejects.toThrow(/save it as CSV/);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
  });
});

/** One entry whose directory says it has `said` bytes unpacked. */
function zipOf(name: string, content: Buffer, said: number): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(said, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(said, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

describe('files of VICIdial', () => {
  it('are read by the documented order of columns, without a heading', async () => {
    const row = 'V7|src|101|1|2025550123|Mr|Ann||Lee|||||NY||USA|F||2025550124||sec|hello|5|me';
    const padded = row.split('|');
    padded.splice(9, 0, 'Main St');
    const totals = await run('vici', `${padded.join('|')}\n`, {
      template: VICIDIAL_MAPPING,
      headingOf: vicidialHeading,
    });
    expect(totals).toMatchObject({ rows: 1, inserted: 1 });
    expect(await leadsOf('vici')).toMatchObject([
      {
        number: '+12025550123',
        name: 'Ann Lee',
        list_key: 'V7',
        phones: [{ number: '+12025550123' }, { number: '+12025550124' }],
      },
    ]);
  });
});

describe('what is left of an earlier import', () => {
  it('is no rejects file where this one rejects nothing, and what is no rejects file stays', async () => {
    const file = fileOf('phone,name\n12,Bad\n');
    await importFile(file, records, lists, optionsFor('stale', file));
    expect(readFileSync(`${file}.rejects.csv`, 'utf8')).toMatch(/^line,code,reason,row/);
    writeFileSync(file, 'phone,name\n13800137001,Good\n');
    await importFile(file, records, lists, optionsFor('stale', file));
    expect(() => readFileSync(`${file}.rejects.csv`)).toThrow(/ENOENT/);
    const notes = fileOf('my own notes');
    await importFile(file, records, lists, { ...optionsFor('stale', file), rejectsFile: notes });
    expect(readFileSync(notes, 'utf8')).toBe('my own notes');
  });
});

describe('a file that is no list', () => {
  it('is told that its heading is missing, or that its template names none of its columns', async () => {
    await expect(run('none', '13800137002,Anna\n13800137003,Bob\n')).rejects.toThrow(
      /names no columns, it has the number 13800137002/,
    );
    const template = { columns: { 手机号: { use: 'phone', kind: 'mobile' } } } as const;
    await expect(run('none', 'id,city\n1,Bonn\n', { template })).rejects.toThrow(
      /no column that the template takes for a phone; its columns are: id, city/,
    );
  });
});
