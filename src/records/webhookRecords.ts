/** Who is told of which events, over any `Sql`. A secret is read where a request is signed, and nowhere else. */
import type { EventType } from '../domain/event/event.ts';
import type { Webhook, WebhookDeliveriesPort, WebhookOrder } from '../ports/webhookDeliveries.ts';
import type { Run } from './asPort.ts';
import { defined, timestamp, toInstant, type Sql } from './sql.ts';

interface WebhookRow {
  readonly webhook_id: string;
  readonly url: string;
  readonly description: string;
  readonly types: EventType[];
  readonly campaign_ids: string[] | null;
  readonly with_numbers: boolean;
  readonly is_active: boolean;
  readonly created_at: Date;
  readonly created_by: string;
  readonly changed_at: Date;
  readonly held_until: Date | null;
  readonly waiting: number;
  readonly dead: number;
}

const SELECT = `
  select w.webhook_id, url, description, types, campaign_ids, with_numbers, is_active, w.created_at, created_by, changed_at,
         held_until,
         (select count(*)::int from webhook_deliveries d where d.webhook_id = w.webhook_id and d.state = 'waiting') as waiting,
         (select count(*)::int from webhook_deliveries d where d.webhook_id = w.webhook_id and d.state = 'dead') as dead
    from webhooks w`;

export function createWebhookRecords(
  sql: Sql,
  run: Run,
): Pick<
  WebhookDeliveriesPort,
  'webhooks' | 'webhook' | 'secretOf' | 'create' | 'change' | 'changeSecret' | 'remove'
> {
  return {
    webhooks: () =>
      run('webhooks', async () =>
        (await sql.query<WebhookRow>(`${SELECT} order by w.created_at, w.webhook_id`)).map(toWebhook),
      ),
    webhook: (webhookId) =>
      run('webhook', async () => {
        const [row] = await sql.query<WebhookRow>(`${SELECT} where w.webhook_id = $1`, [webhookId]);
        return row === undefined ? undefined : toWebhook(row);
      }),
    secretOf: (webhookId) =>
      run('secretOfWebhook', async () => {
        const [row] = await sql.query<{ secret: string }>(
          'select secret from webhooks where webhook_id = $1',
          [webhookId],
        );
        return row?.secret;
      }),
    create: (webhookId, order, secret, by, at) =>
      run('createWebhook', async () => {
        await sql.query(
          `insert into webhooks (webhook_id, url, description, types, campaign_ids, with_numbers, is_active, changed_at,
                                 created_at, created_by, secret)
             values ($1, $2, $3, $4::text[], $5::text[], $6, $7, $8, $8, $9, $10)`,
          [webhookId, ...valuesOf(order), timestamp(at), by, secret],
        );
      }),
    change: (webhookId, order, at) =>
      run('changeWebhook', async () => {
        const rows = await sql.query(
          `update webhooks set url = $2, description = $3, types = $4::text[], campaign_ids = $5::text[], with_numbers = $6,
                  is_active = $7, changed_at = $8, failures = 0, held_until = null
            where webhook_id = $1 returning webhook_id`,
          [webhookId, ...valuesOf(order), timestamp(at)],
        );
        return rows.length > 0;
      }),
    changeSecret: (webhookId, secret, at) =>
      run('changeSecretOfWebhook', async () => {
        const rows = await sql.query(
          'update webhooks set secret = $2, changed_at = $3 where webhook_id = $1 returning webhook_id',
          [webhookId, secret, timestamp(at)],
        );
        return rows.length > 0;
      }),
    remove: (webhookId) =>
      run('removeWebhook', async () => {
        const rows = await sql.query('delete from webhooks where webhook_id = $1 returning webhook_id', [
          webhookId,
        ]);
        return rows.length > 0;
      }),
  };
}

function valuesOf({ url, description, types, campaignIds, withNumbers, isActive }: WebhookOrder): unknown[] {
  return [url, description, types, campaignIds ?? null, withNumbers, isActive];
}

function toWebhook(row: WebhookRow): Webhook {
  return defined({
    webhookId: row.webhook_id,
    url: row.url,
    description: row.description,
    types: row.types,
    campaignIds: row.campaign_ids ?? undefined,
    withNumbers: row.with_numbers,
    isActive: row.is_active,
    createdAt: row.created_at.getTime(),
    createdBy: row.created_by,
    changedAt: row.changed_at.getTime(),
    heldUntil: toInstant(row.held_until),
    waiting: row.waiting,
    dead: row.dead,
  });
}
