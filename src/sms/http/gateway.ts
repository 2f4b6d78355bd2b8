/**
 * Any gateway with an HTTP interface, described by templates: the request that sends, where its answer has the id, and
 * where its webhooks have what they tell.
 */
import { timingSafeEqual, createHash } from 'node:crypto';
import type {
  SmsGateway,
  SmsToSend,
  WebhookAnswer,
  WebhookReading,
  WebhookRequest,
} from '../../ports/sms.ts';
import { addressOf } from '../address.ts';
import { EgressFailure, send, type EgressAnswer, type EgressRules } from '../../http/egress.ts';
import { inUrl } from '../../domain/kernel/template.ts';
import { filledRequest, type RequestTemplate } from '../../http/filledRequest.ts';
import { smsFailure } from '../failure.ts';
import { textAt, valueAt, type Readable } from './answer.ts';
import type { Values } from './placeholders.ts';
import { timeOf } from './time.ts';

/** Of the URL, no placeholder stands before the path. */
export interface HttpGatewaySettings extends RequestTemplate {
  readonly gatewayId: string;
  readonly egress: EgressRules;
  readonly user: string;
  readonly password: string;
  readonly timeoutMs: number;
  /** It was taken. */
  readonly acceptStatuses: readonly number[];
  /** It was not taken and may come again later. Other 4xx are a no; everything else leaves open what happened. */
  readonly retryStatuses: readonly number[];
  /** Paths as in answer.ts; absent: it gives none. */
  readonly id?: string | undefined;
  /** Present in an answer that says no with a status that says yes. */
  readonly error?: string | undefined;
  readonly webhook?: HttpWebhookSettings | undefined;
  /** Country of numbers that it writes without country code. */
  readonly region?: string | undefined;
}

export interface HttpWebhookSettings {
  /** Where the gateway reaches us, without a trailing slash; its receipts come to `URL/receipt?attempt=…&token=…`. */
  readonly publicUrl: string;
  /** In the query, or in the header `authorization: Bearer …`. */
  readonly token: string;
  /** What its requests are answered with. */
  readonly answer: WebhookAnswer;
  readonly inbound?: {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    /** Where it names the charset of the text's bytes; absent: UTF-8. */
    readonly charset?: string | undefined;
    readonly id?: string | undefined;
    readonly time?: string | undefined;
  };
  readonly receipt?: {
    readonly state: string;
    readonly id?: string | undefined;
    readonly error?: string | undefined;
    readonly to?: string | undefined;
    readonly delivered: readonly string[];
    readonly failed: readonly string[];
  };
}

export function createHttpGateway(settings: HttpGatewaySettings): SmsGateway {
  const { gatewayId, webhook } = settings;
  return {
    gatewayId,
    receiptsPerPart: false,
    start: async () => undefined,
    stop: async () => undefined,
    async send(message) {
      const answer = await ask(settings, message);
      return { providerIds: judge(settings, answer) };
    },
    ...(webhook === undefined ? {} : { readWebhook: (request) => readWebhook(settings, webhook, request) }),
  };
}

async function ask(settings: HttpGatewaySettings, message: SmsToSend): Promise<EgressAnswer> {
  const { gatewayId, timeoutMs, egress } = settings;
  const request = filledRequest(settings, valuesOf(settings, message));
  try {
    return await send({ ...request, timeoutMs }, egress);
  } catch (error) {
    if (!(error instanceof EgressFailure)) throw error;
    const { left, code, message: said } = error;
    throw smsFailure(gatewayId, left ? 'unknown' : 'unavailable', code, said, error);
  }
}

function valuesOf({ user, password, webhook }: HttpGatewaySettings, message: SmsToSend): Values {
  const { attemptId, to, from, text, encoding, parts } = message;
  const query = `attempt=${inUrl(attemptId)}&token=${inUrl(webhook?.token ?? '')}`;
  return {
    to,
    toDigits: to.replace(/^\+/, ''),
    from,
    fromDigits: from.replace(/^\+/, ''),
    text,
    textHex: Buffer.from(text, 'utf16le').swap16().toString('hex'),
    coding: encoding === 'gsm7' ? '0' : '2',
    parts: String(parts.length),
    attemptId,
    receiptUrl: webhook === undefined ? '' : `${webhook.publicUrl}/receipt?${query}`,
    user,
    password,
  };
}

