/** Lists over HTTP: uploads, previews, imports as jobs, exports, on a real Postgres and Redis. */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_PERMISSIONS, type Role } from '../../src/domain/account/permission.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const CSV = [
  'phone,name,city',
  '+12025550101,Ada Lovelace,Washington',
  '+12025550102,"Hopper, Grace",New York',
  'no number,Nobody,Nowhere',
  '+12025550101,Ada again,Washington',
].join('\n');

const send = async (text: string, role: Role = 'supervisor', fileName = 'leads.csv') =>
  (await api.client(role)('POST /uploads', { query: { fileName }, body: new Blob([text]) })).uploadId;

const jobOf = (jobId: string, role: Role = 'supervisor') =>
  api.client(role)('GET /jobs/:jobId', { params: { jobId } });

async function ended(jobId: string, role: Role = 'supervisor') {
  return eventually(async () => {
    const job = await jobOf(jobId, role);
    return job.state !== 'waiting' && job.state !== 'running' && job;
  }, 60_000);
}

async function imported(listId: string, text: string, options: { dryRun?: boolean } = {}) {
  const uploadId = await send(text);
  const { jobId } = await api.client('supervisor')('POST /lists/:listId/import', {
    params: { listId },
    body: { uploadId, ...options },
  });
  return ended(jobId);
}

const status = async (role: Role | undefined, method: string, path: string, body?: unknown) => {
  const init = body === undefined ? {} : json(body);
  return (await api.fetch(role, method, path, init)).status;
};

const json = (body: unknown): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

const textOf = async (role: Role, path: string) => (await api.fetch(role, 'GET', path)).text();

describe('lists over HTTP', () => {
  it('are made, found and listed', async () => {
    const client = api.client('supervisor');
    expect(await client('POST /lists', { body: { listId: 'empty', name: 'Nobody yet' } })).toEqual({
      listId: 'empty',
      name: 'Nobody yet',
      leads: 0,
    });
    expect((await client('GET /lists', {})).lists).toContainEqual({
      listId: 'empty',
      name: 'Nobody yet',
      leads: 0,
    });
    expect(await status('supervisor', 'POST', '/lists', { listId: 'empty', name: 'Again' })).toBe(409);
    expect(await status('supervisor', 'POST', '/lists', { listId: '../etc', name: 'x' })).toBe(400);
    expect(await status('supervisor', 'GET', '/lists/none')).toBe(404);
  });

  it('are nothing for whoever may not see or edit them', async () => {
    expect(await status(undefined, 'GET', '/lists')).toBe(401);
    expect(await status('operations', 'GET', '/lists')).toBe(403);
    expect(await status('reviewer', 'POST', '/lists', { listId: 'x', name: 'x' })).toBe(403);
  });
});

describe('an upload', () => {
  it('belongs to whoever sent it', async () => {
    const uploadId = await send(CSV);
    const own = await api.client('supervisor')('GET /uploads', {});
    expect(own.uploads).toContainEqual(
      expect.objectContaining({ uploadId, fileName: 'leads.csv', bytes: CSV.length }),
    );
    expect((await api.client('administrator')('GET /uploads', {})).uploads).toEqual([]);
    expect(await status('administrator', 'DELETE', `/uploads/${uploadId}`)).toBe(404);
    expect(await status('administrator', 'POST', '/lists/preview', { uploadId })).toBe(404);
    expect(await status('supervisor', 'DELETE', `/uploads/${uploadId}`)).toBe(204);
    expect(await status('supervisor', 'POST', '/lists/preview', { uploadId })).toBe(404);
  });

  it('that is cut off leaves nothing, and the next one is taken', async () => {
    const before = (await api.client('supervisor')('GET /uploads', {})).uploads.length;
    const { hostname, port } = new URL(api.baseUrl);
    const { headers } = await api.session('supervisor');
    const sent = request({
      hostname,
      port,
      path: '/api/v1/uploads?fileName=cut.csv',
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/octet-stream',
        'content-length': 1_000_000,
      },
    });
    sent.on('error', () => undefined);
    await new Promise((resolve) => sent.write('phone\n+12025550101\n', resolve));
    const folder = dirname(api.parts.uploads.fileFor('any'));
    const parts = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
    await eventually(() => parts().length === 1);
    sent.destroy();
    await eventually(() => parts().length === 0);
    const uploadId = await send(CSV);
    const after = (await api.client('supervisor')('GET /uploads', {})).uploads;
    expect(after).toHaveLength(before + 1);
    expect(after[0]?.uploadId).toBe(uploadId);
  });
});

