import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackupPort } from '../../src/ports/backup.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPgliteBackup, createPgliteRecords } from '../../src/records/pglite.ts';
import { createPostgresBackup, createPostgresRecords } from '../../src/records/postgres.ts';
import { makeBackup } from '../../src/services/backup.ts';
import { restoreBackup, type RestoreRequest } from '../../src/services/restore.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { T0, aCampaign, aCdr, aLead, anAttempt, numberOf } from '../support/records.ts';

const NOW = T0 + 86_400_000;
const LEADS = 1_234;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Database {
  readonly backup: () => BackupPort;
  readonly records: () => RecordsPort;
}

/** Lists, leads, a campaign, calls of two months, agents, do-not-call, an audit with a JSON null, odd characters. */
async function fill(records: RecordsPort): Promise<void> {
  await records.createList('list-1', 'Spring "春季", (quoted\\)');
  await records.importLeads(
    'list-1',
    Array.from({ length: LEADS }, (_, index) =>
      aLead(index, {
        name: index % 2 === 0 ? 'Zoë, "Z"\n\t\\' : '李雷',
        fields: { plan: '{"a":null}', note: "it's" },
      }),
    ),
  );
  await records.createCampaign(aCampaign({ state: 'paused' }));
  await records.saveAgent({ agentId: 'mei', name: 'Mei Lin', phone: '101', dialGroupId: 'group-1' });
  const last = anAttempt(3, 1, { createdAt: T0 - 40 * 86_400_000 });
  await records.write([
    { type: 'attemptOpened', attempt: anAttempt(1) },
    { type: 'attemptClosed', cdr: aCdr(anAttempt(1)), revision: 1 },
    { type: 'attemptOpened', attempt: anAttempt(2) },
    { type: 'attemptOpened', attempt: last },
    { type: 'attemptClosed', cdr: aCdr(last), revision: 1 },
    { type: 'doNotCallAdded', entry: { number: numberOf(9), source: 'key', addedAt: T0 } },
    { type: 'agentStateChanged', agentId: 'mei', state: 'ready', at: T0 },
  ]);
  const before = aCampaign().settings;
  await records.changeSettings({
    campaignId: 'campaign-1',
    before,
    after: { ...before, maxLines: 11 },
    values: [{ key: 'shadow', before: null, after: 'ratio' }],
    at: T0,
    who: 'ada',
  });
}

/** What a reader of the records sees. */
async function seen(records: RecordsPort): Promise<unknown> {
  const doNotCall = [];
  for await (const page of records.doNotCall()) doNotCall.push(...page);
  return {
    lists: await records.lists(),
    campaigns: await records.campaigns(),
    progress: await records.progress('campaign-1'),
    attempts: await records.attemptsOfCampaign('campaign-1'),
    due: await records.dueLeads('campaign-1', NOW, 2_000, []),
    agents: await records.agents('group-1'),
    changes: await records.settingsChanges('campaign-1', 10),
    doNotCall,
  };
}

