/** Exhausted leads of a list made due again: the attempts stay on record, so that the caps of policies count them. */
import type { LeadReset, ResetAsked } from '../ports/lists.ts';
import { BULK, type Sql } from './sql.ts';

/** Who refused, asked never to be called, or has bought is not asked again; nor is a lead that a rule made final. */
const EXHAUSTED = `
   leads.lead_id = campaign_leads.lead_id and leads.list_id = $1
   and ($2::text is null or campaign_leads.campaign_id = $2)
   and campaign_leads.state = 'final' and campaign_leads.last_dial_status = any($3::text[])
   and campaign_leads.refusal_code is null
   and coalesce(campaign_leads.sales_status, '') not in ('refused', 'do_not_call', 'success')
   and not exists (select 1 from do_not_call where do_not_call.number = leads.number)`;

const COUNT = `
  select campaign_leads.campaign_id, campaign_leads.last_dial_status, count(*)::int as leads
    from campaign_leads, leads where ${EXHAUSTED} group by 1, 2 order by 1, 2`;

const RESET = `
  with reset as (
    update campaign_leads set state = 'due', due_at = $4, attempts = 0, changed_at = $4
      from leads where ${EXHAUSTED}
    returning campaign_leads.campaign_id, campaign_leads.last_dial_status)
  select campaign_id, last_dial_status, count(*)::int as leads from reset group by 1, 2 order by 1, 2`;

interface Row {
  readonly campaign_id: string;
  readonly last_dial_status: string;
  readonly leads: number;
}

export async function resetLeads(sql: Sql, asked: ResetAsked): Promise<readonly LeadReset[]> {
  const { listId, campaignId, outcomes, isDryRun, now } = asked;
  const which = [listId, campaignId ?? null, outcomes];
  const rows = isDryRun
    ? await sql.query<Row>(COUNT, which)
    : await sql.transaction((session) => session.query<Row>(RESET, [...which, new Date(now)]), BULK);
  return rows.map((row) => ({
    campaignId: row.campaign_id,
    dialStatus: row.last_dial_status,
    leads: row.leads,
  }));
}
