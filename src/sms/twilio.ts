/**
 * The Twilio API and what speaks like it: messages by form POST with basic auth, receipts and replies by webhooks whose
 * signature is checked (X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted form fields).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SmsGateway, SmsToSend, WebhookAnswer, WebhookReading, WebhookRequest } from '../ports/sms.ts';
import { addressOf } from './address.ts';
import { EgressFailure, send, type EgressAnswer, type EgressRules } from '../http/egress.ts';
import { smsFailure } from './failure.ts';

export interface TwilioSettings {
  readonly gatewayId: string;
  readonly egress: EgressRules;
  /** Without a trailing slash, e.g. `https://api.twilio.com`. */
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Where it reaches us, as it signs it: `https://HOST/sms/GATEWAY`. Absent: neither receipts nor replies. */
  readonly publicUrl?: string | undefined;
  readonly timeoutMs: number;
}

export function createTwilioGateway(settings: TwilioSettings): SmsGateway {
  const { gatewayId, publicUrl } = settings;
  return {
    gatewayId,
    receiptsPerPart: false,
    start: async () => undefined,
    stop: async () => undefined,
    async send(message) {
      return { providerIds: [sidOf(settings, await post(settings, message))] };
    },
    ...(publicUrl === undefined
      ? {}
      : { readWebhook: (request) => readWebhook(settings, publicUrl, request) }),
  };
}

async function post(
  settings: TwilioSettings,
  { attemptId, to, from, text }: SmsToSend,
): Promise<EgressAnswer> {
  const { gatewayId, baseUrl, accountSid, authToken, publicUrl, timeoutMs, egress } = settings;
  const form = new URLSearchParams({ To: to, From: from, Body: text });
  if (publicUrl !== undefined)
    form.set('StatusCallback', `${publicUrl}/receipt?attempt=${encodeURIComponent(attemptId)}`);
  const account = encodeURIComponent(accountSid);
  try {
    return await send(
      {
        method: 'POST',
        url: `${baseUrl}/2010-04-01/Accounts/${account}/Messages.json`,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        },
        body: form.toString(),
        timeoutMs,
      },
      egress,
    );
  } catch (error) {
    if (!(error instanceof EgressFailure)) throw error;
    throw smsFailure(gatewayId, error.left ? 'unknown' : 'unavailable', error.code, error.message, error);
  }
}

function sidOf({ gatewayId }: TwilioSettings, { status, body }: EgressAnswer): string {
  const answer = jsonOf(body);
  const sid = answer['sid'];
  if (status === 200 || status === 201) {
    if (typeof sid === 'string') return sid;
    throw smsFailure(gatewayId, 'unknown', 'no-sid', 'it took the message and named no sid');
  }
  const { code = status, message = '' } = answer as { readonly code?: number; readonly message?: string };
  const said = `${code} ${message}`.trim();
  // 20429: too many requests.
  if (status === 429) throw smsFailure(gatewayId, 'unavailable', '429', `it asks to come later: ${said}`);
  const isNo = status >= 400 && status < 500 && status !== 408;
  throw smsFailure(gatewayId, isNo ? 'refused' : 'unknown', String(status), `it answered ${said}`);
}

function jsonOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** Of the URL as the other side called it, and the form. */
export function twilioSignature(authToken: string, url: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].toSorted();
  const fields = names.map((name) => name + [...new Set(form.getAll(name))].toSorted().join(''));
  return createHmac('sha1', authToken)
    .update(url + fields.join(''), 'utf8')
    .digest('base64');
}

const EMPTY_TWIML: WebhookAnswer = {
  status: 200,
  contentType: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};
const NOTHING: WebhookReading = { answer: EMPTY_TWIML, receipts: [], inbound: [] };
const REFUSED: WebhookReading = {
  ...NOTHING,
  answer: { status: 403, contentType: 'text/plain', body: 'no valid signature\n' },
};

function readWebhook(
  { authToken, gatewayId }: TwilioSettings,
  publicUrl: string,
  { url, headers, body, receivedAt }: WebhookRequest,
): WebhookReading {
  const own = new URL(url, 'http://localhost');
  const form = new URLSearchParams(body);
  // By the public URL: what a proxy in between made of ours is not what was signed.
  const place = own.pathname.slice(`/sms/${gatewayId}`.length);
  const expected = Buffer.from(twilioSignature(authToken, `${publicUrl}${place}${own.search}`, form));
  const given = Buffer.from(headers['x-twilio-signature'] ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return REFUSED;
  const sid = form.get('MessageSid') ?? form.get('SmsSid') ?? undefined;
  const from = form.get('From');
  const to = form.get('To');
  if (place === '/receipt') {
    const said = form.get('MessageStatus') ?? '';
    if (said !== 'delivered' && said !== 'undelivered' && said !== 'failed') return NOTHING;
    const attemptId = own.searchParams.get('attempt') ?? undefined;
    const isDelivered = said === 'delivered';
    const error = isDelivered ? undefined : `${said} ${form.get('ErrorCode') ?? ''}`.trim();
    const state = isDelivered ? 'delivered' : 'failed';
    return { ...NOTHING, receipts: [{ state, providerId: sid, attemptId, error, at: receivedAt }] };
  }
  if (from === null || to === null || sid === undefined) return NOTHING;
  const text = form.get('Body') ?? '';
  return { ...NOTHING, inbound: [{ providerId: sid, from: addressOf(from), to: addressOf(to), text }] };
}
