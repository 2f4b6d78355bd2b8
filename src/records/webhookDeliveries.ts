/** Deliveries of webhooks over any `Sql`: taken by whoever is free, one of a subject at a time, in the order of the events. */
import type { EventType } from '../domain/event/event.ts';
import type {
  ClaimQuery,
  Delivery,
  DeliveryState,
  DueDelivery,
  Tried,
  WebhookDeliveriesPort,
} from '../ports/webhookDeliveries.ts';
import { openAndClose, runAt } from './asPort.ts';
import { EVENT_COLUMNS, NUMBER_OF_EVENT, toEvent, type EventRow } from './events.ts';
import { defined, timestamp, toInstant, type Sql, type SqlSession } from './sql.ts';
import { createWebhookRecords } from './webhookRecords.ts';

/** `place` names the database in messages, without its password. */
export function createWebhookDeliveries(sql: Sql, place: string): WebhookDeliveriesPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    ...createWebhookRecords(sql, run),
    deliveries: (webhookId, query) => run('deliveries', () => deliveries(sql, webhookId, query)),
    replay: (webhookId, deliveryId, at) =>
      run('replayDeliveries', async () => {
        const rows = await sql.query(
          `update webhook_deliveries set state = 'waiting', tries = 0, created_at = $3, next_at = $3
            where webhook_id = $1 and ($2::bigint is null and state = 'dead' or delivery_id = $2 and state <> 'waiting')
            returning delivery_id`,
          [webhookId, deliveryId ?? null, timestamp(at)],
        );
        return rows.length;
      }),
    claim: (query) => run('claimDeliveries', () => sql.transaction((session) => claim(session, query))),
    settle: (tried) => run('settleDelivery', () => sql.transaction((session) => settle(session, tried))),
    forget: (before) =>
      run('forgetEvents', async () => {
        const rows = await sql.query(
          `delete from events e where e.written_at < $1 and not exists (
             select from webhook_deliveries d where d.position = e.position and d.state = 'waiting')
           returning position`,
          [timestamp(before)],
        );
        return rows.length;
      }),
  };
}

interface DueRow extends EventRow {
  readonly delivery_id: number;
  readonly webhook_id: string;
  readonly url: string;
  readonly secret: string;
  readonly tries: number;
  readonly created_at: Date;
  readonly failures: number;
}

/** Another sender's take of the same row is seen by its `next_at` once the lock is given. */
async function claim(session: SqlSession, query: ClaimQuery): Promise<DueDelivery[]> {
  const { now, leaseMs, limit, perWebhook, without } = query;
  const rows = await session.query<DueRow>(
    `with due as (
       select d.delivery_id, row_number() over (partition by d.webhook_id order by d.delivery_id) as place
         from webhook_deliveries d join webhooks w using (webhook_id)
        where d.state = 'waiting' and d.next_at <= $1::timestamptz and w.is_active
          and coalesce(w.held_until, '-infinity') <= $1 and not (w.webhook_id = any($2::text[]))
          and not exists (
            select from webhook_deliveries earlier
             where earlier.webhook_id = d.webhook_id and earlier.subject = d.subject
               and earlier.state = 'waiting' and earlier.delivery_id < d.delivery_id)
     ), chosen as (
       select delivery_id from webhook_deliveries
        where delivery_id in (select delivery_id from due where place <= $3)
          and state = 'waiting' and next_at <= $1
        order by next_at, delivery_id limit $4 for update skip locked
     ), taken as (
       update webhook_deliveries d set tries = d.tries + 1, next_at = $5::timestamptz, last_tried_at = $1
         from chosen where d.delivery_id = chosen.delivery_id
       returning d.delivery_id, d.webhook_id, d.position, d.tries, d.created_at
     )
     select taken.delivery_id::float8 as delivery_id, taken.webhook_id, taken.tries, taken.created_at, w.url, w.secret, w.failures,
            ${EVENT_COLUMNS}, case when w.with_numbers then ${NUMBER_OF_EVENT} end as number
       from taken join webhooks w using (webhook_id) join events e on e.position = taken.position
      order by taken.delivery_id`,
    [timestamp(now), without, perWebhook, limit, timestamp(now + leaseMs)],
  );
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    webhookId: row.webhook_id,
    url: row.url,
    secret: row.secret,
    tries: row.tries,
    createdAt: row.created_at.getTime(),
    failures: row.failures,
    event: toEvent(row),
  }));
}

/** A try whose sender was given up meanwhile settles nothing, unless it has arrived. */
async function settle(session: SqlSession, tried: Tried): Promise<void> {
  const { deliveryId, tries, state, at, nextAt, status, error, tookMs, holdUntil } = tried;
  const [settled] = await session.query<{ webhook_id: string }>(
    `update webhook_deliveries
        set state = $3, next_at = coalesce($4, next_at), status = $5, error = $6, took_ms = $7, last_tried_at = $8
      where delivery_id = $1 and state = 'waiting' and (tries = $2 or $3 = 'delivered') returning webhook_id`,
    [deliveryId, tries, state, timestamp(nextAt), status ?? null, error ?? null, tookMs, timestamp(at)],
  );
  if (settled === undefined) return;
  if (holdUntil !== undefined)
    await session.query(
      `update webhooks set failures = failures + 1, held_until = $2
        where webhook_id = $1 and coalesce(held_until, '-infinity') <= $3`,
      [settled.webhook_id, timestamp(holdUntil), timestamp(at)],
    );
  else
    await session.query(
      'update webhooks set failures = 0, held_until = null where webhook_id = $1 and failures > 0',
      [settled.webhook_id],
    );
}

interface DeliveryRow {
  readonly delivery_id: number;
  readonly event_id: string;
  readonly type: EventType;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly created_at: Date;
  readonly next_at: Date;
  readonly last_tried_at: Date | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly took_ms: number | null;
}

async function deliveries(
  sql: Sql,
  webhookId: string,
  { state, before, limit }: Parameters<WebhookDeliveriesPort['deliveries']>[1],
): Promise<Delivery[]> {
  const rows = await sql.query<DeliveryRow>(
    `select d.delivery_id::float8 as delivery_id, e.event_id, e.type, d.state, d.tries, d.created_at, d.next_at, d.last_tried_at,
            d.status, d.error, d.took_ms
       from webhook_deliveries d join events e using (position)
      where d.webhook_id = $1 and ($2::text is null or d.state = $2) and ($3::bigint is null or d.delivery_id < $3)
      order by d.delivery_id desc limit $4`,
    [webhookId, state ?? null, before ?? null, limit],
  );
  return rows.map((row) =>
    defined({
      deliveryId: row.delivery_id,
      eventId: row.event_id,
      type: row.type,
      state: row.state,
      tries: row.tries,
      createdAt: row.created_at.getTime(),
      nextAt: row.state === 'waiting' ? row.next_at.getTime() : undefined,
      lastTriedAt: toInstant(row.last_tried_at),
      status: row.status ?? undefined,
      error: row.error ?? undefined,
      tookMs: row.took_ms ?? undefined,
    }),
  );
}
