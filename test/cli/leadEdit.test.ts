/** `outpace lead edit|history` on a real Postgres; what it does is tested with the records. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aLead } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

describe.skipIf(!hasPostgres)('a lead corrected by command', { timeout: 120_000 }, () => {
  let cwd = '';
  let url = '';
  let server: TestPostgres;
  const run = (...args: string[]) => cli(['lead', ...args], { cwd, env: { DATABASE_URL: url } });
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-lead-edit-'));
    server = await startTestPostgres();
    url = await server.freshDatabase();
    const records = createPostgresRecords({ url });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads('list-1', [aLead(1, { name: 'Ada', fields: { city: 'Ulm' } })]);
    await records.stop();
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('is changed, shown and changed back', async () => {
    const edited = await run('edit', 'lead-1', 'name=Ada L.', 'city=', '--by', 'ada', '--json');
    expect(jsonOf(edited)).toMatchObject({ edits: [{ editId: 1, who: 'ada' }, { editId: 2 }] });
    expect((await run('edit', 'lead-1', '--undo', '1', '--by', 'bo')).stdout).toContain('Ada L.');
    const { stdout } = await run('history', 'lead-1');
    expect(stdout).toMatch(/edit 1 +name +ada +Ada -> Ada L\.\n/);
    expect(stdout).toMatch(/edit 3 +name +bo +Ada L\. -> Ada \(undoes 1\)/);
  });

  it('says what is missing', async () => {
    const nothing = errorOf(await run('edit', 'lead-1', '--json'));
    expect(nothing).toMatchObject({ code: 'OUT_USAGE', message: expect.stringContaining('field=value') });
    expect(errorOf(await run('edit', 'nobody', 'name=Bo', '--json'))).toMatchObject({
      code: 'OUT_NOT_FOUND',
    });
  });
});
