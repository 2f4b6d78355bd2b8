/** What the `dnc` commands do, on a real Postgres, the store in memory, and files in a folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DoNotCallRecords } from '../../src/ports/doNotCallRecords.ts';
import { createPostgresDoNotCall } from '../../src/records/postgres.ts';
import { addToList, checkNumber, removeFromList, type DoNotCallParts } from '../../src/services/doNotCall.ts';
import { buildNumberFile } from '../../src/services/doNotCallBuild.ts';
import { readEntry, readListName } from '../../src/services/doNotCallEntry.ts';
import { exportList, type ExportFormat } from '../../src/services/doNotCallExport.ts';
import { importDoNotCall } from '../../src/services/doNotCallImport.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { openNumberFolder } from '../../src/store/numberList/folder.ts';
import { createNumberFiles } from '../../src/store/numberList/keep.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const NOW = Date.UTC(2026, 10, 22);
const US = { defaultRegion: 'US' };
const [A, B] = ['+12025550101', '+12025550102'] as const;
const BY = { removedBy: 'ada', reason: 'a mistake', now: NOW };

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

describe('what people write', () => {
  it.each([
    ['internal', { kind: 'stored' }],
    ['campaign:spring', { kind: 'stored', campaignId: 'spring' }],
    ['file:national', { kind: 'file', name: 'national' }],
  ])('%s is a list', (text, list) => expect(readListName(text)).toEqual(list));
  it.each(['', 'Internal', 'campaign', 'campaign:', 'campaign:../x', 'file:', 'files:a'])(
    '%j is none',
    (text) => expect(() => readListName(text)).toThrow(),
  );
  it.each([
    ['(202) 555-0101', A],
    ['+12025550101', A],
    ['+1900*', '+1900*'],
    ['+861380013800?', '+861380013800?'],
  ])('%s is an entry', (text, entry) => expect(readEntry(text, US)).toEqual({ ok: true, entry }));
  it.each(['1900*', '+1*', '*', '+1900*; drop', '12', '', '+12025550101 x'])('%j is none', (text) =>
    expect(readEntry(text, US)).toMatchObject({ ok: false }),
  );
});

describe.skipIf(!hasPostgres)('keeping do-not-call lists', () => {
  let server: TestPostgres;
  let records: DoNotCallRecords;
  let folder: string;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'outpace-dnc-service-'));
    records = createPostgresDoNotCall(await server.migratedDatabase());
    await records.start();
    return async () => {
      await records.stop();
      rmSync(folder, { recursive: true });
    };
  });

  const opened = () => {
    const store = createMemoryStores('main').doNotCall;
    return { store, records, files: createNumberFiles(folder) };
  };
  const textOf = async (parts: DoNotCallParts, list: string, format: ExportFormat = 'csv') => {
    let text = '';
    const counts = { entries: 0, leftOut: 0 };
    for await (const part of exportList(parts, readListName(list), format, counts)) text += part;
    return { text, counts };
  };

  it('puts an entry in force and on record, and doing it again changes nothing', async () => {
    const parts = opened();
    const addition = {
      list: readListName('internal'),
      entries: [A, '+1900*'],
      source: 'sms',
      now: NOW,
    } as const;
    expect(await addToList(parts, addition)).toEqual({
      list: 'internal',
      entries: 2,
      changed: 2,
      inForce: 'now',
    });
    expect(await addToList(parts, { ...addition, source: 'api', now: NOW + 1 })).toMatchObject({
      changed: 0,
    });
    expect(await parts.store.listsNaming([A, '+19001', B], 'spring')).toEqual([
      'internal',
      'internal (+1900*)',
      undefined,
    ]);
    expect(await checkNumber(parts, undefined, A, undefined)).toMatchObject({
      listed: [{ list: 'internal', about: 'sms, 2026-11-22T00:00:00.000Z' }],
      refusedFor: 'internal',
    });
  });

  it('says where running engines learn of it at their next start only', async () => {
    const parts = { ...opened(), store: undefined };
    const list = readListName('campaign:spring');
    expect(await addToList(parts, { list, entries: [A], source: 'api', now: NOW })).toMatchObject({
      inForce: 'atNextStart',
    });
    expect(await checkNumber(parts, undefined, A, 'spring')).not.toHaveProperty('refusedFor');
  });

  it('takes an entry off both, and completes what was cut short between them', async () => {
    const parts = opened();
    const list = readListName('internal');
    await addToList(parts, { list, entries: [A], source: 'operator', now: NOW });
    const broken = { ...parts.store, remove: () => Promise.reject(new Error('cut short')) };
    const store = Object.assign(Object.create(parts.store) as typeof parts.store, broken);
    await expect(removeFromList({ ...parts, store }, { list, entries: [A], ...BY })).rejects.toThrow(
      'cut short',
    );
    expect(await parts.store.has(A), 'errs on the side of not calling').toBe(true);
    expect(await removeFromList(parts, { list, entries: [A], ...BY })).toMatchObject({ changed: 0 });
    expect(await parts.store.has(A)).toBe(false);
    expect(await checkNumber(parts, undefined, A, undefined)).toMatchObject({
      listed: [],
      refusedFor: null,
      removals: [{ removedBy: 'ada', reason: 'a mistake' }],
    });
  });

  it('names every list, and with a campaign those that hold for it', async () => {
    const parts = opened();
    for (const list of ['campaign:spring', 'campaign:autumn'])
      await addToList(parts, { list: readListName(list), entries: [A], source: 'agent', now: NOW });
    const about = { name: 'national', source: 'Registry', version: '2026-11' };
    await buildNumberFile(parts.files, bytes(A), about);
    const files = openNumberFolder({ folder, everyMs: 1_000 });
    await files.refresh();
    const listsOf = async (campaignId: string | undefined) => {
      const checked = await checkNumber(parts, files, A, campaignId);
      return [checked.listed.map(({ list }) => list), checked.refusedFor];
    };
    expect(await listsOf('spring')).toEqual([['campaign:spring', 'file:national'], 'campaign:spring']);
    expect(await listsOf('winter')).toEqual([['file:national'], 'file:national']);
    expect((await listsOf(undefined))[0]).toHaveLength(3);
  });

  it.each(['internal', 'campaign:spring', 'file:national'])(
    "imports another system's file onto %s once, after a dry run that changes nothing",
    async (name) => {
      const parts = opened();
      await buildNumberFile(parts.files, bytes(B), { name: 'national', source: 'Registry', version: '1' });
      const list = readListName(name);
      const file = () => bytes('phone_number\n2025550188\n\n12\n"2025550199"\n2025550188\n');
      const task = { list, numbering: US, now: NOW };
      const totals = { lines: 4, numbers: 3, changed: 2, rejected: 1, rejectedLines: [4] };
      expect(await importDoNotCall(parts, file(), { ...task, dryRun: true })).toEqual(totals);
      expect((await textOf(parts, name)).text).not.toContain('2025550188');
      expect(await importDoNotCall(parts, file(), task)).toEqual(totals);
      expect(await importDoNotCall(parts, file(), task)).toEqual({ ...totals, changed: 0 });
      const { text } = await textOf(parts, name, 'vicidial');
      expect(text).toContain('12025550188\n12025550199\n');

      const removal = { removedBy: 'ada', reason: 'their mistake' };
      expect(await importDoNotCall(parts, file(), { ...task, removal, dryRun: true })).toEqual(totals);
      expect(await importDoNotCall(parts, file(), { ...task, removal })).toEqual(totals);
      expect((await textOf(parts, name)).text).not.toContain('2025550188');
    },
  );

  it('writes what it reads back as it was', async () => {
    const parts = opened();
    const list = readListName('campaign:spring');
    await addToList(parts, { list, entries: [A, '+1900*'], source: 'agent', now: NOW });
    const { text, counts } = await textOf(parts, 'campaign:spring');
    expect(text.split('\n').slice(0, 3)).toEqual([
      'number,list,source,added_at,attempt_id',
      `${A},campaign:spring,agent,2026-11-22T00:00:00.000Z,`,
      '+1900*,campaign:spring,agent,2026-11-22T00:00:00.000Z,',
    ]);
    expect(counts).toEqual({ entries: 2, leftOut: 0 });
    const again = await importDoNotCall(parts, bytes(text), { list, numbering: {}, now: NOW });
    expect(again).toMatchObject({ numbers: 2, changed: 0, rejected: 0 });
    expect((await textOf(parts, 'campaign:spring', 'vicidial')).counts).toEqual({ entries: 1, leftOut: 1 });
  });

  it('builds a file of national numbers by their region, and takes none of them for whole ones', async () => {
    const parts = opened();
    const about = { name: 'national', source: 'Registry', version: '1' };
    const text = `${A}\n(202) 555-0102\nzzz\n\n+1900*\n2025550103`;
    expect(await buildNumberFile(parts.files, bytes(text), { ...about, region: 'US' })).toMatchObject({
      numbers: 3,
      rejectedLines: [3, 5],
    });
    expect((await textOf(parts, 'file:national', 'vicidial')).text).toBe(
      '12025550101\n12025550102\n12025550103\n',
    );
    expect(await buildNumberFile(parts.files, bytes(text), about)).toMatchObject({
      numbers: 1,
      rejectedLines: [2, 3, 5, 6],
    });
    const whole = bytes('12025550101\n+12025550102\n');
    expect(await buildNumberFile(parts.files, whole, { ...about, isE164: true })).toMatchObject({
      numbers: 2,
    });
  });

  it('refuses patterns for a file, and files where no folder is configured', async () => {
    const list = readListName('file:national');
    const addition = { list, entries: ['+1900*'], source: 'api', now: NOW } as const;
    await expect(addToList(opened(), addition)).rejects.toThrow('holds no patterns');
    await expect(addToList({ ...opened(), files: undefined }, { ...addition, entries: [A] })).rejects.toThrow(
      'doNotCall.folder',
    );
  });
});
