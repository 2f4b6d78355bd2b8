/** Webhooks over HTTP, on a real Postgres, to a real receiver: signed, in order, again, given up, replayed. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GIVEN_UP_AFTER_MS, LONGEST_PAUSE_MS } from '../../src/domain/event/retry.ts';
import { createWebhookSend } from '../../src/http/webhookSend.ts';
import { createWebhookSender, type WebhookSender } from '../../src/services/webhookSender.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { QUIET } from '../support/log.ts';
import { createMovableClock, type MovableClock } from '../support/movableClock.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

let api: TestApi;
let receiver: Server;
let origin: string;
let received: Received[] = [];
let answer: (response: ServerResponse, about: Received) => void;
let clock: MovableClock;
let senders: WebhookSender[] = [];
/** A lead is called once in a test file: each test takes the next. */
let call = 0;

const ok = (response: ServerResponse): void => void response.writeHead(204).end();

beforeAll(async () => {
  api = await startTestApi();
  await api.parts.records.createList('list-1', 'List');
  await api.parts.records.importLeads('list-1', [aLead(1)]);
  await api.parts.records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP }));
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const about = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        event: JSON.parse(body) as Received['event'],
      };
      received.push(about);
      answer(response, about);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await api.stop();
});
beforeEach(() => {
  received = [];
  answer = ok;
  clock = createMovableClock(Date.now());
});
afterEach(async () => {
  await Promise.all(senders.map((sender) => sender.stop()));
  senders = [];
  for (const { webhookId } of await api.parts.webhooks.webhooks()) await api.parts.webhooks.remove(webhookId);
});

const admin = () => api.client('administrator');
const create = (changes: object = {}) =>
  admin()('POST /webhooks', {
    body: { url: `${origin}/a`, types: ['call.dialled', 'call.ended'], ...changes },
  });

function send(timeoutMs = 5_000): WebhookSender {
  const sender = createWebhookSender({
    deliveries: api.parts.webhooks,
    sender: createWebhookSend({
      trusted: { hosts: ['127.0.0.1'], allowPrivate: true },
      now: () => Date.now(),
    }),
    clock,
    random: () => 0.5,
    log: QUIET,
    timeoutMs,
  });
  sender.start();
  senders.push(sender);
  return sender;
}

async function makeCall(): Promise<string> {
  call += 1;
  const attempt = anAttempt(1, call);
  await api.parts.records.write([opened(attempt), closed(aCdr(attempt), call)]);
  return attempt.attemptId;
}

const deliveries = async (webhookId: string, state?: 'waiting' | 'delivered' | 'dead') =>
  (
    await admin()('GET /webhooks/:webhookId/deliveries', {
      params: { webhookId },
      query: state === undefined ? {} : { state },
    })
  ).items;

