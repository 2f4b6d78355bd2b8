/**
 * Events over any `Sql`: written in the transaction of what they tell of, and handed to the webhooks that ask for them in
 * the same one. Whoever writes holds a lock until the commit, so that positions are seen in their order and none is missed.
 */
import type { EventType, OutpaceEvent } from '../domain/event/event.ts';
import type { EventQuery, EventsPort, KeptEvent } from '../ports/events.ts';
import { openAndClose, runAt } from './asPort.ts';
import { defined, timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, unnest } from './unnest.ts';

const COLUMNS = {
  place: 'int',
  event_id: 'text',
  type: 'text',
  at: 'timestamptz',
  subject: 'text',
  campaign_id: 'text',
  lead_id: 'text',
  agent_id: 'text',
  attempt_id: 'text',
  call_id: 'text',
  data: 'text',
} as const;

/** Last in a transaction: whoever holds the lock waits for no other row. An event that is known is not told again. */
export async function appendEvents(session: SqlSession, events: readonly OutpaceEvent[]): Promise<void> {
  if (events.length === 0) return;
  await session.query(`select pg_advisory_xact_lock(hashtextextended('events', 0))`);
  await session.query(
    `with known as (
       select row.*, coalesce(row.campaign_id, a.campaign_id) as campaign, coalesce(row.lead_id, a.lead_id) as lead
         from ${unnest('row', COLUMNS)} left join attempts a on row.campaign_id is null and a.attempt_id = row.attempt_id
     ), written as (
       insert into events (event_id, type, at, subject, campaign_id, lead_id, agent_id, attempt_id, call_id, data)
         select event_id, type, at, subject, campaign, lead, agent_id, attempt_id, call_id, data::jsonb
           from known order by place
       on conflict (event_id) do nothing
       returning position, type, subject, campaign_id
     )
     insert into webhook_deliveries (webhook_id, position, subject)
       select w.webhook_id, written.position, written.subject
         from written join webhooks w
           on w.is_active and written.type = any(w.types)
              and (w.campaign_ids is null or written.campaign_id = any(w.campaign_ids))
        order by written.position`,
    columnArrays(COLUMNS, events.map(rowOf)),
  );
}

function rowOf(event: OutpaceEvent, place: number): Record<keyof typeof COLUMNS, unknown> {
  const { eventId, type, at, subject, campaignId, leadId, agentId, numberOf, data } = event;
  return {
    place,
    event_id: eventId,
    type,
    at: timestamp(at),
    subject,
    campaign_id: campaignId,
    lead_id: leadId,
    agent_id: agentId,
    attempt_id: numberOf?.call === 'attempt' ? numberOf.id : undefined,
    call_id: numberOf?.call === 'inbound' ? numberOf.id : undefined,
    data: JSON.stringify(data),
  };
}

/** Of the event `e`: its call's number, as it is there, which after an erasure is a pseudonym. */
export const NUMBER_OF_EVENT = `coalesce(
  (select number from attempts where attempt_id = e.attempt_id limit 1),
  (select number from inbound_calls where call_id = e.call_id limit 1))`;

export const EVENT_COLUMNS =
  'e.position::float8 as position, e.event_id, e.type, e.at, e.campaign_id, e.lead_id, e.agent_id, e.data';

export interface EventRow {
  readonly position: number;
  readonly event_id: string;
  readonly type: EventType;
  readonly at: Date;
  readonly campaign_id: string | null;
  readonly lead_id: string | null;
  readonly agent_id: string | null;
  readonly data: KeptEvent['data'];
  readonly number: string | null;
}

export function toEvent(row: EventRow): KeptEvent {
  return defined({
    position: row.position,
    eventId: row.event_id,
    type: row.type,
    at: row.at.getTime(),
    campaignId: row.campaign_id ?? undefined,
    leadId: row.lead_id ?? undefined,
    agentId: row.agent_id ?? undefined,
    data: row.data,
    number: row.number ?? undefined,
  });
}

/** `place` names the database in messages, without its password. */
export function createEvents(sql: Sql, place: string): EventsPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    list: (query) => run('events', () => list(sql, query)),
    newest: () =>
      run('newestEvent', async () => {
        const [row] = await sql.query<{ position: number }>(
          'select coalesce(max(position), 0)::float8 as position from events',
        );
        return row?.position ?? 0;
      }),
  };
}

async function list(sql: Sql, query: EventQuery): Promise<KeptEvent[]> {
  const { after = 0, types, campaignId, teamIds, withNumbers, limit } = query;
  const rows = await sql.query<EventRow>(
    `select ${EVENT_COLUMNS}, case when $5 then ${NUMBER_OF_EVENT} end as number
       from events e
      where e.position > $1 and ($2::text[] is null or e.type = any($2))
        and ($3::text is null or e.campaign_id = $3)
        and ($4::text[] is null or e.agent_id is null
             or e.agent_id in (select agent_id from agents where team_id = any($4)))
      order by e.position limit $6`,
    [after, types ?? null, campaignId ?? null, teamIds ?? null, withNumbers, limit],
  );
  return rows.map(toEvent);
}
