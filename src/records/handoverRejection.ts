/**
 * What follows from a rejected hand-over: its lead is due again as a personal callback of its agent (DOMAIN 3.4), in place
 * of any callback that was open. The callback has the id of the hand-over.
 */
import type { HandoverRejection, RejectOutcome } from '../ports/handovers.ts';
import { timestamp, type SqlSession } from './sql.ts';

export async function rejectHandover(
  session: SqlSession,
  { handoverId, at, who, reason, callbackAt }: HandoverRejection,
): Promise<Exclude<RejectOutcome, 'over'>> {
  // Whoever asked never to be called stays final.
  const due = await session.query(
    `update campaign_leads cl set state = 'due', due_at = $3, changed_at = $2, refusal_code = null, refused_until = null,
            refused_by_list = null
       from handovers h join leads using (lead_id)
      where h.handover_id = $1 and cl.campaign_id = h.campaign_id and cl.lead_id = h.lead_id
        and cl.refusal_code is distinct from 'do-not-call' and cl.sales_status is distinct from 'do_not_call'
        and not exists (select from do_not_call d where d.number = leads.number)
     returning cl.lead_id`,
    [handoverId, timestamp(at), timestamp(callbackAt)],
  );
  if (due.length === 0) return 'notCalled';
  await session.query(
    `update callbacks c set state = 'cancelled', closed_at = $2 from handovers h
      where h.handover_id = $1 and c.campaign_id = h.campaign_id and c.lead_id = h.lead_id and c.closed_at is null`,
    [handoverId, timestamp(at)],
  );
  await session.query(
    `insert into callbacks (callback_id, campaign_id, lead_id, kind, agent_id, at, note, state, given_at)
       select handover_id, campaign_id, lead_id, 'personal', agent_id, $3, $4, 'waiting', $2
         from handovers where handover_id = $1`,
    [handoverId, timestamp(at), timestamp(callbackAt), `hand-over rejected by ${who}: ${reason}`],
  );
  return 'rejected';
}
