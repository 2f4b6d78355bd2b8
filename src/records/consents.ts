/** ConsentsPort over any `Sql`, and the consents of a page of leads for the gate. */
import { standingConsent, type ConsentChannel, type StandingConsent } from '../domain/consent/record.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { NotedRevocation } from '../ports/gate.ts';
import type { ConsentRecord, ConsentRevocation, ConsentsPort } from '../ports/consents.ts';
import { openAndClose, runAt } from './asPort.ts';
import { BULK, defined, timestamp, toInstant, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const COLUMNS = {
  consent_id: 'text',
  number: 'text',
  campaign_id: 'text',
  lead_id: 'text',
  channel: 'text',
  evidence: 'text',
  evidence_sha256: 'text',
  obtained_at: 'timestamptz',
  expires_at: 'timestamptz',
  recorded_at: 'timestamptz',
  recorded_by: 'text',
} as const;

/** `place` names the database in messages, without its password. */
export function createConsents(sql: Sql, place: string): ConsentsPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    add: (records) => run('addConsents', () => sql.transaction((session) => add(session, records), BULK)),
    known: (consentIds) =>
      run('knownConsents', async () => {
        const [row] = await sql.query<{ known: number }>(
          'select count(*)::int as known from consents where consent_id = any($1::text[])',
          [consentIds],
        );
        return row?.known ?? 0;
      }),
    revoke: (revocation) => run('revokeConsent', () => revoke(sql, revocation)),
    historyOf: (number) => run('consentsOf', () => historyOf(sql, number)),
    numberOf: (leadId) =>
      run('numberOf', async () => {
        const [row] = await sql.query<{ number: string }>('select number from leads where lead_id = $1', [
          leadId,
        ]);
        return row?.number;
      }),
  };
}

async function add(session: SqlSession, records: readonly ConsentRecord[]): Promise<number> {
  const rows = records.map((record) => ({
    consent_id: record.consentId,
    number: record.number,
    campaign_id: record.campaignId,
    lead_id: record.leadId,
    channel: record.channel,
    evidence: record.evidence,
    evidence_sha256: record.evidenceSha256,
    obtained_at: timestamp(record.obtainedAt),
    expires_at: timestamp(record.expiresAt),
    recorded_at: timestamp(record.recordedAt),
    recorded_by: record.recordedBy,
  }));
  const added = await session.query(
    `insert into consents (${columnList(COLUMNS)}) select * from ${unnest('row', COLUMNS)}
       on conflict (consent_id) do nothing returning consent_id`,
    columnArrays(COLUMNS, rows),
  );
  return added.length;
}

async function revoke(sql: Sql, revocation: ConsentRevocation): Promise<void> {
  const { number, campaignId, revokedAt, revokedBy, reason } = revocation;
  await sql.query(
    `insert into consent_revocations (number, campaign_id, revoked_at, revoked_by, reason)
       values ($1, $2, $3, $4, $5)`,
    [number, campaignId ?? null, timestamp(revokedAt), revokedBy, reason],
  );
}

interface ConsentRow {
  readonly consent_id: string;
  readonly number: string;
  readonly campaign_id: string | null;
  readonly lead_id: string | null;
  readonly channel: ConsentChannel;
  readonly evidence: string;
  readonly evidence_sha256: string | null;
  readonly obtained_at: Date;
  readonly expires_at: Date | null;
  readonly recorded_at: Date;
  readonly recorded_by: string;
}

interface RevocationRow {
  readonly number: string;
  readonly campaign_id: string | null;
  readonly revoked_at: Date;
  readonly revoked_by: string;
  readonly reason: string;
}

async function historyOf(sql: Sql, number: string): ReturnType<ConsentsPort['historyOf']> {
  const consents = await sql.query<ConsentRow>(
    `select ${columnList(COLUMNS)} from consents where number = $1 order by recorded_at, consent_id`,
    [number],
  );
  const revocations = await sql.query<RevocationRow>(
    `select number, campaign_id, revoked_at, revoked_by, reason from consent_revocations
      where number = $1 order by revocation_id`,
    [number],
  );
  return { consents: consents.map(toRecord), revocations: revocations.map(toRevocation) };
}

function toRecord(row: ConsentRow): ConsentRecord {
  return defined({
    consentId: row.consent_id,
    number: row.number,
    campaignId: row.campaign_id ?? undefined,
    leadId: row.lead_id ?? undefined,
    channel: row.channel,
    evidence: row.evidence,
    evidenceSha256: row.evidence_sha256 ?? undefined,
    obtainedAt: row.obtained_at.getTime(),
    expiresAt: toInstant(row.expires_at),
    recordedAt: row.recorded_at.getTime(),
    recordedBy: row.recorded_by,
  });
}

function toRevocation(row: RevocationRow): ConsentRevocation {
  return defined({
    number: row.number,
    campaignId: row.campaign_id ?? undefined,
    revokedAt: row.revoked_at.getTime(),
    revokedBy: row.revoked_by,
    reason: row.reason,
  });
}

/** Of each number: the consent by which a campaign may call it, as the gate asks. */
export type ConsentsOf = (number: string, campaignId: CampaignId) => StandingConsent | undefined;

interface TermsRow {
  readonly number: string;
  readonly campaign_id: string | null;
  readonly obtained_at: Date | null;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

export async function consentsOf(sql: Sql, numbers: readonly string[]): Promise<ConsentsOf> {
  const rows = await sql.query<TermsRow>(
    `select number, campaign_id, obtained_at, expires_at, null::timestamptz as revoked_at
       from consents where number = any($1::text[])
     union all
     select number, campaign_id, null, null, revoked_at
       from consent_revocations where number = any($1::text[])`,
    [numbers],
  );
  const byNumber = new Map<string, TermsRow[]>();
  for (const row of rows) byNumber.set(row.number, [...(byNumber.get(row.number) ?? []), row]);
  return (number, campaignId) => {
    const found = byNumber.get(number);
    if (found === undefined) return undefined;
    const consents = found.flatMap(({ obtained_at, expires_at, ...row }) =>
      obtained_at === null
        ? []
        : [{ ...scopeOf(row), obtainedAt: obtained_at.getTime(), expiresAt: toInstant(expires_at) }],
    );
    const revocations = found.flatMap(({ revoked_at, ...row }) =>
      revoked_at === null ? [] : [{ ...scopeOf(row), revokedAt: revoked_at.getTime() }],
    );
    return standingConsent(consents, revocations, campaignId);
  };
}

function scopeOf({ number, campaign_id }: Pick<TermsRow, 'number' | 'campaign_id'>) {
  return { number, campaignId: campaign_id ?? undefined };
}

const MOST_REVOCATIONS = 10_000;

export async function revocationsAfter(
  sql: Sql,
  position: number,
  since: Instant,
): Promise<readonly NotedRevocation[]> {
  const rows = await sql.query<{
    position: number;
    number: string;
    campaign_id: string | null;
    revoked_at: Date;
  }>(
    `select revocation_id::float8 as position, number, campaign_id, revoked_at from consent_revocations
      where revocation_id > $1 and revoked_at >= $2 order by revocation_id limit ${MOST_REVOCATIONS}`,
    [position, timestamp(since)],
  );
  return rows.map((row) => ({
    position: row.position,
    ...defined(scopeOf(row)),
    revokedAt: row.revoked_at.getTime(),
  }));
}
