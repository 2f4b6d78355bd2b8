/**
 * Alarms to a webhook, signed after Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` and `webhook-signature:
 * v1,BASE64`, the HMAC-SHA-256 of `ID.TIMESTAMP.BODY`. A key that begins with `whsec_` is Base64, as that specification has it.
 */
import { createHmac } from 'node:crypto';
import type { AlarmChannel, AlarmMessage } from '../../ports/alarms.ts';

export interface WebhookSettings {
  readonly url: string;
  /** Signs each request; absent: unsigned. */
  readonly key?: string;
}

const ANSWER_LIMIT_MS = 10_000;
const KEY_PREFIX = 'whsec_';

export function webhookChannel({ url, key }: WebhookSettings): AlarmChannel {
  return {
    name: 'webhook',
    async send(message) {
      const body = JSON.stringify(bodyOf(message));
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.messageId,
          'webhook-timestamp': timestamp,
          ...(key === undefined
            ? {}
            : { 'webhook-signature': signature(key, message.messageId, timestamp, body) }),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      });
      // Unread it would hold its connection.
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
    },
  };
}

export function signature(key: string, id: string, timestamp: string, body: string): string {
  const bytes = key.startsWith(KEY_PREFIX)
    ? Buffer.from(key.slice(KEY_PREFIX.length), 'base64')
    : Buffer.from(key, 'utf8');
  return `v1,${createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function bodyOf({ type, at, raisedAt, ...alarm }: AlarmMessage): object {
  const times = { at: new Date(at).toISOString(), raisedAt: new Date(raisedAt).toISOString() };
  return { ...alarm, type: `alarm.${type}`, ...times };
}
