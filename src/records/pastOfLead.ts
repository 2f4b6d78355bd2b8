/** What was before with a person, by one statement: an agent waits for it with the person on the phone. */
import type { LeadId } from '../domain/kernel/ids.ts';
import type { PastOfLead } from '../ports/deskRecords.ts';
import { campaignOfScope } from './doNotCall.ts';
import { defined, type Sql } from './sql.ts';

/** Each part has the columns of the first one. */
const PAST = `
  (select 'attempt' as kind, c.created_at as at, c.campaign_id, null as scope, c.agent_id, c.dial_status as what,
          null::timestamptz as callback_at,
          coalesce(d.disposition ->> 'code', c.details #>> '{disposition,code}') as disposition,
          coalesce(d.disposition ->> 'note', c.details #>> '{disposition,note}') as note
     from calls c left join dispositions d on d.attempt_id = c.attempt_id
    where c.lead_id = $1 order by c.created_at desc limit $3)
  union all
  (select 'edit', edited_at, null, null, null, field, null, null, null
     from lead_edits where lead_id = $1 order by edit_id desc limit $3)
  union all
  (select 'callback', given_at, campaign_id, null, agent_id, state, at, null, note
     from callbacks where lead_id = $1 order by given_at desc limit $3)
  union all
  (select 'doNotCall', added_at, null, null, null, source, null, null, null
     from do_not_call where number = $2)
  union all
  (select 'doNotCall', added_at, null, scope, null, source, null, null, null
     from do_not_call_scoped where entry = $2 limit $3)`;

interface Row {
  readonly kind: PastOfLead['kind'];
  readonly at: Date;
  readonly campaign_id: string | null;
  /** Of a do-not-call list. */
  readonly scope: string | null;
  readonly agent_id: string | null;
  readonly what: string;
  readonly callback_at: Date | null;
  readonly disposition: string | null;
  readonly note: string | null;
}

export async function pastOfLead(
  sql: Sql,
  leadId: LeadId,
  number: string,
  limit: number,
): Promise<readonly PastOfLead[]> {
  const rows = await sql.query<Row>(PAST, [leadId, number, limit]);
  return rows.map((row) =>
    defined({
      kind: row.kind,
      at: row.at.getTime(),
      campaignId: row.campaign_id ?? campaignOfScope(row.scope ?? ''),
      agentId: row.agent_id ?? undefined,
      what: row.what,
      callbackAt: row.callback_at?.getTime(),
      disposition: row.disposition ?? undefined,
      note: row.note ?? undefined,
    }),
  );
}
