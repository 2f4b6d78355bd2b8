/** HandoverRecords over any `Sql`. Each step of one is in its history, in the same transaction. */
import type { CheckListValues } from '../domain/handover/checkList.ts';
import {
  handoverMachine,
  type Handover,
  type HandoverEvent,
  type HandoverState,
} from '../domain/handover/handover.ts';
import { transition } from '../domain/kernel/machine.ts';
import type {
  HandoverCounts,
  HandoverDecision,
  HandoverEntry,
  HandoverPeriod,
  HandoverQuery,
  HandoverRecords,
  HandoverRow,
  NewHandover,
  OfferOutcome,
} from '../ports/handovers.ts';
import type { Run } from './asPort.ts';
import { rejectHandover } from './handoverRejection.ts';
import { defined, timestamp, toInstant, type Sql, type SqlSession } from './sql.ts';

/** In the history of those that nobody answered. */
const SILENCE = 'silence';

export function createHandoverRecords(sql: Sql, run: Run): HandoverRecords {
  return {
    offer: (handover) => run('offerHandover', () => sql.transaction((session) => offer(session, handover))),
    accept: (decision) =>
      run('acceptHandover', () => sql.transaction((session) => decide(session, decision, 'accept'))),
    reject: (rejection) =>
      run('rejectHandover', () =>
        sql.transaction(async (session) =>
          (await decide(session, rejection, 'reject')) ? rejectHandover(session, rejection) : 'over',
        ),
      ),
    settleLapsed: (now) =>
      run('settleHandovers', () => sql.transaction((session) => settle(session, timestamp(now)))),
    find: (query) => run('findHandovers', () => find(sql, query)),
    byId: (handoverId) =>
      run('handover', async () => {
        const rows = await sql.query<Row>(`${SELECT} where h.handover_id = $1`, [handoverId]);
        return rows.map(toRow)[0];
      }),
    entries: (handoverId) => run('handoverEntries', () => entriesOf(sql, handoverId)),
    counts: (period) => run('handoverCounts', () => counts(sql, period)),
  };
}

async function offer(session: SqlSession, handover: NewHandover): Promise<OfferOutcome> {
  const { handoverId, campaignId, leadId, offeredAt } = handover;
  const [lead] = await session.query(
    'select from campaign_leads join leads using (lead_id) where campaign_id = $1 and lead_id = $2',
    [campaignId, leadId],
  );
  if (lead === undefined) return 'lead-unknown';
  const added = await session.query(
    `insert into handovers (handover_id, campaign_id, lead_id, agent_id, owner, check_list, state, offered_at, due_date,
                            deadline, time_zone)
       values ($1, $2, $3, $4, $5, $6::text::jsonb, '${handoverMachine.initial}', $7, $8, $9, $10)
     on conflict do nothing returning handover_id`,
    [
      handoverId,
      campaignId,
      leadId,
      handover.agentId,
      handover.owner,
      JSON.stringify(handover.checkList),
      timestamp(offeredAt),
      handover.dueDate,
      timestamp(handover.deadline),
      handover.timeZone,
    ],
  );
  if (added.length === 0) return 'standing';
  await note(session, { handoverId, at: offeredAt, who: handover.who }, 'offer');
  return 'offered';
}

async function note(
  session: SqlSession,
  { handoverId, at, who, reason }: HandoverDecision,
  action: HandoverEntry['action'],
): Promise<void> {
  await session.query(
    'insert into handover_entries (handover_id, at, who, action, reason) values ($1, $2, $3, $4, $5)',
    [handoverId, timestamp(at), who, action, reason ?? null],
  );
}

/** Before its deadline only: what has lapsed is accepted, whether somebody has looked or not. */
async function decide(
  session: SqlSession,
  decision: HandoverDecision,
  event: HandoverEvent,
): Promise<boolean> {
  const to = transition(handoverMachine, 'offered', event);
  const changed = await session.query(
    `update handovers set state = $3, decided_at = $2
      where handover_id = $1 and state = 'offered' and deadline > $2::timestamptz returning handover_id`,
    [decision.handoverId, timestamp(decision.at), to],
  );
  if (changed.length === 0) return false;
  await note(session, decision, event);
  return true;
}

