/** Campaigns, the lists they dial, and how far they are. */
import type { Campaign, CampaignState } from '../domain/campaign/campaign.ts';
import type { DialStatus } from '../domain/call/lineResult.ts';
import { campaignEvent } from '../domain/event/campaignEvents.ts';
import type { CampaignId, DialGroupId } from '../domain/kernel/ids.ts';
import type { ListPlaces } from '../domain/lead/listOrder.ts';
import { PortFailure } from '../ports/failure.ts';
import type { CampaignProgress } from '../ports/records.ts';
import { appendEvents } from './events.ts';
import { listNotFound, TAKE_UP } from './leads.ts';
import { writePlace } from './listOrder.ts';
import { BULK, defined, toInstant, type Sql, type SqlSession } from './sql.ts';

/** Creating the same campaign again changes nothing; another campaign under its id is refused. */
export async function createCampaign(sql: Sql, campaign: Campaign, places: ListPlaces = {}): Promise<void> {
  await sql.transaction(async (session) => {
    await lockLists(session, campaign);
    const created = await session.query(
      `insert into campaigns (campaign_id, name, dial_group_id, state, settings)
         values ($1, $2, $3, $4, $5::text::jsonb) on conflict do nothing returning campaign_id`,
      [
        campaign.campaignId,
        campaign.name,
        campaign.dialGroupId,
        campaign.state,
        JSON.stringify(campaign.settings),
      ],
    );
    if (created.length === 0) return verifySame(session, campaign);
    await session.query(
      `insert into campaign_lists (campaign_id, list_id, position)
         select $1, list_id, position from unnest($2::text[]) with ordinality as list(list_id, position)`,
      [campaign.campaignId, campaign.listIds],
    );
    await session.query(`${TAKE_UP} where campaign_lists.campaign_id = $1`, [campaign.campaignId]);
    for (const [listId, place] of Object.entries(places))
      await writePlace(session, campaign.campaignId, listId, place);
  }, BULK);
  // The planner must know that a million rows have come.
  await sql.query('analyze campaign_leads');
}

/** An import into one of the lists waits until the campaign has taken it up, and then sees the campaign. */
async function lockLists(session: SqlSession, campaign: Campaign): Promise<void> {
  const found = await session.query<{ list_id: string }>(
    'select list_id from lists where list_id = any($1::text[]) order by list_id for update',
    [campaign.listIds],
  );
  const missing = campaign.listIds.find((listId) => !found.some((row) => row.list_id === listId));
  if (missing !== undefined) throw listNotFound('createCampaign', missing);
}

async function verifySame(session: SqlSession, campaign: Campaign): Promise<void> {
  const same = await session.query(
    `select 1 from campaigns where campaign_id = $1 and name = $2 and dial_group_id = $3
        and settings = $4::text::jsonb and $5::text[] = array(
          select list_id from campaign_lists where campaign_id = $1 order by position)`,
    [
      campaign.campaignId,
      campaign.name,
      campaign.dialGroupId,
      JSON.stringify(campaign.settings),
      campaign.listIds,
    ],
  );
  if (same.length > 0) return;
  throw refusal('createCampaign', 'campaign-exists', `there is another campaign ${campaign.campaignId}`);
}

function refusal(operation: string, code: string, message: string): PortFailure {
  return new PortFailure(message, { port: 'records', operation, outcome: 'refused', code });
}

interface CampaignRow {
  readonly campaign_id: string;
  readonly name: string;
  readonly dial_group_id: string;
  readonly state: CampaignState;
  readonly settings: Campaign['settings'];
  readonly list_ids: string[];
}

const SELECT_CAMPAIGNS = `
  select campaign_id, name, dial_group_id, state, settings,
         array(select list_id from campaign_lists cl where cl.campaign_id = c.campaign_id order by position) as list_ids
    from campaigns c`;

export async function campaignById(sql: Sql, campaignId: CampaignId): Promise<Campaign | undefined> {
  const rows = await sql.query<CampaignRow>(`${SELECT_CAMPAIGNS} where campaign_id = $1`, [campaignId]);
  return rows.map(toCampaign)[0];
}

