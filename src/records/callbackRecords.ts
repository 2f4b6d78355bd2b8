/** CallbackRecords over any `Sql`: what is open, what people look for, and changes with their audit. */
import type { CallbackKind, CallbackState, OpenCallback } from '../domain/callback/callback.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type {
  CallbackChange,
  CallbackChanged,
  CallbackQuery,
  CallbackRecords,
  CallbackRow,
} from '../ports/callbacks.ts';
import type { Run } from './asPort.ts';
import { defined, timestamp, toInstant, type Sql } from './sql.ts';

export function createCallbackRecords(sql: Sql, run: Run): CallbackRecords {
  return {
    open: (campaignIds, until, limit) =>
      run('openCallbacks', async () => {
        const where = `cb.campaign_id = any($1::text[]) and cb.at <= $2::timestamptz and cb.closed_at is null and cl.state = 'due'`;
        const rows = await sql.query<Row>(select(where, 3), [campaignIds, timestamp(until), limit]);
        return rows.map(toOpen);
      }),
    lead: (callbackId) => run('callbackLead', () => leadOf(sql, callbackId)),
    markMissed: (campaignId, before, now) =>
      run('markMissed', () => markMissed(sql, campaignId, before, now)),
    closeOfFinalLeads: (campaignIds, now) =>
      run('closeCallbacks', async () => {
        const closed = await sql.query(
          `update callbacks cb set state = 'cancelled', closed_at = $2
             from campaign_leads cl
            where cb.campaign_id = any($1::text[]) and cb.closed_at is null and cl.campaign_id = cb.campaign_id
              and cl.lead_id = cb.lead_id and cl.state = 'final' returning callback_id`,
          [campaignIds, timestamp(now)],
        );
        return closed.length;
      }),
    find: (query) => run('findCallbacks', () => find(sql, query)),
    byId: (callbackId) =>
      run('callback', async () => {
        const rows = await sql.query<Row>(select('cb.callback_id = $1', 2), [callbackId, 1]);
        return rows.map(toRow)[0];
      }),
    change: (change) => run('changeCallback', () => applyChange(sql, change)),
    changes: (callbackId) => run('callbackChanges', () => changesOf(sql, callbackId)),
  };
}

/** `limit`: which parameter it is. */
const select = (where: string, limit: number): string => `
  select cb.*, greatest(cb.at, cl.due_at) as due_at, leads.number, leads.name, leads.fields ->> 'grade' as grade,
         agents.team_id
    from callbacks cb
    join campaign_leads cl on cl.campaign_id = cb.campaign_id and cl.lead_id = cb.lead_id
    join leads on leads.lead_id = cb.lead_id
    left join agents on agents.agent_id = cb.agent_id
   where ${where} order by cb.at, cb.callback_id limit $${limit}`;

interface Row {
  readonly callback_id: string;
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly kind: CallbackKind;
  readonly agent_id: string;
  readonly team_id: string | null;
  readonly at: Date;
  readonly due_at: Date;
  readonly state: CallbackState;
  readonly grade: string | null;
  readonly note: string | null;
  readonly number: string;
  readonly name: string | null;
  readonly given_at: Date;
  readonly offered_at: Date | null;
  readonly offered_to: string | null;
  readonly missed_at: Date | null;
  readonly attempt_id: string | null;
  readonly dial_status: string | null;
  readonly closed_at: Date | null;
}

function toOpen(row: Row): OpenCallback {
  return defined({
    callbackId: row.callback_id,
    campaignId: row.campaign_id,
    leadId: row.lead_id,
    kind: row.kind,
    agentId: row.agent_id,
    teamId: row.team_id ?? undefined,
    at: row.at.getTime(),
    dueAt: row.due_at.getTime(),
    state: row.state,
    grade: row.grade ?? undefined,
    note: row.note ?? undefined,
  });
}

function toRow(row: Row): CallbackRow {
  return defined({
    ...toOpen(row),
    number: row.number,
    name: row.name ?? undefined,
    givenAt: row.given_at.getTime(),
    offeredAt: toInstant(row.offered_at),
    offeredTo: row.offered_to ?? undefined,
    missedAt: toInstant(row.missed_at),
    attemptId: row.attempt_id ?? undefined,
    dialStatus: row.dial_status ?? undefined,
    closedAt: toInstant(row.closed_at),
  });
}

interface LeadRow extends Pick<Row, 'campaign_id' | 'lead_id' | 'kind' | 'agent_id' | 'at' | 'note'> {
  readonly number: string;
  readonly attempts: number;
  readonly revision: number;
  readonly dial_order: number;
  readonly grade: string | null;
}

