/** What an erasure takes out of hand-overs: check-lists and reasons. Who was rewarded, and when, stays; open ones end. */
import { handoverMachine } from '../domain/handover/handover.ts';
import { transition } from '../domain/kernel/machine.ts';
import type { ErasureOrder } from '../ports/erasure.ts';
import { timestamp, type SqlSession } from './sql.ts';

/** How many. */
export async function eraseHandovers(
  session: SqlSession,
  leadIds: readonly string[],
  { at, by }: Pick<ErasureOrder, 'at' | 'by'>,
): Promise<number> {
  const withdrawn = transition(handoverMachine, 'offered', 'withdraw');
  await session.query(
    `with ended as (
       update handovers set state = '${withdrawn}', decided_at = $2
        where lead_id = any($1::text[]) and state = 'offered' returning handover_id)
     insert into handover_entries (handover_id, at, who, action)
       select handover_id, $2, $3, 'withdraw' from ended order by handover_id`,
    [leadIds, timestamp(at), by],
  );
  await session.query(
    `update handover_entries set reason = null
      where reason is not null and handover_id in (select handover_id from handovers where lead_id = any($1::text[]))`,
    [leadIds],
  );
  const rows = await session.query(
    `update handovers set check_list = '{}' where lead_id = any($1::text[]) returning handover_id`,
    [leadIds],
  );
  return rows.length;
}