describe('the preview of an upload', () => {
  it('shows what columns are taken for, the rows as leads, and the rejects', async () => {
    const uploadId = await send(CSV);
    const preview = await api.client('supervisor')('POST /lists/preview', { body: { uploadId } });
    expect(preview.columns.map(({ heading, use }) => [heading, use.use])).toEqual([
      ['phone', 'phone'],
      ['name', 'name'],
      ['city', 'field'],
    ]);
    expect(preview).toMatchObject({ rowsLookedAt: 4, isWhole: true, encoding: 'utf-8' });
    expect(preview.rows[1]).toMatchObject({
      line: 3,
      lead: { number: '+12025550102', name: 'Hopper, Grace', fields: { city: 'New York' } },
    });
    expect(preview.rejects).toHaveLength(1);
    expect(preview.rejects[0]).toMatchObject({ line: 4, cells: ['no number', 'Nobody', 'Nowhere'] });
    expect(await api.parts.records.lists()).not.toContainEqual(
      expect.objectContaining({ name: 'leads.csv' }),
    );
  });

  it('takes another mapping, which can be kept under a name', async () => {
    const client = api.client('supervisor');
    const columns = { city: { use: 'ignore' as const } };
    const uploadId = await send(CSV);
    const preview = await client('POST /lists/preview', { body: { uploadId, columns } });
    expect(preview.rows[0]?.lead?.fields).toEqual({});
    await client('PUT /list-mappings/:name', { params: { name: 'no-city' }, body: { columns } });
    expect((await client('GET /list-mappings', {})).names).toEqual(['no-city']);
    const again = await client('POST /lists/preview', { body: { uploadId, mapping: 'no-city' } });
    expect(again.rows[0]?.lead?.fields).toEqual({});
    expect(await status('supervisor', 'POST', '/lists/preview', { uploadId, mapping: 'none' })).toBe(404);
  });

  it('shows nobody’s data to whoever may not see it', async () => {
    const uploadId = await send(CSV);
    const without = { ...callerWithout(), userId: 'supervisor' };
    const { importHandlers } = await import('../../src/api/routes/imports.ts');
    const body = { uploadId, accept: 'valid' as const };
    const preview = await importHandlers['POST /lists/preview']({ body }, without as never);
    const text = JSON.stringify(preview);
    for (const secret of ['2025550101', 'Ada', 'Hopper', 'Washington', 'Nobody'])
      expect(text).not.toContain(secret);
  });

  it('of a file that is no list says so, and the file stays', async () => {
    const uploadId = await send('a,b\n1,2\n');
    const answer = await api.fetch('supervisor', 'POST', '/lists/preview', json({ uploadId }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'OUT_IMPORT_FAILED' });
    const columns = { b: { use: 'phone', kind: 'mobile' } };
    expect(await status('supervisor', 'POST', '/lists/preview', { uploadId, columns })).toBe(200);
  });
});

/** A caller with all rights of a supervisor but to see persons. */
const callerWithout = () => ({
  caller: {
    userId: 'supervisor',
    login: 'supervisor',
    role: 'supervisor' as const,
    permissions: new Set([...ROLE_PERMISSIONS.supervisor].filter((one) => one !== 'person.read')),
    via: 'token' as const,
  },
  now: Date.now(),
  parts: api.parts,
});

describe('an import', () => {
  it('is a job with totals, and its rejects are there with line, reason and row', async () => {
    const job = await imported('spring', CSV);
    expect(job).toMatchObject({
      kind: 'list.import',
      subject: 'spring',
      state: 'done',
      result: { rows: 4, inserted: 2, duplicates: 1, rejected: 1, isDryRun: false },
    });
    const rejects = await textOf('supervisor', `/jobs/${job.jobId}/rejects`);
    expect(rejects.split('\r\n')[0]).toBe('line,code,reason,row');
    expect(rejects).toContain('4,');
    expect(rejects).toContain('no number');
    expect(await status('administrator', 'GET', `/jobs/${job.jobId}/rejects`)).toBe(404);
    expect(await status('reviewer', 'GET', `/jobs/${job.jobId}/rejects`)).toBe(403);
    expect(JSON.stringify(job)).not.toContain('/uploads');
  });

  it('done again adds nothing twice', async () => {
    const job = await imported('spring', CSV);
    expect(job.result).toMatchObject({ rows: 4, inserted: 0, duplicates: 3, rejected: 1 });
  });

  it('as a dry run tells the same and stores nothing', async () => {
    const job = await imported('dry', CSV, { dryRun: true });
    expect(job.result).toMatchObject({ rows: 4, inserted: 2, duplicates: 1, rejected: 1, isDryRun: true });
    expect(await status('supervisor', 'GET', '/lists/dry')).toBe(404);
  });

  it('of a file that is no list fails, says why, and changes no lead', async () => {
    const job = await imported('spring', 'a,b\n1,2\n');
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'OUT_IMPORT_FAILED' } });
    expect(job.problem?.detail).toContain('leads.csv');
    expect(
      (await api.client('supervisor')('GET /lists/:listId', { params: { listId: 'spring' } })).leads,
    ).toBe(2);
  });

  it('needs a list id that is none of a path', async () => {
    const uploadId = await send(CSV);
    expect(await status('supervisor', 'POST', '/lists/..%2F..%2Fx/import', { uploadId })).toBe(400);
    expect(await status('supervisor', 'POST', '/lists/x/import', { uploadId: '../../etc/passwd' })).toBe(404);
  });

  it('and another one into the same list at once lose nothing', async () => {
    const half = (from: number) =>
      ['phone', ...Array.from({ length: 3_000 }, (_, row) => numberAt(from + row))].join('\n');
    const jobs = await Promise.all([imported('both', half(0)), imported('both', half(2_000))]);
    const results = jobs.map(
      ({ result }) => result as { rows: number; inserted: number; duplicates: number },
    );
    for (const { rows, inserted, duplicates } of results)
      expect([rows, inserted + duplicates]).toEqual([3_000, 3_000]);
    expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(5_000);
    const { leads } = await api.client('supervisor')('GET /lists/:listId', { params: { listId: 'both' } });
    expect(leads).toBe(5_000);
  });
});

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Distinct numbers that are possible. */
const numberAt = (index: number) => `+1202${String(2_000_000 + index)}`;

