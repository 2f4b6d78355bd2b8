/** Calls that came in (`inbound_calls`), and who spoke with a number last. */
import type { ForeignCall } from '../domain/call/foreignCall.ts';
import type { CalledBy, InboundOutcome } from '../domain/call/inbound.ts';
import type { HangupReason } from '../domain/call/lineResult.ts';
import type { EndedBy } from '../domain/cdr/attempt.ts';
import type { CallDetails } from '../domain/cdr/details.ts';
import type { InboundRecord } from '../domain/cdr/inboundRecord.ts';
import { defined, timestamp, toInstant, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const COLUMNS = {
  call_id: 'text',
  arrived_at: 'timestamptz',
  dial_group_id: 'text',
  campaign_id: 'text',
  number: 'text',
  dialled: 'text',
  answered_at: 'timestamptz',
  joined_at: 'timestamptz',
  ended_at: 'timestamptz',
  outcome: 'text',
  agent_id: 'text',
  called_by_agent: 'text',
  called_by_attempt: 'text',
  called_by_campaign: 'text',
  lead_id: 'text',
  trunk_id: 'text',
  ended_by: 'text',
  hangup_reason: 'text',
  details: 'text',
  foreign_call: 'text',
} as const;

const DOCUMENTS: ReadonlySet<string> = new Set(['details', 'foreign_call']);

/** As the insert reads them: documents come as text (see attempts.ts). */
const VALUES = Object.keys(COLUMNS)
  .map((column) => (DOCUMENTS.has(column) ? `${column}::jsonb` : column))
  .join(', ');

interface Row {
  readonly call_id: string;
  readonly arrived_at: Date;
  readonly dial_group_id: string;
  readonly campaign_id: string;
  readonly number: string;
  readonly dialled: string;
  readonly answered_at: Date | null;
  readonly joined_at: Date | null;
  readonly ended_at: Date | null;
  readonly outcome: InboundOutcome;
  readonly agent_id: string | null;
  readonly called_by_agent: string | null;
  readonly called_by_attempt: string | null;
  readonly called_by_campaign: string | null;
  readonly lead_id: string | null;
  readonly trunk_id: string | null;
  readonly ended_by: EndedBy | null;
  readonly hangup_reason: HangupReason | null;
  readonly details: CallDetails | null;
  readonly foreign_call: ForeignCall | null;
}

/** The record of the end replaces that of the arrival; one of the arrival that comes late replaces nothing. */
export async function insertInbound(session: SqlSession, records: readonly InboundRecord[]): Promise<void> {
  const latest = new Map<string, InboundRecord>();
  for (const record of records) {
    const key = `${record.callId} ${record.arrivedAt}`;
    if (latest.get(key)?.endedAt === undefined) latest.set(key, record);
  }
  const rows = [...latest.values()].map((record) => ({
    call_id: record.callId,
    arrived_at: timestamp(record.arrivedAt),
    dial_group_id: record.dialGroupId,
    campaign_id: record.campaignId,
    number: record.number,
    dialled: record.dialled,
    answered_at: timestamp(record.answeredAt),
    joined_at: timestamp(record.joinedAt),
    ended_at: timestamp(record.endedAt),
    outcome: record.outcome,
    agent_id: record.agentId,
    called_by_agent: record.calledBy?.agentId,
    called_by_attempt: record.calledBy?.attemptId,
    called_by_campaign: record.calledBy?.campaignId,
    lead_id: record.calledBy?.leadId,
    trunk_id: record.trunkId,
    ended_by: record.endedBy,
    hangup_reason: record.hangupReason,
    details: record.details === undefined ? undefined : JSON.stringify(record.details),
    foreign_call: record.foreignCall === undefined ? undefined : JSON.stringify(record.foreignCall),
  }));
  const updated = Object.keys(COLUMNS).filter((name) => name !== 'call_id' && name !== 'arrived_at');
  await session.query(
    `insert into inbound_calls (${columnList(COLUMNS)})
       select ${VALUES} from ${unnest('row', COLUMNS)} order by call_id
       on conflict (call_id, arrived_at) do update
       set ${updated.map((name) => `${name} = excluded.${name}`).join(', ')}
       where inbound_calls.ended_at is null`,
    columnArrays(COLUMNS, rows),
  );
}

export async function lastConversation(
  sql: Sql,
  dialGroupId: string,
  number: string,
): Promise<CalledBy | undefined> {
  const [row] = await sql.query<{
    agent_id: string;
    campaign_id: string;
    attempt_id: string;
    lead_id: string;
  }>(
    `select agent_id, campaign_id, attempt_id, lead_id from calls
      where number = $1 and agent_id is not null and dial_group_id = $2 order by created_at desc limit 1`,
    [number, dialGroupId],
  );
  if (row === undefined) return undefined;
  return {
    agentId: row.agent_id,
    campaignId: row.campaign_id,
    attemptId: row.attempt_id,
    leadId: row.lead_id,
  };
}

export async function inboundCalls(sql: Sql, dialGroupId: string, limit: number): Promise<InboundRecord[]> {
  const rows = await sql.query<Row>(
    `select ${columnList(COLUMNS)} from inbound_calls
      where dial_group_id = $1 order by arrived_at desc, call_id desc limit $2`,
    [dialGroupId, limit],
  );
  return rows.map(recordOf);
}

function recordOf(row: Row): InboundRecord {
  const { called_by_agent: agentId, called_by_attempt: attemptId, called_by_campaign: campaignId } = row;
  const isKnown = agentId !== null && attemptId !== null && campaignId !== null && row.lead_id !== null;
  return defined({
    callId: row.call_id,
    dialGroupId: row.dial_group_id,
    campaignId: row.campaign_id,
    number: row.number,
    dialled: row.dialled,
    arrivedAt: row.arrived_at.getTime(),
    answeredAt: toInstant(row.answered_at),
    joinedAt: toInstant(row.joined_at),
    endedAt: toInstant(row.ended_at),
    outcome: row.outcome,
    agentId: row.agent_id ?? undefined,
    trunkId: row.trunk_id ?? undefined,
    endedBy: row.ended_by ?? undefined,
    hangupReason: row.hangup_reason ?? undefined,
    details: row.details ?? undefined,
    foreignCall: row.foreign_call ?? undefined,
    calledBy: isKnown ? { agentId, attemptId, campaignId, leadId: row.lead_id } : undefined,
  }) as InboundRecord;
}
