import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { recordsContract } from '../contract/records.contract.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

describe.skipIf(!hasPostgres)('with a real Postgres', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  recordsContract('PostgreSQL', async () => {
    const urls = new Map<RecordsPort, string>();
    return {
      async fresh() {
        const url = await postgres.migratedDatabase();
        const records = createPostgresRecords({ url, maxConnections: 2 });
        urls.set(records, url);
        return records;
      },
      rows: (records, query) => runSql(urls.get(records) ?? '', query),
    };
  });

  describe('failures', () => {
    let url: string;
    let records: RecordsPort;
    beforeAll(async () => {
      url = await postgres.freshDatabase();
      records = createPostgresRecords({
        url,
        statementTimeoutMs: 400,
        connectTimeoutMs: 400,
        maxConnections: 3,
      });
      await records.start();
      await records.createList('list-1', 'List');
      await records.importLeads('list-1', [aLead(1)]);
      await records.createCampaign(aCampaign());
    });
    afterAll(() => records.stop());

    it('names an unreachable server and how to mend it, without the password', async () => {
      const nowhere = createPostgresRecords({ url: 'postgres://user:s3cret@127.0.0.1:1/none' });
      const failure = nowhere.start();
      await expect(failure).rejects.toMatchObject({
        outcome: 'unavailable',
        code: 'ECONNREFUSED',
        operation: 'start',
      });
      await expect(failure).rejects.toThrow(/127\.0\.0\.1:1\/none.*nothing listens there/);
      await expect(failure).rejects.not.toThrow(/s3cret/);
      await nowhere.stop();
    });

    it('tells a wrong password and a missing database from an outage', async () => {
      const wrong = new URL(url);
      wrong.password = 'wrong';
      const refused = createPostgresRecords({ url: wrong.href });
      await expect(refused.start()).rejects.toMatchObject({ outcome: 'refused', code: '28P01' });
      const missing = new URL(url);
      missing.pathname = '/nowhere';
      const none = createPostgresRecords({ url: missing.href });
      await expect(none.start()).rejects.toMatchObject({ outcome: 'refused', code: '3D000' });
      await Promise.all([refused.stop(), none.stop()]);
    });

    it('goes on by itself after its connections were cut', async () => {
      await Promise.all([records.ping(), records.ping(), records.ping()]);
      await runSql(
        url,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await expect
        .poll(async () =>
          records.ping().then(
            () => 'up',
            (failure: { outcome: string }) => failure.outcome,
          ),
        )
        .toBe('up');
    });

    it('gives a frozen server up in time, and works again when it thaws', async () => {
      await records.ping();
      const backends = await runSql(
        url,
        'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      const pids = [postgres.pid, ...backends.map((row) => Number(row['pid']))];
      const entries = [opened(anAttempt(1)), closed(aCdr(anAttempt(1)))];
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        const before = performance.now();
        // One connection times out on the answer, the others on the connect.
        for (let attempt = 0; attempt < 4; attempt += 1) {
          await expect(records.write(entries)).rejects.toMatchObject({
            port: 'records',
            operation: 'write',
            outcome: expect.stringMatching(/^(unavailable|unknown)$/),
          });
        }
        expect(performance.now() - before).toBeLessThan(4 * 2_500);
        const closing = createPostgresRecords({ url, connectTimeoutMs: 200 });
        await expect(closing.start()).rejects.toMatchObject({ outcome: 'unavailable', code: 'deadline' });
        await closing.stop();
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      await expect
        .poll(() =>
          records.write(entries).then(
            () => 'written',
            () => 'not yet',
          ),
        )
        .toBe('written');
      expect(await records.progress('campaign-1')).toMatchObject({ attempts: 1, cdrs: 1 });
    });

    it('does not wait for a lock for ever', async () => {
      const { Client } = await import('pg');
      const holder = new Client({ connectionString: url });
      await holder.connect();
      await holder.query('begin; lock table attempts in access exclusive mode');
      await expect(records.write([opened(anAttempt(1, 5))])).rejects.toMatchObject({
        outcome: 'unavailable',
      });
      await holder.query('rollback');
      await records.write([opened(anAttempt(1, 5))]);
      await holder.end();
    });

    it('keeps entries where the fault is not theirs', async () => {
      await runSql(url, 'alter table agent_log rename to agent_log_gone');
      const entry = { type: 'agentStateChanged', agentId: 'agent-1', state: 'ready', at: 1 } as const;
      await expect(records.write([entry])).rejects.toMatchObject({ outcome: 'refused', code: '42P01' });
      await runSql(url, 'alter table agent_log_gone rename to agent_log');
      await records.write([entry]);
      expect(await runSql(url, 'select count(*)::int as n from rejected_records')).toEqual([{ n: 0 }]);
    });
  });

  it('loses no lead when a campaign and an import meet, and none of two writers deadlocks', async () => {
    const url = await postgres.freshDatabase();
    const records = createPostgresRecords({ url });
    await records.start();
    await records.createList('list-1', 'List');
    const batches = Array.from({ length: 20 }, (_, batch) =>
      Array.from({ length: 50 }, (_lead, index) => aLead(batch * 50 + index + 1)),
    );
    await Promise.all([
      ...batches.map((batch) => records.importLeads('list-1', batch)),
      records.createCampaign(aCampaign()),
      records.createCampaign(aCampaign({ campaignId: 'campaign-2' })),
    ]);
    expect(await records.progress('campaign-1')).toMatchObject({ leads: 1_000, due: 1_000 });
    expect(await records.progress('campaign-2')).toMatchObject({ leads: 1_000, due: 1_000 });

    const calls = Array.from({ length: 200 }, (_, index) => closed(aCdr(anAttempt(index + 1))));
    await Promise.all([0, 1, 2, 3].map((turn) => records.write(turn % 2 === 0 ? calls : calls.toReversed())));
    expect(await records.progress('campaign-1')).toMatchObject({ cdrs: 200, attempts: 200 });
    await records.stop();
  });
});
