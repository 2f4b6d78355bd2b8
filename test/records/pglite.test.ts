import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRecords } from '../../src/records/adapter.ts';
import { createPgliteRecords } from '../../src/records/pglite.ts';
import { createPgliteSql } from '../../src/records/pgliteSql.ts';
import type { Sql } from '../../src/records/sql.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { recordsContract } from '../contract/records.contract.ts';
import { aCampaign, aLead, T0 } from '../support/records.ts';

// One PGlite for all, since each takes seconds to make: its schema is emptied instead.
recordsContract('PGlite', async () => {
  const sql = createPgliteSql(undefined);
  await sql.open();
  const shared: Sql = { ...sql, open: async () => undefined, close: async () => undefined };
  afterAll(() => sql.close());
  return {
    async fresh() {
      await sql.script('drop schema public cascade; create schema public');
      return createRecords(shared, 'memory');
    },
    rows: (_records: RecordsPort, query: string) => sql.query(query),
  };
});

describe('records in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-test-pglite-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are there after a restart, and open to one process at a time', async () => {
    const dataDir = join(folder, 'pglite');
    const first = createPgliteRecords({ dataDir });
    await first.start();
    await first.createList('list-1', 'List');
    await first.importLeads('list-1', [aLead(1)]);
    await first.createCampaign(aCampaign());
    await expect(createPgliteRecords({ dataDir }).start()).rejects.toMatchObject({ code: 'in-use' });
    await first.stop();

    const second = createPgliteRecords({ dataDir });
    await second.start();
    expect(await second.dueLeads('campaign-1', T0, 1, [])).toHaveLength(1);
    await second.stop();
    await expect(second.ping()).rejects.toMatchObject({ port: 'records', outcome: 'unavailable' });
  });
});
