/** AllocationRecords over any `Sql`: how agents stand, what is due of theirs, and the record of use. */
import type { AllocationEnd, AllocationKind } from '../domain/allocation/allocation.ts';
import type { AgentAllocation, Allocation, AllocationDue, AllocationRecords } from '../ports/allocations.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { Run } from './asPort.ts';
import { give, reclaim } from './allocations.ts';
import { defined, timestamp, toInstant, type Sql } from './sql.ts';

export function createAllocationRecords(sql: Sql, run: Run): AllocationRecords {
  return {
    standing: (campaignId, { date, endsAt }, agentIds) =>
      run('allocationStanding', () =>
        sql.query<AgentAllocation>(STANDING, [campaignId, date, timestamp(endsAt), agentIds]),
      ),
    give: (order, dryRun) => run('giveLeads', () => give(sql, order, dryRun)),
    reclaim: (order, dryRun) => run('reclaimLeads', () => reclaim(sql, order, dryRun)),
    openCampaigns: () =>
      run('openAllocations', async () => {
        const rows = await sql.query<{ campaign_id: string }>(
          'select distinct campaign_id from allocations where ended_at is null',
        );
        return rows.map(({ campaign_id }) => campaign_id);
      }),
    due: (campaignIds, now) =>
      run('dueAllocations', () => sql.query<AllocationDue>(DUE, [campaignIds, timestamp(now)])),
    next: (campaignId, agentId, { now, withFresh, exclude, limit }) =>
      run('nextAllocated', async () => {
        const params = [[campaignId], timestamp(now), agentId, withFresh, exclude, limit];
        const rows = await sql.query<LeadRow>(NEXT, params);
        return rows.map((row) => toLead(campaignId, agentId, row));
      }),
    taken: (campaignId, leadIds) =>
      run('takenLeads', async () => {
        const rows = await sql.query<{ lead_id: string }>(
          `select lead_id from allocations
            where campaign_id = $1 and lead_id = any($2::text[]) and ended_at is null`,
          [campaignId, leadIds],
        );
        return rows.map(({ lead_id }) => lead_id);
      }),
    history: (campaignId, { agentId, leadId }, limit) =>
      run('allocationHistory', async () => {
        const params = [campaignId, agentId ?? null, leadId ?? null, limit];
        return (await sql.query<Row>(HISTORY, params)).map(toAllocation);
      }),
  };
}

/** Of the last thing said of each lead counts who said it. What a person took back is given to nobody anew that day. */
const STANDING = `
  with answered as (
         select agent_id, count(distinct lead_id)::int as n from calls
          where campaign_id = $1 and agent_id is not null and dial_status = 'answered' group by 1),
       reached as (
         select disposition ->> 'agentId' as agent_id, count(distinct lead_id)::int as n from dispositions
          where campaign_id = $1 and (disposition ->> 'isContact')::boolean group by 1),
       said as (
         select distinct on (lead_id) lead_id, disposition ->> 'agentId' as agent_id, sales_status,
                (disposition ->> 'isContact')::boolean as is_contact
           from dispositions where campaign_id = $1 order by lead_id, given_at desc),
       follow_up as (
         select said.agent_id, count(*)::int as n from said
           join campaign_leads cl on cl.campaign_id = $1 and cl.lead_id = said.lead_id
          where said.sales_status = 'follow_up' and said.is_contact and cl.state = 'due' group by 1),
       again as (
         select past.agent_id, count(distinct past.lead_id)::int as n from allocations past
           join campaign_leads cl on cl.campaign_id = past.campaign_id and cl.lead_id = past.lead_id
          where past.campaign_id = $1 and past.used_by = past.agent_id and cl.state = 'due' and cl.due_at < $3::timestamptz
            and not exists (select from allocations al
                             where al.campaign_id = $1 and al.lead_id = past.lead_id and al.ended_at is null)
            and not exists (select from callbacks cb
                             where cb.campaign_id = $1 and cb.lead_id = past.lead_id and cb.closed_at is null)
          group by 1),
       today as (
         select agent_id, (count(*) filter (where kind = 'new'))::int as fresh,
                (count(*) filter (where kind = 'redial'))::int as redials,
                (count(*) filter (where used_at is not null))::int as used
           from allocations
          where campaign_id = $1 and day = $2::date 
            and (used_at is not null or ended_at is null or ended_because = 'command') group by 1),
       held as (
         select agent_id, (count(*) filter (where used_at is null))::int as n from allocations
          where campaign_id = $1 and ended_at is null group by 1),
       agents_in as (
         select agent_id from answered union select agent_id from reached union select agent_id from again
         union select agent_id from today union select agent_id from held union select unnest($4::text[]))
  select agent_id as "agentId", coalesce(answered.n, 0) as answered, coalesce(reached.n, 0) as reached,
         coalesce(follow_up.n, 0) as "followUp", coalesce(again.n, 0) as redialable,
         coalesce(today.fresh, 0) as "newToday", coalesce(today.redials, 0) as "redialsToday",
         coalesce(held.n, 0) as open, coalesce(today.used, 0) as "usedToday"
    from agents_in
    left join answered using (agent_id) left join reached using (agent_id) left join follow_up using (agent_id)
    left join again using (agent_id) left join today using (agent_id) left join held using (agent_id)
   order by agent_id`;