function judge(settings: HttpGatewaySettings, answer: EgressAnswer): string[] {
  const { gatewayId, acceptStatuses, retryStatuses, id, error } = settings;
  const { status } = answer;
  const said = answer.body.slice(0, 200).replaceAll(/\s+/g, ' ').trim();
  if (retryStatuses.includes(status))
    throw smsFailure(gatewayId, 'unavailable', String(status), `it asks to come later (${status}): ${said}`);
  if (acceptStatuses.includes(status)) {
    const problem = error === undefined ? undefined : valueAt(error, answer);
    if (problem !== undefined && problem !== '')
      throw smsFailure(gatewayId, 'refused', 'error', `it refused the message: ${problem}`);
    const found = id === undefined ? undefined : valueAt(id, answer);
    return found === undefined ? [] : [found];
  }
  // 408: it gave up waiting for the request, which may have been whole.
  const isNo = status >= 400 && status < 500 && status !== 408;
  throw smsFailure(gatewayId, isNo ? 'refused' : 'unknown', String(status), `it answered ${status}: ${said}`);
}

const NOTHING = { receipts: [], inbound: [] };
const plain = (status: number, body: string): WebhookReading => ({
  ...NOTHING,
  answer: { status, contentType: 'text/plain', body: `${body}\n` },
});

function readWebhook(
  settings: HttpGatewaySettings,
  webhook: HttpWebhookSettings,
  request: WebhookRequest,
): WebhookReading {
  const url = new URL(request.url, 'http://localhost');
  if (!isToken(webhook.token, request, url)) return plain(403, 'no valid token');
  const readable: Readable = { ...request, query: url.search.slice(1) };
  return url.pathname.endsWith('/receipt')
    ? readReceipt(webhook, request, readable, url)
    : readInbound(settings, webhook, readable);
}

function isToken(token: string, { headers }: WebhookRequest, { searchParams }: URL): boolean {
  const given = searchParams.get('token') ?? /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return token !== '' && timingSafeEqual(digest(token), digest(given));
}

function readReceipt(
  { receipt, answer }: HttpWebhookSettings,
  { receivedAt }: WebhookRequest,
  readable: Readable,
  url: URL,
): WebhookReading {
  if (receipt === undefined) return plain(404, 'no receipts are read here');
  const said = valueAt(receipt.state, readable) ?? '';
  const isDelivered = receipt.delivered.includes(said);
  // States between, such as "buffered", say nothing that lasts.
  if (!isDelivered && !receipt.failed.includes(said)) return { ...NOTHING, answer };
  const providerId = receipt.id === undefined ? undefined : valueAt(receipt.id, readable);
  const to = receipt.to === undefined ? undefined : valueAt(receipt.to, readable);
  const error = receipt.error === undefined ? undefined : valueAt(receipt.error, readable);
  return {
    ...NOTHING,
    answer,
    receipts: [
      {
        state: isDelivered ? 'delivered' : 'failed',
        attemptId: url.searchParams.get('attempt') ?? undefined,
        providerId,
        to: to === undefined ? undefined : addressOf(to),
        error: isDelivered ? undefined : (error ?? said),
        at: receivedAt,
      },
    ],
  };
}

function readInbound(
  { region }: HttpGatewaySettings,
  { inbound, answer }: HttpWebhookSettings,
  readable: Readable,
): WebhookReading {
  if (inbound === undefined) return plain(404, 'no replies are read here');
  const [from, to] = [inbound.from, inbound.to].map((path) => valueAt(path, readable));
  const charset = inbound.charset === undefined ? undefined : valueAt(inbound.charset, readable);
  const text = textAt(inbound.text, charset, readable);
  if (from === undefined || to === undefined || text === undefined)
    return plain(400, 'from, to or text is missing');
  const time = inbound.time === undefined ? undefined : valueAt(inbound.time, readable);
  return {
    ...NOTHING,
    answer,
    inbound: [
      {
        from: addressOf(from, region),
        to: addressOf(to, region),
        text,
        providerId: inbound.id === undefined ? undefined : valueAt(inbound.id, readable),
        sentAt: time === undefined ? undefined : timeOf(time),
      },
    ],
  };
}