/** `isWhole`: also what does not depend on the database. */
function backupSuite(name: string, open: () => Promise<Database>, isWhole: boolean): void {
  describe(`backup and restore on ${name}`, () => {
    const stores = () => createMemoryStores('group-1', { clock: createVirtualClock(NOW) });
    const file = (): string => join(folder, 'a.backup');

    async function withRecords<Result>(database: Database, work: (records: RecordsPort) => Promise<Result>) {
      const records = database.records();
      await records.start();
      try {
        return await work(records);
      } finally {
        await records.stop();
      }
    }
    const taken = async (database: Database, from = stores()) => {
      const backup = database.backup();
      const storesOf = () => Promise.resolve(from);
      const about = { file: file(), overwrite: false, version: '0.1.0', now: NOW };
      try {
        return await makeBackup({ backup, storesOf, ...about });
      } finally {
        await backup.stop();
      }
    };
    async function restored(database: Database, changes: Partial<RestoreRequest> = {}) {
      const backup = database.backup();
      const opened: RecordsPort[] = [];
      const openRecords = async () => {
        const records = database.records();
        await records.start();
        opened.push(records);
        return records;
      };
      const target = stores();
      const storesOf = () => Promise.resolve(target);
      const request = {
        backup,
        openRecords,
        storesOf,
        file: file(),
        place: { of: () => undefined, scratch: join(folder, '.restoring') },
        force: false,
        dryRun: false,
        node: 'restore',
        now: NOW,
      };
      try {
        return { target, result: await restoreBackup({ ...request, ...changes }) };
      } finally {
        for (const records of opened) await records.stop();
        await backup.stop().catch(() => undefined);
      }
    }

    it('brings every record back as it was, into an empty database', async () => {
      const [from, to] = [await open(), await open()];
      const before = await withRecords(from, async (records) => {
        await fill(records);
        return seen(records);
      });
      const { tables } = await taken(from);
      expect(tables).toMatchObject({ leads: LEADS, campaign_leads: LEADS, calls: 2, attempts: 3, agents: 1 });
      const { result } = await restored(to);
      expect(result).toMatchObject({ tables, replaced: 0, dryRun: false });
      await withRecords(to, async (records) => {
        expect(await seen(records)).toEqual(before);
        // Sequences and identities go on behind what was restored.
        await records.importLeads('list-1', [aLead(5_000)]);
        await records.write([{ type: 'attemptOpened', attempt: anAttempt(7, 1, { createdAt: NOW }) }]);
        expect(await records.attempt('attempt-7-1')).toMatchObject({ number: numberOf(7) });
      });
    }, 60_000);

    if (!isWhole) return;

    it('refuses a database that holds records, unless it is told to replace them', async () => {
      const [from, to] = [await open(), await open()];
      await withRecords(from, fill);
      await withRecords(to, (records) => records.createList('other', 'Other'));
      await taken(from);
      await expect(restored(to)).rejects.toMatchObject({ code: 'OUT_NOT_EMPTY' });
      const look = await restored(to, { dryRun: true });
      expect(look.result).toMatchObject({ dryRun: true, replaced: 1 });
      await withRecords(to, async (records) => {
        expect(await records.lists()).toMatchObject([{ listId: 'other' }]);
      });
      await restored(to, { force: true });
      await withRecords(to, async (records) => {
        expect(await records.lists()).toMatchObject([{ listId: 'list-1', leads: LEADS }]);
      });
    });

    it('takes the pacers, the spool, the spacing of numbers and an emergency stop along', async () => {
      const [from, to] = [await open(), await open()];
      await withRecords(from, fill);
      const source = stores();
      const owner = await source.ownership.acquire('group-1', 'node', 60_000, NOW);
      const fence = owner?.fence ?? 0;
      await source.pacingMemory.save('group-1', fence, { learned: 42 });
      const entry = {
        type: 'doNotCallAdded',
        entry: { number: numberOf(77), source: 'key', addedAt: NOW },
      } as const;
      await source.hopper.append(fence, entry);
      await source.emergency.give({ action: 'stop', at: NOW, by: 'ada', reason: 'wrong list' });
      await taken(from, source);
      const { target, result } = await restored(to);
      expect(result).toMatchObject({ spooled: 1, numbersSpaced: 2 });
      expect(await target.pacingMemory.read('group-1')).toEqual({ learned: 42 });
      expect(await target.emergency.last()).toMatchObject({ action: 'stop', reason: 'wrong list' });
      const soon = await target.limits.reserveNumber(numberOf(1), 'new', 7 * 86_400_000, NOW);
      expect(soon).toMatchObject({ reserved: false, code: 'attempt-spacing' });
      expect(await target.limits.reserveNumber(numberOf(3), 'new', 7 * 86_400_000, NOW)).toEqual({
        reserved: true,
      });
      await withRecords(to, async (records) => {
        const numbers = [];
        for await (const page of records.doNotCall()) numbers.push(...page.map(({ number }) => number));
        expect(numbers).toContain(numberOf(77));
      });
      expect(await target.ownership.current('group-1', NOW)).toBeUndefined();
    });

    it('refuses while an engine serves the dial group, and a file that exists', async () => {
      const [from, to] = [await open(), await open()];
      await withRecords(from, fill);
      await taken(from);
      await expect(taken(from)).rejects.toMatchObject({ code: 'OUT_ALREADY_EXISTS' });
      const busy = stores();
      await busy.ownership.acquire('group-1', 'node', 60_000, Date.now());
      const storesOf = () => Promise.resolve(busy);
      await expect(restored(to, { storesOf })).rejects.toMatchObject({ code: 'OUT_ENGINE_RUNS' });
    });

    it.each<readonly [string, (text: string) => string, RegExp]>([
      ['was cut off', (text) => text.split('\n').slice(0, -2).join('\n'), /cut off/],
      ['was changed', (text) => text.replace('Mei Lin', 'Mei Lim'), /check sum/],
      [
        'is of a newer version',
        (text) =>
          text.replace('"migrations":[', `"migrations":[${'{"name":"x","checksum":"y"},'.repeat(99)}`),
        /newer version|check sum/,
      ],
      ['is something else', () => '{"hello":1}\n', /no backup/],
    ])('changes nothing where the file %s', async (_case, spoil, why) => {
      const [from, to] = [await open(), await open()];
      await withRecords(from, fill);
      await taken(from);
      await withRecords(to, (records) => records.createList('other', 'Other'));
      writeFileSync(file(), gzipSync(spoil(gunzipSync(readFileSync(file())).toString('utf8'))));
      const refused = restored(to, { force: true });
      await expect(refused).rejects.toMatchObject({ code: 'OUT_BACKUP_INVALID' });
      await expect(refused).rejects.toThrow(why);
      await withRecords(to, async (records) => {
        expect(await records.lists()).toMatchObject([{ listId: 'other' }]);
      });
    });

    it('changes nothing where it fails half way', async () => {
      const [from, to] = [await open(), await open()];
      await withRecords(from, fill);
      await taken(from);
      await withRecords(to, (records) => records.createList('other', 'Other'));
      const backup = to.backup();
      await backup.start();
      const failing: BackupPort = {
        ...backup,
        load: (schema, batches) =>
          backup.load(
            schema,
            (async function* () {
              for await (const batch of batches) {
                yield batch;
                if (batch.table === 'leads') throw new Error('the disk broke');
              }
            })(),
          ),
      };
      await expect(restored(to, { backup: failing, force: true })).rejects.toThrow('the disk broke');
      await withRecords(to, async (records) => {
        expect(await records.lists()).toMatchObject([{ listId: 'other' }]);
      });
    });

    it('tells a file that is no compressed file apart', async () => {
      const to = await open();
      appendFileSync(file(), 'not a backup');
      await expect(restored(to)).rejects.toMatchObject({ code: 'OUT_BACKUP_INVALID' });
      await expect(restored(to, { file: join(folder, 'none') })).rejects.toMatchObject({
        code: 'OUT_FILE_UNREADABLE',
      });
    });
  });
}

