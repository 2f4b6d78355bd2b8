/** Consents on record, in a real Postgres: added once, never changed, and as the gate reads them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_EXPIRY } from '../../src/domain/consent/record.ts';
import type { ConsentsPort } from '../../src/ports/consents.ts';
import { consentsOf } from '../../src/records/consents.ts';
import { createPgSql } from '../../src/records/pgSql.ts';
import { createPostgresConsents, createPostgresRecords } from '../../src/records/postgres.ts';
import type { Sql } from '../../src/records/sql.ts';
import { consentOf, showConsent, type NewConsent } from '../../src/services/consents.ts';
import { importConsents } from '../../src/services/consentImport.ts';
import { readMoment } from '../../src/services/consentTime.ts';
import { aCampaign, aLead, numberOf } from '../support/records.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const NOW = Date.UTC(2026, 10, 22);
const [A, B] = ['+12025550101', '+12025550102'] as const;
const BY = { revokedAt: NOW, revokedBy: 'ada', reason: 'asked by mail' };

const aConsent = (more: Partial<NewConsent> = {}) =>
  consentOf({
    number: A,
    channel: 'web',
    evidence: 'box ticked',
    obtainedAt: NOW - 1_000,
    recordedAt: NOW,
    recordedBy: 'ada',
    ...more,
  });

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

describe.skipIf(!hasPostgres)('consents on record', () => {
  let server: TestPostgres;
  let consents: ConsentsPort;
  let sql: Sql;
  let url: string;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    consents = createPostgresConsents(url);
    await consents.start();
    sql = createPgSql({ url, maxConnections: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
    await sql.open();
    return async () => {
      await sql.close();
      await consents.stop();
    };
  });

  it('are there once, as they were said, however often they are recorded', async () => {
    const full = aConsent({
      campaignId: 'spring',
      leadId: 'lead-1',
      evidenceSha256: 'a'.repeat(64),
      expiresAt: NOW + 1_000,
    });
    expect(await consents.add([full, aConsent()])).toBe(2);
    expect(await consents.add([{ ...full, recordedAt: NOW + 5, recordedBy: 'bob' }, full])).toBe(0);
    expect((await consents.historyOf(A)).consents).toHaveLength(2);
    expect((await consents.historyOf(A)).consents).toContainEqual(full);
    expect(await consents.historyOf(B)).toEqual({ consents: [], revocations: [] });
  });

  it('say until when each campaign may call, as the gate asks for many numbers at once', async () => {
    await consents.add([aConsent({ campaignId: 'spring', expiresAt: NOW + 1_000 }), aConsent({ number: B })]);
    await consents.revoke({ number: B, campaignId: 'autumn', ...BY });
    const until = await consentsOf(sql, [A, B, '+12025550103']);
    const since = NOW - 1_000;
    expect([until(A, 'spring'), until(A, 'autumn')]).toEqual([{ until: NOW + 1_000, since }, undefined]);
    expect([until(B, 'spring'), until(B, 'autumn')]).toEqual([{ until: NO_EXPIRY, since }, undefined]);
    expect(until('+12025550103', 'spring')).toBeUndefined();
  });

  it('reach the gate with the lead', async () => {
    const records = createPostgresRecords({ url, maxConnections: 2 });
    await records.start();
    try {
      await records.createList('list-1', 'First');
      await records.importLeads('list-1', [aLead(1), aLead(2)]);
      await records.createCampaign(aCampaign());
      const number = numberOf(1);
      await consents.add([aConsent({ number, campaignId: 'campaign-1', expiresAt: NOW + 1_000 })]);
      const untilOf = async () =>
        (await records.gate.ofLeads('campaign-1', ['lead-1', 'lead-2'])).map((lead) => lead.consentUntil);
      expect(await untilOf()).toEqual([NOW + 1_000, undefined]);
      expect(await records.gate.revocations(0, 0)).toEqual([]);
      await consents.revoke({ number, ...BY });
      expect(await untilOf()).toEqual([undefined, undefined]);
      const [revocation] = await records.gate.revocations(0, BY.revokedAt);
      expect(revocation).toEqual({ position: expect.any(Number), number, revokedAt: BY.revokedAt });
      expect(await records.gate.revocations(revocation?.position ?? 0, 0)).toEqual([]);
      expect(await records.gate.revocations(0, BY.revokedAt + 1)).toEqual([]);
    } finally {
      await records.stop();
    }
  });

  it('show what holds, and what was taken back', async () => {
    await consents.add([aConsent({ expiresAt: NOW + 1_000 })]);
    const stateAt = async (now: number) => (await showConsent(consents, A, 'spring', now)).state;
    expect([await stateAt(NOW), await stateAt(NOW + 1_000)]).toEqual(['given', 'expired']);
    await consents.revoke({ number: A, ...BY });
    expect(await showConsent(consents, A, 'spring', NOW)).toMatchObject({
      state: 'revoked',
      revocations: [{ number: A, ...BY }],
    });
    expect((await showConsent(consents, B, undefined, NOW)).state).toBe('none');
  });

  it.each([
    "update consents set evidence = 'other'",
    'delete from consents',
    'truncate consents',
    "update consent_revocations set reason = 'other'",
    'delete from consent_revocations',
  ])('are kept from %s', async (statement) => {
    await consents.add([aConsent()]);
    await consents.revoke({ number: A, ...BY });
    await expect(sql.query(statement)).rejects.toThrow('only ever added');
  });

  it('come from a file, with what cannot be used told by its line', async () => {
    const file = () =>
      bytes(
        [
          'obtained_at,number,channel,evidence,expires_at,campaign',
          '2026-11-01,2025550171,web,"ticked, twice",2026-11-30,',
          '2026-11-01,2025550172,fax,x,,',
          '2026-13-01,2025550173,sms,yes,,',
          '2026-11-01,abc,sms,yes,,',
          '2026-11-01,2025550174,sms,,,spring',
          '2026-11-01T10:00:00+01:00,2025550175,sms,YES,,spring',
          '2027-11-01,2025550176,sms,yes,,',
        ].join('\n'),
      );
    const task = { numbering: { defaultRegion: 'US' }, recordedBy: 'ada', now: NOW };
    const totals = await importConsents(consents, file(), { ...task, dryRun: true });
    expect(totals).toMatchObject({ rows: 7, added: 2, rejected: 5 });
    expect(totals.rejects.map(({ line }) => line)).toEqual([3, 4, 5, 6, 8]);
    expect((await consents.historyOf('+12025550171')).consents).toEqual([]);
    expect(await importConsents(consents, file(), task)).toEqual(totals);
    expect(await importConsents(consents, file(), task)).toMatchObject({ added: 0 });
    expect((await consents.historyOf('+12025550171')).consents).toMatchObject([
      { evidence: 'ticked, twice', expiresAt: Date.UTC(2026, 11, 1) },
    ]);
    await expect(importConsents(consents, bytes('a,b\n1,2\n'), task)).rejects.toThrow('there is no number');
  });
});

it.each([
  ['2026-11-22', 'begin', Date.UTC(2026, 10, 22)],
  ['2026-11-22', 'end', Date.UTC(2026, 10, 23)],
  ['2026-11-22T09:30:00+01:00', 'end', Date.UTC(2026, 10, 22, 8, 30)],
  ['2026-02-30', 'begin', undefined],
  ['2026-11-22T09:30', 'begin', undefined],
  ['yesterday', 'begin', undefined],
] as const)('the moment %s (%s)', (text, edge, expected) => expect(readMoment(text, edge)).toBe(expected));

it.each([
  { evidence: ' ' },
  { evidence: 'x'.repeat(10_001) },
  { obtainedAt: NOW + 1 },
  { expiresAt: NOW - 1_000 },
])('a consent that proves nothing is none', (more) => expect(() => aConsent(more)).toThrow());