export async function campaigns(sql: Sql, dialGroupId?: DialGroupId): Promise<Campaign[]> {
  const rows = await sql.query<CampaignRow>(
    `${SELECT_CAMPAIGNS} where $1::text is null or dial_group_id = $1 order by created_at, campaign_id`,
    [dialGroupId ?? null],
  );
  return rows.map(toCampaign);
}

function toCampaign(row: CampaignRow): Campaign {
  return {
    campaignId: row.campaign_id,
    name: row.name,
    dialGroupId: row.dial_group_id,
    listIds: row.list_ids,
    state: row.state,
    settings: row.settings,
  };
}

async function changeState(
  session: SqlSession,
  campaignId: CampaignId,
  state: CampaignState,
): Promise<readonly unknown[]> {
  const changed = await session.query<{ was: string; at: Date }>(
    `update campaigns c set state = $2 from (select state from campaigns where campaign_id = $1 for update) was
      where campaign_id = $1 returning was.state as was, clock_timestamp() as at`,
    [campaignId, state],
  );
  const [change] = changed;
  if (change !== undefined && change.was !== state)
    await appendEvents(session, [campaignEvent(campaignId, state, change.at.getTime())]);
  return changed;
}

export async function setCampaignState(
  sql: Sql,
  campaignId: CampaignId,
  state: CampaignState,
): Promise<void> {
  const changed = await sql.transaction((session) => changeState(session, campaignId, state));
  if (changed.length > 0) return;
  throw refusal('setCampaignState', 'campaign-not-found', `there is no campaign ${campaignId}`);
}

interface ProgressRow {
  readonly leads: number;
  readonly due: number;
  readonly final: number;
  readonly attempts: number;
  readonly cdrs: number;
  readonly answered: number;
  readonly consented: number;
  readonly connected: number;
  readonly dial_statuses: Partial<Record<DialStatus, number>> | null;
  readonly refusals: Record<string, number> | null;
  readonly next_due_at: Date | null;
  readonly pilot_due: number | null;
  readonly allocated: number | null;
}

export async function progress(sql: Sql, campaignId: CampaignId): Promise<CampaignProgress | undefined> {
  const rows = await sql.query<ProgressRow>(PROGRESS, [campaignId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  const dialStatuses = row.dial_statuses ?? {};
  return defined({
    campaignId,
    leads: row.leads,
    due: row.due,
    final: row.final,
    attempts: row.attempts,
    openAttempts: row.attempts - row.cdrs,
    cdrs: row.cdrs,
    answered: row.answered,
    consented: row.consented,
    connected: row.connected,
    abandoned: dialStatuses.abandoned ?? 0,
    dialStatuses,
    refusals: row.refusals ?? {},
    nextDueAt: toInstant(row.next_due_at),
    pilotDue: row.pilot_due ?? undefined,
    allocated: row.allocated ?? undefined,
  });
}

/** `next_due_at` is of leads that were given a time; a lead never tried is due since it came. */
const PROGRESS = `
  select l.*, (select count(*)::int from attempts where campaign_id = $1) as attempts, c.*,
         (select jsonb_object_agg(dial_status, n) from (
            select dial_status, count(*) as n from calls where campaign_id = $1 group by 1) s) as dial_statuses,
         (select jsonb_object_agg(refusal_code, n) from (
            select refusal_code, count(*) as n from campaign_leads
             where campaign_id = $1 and refusal_code is not null group by 1) r) as refusals,
         (select count(*) filter (where cl.state = 'due')::int
            from pilots join pilot_leads using (pilot_id) join campaign_leads cl using (lead_id, campaign_id)
           where campaign_id = $1 and ended_at is null group by pilot_id) as pilot_due,
         (select nullif(count(*), 0)::int
            from allocations al join campaign_leads cl using (campaign_id, lead_id)
           where campaign_id = $1 and ended_at is null and cl.state = 'due') as allocated
    from campaigns,
         lateral (select count(*)::int as leads,
                         count(*) filter (where state = 'due')::int as due,
                         count(*) filter (where state = 'final')::int as final,
                         min(due_at) filter (where state = 'due' and due_at > 'epoch') as next_due_at
                    from campaign_leads where campaign_id = $1) l,
         lateral (select count(*)::int as cdrs,
                         count(answered_at)::int as answered,
                         count(*) filter (where consent = 'given')::int as consented,
                         count(joined_at)::int as connected
                    from calls where campaign_id = $1) c
   where campaigns.campaign_id = $1`;