let serial = 0;
backupSuite(
  'PGlite',
  async () => {
    const dataDir = join(folder, `pglite-${(serial += 1)}`);
    return { backup: () => createPgliteBackup(dataDir), records: () => createPgliteRecords({ dataDir }) };
  },
  false,
);

describe.skipIf(!hasPostgres)('on a server', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres?.stop());

  backupSuite(
    'Postgres',
    async () => {
      const url = await postgres.freshDatabase();
      return { backup: () => createPostgresBackup(url), records: () => createPostgresRecords({ url }) };
    },
    true,
  );

  it('a restore leaves other schemas of the database alone', async () => {
    const url = await postgres.freshDatabase();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      'create schema billing; create table billing.invoices (id int); insert into billing.invoices values (1)',
    );
    const records = createPostgresRecords({ url });
    await records.start();
    await fill(records);
    const file = join(folder, 'a.backup');
    const backup = createPostgresBackup(url);
    await makeBackup({ backup, storesOf: undefined, file, overwrite: false, version: '0.1.0', now: NOW });
    const place = { of: () => undefined, scratch: join(folder, '.restoring') };
    const about = { storesOf: undefined, file, place, force: true, dryRun: false, node: 'restore', now: NOW };
    await restoreBackup({ backup, openRecords: () => Promise.resolve(records), ...about });
    expect((await client.query('select id from billing.invoices')).rows).toEqual([{ id: 1 }]);
    expect(await records.lists()).toMatchObject([{ leads: LEADS }]);
    await records.stop();
    await client.end();
  });
});
