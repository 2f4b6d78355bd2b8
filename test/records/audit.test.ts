/** The audit in a real Postgres: appended only, found again, erased where it must be, and every forgery found. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditPort, NewAuditEntry } from '../../src/ports/audit.ts';
import { createPostgresAudit, createPostgresErasure } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { T0 } from '../support/records.ts';

const NUMBER = '+8613800000001';

function anEntry(index: number, changes: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    auditId: `audit-${index}`,
    at: T0 + index,
    userId: 'user-1',
    login: 'Mei.Lin',
    via: 'session',
    viaId: 'session-1',
    address: '192.0.2.1',
    endpoint: 'PATCH /campaigns/:campaignId',
    outcome: 'done',
    code: '',
    subject: `/campaigns/spring-${index}`,
    before: { lines: 10 },
    after: { lines: 12 },
    ...changes,
  };
}

describe.skipIf(!hasPostgres)('the audit', () => {
  let server: TestPostgres;
  let url: string;
  let audit: AuditPort;
  const open: { stop(): Promise<void> }[] = [];
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  beforeEach(async () => {
    url = await server.migratedDatabase();
    audit = createPostgresAudit(url);
    open.push(audit);
    await audit.start();
  });
  afterAll(async () => {
    for (const port of open) await port.stop();
    await server.stop();
  });

  const ids = async (query: Parameters<AuditPort['entries']>[0]): Promise<string[]> =>
    (await audit.entries(query)).map(({ auditId }) => auditId);

  it('reads back as it was written, the newest first, page after page', async () => {
    for (const index of [1, 2, 3]) await audit.append(anEntry(index));
    const [newest, second] = await audit.entries({ limit: 2 });
    expect(newest).toEqual({ ...anEntry(3), sequence: 3, isErased: false });
    expect(second?.sequence).toBe(2);
    expect(await ids({ before: second?.sequence, limit: 2 })).toEqual(['audit-1']);
  });

  it('is searched by who, what, when and how it ended', async () => {
    await audit.append(anEntry(1));
    await audit.append(anEntry(2, { login: 'Ops', outcome: 'refused', code: 'OUT_FORBIDDEN' }));
    await audit.append(anEntry(3, { endpoint: 'DELETE /session', subject: '/session', before: undefined }));
    expect(await ids({ login: 'mei.lin', limit: 9 })).toEqual(['audit-3', 'audit-1']);
    expect(await ids({ endpoint: 'DELETE /session', limit: 9 })).toEqual(['audit-3']);
    expect(await ids({ subject: '/campaigns/', limit: 9 })).toEqual(['audit-2', 'audit-1']);
    expect(await ids({ subject: '%', limit: 9 })).toEqual([]);
    expect(await ids({ outcome: 'refused', limit: 9 })).toEqual(['audit-2']);
    expect(await ids({ from: T0 + 2, to: T0 + 3, limit: 9 })).toEqual(['audit-2']);
  });

  it('keeps all that are written at the same moment in one chain', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => audit.append(anEntry(index))));
    expect(await audit.verify([])).toMatchObject({ entries: 20, head: { sequence: 20 } });
    expect(await audit.verify([])).not.toHaveProperty('broken');
  });

  it.each([
    'update audit_log set payload = payload',
    'delete from audit_log',
    'truncate audit_log',
    'delete from audit_head',
  ])('refuses: %s', async (statement) => {
    await audit.append(anEntry(1));
    await expect(runSql(url, statement)).rejects.toThrow();
    expect(await ids({ limit: 9 })).toEqual(['audit-1']);
  });

  it.each([
    ["update audit_details set details = replace(details, '12', '99') where audit_id = 'audit-2'"],
    ["update audit_details set login = 'somebody.else' where audit_id = 'audit-2'"],
    ["update audit_details set subject = '/elsewhere' where audit_id = 'audit-2'"],
    ["delete from audit_details where audit_id = 'audit-2'"],
  ])('finds: %s', async (statement) => {
    for (const index of [1, 2, 3]) await audit.append(anEntry(index));
    await runSql(url, statement);
    expect(await audit.verify([])).toMatchObject({ entries: 3, changedDetails: 2 });
  });

  it('forgets what it said of a number that is erased, and holds', async () => {
    await audit.append(anEntry(1, { subject: `/do-not-call/${NUMBER}`, after: { number: NUMBER } }));
    await audit.append(anEntry(2));
    const erasure = createPostgresErasure(url);
    open.push(erasure);
    await erasure.start();
    await erasure.erase({ number: NUMBER, at: T0 + 9, by: 'mei', reason: 'asked for it' }, false);
    const [kept, erased] = await audit.entries({ limit: 9 });
    expect(kept).toMatchObject({ auditId: 'audit-2', isErased: false, after: { lines: 12 } });
    expect(erased).toMatchObject({ auditId: 'audit-1', isErased: true, subject: '', login: 'Mei.Lin' });
    expect(erased).not.toHaveProperty('after');
    const [{ text = '' } = {}] = await runSql(
      url,
      `select string_agg(l::text || coalesce(d::text, ''), ' ') as text from audit_log l
         left join audit_details d on d.audit_id = l.ref`,
    );
    expect(text).not.toContain('13800000001');
    const verdict = await audit.verify([]);
    expect(verdict).toMatchObject({ entries: 2 });
    expect(verdict).not.toHaveProperty('broken');
    expect(verdict).not.toHaveProperty('changedDetails');
  });
});