describe('webhooks', () => {
  it('bring each event once, signed, in the order of its call', async () => {
    const { webhookId, secret } = await create();
    const attemptId = await makeCall();
    send();
    send();
    await eventually(async () => (await deliveries(webhookId, 'delivered')).length === 2);
    expect(received.map(({ event }) => event.id)).toEqual([`${attemptId}/dialled`, `${attemptId}/ended`]);
    const [first] = received;
    if (first === undefined) throw new Error('nothing was received');
    const { headers, body } = first;
    const [, seconds = '', hex = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['outpace-signature'])) ?? [];
    const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
    expect(timingSafeEqual(expected, Buffer.from(hex, 'hex'))).toBe(true);
    expect(headers['idempotency-key']).toBe(`${attemptId}/dialled`);
    expect(headers['outpace-event']).toBe('call.dialled');
  });

  it('bring a number only where it was asked for, by somebody who may', async () => {
    const { number } = anAttempt(1);
    const { webhookId } = await create();
    const { webhookId: full } = await create({ url: `${origin}/full`, withNumbers: true });
    await makeCall();
    send();
    await eventually(
      async () =>
        (await deliveries(full, 'delivered')).length === 2 &&
        (await deliveries(webhookId, 'delivered')).length === 2,
    );
    const told = (path: string) => received.filter((each) => each.path === path).map(({ body }) => body);
    expect(told('/a').join()).not.toContain(number);
    expect(told('/full').every((body) => body.includes(number))).toBe(true);
  });

  it('are sent again where the receiver fails, and the later event of the call waits for the earlier', async () => {
    const { webhookId } = await create();
    answer = (response) => (received.length <= 2 ? response.writeHead(500).end() : ok(response));
    await makeCall();
    send();
    await eventually(() => received.length === 1);
    for (const tries of [2, 3]) {
      await eventually(async () =>
        (await deliveries(webhookId, 'waiting')).some(({ status }) => status === 500),
      );
      await eventually(() => {
        clock.moveTo(clock.now() + 10_000);
        return received.length >= tries;
      });
    }
    await eventually(async () => (await deliveries(webhookId, 'delivered')).length === 2);
    expect(received.map(({ event }) => event.type)).toEqual([
      'call.dialled',
      'call.dialled',
      'call.dialled',
      'call.ended',
    ]);
    expect(received.map(({ headers }) => headers['outpace-try'])).toEqual(['1', '2', '3', '1']);
  });

  it.each<readonly [string, (response: ServerResponse) => void, RegExp]>([
    ['hangs', () => undefined, /timeout|abort/i],
    [
      'redirects',
      (response) => void response.writeHead(302, { location: `${origin}/elsewhere` }).end(),
      /HTTP 302/,
    ],
    [
      'answers with 10 MB',
      (response) => void response.writeHead(200).end(Buffer.alloc(10 * 1024 * 1024)),
      /longer than/,
    ],
    ['cuts the connection', (response) => void response.destroy(), /hang up|reset/],
  ])('are not taken for arrived where the receiver %s', async (_name, behaves, error) => {
    const { webhookId } = await create({ types: ['call.ended'] });
    answer = behaves;
    await makeCall();
    send(300);
    const failed = await eventually(async () =>
      (await deliveries(webhookId)).find((each) => each.error !== undefined),
    );
    expect(failed.error).toMatch(error);
    expect(failed.state).toBe('waiting');
    expect(received.every(({ path }) => path === '/a')).toBe(true);
  });

  it('are given up after a day, and replayed by request', async () => {
    const { webhookId } = await create({ types: ['call.ended'] });
    answer = (response) => void response.writeHead(503).end();
    await makeCall();
    send();
    await eventually(() => received.length === 1);
    await eventually(async () => {
      clock.moveTo(clock.now() + GIVEN_UP_AFTER_MS + LONGEST_PAUSE_MS);
      return (await deliveries(webhookId, 'dead')).length === 1;
    });
    expect((await admin()('GET /webhooks', {})).webhooks[0]).toMatchObject({ waiting: 0, dead: 1 });
    answer = ok;
    expect(await admin()('POST /webhooks/:webhookId/replay', { params: { webhookId }, body: {} })).toEqual({
      replayed: 1,
    });
    await eventually(async () => {
      clock.moveTo(clock.now() + LONGEST_PAUSE_MS);
      return (await deliveries(webhookId, 'delivered')).length === 1;
    });
    const [{ deliveryId } = { deliveryId: 0 }] = await deliveries(webhookId);
    const before = received.length;
    await admin()('POST /webhooks/:webhookId/replay', { params: { webhookId }, body: { deliveryId } });
    await eventually(() => received.length === before + 1);
    expect(received.at(-1)?.event.id).toBe(received[0]?.event.id);
  });

  it('survive a crash between the record and the delivery, and one in mid-delivery', async () => {
    const { webhookId } = await create({ types: ['call.ended'] });
    await makeCall();
    // A sender that took it and is gone.
    const taken = await api.parts.webhooks.claim({
      now: clock.now() + 1_000,
      leaseMs: 60_000,
      limit: 10,
      perWebhook: 10,
      without: [],
    });
    expect(taken).toHaveLength(1);
    send();
    await eventually(async () => {
      clock.moveTo(clock.now() + 61_000);
      return (await deliveries(webhookId, 'delivered')).length === 1;
    });
    expect(received).toHaveLength(1);
  });

  it('send a test at once and say what was answered', async () => {
    const { webhookId } = await create();
    const params = { webhookId };
    expect(await admin()('POST /webhooks/:webhookId/test', { params })).toMatchObject({
      hasArrived: true,
      status: 204,
    });
    expect(received[0]?.event.type).toBe('test');
    answer = (response) => void response.writeHead(404).end();
    expect(await admin()('POST /webhooks/:webhookId/test', { params })).toMatchObject({
      hasArrived: false,
      status: 404,
    });
  });

  it.each([
    ['leads to a private address', 'https://localhost/hook'],
    ['refuses the connection', 'http://127.0.0.1:1/hook'],
  ])('say that the host %s, and not at which address', async (_name, url) => {
    const { webhookId } = await create({ url });
    const { hasArrived, error } = await admin()('POST /webhooks/:webhookId/test', { params: { webhookId } });
    expect(hasArrived).toBe(false);
    expect(error).toMatch(/private address|refused/);
    expect(error).not.toMatch(/127\.0\.0\.1|::1/);
  });

  it('sign with a new secret once it is renewed, and show none', async () => {
    const { webhookId, secret } = await create();
    const { secret: renewed } = await admin()('POST /webhooks/:webhookId/secret', { params: { webhookId } });
    expect(renewed).not.toBe(secret);
    const shown = JSON.stringify([
      await admin()('GET /webhooks', {}),
      await admin()('GET /webhooks/:webhookId', { params: { webhookId } }),
    ]);
    expect(shown).not.toContain('whs_');
  });

  it.each([
    'http://example.com/',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://user:password@example.com/',
    'ftp://example.com/',
    'not a url',
  ])('refuse %s', async (url) => {
    const response = await api.fetch('administrator', 'POST', '/webhooks', {
      body: JSON.stringify({ url, types: ['call.ended'] }),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'OUT_USAGE' });
  });

  it('let nobody ask for numbers, or lead them elsewhere, who may not see them', async () => {
    const operations = api.client('operations');
    const body = { url: `${origin}/a`, types: ['call.ended' as const], withNumbers: true };
    await expect(operations('POST /webhooks', { body })).rejects.toMatchObject({ problem: { status: 403 } });
    const { webhookId } = await create({ withNumbers: true });
    const params = { webhookId };
    const { etag } = await operations.answer('GET /webhooks/:webhookId', { params });
    const moved = operations(
      'PUT /webhooks/:webhookId',
      { params, body: { ...body, withNumbers: false } },
      { ifMatch: etag ?? '' },
    );
    await expect(moved).rejects.toMatchObject({ problem: { status: 403 } });
    await expect(operations('POST /webhooks/:webhookId/secret', { params })).rejects.toMatchObject({
      problem: { status: 403 },
    });
    await expect(operations('DELETE /webhooks/:webhookId', { params })).rejects.toMatchObject({
      problem: { status: 403 },
    });
  });
});

describe('events', () => {
  it('are read on from where the last answer ended, masked by role', async () => {
    const { position } = await admin()('GET /events/newest', {});
    const attemptId = await makeCall();
    const reader = api.client('reviewer');
    const first = await reader('GET /events', { query: { after: position, limit: 1 } });
    const second = await reader('GET /events', { query: { after: first.next } });
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual([
      `${attemptId}/dialled`,
      `${attemptId}/ended`,
    ]);
    expect(JSON.stringify(first)).not.toContain(anAttempt(1).number);
    expect((await reader('GET /events', { query: { after: second.next } })).next).toBe(second.next);
    const seen = await api.client('supervisor')('GET /events', {
      query: { after: position, types: 'call.ended' },
    });
    expect(seen.events.map(({ data }) => data['number'])).toEqual([anAttempt(1).number]);
  });

  it('refuse a type that there is not', async () => {
    expect((await api.fetch('reviewer', 'GET', '/events?types=call.begun')).status).toBe(400);
  });

  it('have no bugs on the way', () => {
    expect(api.errors).toEqual([]);
  });
});