/** Who was promised a call is called for that alone. */
const OWN = `
    from allocations al
    join campaign_leads cl on cl.campaign_id = al.campaign_id and cl.lead_id = al.lead_id
    join leads on leads.lead_id = al.lead_id
   where al.campaign_id = any($1::text[]) and al.ended_at is null and cl.state = 'due' and cl.due_at <= $2::timestamptz
     and not exists (select from do_not_call where do_not_call.number = leads.number)
     and not exists (select from callbacks cb
                      where cb.campaign_id = al.campaign_id and cb.lead_id = al.lead_id and cb.closed_at is null)`;

const DUE = `
  select al.campaign_id as "campaignId", al.agent_id as "agentId",
         (count(*) filter (where cl.revision > 0))::int as again, (count(*) filter (where cl.revision = 0))::int as fresh
  ${OWN} group by 1, 2 order by 1, 2`;

const NEXT = `
  select al.lead_id, leads.number, cl.attempts, cl.revision, cl.dial_order::float8 as dial_order,
         leads.fields ->> 'grade' as grade
  ${OWN} and al.agent_id = $3 and ($4 or cl.revision > 0) and al.lead_id <> all($5::text[])
   order by (cl.revision = 0), cl.due_at, cl.dial_order limit $6`;

interface LeadRow {
  readonly lead_id: string;
  readonly number: string;
  readonly attempts: number;
  readonly revision: number;
  readonly dial_order: number;
  readonly grade: string | null;
}

const toLead = (campaignId: string, allocatedTo: string, row: LeadRow): Lead =>
  defined({
    leadId: row.lead_id,
    campaignId,
    number: row.number,
    attempts: row.attempts,
    revision: row.revision,
    order: row.dial_order,
    grade: row.grade ?? undefined,
    allocatedTo,
  });

const HISTORY = `
  select campaign_id, lead_id, agent_id, day::text as day, kind, given_at, given_by, used_at, used_by, attempt_id,
         ended_at, ended_because, ended_by
    from allocations
   where campaign_id = $1 and ($2::text is null or agent_id = $2) and ($3::text is null or lead_id = $3)
   order by allocation_id desc limit $4`;

interface Row {
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly agent_id: string;
  readonly day: string;
  readonly kind: AllocationKind;
  readonly given_at: Date;
  readonly given_by: string;
  readonly used_at: Date | null;
  readonly used_by: string | null;
  readonly attempt_id: string | null;
  readonly ended_at: Date | null;
  readonly ended_because: AllocationEnd | null;
  readonly ended_by: string | null;
}

const toAllocation = (row: Row): Allocation =>
  defined({
    campaignId: row.campaign_id,
    leadId: row.lead_id,
    agentId: row.agent_id,
    day: row.day,
    kind: row.kind,
    givenAt: row.given_at.getTime(),
    givenBy: row.given_by,
    usedAt: toInstant(row.used_at),
    usedBy: row.used_by ?? undefined,
    attemptId: row.attempt_id ?? undefined,
    endedAt: toInstant(row.ended_at),
    endedBecause: row.ended_because ?? undefined,
    endedBy: row.ended_by ?? undefined,
  });
