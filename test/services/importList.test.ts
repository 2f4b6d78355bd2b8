import { Readable, Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecords } from '../../src/records/adapter.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import {
  importList,
  leadIdOf,
  type ImportOptions,
  type ImportTotals,
} from '../../src/services/importList.ts';
import { createTestPglite } from '../support/pglite.ts';

const sql = createTestPglite();
let records: RecordsPort;
let lists = 0;

interface Imported {
  readonly totals: ImportTotals;
  readonly rejects: readonly Readonly<Record<string, string>>[];
  readonly listId: string;
}

async function run(
  file: string | Uint8Array,
  changes: Partial<ImportOptions> = {},
  chunkBytes = 7,
): Promise<Imported> {
  let rejected = '';
  const rejects = new Writable({
    decodeStrings: false,
    highWaterMark: 16,
    write(chunk, _encoding, done) {
      rejected += String(chunk);
      setImmediate(done);
    },
  });
  const listId = changes.listId ?? `list-${(lists += 1)}`;
  const options = { listName: 'List', numbering: { defaultRegion: 'CN' }, rejects, ...changes, listId };
  const totals = await importList(chunksOf(Buffer.from(file), chunkBytes), records, options);
  expect(totals.inserted + totals.duplicates + totals.rejected).toBe(totals.rows);
  const parsed: Record<string, string>[] = parse(rejected, { columns: true });
  expect(parsed).toHaveLength(totals.rejected);
  return { totals, rejects: parsed, listId };
}

function chunksOf(bytes: Buffer, size: number): Readable {
  const chunks = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return Readable.from(chunks);
}

async function leadsOf(listId: string): Promise<readonly Record<string, unknown>[]> {
  return sql.query(
    'select lead_id, number, raw_number, name, fields, source_line from leads where list_id = $1 order by position',
    [listId],
  );
}

beforeAll(async () => {
  records = createRecords(sql, 'memory');
  await records.start();
});
afterAll(() => records.stop());