async function settle(session: SqlSession, now: string | null): Promise<readonly Handover[]> {
  const to = transition(handoverMachine, 'offered', 'lapse');
  const rows = await session.query<Row>(
    `with due as (
       select handover_id from handovers where state = 'offered' and deadline <= $1::timestamptz
        order by handover_id for update skip locked
     ), lapsed as (
       update handovers h set state = '${to}', decided_at = deadline from due
        where h.handover_id = due.handover_id returning h.*
     ), noted as (
       insert into handover_entries (handover_id, at, who, action)
         select handover_id, deadline, '${SILENCE}', 'lapse' from lapsed order by deadline, handover_id
     )
     select * from lapsed order by deadline, handover_id`,
    [now],
  );
  return rows.map(toHandover);
}

interface Row {
  readonly handover_id: string;
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly agent_id: string;
  readonly owner: string;
  readonly check_list: CheckListValues;
  readonly state: HandoverState;
  readonly offered_at: Date;
  readonly due_date: string;
  readonly deadline: Date;
  readonly time_zone: string;
  readonly decided_at: Date | null;
  readonly number?: string | null;
  readonly name?: string | null;
}

/** An erased person has no lead any more. */
const SELECT = 'select h.*, leads.number, leads.name from handovers h left join leads using (lead_id)';

async function find(sql: Sql, query: HandoverQuery): Promise<readonly HandoverRow[]> {
  const { campaignId, leadId, agentId, owner, states, limit } = query;
  const rows = await sql.query<Row>(
    `${SELECT} where ($1::text is null or h.campaign_id = $1) and ($2::text is null or h.lead_id = $2)
        and ($3::text is null or h.agent_id = $3) and ($4::text is null or h.owner = $4)
        and ($5::text[] is null or h.state = any($5))
      order by h.deadline, h.handover_id limit $6`,
    [campaignId ?? null, leadId ?? null, agentId ?? null, owner ?? null, states ?? null, limit],
  );
  return rows.map(toRow);
}

function toHandover(row: Row): Handover {
  return defined({
    handoverId: row.handover_id,
    campaignId: row.campaign_id,
    leadId: row.lead_id,
    agentId: row.agent_id,
    owner: row.owner,
    checkList: row.check_list,
    state: row.state,
    offeredAt: row.offered_at.getTime(),
    dueDate: row.due_date,
    deadline: row.deadline.getTime(),
    timeZone: row.time_zone,
    decidedAt: toInstant(row.decided_at),
  });
}

const toRow = (row: Row): HandoverRow =>
  defined({ ...toHandover(row), number: row.number ?? undefined, name: row.name ?? undefined });

interface EntryRow {
  readonly at: Date;
  readonly who: string;
  readonly action: HandoverEntry['action'];
  readonly reason: string | null;
}

async function entriesOf(sql: Sql, handoverId: string): Promise<readonly HandoverEntry[]> {
  const rows = await sql.query<EntryRow>(
    'select at, who, action, reason from handover_entries where handover_id = $1 order by entry_id',
    [handoverId],
  );
  return rows.map(({ at, who, action, reason }) =>
    defined({ at: at.getTime(), who, action, reason: reason ?? undefined }),
  );
}

/** Each on the local day of its campaign's calendar. */
async function counts(
  sql: Sql,
  { fromDate, toDate, campaignId }: HandoverPeriod,
): Promise<readonly HandoverCounts[]> {
  return sql.query<HandoverCounts>(
    `select agent_id as "agentId",
            count(*) filter (where offered_on between $1::date and $2::date)::int as offered,
            count(*) filter (where decided_on between $1::date and $2::date and state in ('accepted', 'lapsed'))::int
              as accepted,
            count(*) filter (where decided_on between $1::date and $2::date and state = 'lapsed')::int as "bySilence",
            count(*) filter (where decided_on between $1::date and $2::date and state = 'rejected')::int as rejected
       from (select agent_id, state, (offered_at at time zone time_zone)::date as offered_on,
                    case state when 'lapsed' then due_date::date
                               else (decided_at at time zone time_zone)::date end as decided_on
               from handovers where $3::text is null or campaign_id = $3) h
      where offered_on between $1::date and $2::date or decided_on between $1::date and $2::date
      group by agent_id order by accepted desc, agent_id`,
    [fromDate, toDate, campaignId ?? null],
  );
}
