/**
 * The listener for gateways' webhooks: `/sms/GATEWAY` for replies, `/sms/GATEWAY/receipt` for receipts. A request is
 * answered once what it says is in durable hands; where that fails it is answered 503, so that the gateway comes again.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SmsGateway, SmsIntake, WebhookAnswer, WebhookRequest } from '../ports/sms.ts';

export interface WebhookServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface WebhookServerOptions {
  readonly bind: string;
  /** 0: a free one. */
  readonly port: number;
  readonly gateways: readonly SmsGateway[];
  readonly intake: SmsIntake;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

const MOST_BYTES = 64 * 1024;
const PLACE = /^\/sms\/([A-Za-z0-9_-]+)(?:\/receipt)?$/;

const text = (status: number, body: string): WebhookAnswer => ({
  status,
  contentType: 'text/plain',
  body: `${body}\n`,
});

/** Rejects where the port cannot be listened on. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const server = createServer((request, response) => {
    void answered(options, request)
      .catch((error: unknown) => {
        options.onError(error);
        return text(503, 'come again');
      })
      .then((answer) => write(response, answer));
  });
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  server.maxConnections = 200;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.bind, resolve);
  });
  server.on('error', options.onError);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answered(
  { gateways, intake, now }: WebhookServerOptions,
  incoming: IncomingMessage,
): Promise<WebhookAnswer> {
  const { method = '', url = '/' } = incoming;
  const [, gatewayId] = PLACE.exec(url.split('?')[0] ?? '') ?? [];
  const gateway = gateways.find((one) => one.gatewayId === gatewayId);
  if (gateway?.readWebhook === undefined) return text(404, 'nothing is here');
  if (method !== 'GET' && method !== 'POST') return text(405, 'GET or POST');
  const body = await bodyOf(incoming);
  if (body === undefined) return text(413, `at most ${MOST_BYTES} bytes`);
  const reading = gateway.readWebhook(requestOf(incoming, body, now()));
  for (const receipt of reading.receipts) await intake.receipt(gateway.gatewayId, receipt);
  for (const message of reading.inbound) await intake.inbound(gateway.gatewayId, message);
  return reading.answer;
}

function requestOf({ method = '', url = '/', headers }: IncomingMessage, body: string, receivedAt: number) {
  const request: WebhookRequest = {
    method,
    url,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    ),
    body,
    receivedAt,
  };
  return request;
}

/** Undefined: it is too long; the rest is not read. */
async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, { status, contentType, body }: WebhookAnswer): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}