async function leadOf(sql: Sql, callbackId: string): Promise<Lead | undefined> {
  const [row] = await sql.query<LeadRow>(
    `select cb.*, leads.number, cl.attempts, cl.revision, cl.dial_order::float8 as dial_order,
            leads.fields ->> 'grade' as grade
       from callbacks cb
       join campaign_leads cl on cl.campaign_id = cb.campaign_id and cl.lead_id = cb.lead_id
       join leads on leads.lead_id = cb.lead_id
      where cb.callback_id = $1 and cb.closed_at is null and cl.state = 'due'`,
    [callbackId],
  );
  if (row === undefined) return undefined;
  const callback = defined({
    callbackId,
    at: row.at.getTime(),
    agentId: row.kind === 'personal' ? row.agent_id : undefined,
    note: row.note ?? undefined,
  });
  return defined({
    leadId: row.lead_id,
    campaignId: row.campaign_id,
    number: row.number,
    attempts: row.attempts,
    revision: row.revision,
    order: row.dial_order,
    grade: row.grade ?? undefined,
    callback,
  });
}

async function markMissed(
  sql: Sql,
  campaignId: string,
  before: Instant,
  now: Instant,
): Promise<readonly OpenCallback[]> {
  const missed = await sql.query<{ callback_id: string }>(
    `update callbacks set state = 'missed', missed_at = $3
      where campaign_id = $1 and state = 'waiting' and at < $2::timestamptz returning callback_id`,
    [campaignId, timestamp(before), timestamp(now)],
  );
  if (missed.length === 0) return [];
  const ids = missed.map((row) => row.callback_id);
  const rows = await sql.query<Row>(select('cb.callback_id = any($1::text[])', 2), [ids, ids.length]);
  return rows.map(toOpen);
}

async function find(sql: Sql, query: CallbackQuery): Promise<readonly CallbackRow[]> {
  const { campaignId, leadId, agentId, teamIds, from, until, states, missed, limit } = query;
  const rows = await sql.query<Row>(
    select(
      `($1::text is null or cb.campaign_id = $1) and ($2::text is null or cb.agent_id = $2)
       and ($3::timestamptz is null or cb.at <= $3) and ($4::text[] is null or cb.state = any($4))
       and ($5::bool is not true or cb.missed_at is not null) and ($6::text is null or cb.lead_id = $6)
       and ($7::text[] is null or agents.team_id = any($7)) and ($8::timestamptz is null or cb.at >= $8)`,
      9,
    ),
    [
      campaignId ?? null,
      agentId ?? null,
      timestamp(until),
      states ?? null,
      missed ?? null,
      leadId ?? null,
      teamIds ?? null,
      timestamp(from),
      limit,
    ],
  );
  return rows.map(toRow);
}

async function applyChange(sql: Sql, { callbackId, at, who, to }: CallbackChange): Promise<boolean> {
  return sql.transaction(async (session) => {
    const [before] = await session.query<Pick<Row, 'campaign_id' | 'lead_id' | 'at' | 'agent_id'>>(
      'select campaign_id, lead_id, at, agent_id from callbacks where callback_id = $1 and closed_at is null for update',
      [callbackId],
    );
    if (before === undefined) return false;
    const isMoved = to !== undefined;
    await session.query(
      isMoved
        ? `update callbacks set at = $3, agent_id = $4, state = 'waiting', moved_at = $2, offered_at = null,
                  missed_at = null where callback_id = $1`
        : `update callbacks set state = 'cancelled', closed_at = $2 where callback_id = $1`,
      [callbackId, timestamp(at), ...(isMoved ? [timestamp(to.at), to.agentId] : [])],
    );
    await session.query(
      `update campaign_leads set due_at = coalesce($3::timestamptz, due_at), state = $4, changed_at = $5,
              refusal_code = case when $4 = 'final' then 'callback-cancelled' end, refused_until = null
        where campaign_id = $1 and lead_id = $2 and state = 'due'`,
      [before.campaign_id, before.lead_id, timestamp(to?.at), isMoved ? 'due' : 'final', timestamp(at)],
    );
    await session.query(
      `insert into callback_changes (callback_id, changed_at, who, action, from_at, from_agent, to_at, to_agent)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        callbackId,
        timestamp(at),
        who,
        isMoved ? 'move' : 'cancel',
        before.at,
        before.agent_id,
        timestamp(to?.at),
        to?.agentId ?? null,
      ],
    );
    return true;
  });
}

interface ChangeRow {
  readonly changed_at: Date;
  readonly who: string;
  readonly action: 'move' | 'cancel';
  readonly from_at: Date;
  readonly from_agent: string;
  readonly to_at: Date | null;
  readonly to_agent: string | null;
}

async function changesOf(sql: Sql, callbackId: string): Promise<readonly CallbackChanged[]> {
  const rows = await sql.query<ChangeRow>(
    'select * from callback_changes where callback_id = $1 order by change_id',
    [callbackId],
  );
  return rows.map((row) => ({
    at: row.changed_at.getTime(),
    who: row.who,
    action: row.action,
    from: { at: row.from_at.getTime(), agentId: row.from_agent },
    ...(row.to_at === null || row.to_agent === null
      ? {}
      : { to: { at: row.to_at.getTime(), agentId: row.to_agent } }),
  }));
}
