/** Callbacks as they come through the spool: promised with a disposition, offered to an agent, called. */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { AttemptId } from '../domain/kernel/ids.ts';
import type { RecordEntry } from '../ports/records.ts';
import { timestamp, type SqlSession } from './sql.ts';
import { columnArrays, unnest } from './unnest.ts';

export type CallbackOffer = Extract<RecordEntry, { type: 'callbackOffered' }>;

/**
 * What the dispositions of these attempts promise; a disposition that took another one's place may have taken its
 * callback back. A lead has one at a time: the one promised last.
 */
export async function insertCallbacks(session: SqlSession, attemptIds: readonly AttemptId[]): Promise<void> {
  await session.query(
    `insert into callbacks (callback_id, campaign_id, lead_id, kind, agent_id, at, note, state, given_at)
       select attempt_id, campaign_id, lead_id, disposition #>> '{callback,kind}', disposition ->> 'agentId',
              to_timestamp((disposition #>> '{callback,at}')::float8 / 1000), disposition ->> 'note', 'waiting', given_at
         from dispositions where attempt_id = any($1::text[]) and disposition -> 'callback' is not null
        order by attempt_id
     on conflict (callback_id) do update set
       kind = excluded.kind, agent_id = excluded.agent_id, at = excluded.at, note = excluded.note,
       state = 'waiting', given_at = excluded.given_at, missed_at = null, closed_at = null
       where callbacks.given_at < excluded.given_at`,
    [attemptIds],
  );
  await session.query(
    `update callbacks set state = 'cancelled', closed_at = d.given_at
       from dispositions d
      where d.attempt_id = any($1::text[]) and callbacks.state in ('waiting', 'missed')
        and callbacks.campaign_id = d.campaign_id and callbacks.lead_id = d.lead_id
        and case when callbacks.callback_id = d.attempt_id then d.disposition -> 'callback' is null
                 else d.disposition -> 'callback' is not null and callbacks.given_at < d.given_at end`,
    [attemptIds],
  );
}

const PROMISED_COLUMNS = {
  callback_id: 'text',
  campaign_id: 'text',
  lead_id: 'text',
  kind: 'text',
  at: 'timestamptz',
  given_at: 'timestamptz',
} as const;

/** What a flow has promised in calls that no agent was joined to: whose they are nobody's. */
export async function insertPromised(session: SqlSession, cdrs: readonly CallDetailRecord[]): Promise<void> {
  const rows = cdrs.flatMap(({ attemptId, campaignId, leadId, agentId, consent, details }) => {
    const promised = details?.promised;
    if (promised === undefined || agentId !== undefined || consent === 'do_not_call') return [];
    const { kind, at, givenAt } = promised;
    const when = { at: timestamp(at), given_at: timestamp(givenAt) };
    return [{ callback_id: attemptId, campaign_id: campaignId, lead_id: leadId, kind, ...when }];
  });
  if (rows.length === 0) return;
  await session.query(
    `insert into callbacks (callback_id, campaign_id, lead_id, kind, agent_id, at, state, given_at)
       select callback_id, campaign_id, lead_id, kind, '', at, 'waiting', given_at
         from ${unnest('row', PROMISED_COLUMNS)} order by callback_id on conflict do nothing`,
    columnArrays(PROMISED_COLUMNS, rows),
  );
  await session.query(
    `update callbacks set state = 'cancelled', closed_at = newer.given_at
       from callbacks newer
      where newer.callback_id = any($1::text[]) and callbacks.state in ('waiting', 'missed')
        and callbacks.campaign_id = newer.campaign_id and callbacks.lead_id = newer.lead_id
        and callbacks.given_at < newer.given_at`,
    [rows.map(({ callback_id }) => callback_id)],
  );
}

const OFFER_COLUMNS = { callback_id: 'text', agent_id: 'text', at: 'timestamptz' } as const;

export async function applyOffers(session: SqlSession, offers: readonly CallbackOffer[]): Promise<void> {
  const rows = offers.map(({ callbackId, agentId, at }) => ({
    callback_id: callbackId,
    agent_id: agentId,
    at: timestamp(at),
  }));
  await session.query(
    `update callbacks set state = 'offered', offered_at = coalesce(offered_at, latest.at), offered_to = latest.agent_id
       from (select distinct on (callback_id) * from ${unnest('row', OFFER_COLUMNS)}
              order by callback_id, at desc) latest
      where callbacks.callback_id = latest.callback_id and callbacks.closed_at is null
        and latest.at >= coalesce(callbacks.moved_at, '-infinity')`,
    columnArrays(OFFER_COLUMNS, rows),
  );
}

const CALL_COLUMNS = {
  callback_id: 'text',
  attempt_id: 'text',
  dial_status: 'text',
  is_over: 'bool',
  at: 'timestamptz',
} as const;

/** Over once an agent has spoken with the person, or where the campaign's rules call nobody again after such a call. */
export async function applyCalled(session: SqlSession, cdrs: readonly CallDetailRecord[]): Promise<void> {
  const rows = cdrs.map(({ attemptId, details, dialStatus, agentId, next, stamps, createdAt }) => ({
    callback_id: details?.callback?.callbackId,
    attempt_id: attemptId,
    dial_status: dialStatus,
    is_over: agentId !== undefined || next.state === 'final',
    at: timestamp(stamps.endedAt ?? createdAt),
  }));
  await session.query(
    `update callbacks set attempt_id = latest.attempt_id, dial_status = latest.dial_status,
            state = case when is_over then 'done' else 'offered' end,
            closed_at = case when is_over then latest.at end
       from (select distinct on (callback_id) * from ${unnest('row', CALL_COLUMNS)}
              order by callback_id, at desc) latest
      where callbacks.callback_id = latest.callback_id and callbacks.closed_at is null
        and latest.at >= coalesce(callbacks.moved_at, '-infinity')`,
    columnArrays(CALL_COLUMNS, rows),
  );
}
