/**
 * The lead of a number that an agent dials by hand: the campaign's own, whose attempts and rules then hold, else one in
 * a list that no campaign dials. It is final from the start, so that nothing but the agent's order ever dials it.
 */
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { Sql, SqlSession } from './sql.ts';

interface Row {
  readonly lead_id: string;
  readonly attempts: number;
  readonly revision: number;
  readonly dial_order: number;
  readonly grade: string | null;
}

export async function leadOfNumber(
  sql: Sql,
  campaignId: CampaignId,
  number: string,
  newLeadId: LeadId,
): Promise<Lead> {
  const row = await sql.transaction(async (session) => {
    const known = await find(session, campaignId, number);
    return known ?? (await make(session, campaignId, number, newLeadId));
  });
  return {
    leadId: row.lead_id,
    campaignId,
    number,
    attempts: row.attempts,
    revision: row.revision,
    order: row.dial_order,
    ...(row.grade === null ? {} : { grade: row.grade }),
  };
}

/** In two of the campaign's lists: the one that is dialled first. */
async function find(session: SqlSession, campaignId: CampaignId, number: string): Promise<Row | undefined> {
  const rows = await session.query<Row>(
    `select cl.lead_id, cl.attempts, cl.revision, cl.dial_order::float8 as dial_order, leads.fields ->> 'grade' as grade
       from leads join campaign_leads cl on cl.lead_id = leads.lead_id and cl.campaign_id = $1
      where leads.number = $2 order by cl.dial_order limit 1`,
    [campaignId, number],
  );
  return rows[0];
}

async function make(
  session: SqlSession,
  campaignId: CampaignId,
  number: string,
  leadId: LeadId,
): Promise<Row> {
  const listId = `dialled-by-hand-${campaignId}`;
  await session.query('insert into lists (list_id, name) values ($1, $2) on conflict (list_id) do nothing', [
    listId,
    `Dialled by hand for ${campaignId}`,
  ]);
  await session.query(
    `insert into leads (list_id, lead_id, number, raw_number, source_line) values ($1, $2, $3, $3, 0)
       on conflict (list_id, number) do nothing`,
    [listId, leadId, number],
  );
  await session.query(
    `insert into campaign_leads (campaign_id, lead_id, dial_order, state)
       select $1, lead_id, 0, 'final' from leads where list_id = $2 and number = $3 on conflict do nothing`,
    [campaignId, listId, number],
  );
  const made = await find(session, campaignId, number);
  if (made === undefined) throw new Error(`the lead of ${number} was not made`);
  return made;
}
