/** Webhooks out, over HTTP. */
import { z } from 'zod';
import type { Caller } from '../../domain/account/caller.ts';
import type { Webhook } from '../../ports/webhookDeliveries.ts';
import {
  changeWebhook,
  createWebhook,
  removeWebhook,
  renewSecret,
  testWebhook,
  webhookOf,
  type WebhookEditor,
} from '../../services/webhooksOut.ts';
import type { Handlers } from '../handlers.ts';
import { seesPersons } from '../masked.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';
import type { webhookEndpoints } from '../schemas/webhooks.ts';

const DELIVERY_KEY = z.tuple([z.int()]);

const editorOf = (caller: Caller): WebhookEditor => ({
  login: caller.login,
  seesPersons: seesPersons(caller),
});

export const webhookHandlers: Handlers<typeof webhookEndpoints> = {
  'GET /webhooks': async (_asked, { parts }) => ({
    webhooks: (await parts.webhooks.webhooks()).map((webhook) => ({
      ...shown(webhook),
      waiting: webhook.waiting,
      dead: webhook.dead,
      ...(webhook.heldUntil === undefined ? {} : { heldUntil: webhook.heldUntil }),
    })),
  }),

  'POST /webhooks': ({ body }, { parts, caller, now }) => createWebhook(parts, body, editorOf(caller), now),

  'GET /webhooks/:webhookId': async ({ params: { webhookId } }, { parts }) =>
    shown(await webhookOf(parts, webhookId)),

  'PUT /webhooks/:webhookId': async ({ params: { webhookId }, body }, { parts, caller, now }) =>
    shown(await changeWebhook(parts, webhookId, body, editorOf(caller), now)),

  'DELETE /webhooks/:webhookId': async ({ params: { webhookId } }, { parts, caller }) => {
    await removeWebhook(parts, webhookId, editorOf(caller));
    return undefined;
  },

  'POST /webhooks/:webhookId/secret': async ({ params: { webhookId } }, { parts, caller, now }) => ({
    secret: await renewSecret(parts, webhookId, editorOf(caller), now),
  }),

  'POST /webhooks/:webhookId/test': async ({ params: { webhookId } }, { parts, now }) => {
    const answer = await testWebhook(parts, webhookId, now);
    const { tookMs } = answer;
    if (answer.kind === 'failure') return { hasArrived: false, error: answer.message, tookMs };
    const { status } = answer;
    return { hasArrived: status >= 200 && status < 300, status, tookMs };
  },

  'GET /webhooks/:webhookId/deliveries': async ({ params: { webhookId }, query }, { parts }) => {
    await webhookOf(parts, webhookId);
    const [before] = keyOf(query.cursor, DELIVERY_KEY) ?? [];
    const { state, limit } = query;
    const items = await parts.webhooks.deliveries(webhookId, { state, before, limit });
    const last = items.at(-1);
    return {
      items: [...items],
      next: items.length < limit || last === undefined ? null : cursorOf([last.deliveryId]),
    };
  },

  'POST /webhooks/:webhookId/replay': async ({ params: { webhookId }, body }, { parts, now }) => {
    await webhookOf(parts, webhookId);
    return { replayed: await parts.webhooks.replay(webhookId, body.deliveryId, now) };
  },
};

function shown({
  waiting: _waiting,
  dead: _dead,
  heldUntil: _held,
  types,
  campaignIds,
  ...webhook
}: Webhook) {
  return {
    ...webhook,
    types: [...types],
    ...(campaignIds === undefined ? {} : { campaignIds: [...campaignIds] }),
  };
}
