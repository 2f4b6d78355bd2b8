/**
 * Use cases of webhooks out: who is told of which events. Whoever may not see people's numbers can neither ask for them nor
 * touch a webhook that is told them, since its URL says who gets to know.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Instant } from '../domain/kernel/time.ts';
import type {
  Webhook,
  WebhookAnswer,
  WebhookDeliveriesPort,
  WebhookOrder,
  WebhookSendPort,
} from '../ports/webhookDeliveries.ts';
import { OutpaceError } from './errors.ts';

export interface WebhookParts {
  readonly webhooks: WebhookDeliveriesPort;
  readonly webhookSender: WebhookSendPort;
}

/** Who asks. */
export interface WebhookEditor {
  readonly login: string;
  readonly seesPersons: boolean;
}

const MOST_WEBHOOKS = 50;
const TEST_TIMEOUT_MS = 10_000;

export async function webhookOf({ webhooks }: WebhookParts, webhookId: string): Promise<Webhook> {
  const webhook = await webhooks.webhook(webhookId);
  if (webhook === undefined) throw new OutpaceError('OUT_NOT_FOUND', `there is no webhook ${webhookId}`);
  return webhook;
}

/** The secret is told this once. */
export async function createWebhook(
  parts: WebhookParts,
  order: WebhookOrder,
  editor: WebhookEditor,
  now: Instant,
): Promise<{ readonly webhookId: string; readonly secret: string }> {
  requireFit(parts, order, editor);
  if ((await parts.webhooks.webhooks()).length >= MOST_WEBHOOKS)
    throw new OutpaceError('OUT_USAGE', `there may be ${MOST_WEBHOOKS} webhooks: remove one first`);
  const webhookId = randomUUID();
  const secret = newSecret();
  await parts.webhooks.create(webhookId, order, secret, editor.login, now);
  return { webhookId, secret };
}

export async function changeWebhook(
  parts: WebhookParts,
  webhookId: string,
  order: WebhookOrder,
  editor: WebhookEditor,
  now: Instant,
): Promise<Webhook> {
  requireRight(await webhookOf(parts, webhookId), editor);
  requireFit(parts, order, editor);
  await parts.webhooks.change(webhookId, order, now);
  return await webhookOf(parts, webhookId);
}

/** What is signed from now on is signed with the new one. */
export async function renewSecret(
  parts: WebhookParts,
  webhookId: string,
  editor: WebhookEditor,
  now: Instant,
): Promise<string> {
  requireRight(await webhookOf(parts, webhookId), editor);
  const secret = newSecret();
  await parts.webhooks.changeSecret(webhookId, secret, now);
  return secret;
}

export async function removeWebhook(
  parts: WebhookParts,
  webhookId: string,
  editor: WebhookEditor,
): Promise<void> {
  requireRight(await webhookOf(parts, webhookId), editor);
  await parts.webhooks.remove(webhookId);
}

/** At once and once: what it answers is what the caller is told. */
export async function testWebhook(
  parts: WebhookParts,
  webhookId: string,
  now: Instant,
): Promise<WebhookAnswer & { readonly tookMs: number }> {
  const { url } = await webhookOf(parts, webhookId);
  const secret = (await parts.webhooks.secretOf(webhookId)) ?? '';
  const eventId = `test/${randomUUID()}`;
  const body = JSON.stringify({ id: eventId, type: 'test', at: now, data: { webhookId } });
  const began = performance.now();
  const request = { url, secret, eventId, type: 'test', tries: 1, body, timeoutMs: TEST_TIMEOUT_MS };
  const answer = await parts.webhookSender.send(request);
  return { ...answer, tookMs: Math.round(performance.now() - began) };
}

function requireFit(
  { webhookSender }: WebhookParts,
  { url, withNumbers }: WebhookOrder,
  { seesPersons }: WebhookEditor,
): void {
  const refusal = webhookSender.refusalOf(url);
  if (refusal !== undefined) throw new OutpaceError('OUT_USAGE', `url: ${refusal}`);
  if (withNumbers && !seesPersons)
    throw new OutpaceError('OUT_FORBIDDEN', 'withNumbers: this needs the permission person.read');
}

function requireRight({ withNumbers }: Webhook, { seesPersons }: WebhookEditor): void {
  if (withNumbers && !seesPersons)
    throw new OutpaceError(
      'OUT_FORBIDDEN',
      'this webhook is told numbers: to change it needs the permission person.read',
    );
}

function newSecret(): string {
  return `whs_${randomBytes(32).toString('base64url')}`;
}
