/** Attempts and calls: written from the spool, read for `call show` and reports. */
import type { Attempt, CallDetailRecord, CallStamps, LeadNext } from '../domain/cdr/attempt.ts';
import type { CallDetails } from '../domain/cdr/details.ts';
import type { AttemptId, CampaignId } from '../domain/kernel/ids.ts';
import { defined, toInstant, timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const ATTEMPT_COLUMNS = {
  attempt_id: 'text',
  created_at: 'timestamptz',
  dial_group_id: 'text',
  campaign_id: 'text',
  lead_id: 'text',
  number: 'text',
  trunk_id: 'text',
  caller_id: 'text',
  attempt_number: 'int',
} as const;

const CALL_COLUMNS = {
  ...ATTEMPT_COLUMNS,
  dialling_at: 'timestamptz',
  ringing_at: 'timestamptz',
  answered_at: 'timestamptz',
  prompt_at: 'timestamptz',
  consent_at: 'timestamptz',
  joined_at: 'timestamptz',
  ended_at: 'timestamptz',
  line_result: 'text',
  dial_status: 'text',
  sip: 'int',
  q850: 'int',
  charged: 'bool',
  consent: 'text',
  agent_id: 'text',
  ended_by: 'text',
  hangup_reason: 'text',
  next_state: 'text',
  next_due_at: 'timestamptz',
  revision: 'int',
  details: 'text',
} as const;

/** As the insert reads them: the document comes as text, since an array of documents has no one form over all drivers. */
const CALL_VALUES = Object.keys(CALL_COLUMNS)
  .map((column) => (column === 'details' ? 'details::jsonb' : column))
  .join(', ');

export interface ClosedAttempt {
  readonly cdr: CallDetailRecord;
  readonly revision: number;
}

/** In the order of their ids, as every insert here, so that two writers of the same rows wait for each other in turn. */
export async function insertAttempts(session: SqlSession, attempts: readonly Attempt[]): Promise<void> {
  await session.query(
    `insert into attempts (${columnList(ATTEMPT_COLUMNS)})
       select * from ${unnest('row', ATTEMPT_COLUMNS)} order by attempt_id on conflict do nothing`,
    columnArrays(ATTEMPT_COLUMNS, attempts.map(attemptRow)),
  );
}

/**
 * Inserts the calls that are not there yet and moves their leads on. A lead's charged attempts are added up by
 * whichever call is new; its state follows the newest revision alone, and where a later refusal has already
 * set the due time, that stays.
 */
export async function insertCalls(session: SqlSession, closed: readonly ClosedAttempt[]): Promise<void> {
  await session.query(
    `with inserted as (
       insert into calls (${columnList(CALL_COLUMNS)})
         select ${CALL_VALUES} from ${unnest('row', CALL_COLUMNS)} order by attempt_id on conflict do nothing
         returning campaign_id, lead_id, revision, charged, dial_status, next_state, next_due_at,
                   coalesce(ended_at, created_at) as closed_at
     ), newest as (
       select distinct on (campaign_id, lead_id) *,
              count(*) filter (where charged) over (partition by campaign_id, lead_id) as charged_attempts
         from inserted order by campaign_id, lead_id, revision desc
     ), judged as (
       select newest.*, newest.revision > cl.revision as is_newer,
              newest.revision > cl.revision and (next_state = 'final' or closed_at >= cl.changed_at) as moves
         from newest join campaign_leads cl using (campaign_id, lead_id)
        order by campaign_id, lead_id for update of cl
     )
     update campaign_leads cl set
       attempts = cl.attempts + charged_attempts,
       revision = greatest(cl.revision, judged.revision),
       last_dial_status = case when is_newer then judged.dial_status else cl.last_dial_status end,
       state = case when not moves then cl.state when next_state = 'final' then 'final' else 'due' end,
       due_at = case when moves then coalesce(next_due_at, 'epoch') else cl.due_at end,
       refusal_code = case when moves then null else cl.refusal_code end,
       refused_until = case when moves then null else cl.refused_until end,
       refused_by_list = case when moves then null else cl.refused_by_list end,
       changed_at = case when moves then greatest(closed_at, cl.changed_at) else cl.changed_at end
     from judged where cl.campaign_id = judged.campaign_id and cl.lead_id = judged.lead_id`,
    columnArrays(CALL_COLUMNS, closed.map(callRow)),
  );
}

function attemptRow(attempt: Attempt) {
  return {
    attempt_id: attempt.attemptId,
    created_at: timestamp(attempt.createdAt),
    dial_group_id: attempt.dialGroupId,
    campaign_id: attempt.campaignId,
    lead_id: attempt.leadId,
    number: attempt.number,
    trunk_id: attempt.trunkId,
    caller_id: attempt.callerId,
    attempt_number: attempt.attemptNumber,
  };
}

function callRow({ cdr, revision }: ClosedAttempt) {
  return {
    ...attemptRow(cdr),
    dialling_at: timestamp(cdr.stamps.diallingAt),
    ringing_at: timestamp(cdr.stamps.ringingAt),
    answered_at: timestamp(cdr.stamps.answeredAt),
    prompt_at: timestamp(cdr.stamps.promptAt),
    consent_at: timestamp(cdr.stamps.consentAt),
    joined_at: timestamp(cdr.stamps.joinedAt),
    ended_at: timestamp(cdr.stamps.endedAt),
    line_result: cdr.lineResult,
    dial_status: cdr.dialStatus,
    sip: cdr.sip,
    q850: cdr.q850,
    charged: cdr.charged,
    consent: cdr.consent,
    agent_id: cdr.agentId,
    ended_by: cdr.endedBy,
    hangup_reason: cdr.hangupReason,
    next_state: cdr.next.state,
    next_due_at: cdr.next.state === 'retry' ? timestamp(cdr.next.dueAt) : null,
    revision,
    details: cdr.details === undefined ? undefined : JSON.stringify(cdr.details),
  };
}

type AttemptRow = Omit<ReturnType<typeof attemptRow>, 'created_at'> & { readonly created_at: Date };
type StampColumn = 'dialling' | 'ringing' | 'answered' | 'prompt' | 'consent' | 'joined' | 'ended';
type CallRow = AttemptRow &
  Readonly<Record<`${StampColumn}_at`, Date | null>> & {
    readonly line_result: CallDetailRecord['lineResult'] | null;
    readonly dial_status: CallDetailRecord['dialStatus'];
    readonly sip: number | null;
    readonly q850: number;
    readonly charged: boolean;
    readonly consent: CallDetailRecord['consent'];
    readonly agent_id: string | null;
    readonly ended_by: CallDetailRecord['endedBy'];
    readonly hangup_reason: CallDetailRecord['hangupReason'] | null;
    readonly next_state: LeadNext['state'];
    readonly next_due_at: Date | null;
    readonly details: CallDetails | null;
  };

/** Columns in which a call may differ from the attempt it began as: another trunk carried it. */
const DECIDED_LATER: ReadonlySet<string> = new Set(['trunk_id', 'caller_id']);

/** Attempts with their calls; an open attempt has no call, its call columns are null. */
function selectAttempts(where: string): string {
  const callOnly = Object.keys(CALL_COLUMNS).filter((column) => !(column in ATTEMPT_COLUMNS));
  const attempt = Object.keys(ATTEMPT_COLUMNS).map((column) =>
    DECIDED_LATER.has(column) ? `coalesce(c.${column}, a.${column}) as ${column}` : `a.${column}`,
  );
  return `select ${attempt.join(', ')}, ${callOnly.map((column) => `c.${column}`).join(', ')}
      from attempts a left join calls c on c.attempt_id = a.attempt_id and c.created_at = a.created_at
     where ${where} order by a.created_at, a.attempt_id`;
}

export async function attemptById(
  sql: Sql,
  attemptId: AttemptId,
): Promise<CallDetailRecord | Attempt | undefined> {
  const rows = await sql.query<CallRow>(selectAttempts('a.attempt_id = $1'), [attemptId]);
  return rows.map(toRecord)[0];
}

export async function attemptsOfCampaign(
  sql: Sql,
  campaignId: CampaignId,
): Promise<(CallDetailRecord | Attempt)[]> {
  const rows = await sql.query<CallRow>(selectAttempts('a.campaign_id = $1'), [campaignId]);
  return rows.map(toRecord);
}

export async function attemptsOfNumber(
  sql: SqlSession,
  numbers: readonly string[],
): Promise<(CallDetailRecord | Attempt)[]> {
  const rows = await sql.query<CallRow>(selectAttempts('a.number = any($1::text[])'), [numbers]);
  return rows.map(toRecord);
}

function toRecord(row: CallRow): CallDetailRecord | Attempt {
  return row.line_result === null ? toAttempt(row) : toCall({ ...row, line_result: row.line_result });
}

export type ClosedRow = CallRow & { readonly line_result: CallDetailRecord['lineResult'] };

/** Of a row of `calls`. */
export function toCall(row: ClosedRow): CallDetailRecord {
  return defined({
    ...toAttempt(row),
    stamps: toStamps(row),
    lineResult: row.line_result,
    dialStatus: row.dial_status,
    sip: row.sip ?? undefined,
    q850: row.q850,
    charged: row.charged,
    consent: row.consent,
    agentId: row.agent_id ?? undefined,
    endedBy: row.ended_by,
    hangupReason: row.hangup_reason ?? undefined,
    next: toNext(row),
    details: row.details ?? undefined,
  });
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    attemptId: row.attempt_id,
    dialGroupId: row.dial_group_id,
    campaignId: row.campaign_id,
    leadId: row.lead_id,
    number: row.number,
    trunkId: row.trunk_id,
    callerId: row.caller_id,
    attemptNumber: row.attempt_number,
    createdAt: row.created_at.getTime(),
  };
}

function toStamps(row: CallRow): CallStamps {
  return defined({
    createdAt: row.created_at.getTime(),
    diallingAt: toInstant(row.dialling_at),
    ringingAt: toInstant(row.ringing_at),
    answeredAt: toInstant(row.answered_at),
    promptAt: toInstant(row.prompt_at),
    consentAt: toInstant(row.consent_at),
    joinedAt: toInstant(row.joined_at),
    endedAt: toInstant(row.ended_at),
  });
}

function toNext(row: CallRow): LeadNext {
  return row.next_due_at === null ? { state: 'final' } : { state: 'retry', dueAt: row.next_due_at.getTime() };
}
