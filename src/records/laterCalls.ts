/** The later call of a survey: a lead of the campaign that calls, with the invitation's id, as its call's record names it. */
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { NewInvitation } from '../ports/invitations.ts';
import { ORDERS_OF_A_LIST } from './dueLeads.ts';
import { timestamp, type SqlSession } from './sql.ts';

/** A list a day: it holds a number once, and nobody is called about two conversations in one day. */
export async function addLaterCall(
  session: SqlSession,
  campaignId: CampaignId,
  { invitationId, number, occasion, createdAt, dueAt }: NewInvitation,
): Promise<void> {
  const listId = `survey-${campaignId}-${new Date(createdAt).toISOString().slice(0, 10)}`;
  await session.query('insert into lists (list_id, name) values ($1, $2) on conflict (list_id) do nothing', [
    listId,
    `Survey calls of ${campaignId}`,
  ]);
  await session.query(
    `insert into leads (list_id, lead_id, number, raw_number, name, fields, source_line)
       select $1, $2, $3, $3, known.name, coalesce(known.fields, '{}'), 0
         from (select) one left join leads known on known.lead_id = $4
       on conflict do nothing`,
    [listId, invitationId, number, occasion.leadId],
  );
  await session.query(
    `insert into campaign_leads (campaign_id, lead_id, dial_order, state, due_at)
       select $1, lead_id, ${ORDERS_OF_A_LIST} + position, 'due', $3 from leads where lead_id = $2
       on conflict do nothing`,
    [campaignId, invitationId, timestamp(dueAt)],
  );
}

/** Its time is over without it; who was promised a callback in it gets that. */
export async function dropLaterCall(session: SqlSession, invitationId: string): Promise<void> {
  await session.query(
    `update campaign_leads cl set state = 'final', refusal_code = 'survey-expired', refused_until = null, changed_at = now()
      where cl.lead_id = $1 and cl.state = 'due'
        and not exists (select from callbacks cb where cb.lead_id = cl.lead_id and cb.closed_at is null)`,
    [invitationId],
  );
}