describe('importing a list', () => {
  it('stores numbers in E.164 with name, fields and line', async () => {
    const { totals, listId } = await run(
      '手机号,姓名,城市\n13800000001,王伟,北京\n+86 138 0000 0002,"Li, Na",\n',
    );
    expect(totals).toMatchObject({ rows: 2, inserted: 2, duplicates: 0, rejected: 0 });
    expect(await leadsOf(listId)).toEqual([
      {
        lead_id: leadIdOf(listId, '+8613800000001'),
        number: '+8613800000001',
        raw_number: '13800000001',
        name: '王伟',
        fields: { 城市: '北京' },
        source_line: 2,
      },
      {
        lead_id: leadIdOf(listId, '+8613800000002'),
        number: '+8613800000002',
        raw_number: '+86 138 0000 0002',
        name: 'Li, Na',
        fields: {},
        source_line: 3,
      },
    ]);
  });

  it.each([
    ['a byte order mark and CRLF', '\ufeffphone,name\r\n13800000001,A\r\n13800000002,B'],
    ['semicolons', 'Name;Phone Number\nA;13800000001\nB;13800000002\n'],
    ['tabs', 'name\tMobile\nA\t13800000001\nB\t13800000002\n'],
    ['one column', 'number\n13800000001\n13800000002'],
    ['blank lines', '\n\nphone,name\n\n13800000001,A\n  \n13800000002,B\n\n'],
    ['spaces around cells', 'phone , name\n 13800000001 , "A" \n13800000002,B\n'],
    ['lines in quotes', 'phone,note\n13800000001,"one\ntwo\r\n\r\nthree"\n13800000002,"a ""quoted"" word"\n'],
    ['lone carriage returns', 'phone,name\r13800000001,A\r13800000002,B\r'],
    ['rows with trailing empty cells', 'phone,name\n13800000001,A,,\n13800000002\n'],
  ])('reads %s, whatever the chunks', async (_what, file) => {
    for (const chunkBytes of [1, 3, 1_000]) {
      const { totals, listId } = await run(file, {}, chunkBytes);
      expect(totals).toMatchObject({ rows: 2, inserted: 2 });
      const numbers = (await leadsOf(listId)).map((lead) => lead['number']);
      expect(numbers).toEqual(['+8613800000001', '+8613800000002']);
    }
  });

  it('changes nothing the second time', async () => {
    const file = 'phone\n13800000001\n13800000002\n138 0000 0001\n';
    const first = await run(file);
    expect(first.totals).toMatchObject({ rows: 3, inserted: 2, duplicates: 1 });
    const before = await leadsOf(first.listId);
    const second = await run(file, { listId: first.listId });
    expect(second.totals).toMatchObject({ rows: 3, inserted: 0, duplicates: 3 });
    expect(await leadsOf(first.listId)).toEqual(before);
  });

  it('puts each bad row into the rejects with its line and reason, and imports the others', async () => {
    const { totals, rejects, listId } = await run(
      Buffer.concat([
        Buffer.from(
          'phone,name\n13800000001,王\n,no number\n12,short\n13800000002,"B\nC"\n13800000003,x,y,z\n',
        ),
        Buffer.from([0x31, 0x33, 0x38, 0x2c, 0xb0, 0xa1, 0x0a]),
        Buffer.from('13800000004,bell\u0007\n13800000005,D\n'),
      ]),
    );
    expect(totals).toMatchObject({ rows: 8, inserted: 2, rejected: 6 });
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      ['3', 'number-missing'],
      ['4', 'number-invalid'],
      ['5', 'control-character'],
      ['7', 'too-many-columns'],
      ['8', 'not-utf8'],
      ['9', 'control-character'],
    ]);
    expect(rejects[3]).toMatchObject({ row: '13800000003,x,y,z' });
    expect(totals.rejectedByCode).toMatchObject({ 'control-character': 2, 'not-utf8': 1 });
    expect((await leadsOf(listId)).map((lead) => lead['source_line'])).toEqual([2, 10]);
  });

  it('loses only the line of a broken quote', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => `13800${String(index).padStart(6, '0')},n`);
    rows[17] = '13800000017,"never closed';
    rows[60] = '13800000060,5" pipe';
    rows[61] = '13800000061,6" pipe';
    rows[300] = '13800000300,"closed" badly';
    rows[399] = '"13800000399';
    const { totals, rejects } = await run(`phone,name\n${rows.join('\n')}\n`, {}, 100);
    expect(rejects.map(({ line, code }) => `${line} ${code}`)).toEqual(
      [17, 60, 61, 300, 399].map((index) => `${index + 2} broken-quote`),
    );
    expect(totals).toMatchObject({ rows: 400, inserted: 395, rejected: 5 });
  });

  it.each([
    ['an empty file', '', /empty/],
    ['only blank lines', '\n \n', /empty/],
    ['no column with numbers', 'first,last\na,b\n', /no column such as number.*first, last/],
    ['a broken quote in the heading', 'phone,"name\n13800000001,x\n', /broken quote/],
    ['binary data', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1, 2]), /not text/],
    ['UTF-16', Buffer.from('\ufeffphone\n138', 'utf16le'), /UTF-16/],
    ['an endless line', 'x'.repeat(1_000_002), /longer than/],
  ])('refuses %s with a line that says so, and makes no list', async (_what, file, message) => {
    const listId = `never-${(lists += 1)}`;
    const failure = run(file, { listId }, 100_000);
    await expect(failure).rejects.toMatchObject({ code: 'OUT_IMPORT_FAILED' });
    await expect(failure).rejects.toThrow(message);
    expect((await records.lists()).some((list) => list.listId === listId)).toBe(false);
  });

  it('takes a heading only for a list without rows', async () => {
    expect((await run('phone,name\n')).totals).toMatchObject({ rows: 0, inserted: 0 });
  });

  it('takes the columns that the caller names', async () => {
    const { listId } = await run('phone,Home No.,who\nx,13800000001,A\n', {
      numberColumn: 'home no',
      nameColumn: 'who',
    });
    expect(await leadsOf(listId)).toMatchObject([
      { number: '+8613800000001', name: 'A', fields: { phone: 'x' } },
    ]);
    await expect(run('phone\n1\n', { nameColumn: 'who' })).rejects.toThrow(/'who'/);
  });

  it('tells its progress, up to the last row and byte', async () => {
    const seen: { rows: number; bytes: number }[] = [];
    const file = `phone\n${Array.from({ length: 25 }, (_, index) => `138000000${10 + index}`).join('\n')}\n`;
    await run(file, { batchSize: 10, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ rows }) => rows)).toEqual([10, 20, 25]);
    expect(seen.at(-1)?.bytes).toBe(Buffer.byteLength(file));
  });

  it('fails when the rejects cannot be written', async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space left')) });
    full.on('error', () => undefined);
    await expect(run('phone\nbad\n', { rejects: full })).rejects.toThrow('no space left');
  });

  it('accounts for every row of any file, and a second import changes nothing', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '13800000001',
        '13800000002',
        '+8613900000003',
        '',
        'x',
        '"',
        '"a"',
        '"a,b"',
        '"a""b"',
        'a"b',
        '王',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
    const end = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 25 }),
        end,
        fc.integer({ min: 1, max: 50 }),
        async (rows, eol, chunk) => {
          const file = ['phone,name,note', ...rows].join(eol);
          const first = await run(file, { batchSize: 4 }, chunk);
          const before = await leadsOf(first.listId);
          expect(before).toHaveLength(first.totals.inserted);
          const second = await run(file, { listId: first.listId }, chunk);
          expect(second.totals.inserted).toBe(0);
          expect(second.totals.rows).toBe(first.totals.rows);
          expect(second.totals.rejected).toBe(first.totals.rejected);
          expect(await leadsOf(first.listId)).toEqual(before);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads back any table that is written as RFC 4180 says', async () => {
    const index = fc.integer({ min: 0, max: 30 });
    const note = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', ' ', '\n', '王', '\t'),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(index, note), { maxLength: 20 }), async (rows) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const file = [
          'phone,note',
          ...rows.map(([at, text]) => `${13_800_000_000 + at},${quote(text)}`),
        ].join('\n');
        const { totals, listId } = await run(file, {}, 11);
        const firsts = new Map(rows.toReversed());
        expect(totals).toMatchObject({ rows: rows.length, inserted: firsts.size, rejected: 0 });
        const leads = await leadsOf(listId);
        for (const lead of leads) {
          const text = firsts.get(Number(String(lead['raw_number'])) - 13_800_000_000) ?? '';
          expect(lead['fields']).toEqual(text === '' ? {} : { note: text });
        }
      }),
      { numRuns: 40 },
    );
  });
});