describe('a list of 100,000 rows', () => {
  const ROWS = 100_000;

  async function* rows() {
    const encoder = new TextEncoder();
    yield encoder.encode('phone,name,city\n');
    for (let row = 0; row < ROWS; row += 1_000) {
      const lines = Array.from(
        { length: 1_000 },
        (_, index) => `${numberAt(row + index)},Person ${row + index},Town`,
      );
      yield encoder.encode(`${lines.join('\n')}\n`);
    }
  }

  it('streams through, tells its progress, and is cancelled without losing what is stored', async () => {
    const client = api.client('supervisor');
    const { uploadId } = await client('POST /uploads', {
      query: { fileName: 'large.csv' },
      body: new Blob(await collected(rows())),
    });
    const params = { listId: 'large' };
    const { jobId } = await client('POST /lists/:listId/import', { params, body: { uploadId } });
    await eventually(async () => ((await jobOf(jobId)).progress.counts?.rows ?? 0) > 0, 60_000);
    await client('POST /jobs/:jobId/cancel', { params: { jobId } });
    expect((await ended(jobId)).state).toBe('cancelled');
    const stored = (await client('GET /lists/:listId', { params })).leads;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(ROWS);

    const again = await client('POST /lists/:listId/import', { params, body: { uploadId } });
    const done = await ended(again.jobId);
    expect(done).toMatchObject({ state: 'done', result: { rows: ROWS, rejected: 0 } });
    expect((await client('GET /lists/:listId', { params })).leads).toBe(ROWS);
  }, 120_000);
});

describe('the export of a list', () => {
  it('has every lead with its fields, and no cell is a formula', async () => {
    await imported('formulas', 'phone,name,note\n+12025550111,=cmd(),+SUM(A1)\n');
    const csv = await textOf('supervisor', '/lists/formulas/export');
    expect(csv).toContain('12025550111');
    expect(csv).toContain("'=cmd()");
    expect(await status('supervisor', 'GET', '/lists/none/export')).toBe(404);
    const sheet = await api.fetch('supervisor', 'GET', '/lists/formulas/export?format=xlsx');
    expect(sheet.headers.get('content-disposition')).toContain('formulas.xlsx');
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });

  it('is masked for whoever may not see persons', async () => {
    const { listHandlers } = await import('../../src/api/routes/lists.ts');
    const asked = { params: { listId: 'spring' }, query: { format: 'csv' as const } };
    const { bytes } = await listHandlers['GET /lists/:listId/export'](asked, callerWithout() as never);
    const csv = (await collected(bytes)).join('');
    expect(csv.trim().split('\n')).toHaveLength(3);
    for (const secret of ['2025550101', 'Lovelace', 'Washington']) expect(csv).not.toContain(secret);
  });
});

describe('a list as a whole', () => {
  it('is classified by rules as a job, first as a dry run', async () => {
    const client = api.client('supervisor');
    const params = { listId: 'spring' };
    const rules = 'rules:\n  - when: { field: city, is: Washington }\n    grade: A\n  - grade: B\n';
    const classify = async (dryRun: boolean) => {
      const { jobId } = await client('POST /lists/:listId/classify', { params, body: { rules, dryRun } });
      return (await ended(jobId)).result;
    };
    expect(await classify(true)).toMatchObject({ leads: 2, changed: 2, counts: { grade: { A: 1, B: 1 } } });
    expect(await classify(false)).toMatchObject({ leads: 2, changed: 2 });
    expect(await classify(false)).toMatchObject({ leads: 2, changed: 0 });
    expect(await status('supervisor', 'POST', '/lists/spring/classify', { rules: 'rules: 7' })).toBe(422);
  });

  it('is reset only when that is said', async () => {
    const reset = await api.client('supervisor')('POST /lists/:listId/reset', {
      params: { listId: 'spring' },
      body: {},
    });
    expect(reset).toEqual({ listId: 'spring', dryRun: true, leads: 0, reset: [] });
    expect(await status('supervisor', 'POST', '/lists/none/reset', {})).toBe(404);
    expect(await status('supervisor', 'POST', '/lists/spring/reset', { outcomes: ['answered'] })).toBe(400);
  });
});
