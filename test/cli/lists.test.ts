import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

/** The commands of lists against a real Postgres. */
describe.skipIf(!hasPostgres)('lists by command', { timeout: 120_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(args, { cwd, env });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-lists-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    for (const listId of ['old', 'new']) {
      await records.createList(listId, listId);
    }
    await records.createCampaign(aCampaign({ campaignId: 'spring', listIds: ['old', 'new'] }));
    writeFileSync(join(cwd, 'old.csv'), 'phone,name,age\n13800138001,a,30\n13800138002,b,old\n');
    writeFileSync(join(cwd, 'new.csv'), 'phone,name,age\n13800138003,c,31\n13800138004,d,32\n');
  });
  afterAll(async () => {
    await records.stop();
    await postgres.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('give a campaign fields of its own, which its imports check', async () => {
    const set = jsonOf(await run('list', 'fields', 'spring', '--field', 'age=number', '--json'));
    expect(set).toMatchObject({ fields: { age: { type: 'number' } } });
    const imported = await run('list', 'import', 'old.csv', '--list', 'old', '--region', 'cn', '--json');
    expect(jsonOf(imported)).toMatchObject({ inserted: 1, rejectedByCode: { 'field-number': 1 } });
  });

  it('say what to do where no number has a country', async () => {
    const result = await run('list', 'import', 'new.csv', '--list', 'new');
    expect(result.stdout).toMatch(/region-unknown +2\n/);
    expect(result.stdout).toMatch(/import the file again with --region/);
    const nowhere = await run('list', 'import', 'new.csv', '--list', 'new', '--region', 'XX', '--json');
    expect(errorOf(nowhere)).toMatchObject({ code: 'OUT_USAGE' });
  });

  it('put the lists of a campaign into another order', async () => {
    await run('list', 'import', 'new.csv', '--list', 'new', '--region', 'CN');
    const change = ['--list', 'new', '--priority', '1', '--sort', 'field:age:desc'];
    await run('campaign', 'lists', 'spring', '--list', 'old', '--priority', '2');
    const { lists } = jsonOf(await run('campaign', 'lists', 'spring', ...change, '--json')) as {
      lists: readonly unknown[];
    };
    expect(lists).toMatchObject([
      { listId: 'new', priority: 1, weight: 1, leads: 2, fresh: 2, sort: { by: 'field', descending: true } },
      { listId: 'old', priority: 2, leads: 1 },
    ]);
    const due = await records.dueLeads('spring', Date.now(), 10, []);
    expect(due.map(({ number }) => number)).toEqual(['+8613800138004', '+8613800138003', '+8613800138001']);
    const { stdout } = await run('campaign', 'lists', 'spring');
    expect(stdout).toMatch(/^new +1 +1 +field:age:desc +– +2 +2 +0 +new$/m);
  });
});
