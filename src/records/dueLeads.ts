/** Which leads are due, in the order in which they are dialled: by the filler, for the hopper. */
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { timestamp, type SqlSession } from './sql.ts';

/** Dial orders of a campaign's first list begin here, those of its second one at twice that. */
export const ORDERS_OF_A_LIST = 1_000_000_000_000;

interface LeadRow {
  readonly lead_id: string;
  readonly number: string;
  readonly attempts: number;
  readonly revision: number;
  readonly dial_order: number;
  readonly grade: string | null;
  readonly agent_first: boolean;
}

/** Where more leads than this wait and are due, those longest overdue are put into order, the others come after. */
const WAITING_CONSIDERED = 5_000;

/** A further condition, for one agent's leads: its parameters begin at `FIRST_OF_CHOICE`. */
export interface LeadChoice {
  readonly where: string;
  readonly params: readonly unknown[];
}

export const FIRST_OF_CHOICE = 6;

/** What is an agent's own is shown by name (allocations.ts). */
const dialable = (from: string, where: string): string => `
  select cl.lead_id, leads.number, cl.attempts, cl.revision, cl.dial_order::float8 as dial_order,
         leads.fields ->> 'grade' as grade
    from ${from}
    join leads on leads.lead_id = cl.lead_id
   where cl.campaign_id = $1 and cl.state = 'due' and cl.lead_id <> all($4::text[])
     and not exists (select from do_not_call where do_not_call.number = leads.number)
     and not exists (select from allocations al
                      where al.campaign_id = $1 and al.lead_id = cl.lead_id and al.ended_at is null) ${where}`;

const ANY = 'campaign_leads cl';

/** Of a pilot that runs: by its sample, since the rest may be a million leads. */
const SAMPLE = `pilots join pilot_leads using (pilot_id)
    join campaign_leads cl on cl.lead_id = pilot_leads.lead_id and pilots.campaign_id = $1 and pilots.ended_at is null`;

const FRESH = `and cl.due_at = 'epoch' order by cl.dial_order limit $3`;
/** Whoever was promised a call is called for that alone (callbacks.ts). */
const WAITING = `and cl.due_at > 'epoch' and cl.due_at <= $2::timestamptz
     and not exists (select from callbacks cb
                      where cb.campaign_id = $1 and cb.lead_id = cl.lead_id and cb.closed_at is null)
   order by cl.due_at limit $5`;

/** Of `fresh` and `waiting`. */
const CHOSEN = `
  select *, revision > 0 and exists (
       select from calls c
        where c.lead_id = chosen.lead_id and c.campaign_id = $1 and c.dial_status = 'abandoned') as agent_first
    from (select * from (select * from fresh union all select * from waiting) due
           order by (revision > 0), dial_order limit $3) chosen
   order by (revision > 0), dial_order`;

const oneAfterAnother = (from: string, where: string): string => `
  with fresh as (${dialable(from, where)} ${FRESH}),
       waiting as (${dialable(from, where)} ${WAITING})
  ${CHOSEN}`;

/** How far apart neighbours of a list of weight 1 are in the mix. */
const MIX_STEP = 1_000_000;

/**
 * Lists of one priority side by side: a lead's place is its rank among those still to be dialled, divided by the
 * list's weight (weighted fair queueing), so that a change of weights holds from here on and makes up for nothing.
 */
const mixed = (where: string, which: string): string => `
  select mine.lead_id, mine.number, mine.attempts, mine.revision,
         (place.priority * ${ORDERS_OF_A_LIST} + floor(${MIX_STEP}::float8 / place.weight
           * row_number() over (partition by place.position order by mine.dial_order)) + place.position)::float8 as dial_order,
         mine.grade
    from place cross join lateral (
      ${dialable(ANY, where)} and cl.dial_order >= place.position * ${ORDERS_OF_A_LIST}
        and cl.dial_order < (place.position + 1) * ${ORDERS_OF_A_LIST} ${which}) mine`;

const listsMixed = (where: string): string => `
  with place as (
         select position, coalesce(priority, position) as priority, coalesce(weight, 1) as weight
           from campaign_lists where campaign_id = $1),
       fresh as (${mixed(where, FRESH)}),
       waiting as (${mixed(where, WAITING)})
  ${CHOSEN}`;

const MANNER = `
  select exists (select from pilots where campaign_id = $1 and ended_at is null) as has_pilot,
         exists (select from campaign_lists
                  where campaign_id = $1 and (priority is not null or weight is not null)) as is_mixed`;

const STATEMENTS = statementsFor('');

function statementsFor(where: string) {
  return {
    pilotFirst: oneAfterAnother(SAMPLE, where),
    listsMixed: listsMixed(where),
    listAfterList: oneAfterAnother(ANY, where),
  };
}

async function mannerOf(sql: SqlSession, campaignId: CampaignId): Promise<keyof typeof STATEMENTS> {
  const [manner] = await sql.query<{ has_pilot: boolean; is_mixed: boolean }>(MANNER, [campaignId]);
  if (manner?.has_pilot === true) return 'pilotFirst';
  return manner?.is_mixed === true ? 'listsMixed' : 'listAfterList';
}

export async function dueLeads(
  sql: SqlSession,
  campaignId: CampaignId,
  now: Instant,
  limit: number,
  exclude: readonly LeadId[],
  choice?: LeadChoice,
): Promise<Lead[]> {
  const statements = choice === undefined ? STATEMENTS : statementsFor(choice.where);
  const rows = await sql.query<LeadRow>(statements[await mannerOf(sql, campaignId)], [
    campaignId,
    timestamp(now),
    limit,
    exclude,
    limit + WAITING_CONSIDERED,
    ...(choice?.params ?? []),
  ]);
  return rows.map((row) => toLead(campaignId, row));
}

function toLead(campaignId: CampaignId, row: LeadRow): Lead {
  return {
    leadId: row.lead_id,
    campaignId,
    number: row.number,
    attempts: row.attempts,
    revision: row.revision,
    order: row.dial_order,
    ...(row.grade === null ? {} : { grade: row.grade }),
    ...(row.agent_first ? { agentFirst: true } : {}),
  };
}
