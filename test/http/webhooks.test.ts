/** Webhooks of flows against servers that answer well, badly, too much, never, or from where none should be. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../src/domain/flow/fill.ts';
import type { WebhookNode } from '../../src/domain/flow/reach.ts';
import { createWebhooks } from '../../src/http/webhooks.ts';

const SECRET = 'a secret of a test';
const NOW = 1_760_000_000_000;

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, seen: Seen) => void;

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(answer: Answer) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const json =
  (value: unknown, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const node = (url: string, more: Partial<WebhookNode> = {}): WebhookNode => ({
  kind: 'webhook',
  method: 'POST',
  url: `${url}/ask`,
  headers: {},
  fields: {},
  prompts: [],
  timeoutMs: 2_000,
  tries: 1,
  withinMs: 2_000,
  next: 'a',
  onFailed: 'b',
  ...more,
});

const port = (allowPrivate = true, hosts = ['127.0.0.1']) =>
  createWebhooks({ egress: { hosts, allowPrivate }, secret: SECRET, now: () => NOW });

function ask(one: WebhookNode, variables = {}, webhooks = port()) {
  const { fields, timeoutMs } = one;
  return webhooks.ask({ request: requestOf(one, variables), idempotencyKey: 'key-1', fields, timeoutMs });
}

describe('what is asked', () => {
  it('is signed over time and body, and has the key of the visit', async () => {
    const { seen, url } = await serve(json({}));
    await ask(node(url, { body: { rating: '{rating}', note: 'is {rating}', none: '{none}' } }), {
      rating: 5,
    });
    const [one] = seen;
    expect(one).toMatchObject({
      method: 'POST',
      url: '/ask',
      body: '{"rating":5,"note":"is 5","none":null}',
    });
    expect(one?.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'key-1' });
    const digest = createHmac('sha256', SECRET).update(`1760000000.${one?.body}`).digest('hex');
    expect(one?.headers['outpace-signature']).toBe(`t=1760000000,v1=${digest}`);
  });

  it('holds no value that becomes a part of the request, whatever it is', () => {
    const one = node('https://crm.example', {
      url: 'https://crm.example/p/{v}?q={v}',
      headers: { 'X-Value': '{v}' },
      body: { v: '{v}', list: ['a {v}'] },
    });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (v) => {
        const { url, headers, body } = requestOf(one, { v });
        const parsed = new URL(url);
        expect(parsed.host).toBe('crm.example');
        expect(parsed.searchParams.get('q')).toBe(v);
        expect([...parsed.searchParams.keys()]).toEqual(['q']);
        expect(headers['x-value']).not.toMatch(/[\r\n\0]/);
        expect(JSON.parse(body)).toEqual({ v, list: [`a ${v}`] });
      }),
    );
  });
});

describe('of the answer', () => {
  it('only what is asked for is kept, and only plain values', async () => {
    const { url } = await serve(
      json({
        customer: { tier: 'gold', cards: [1] },
        due: 12.5,
        vip: false,
        long: 'x'.repeat(2_000),
        __proto__: 1,
      }),
    );
    const fields = {
      tier: 'customer.tier',
      due: 'due',
      vip: 'vip',
      cards: 'customer.cards',
      long: 'long',
      none: 'not.there',
      proto: 'constructor.name',
    };
    expect(await ask(node(url, { fields }))).toEqual({ tier: 'gold', due: 12.5, vip: false });
  });
});

describe('a webhook comes to nothing', () => {
  it.each<[string, Answer, string, boolean]>([
    ['with 10 MB', (response) => void response.end(Buffer.alloc(10 * 1024 * 1024, 0x20)), 'too-long', false],
    ['with what is no JSON', (response) => void response.end('<html>'), 'not-json', false],
    [
      'with a redirect, which is not followed',
      (response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      '302',
      false,
    ],
    ['with a no', json({}, 404), '404', false],
    ['with a failure of its own', json({}, 503), '503', true],
    ['with "too many"', json({}, 429), '429', true],
    ['with a cut connection', (response) => void response.destroy(), 'ECONNRESET', true],
  ])('%s', async (_name, answer, code, retryable) => {
    const { url, seen } = await serve(answer);
    const failed = ask(node(url, { fields: { a: 'a' } }));
    await expect(failed).rejects.toMatchObject({ name: 'PortFailure', code, retryable });
    expect(seen).toHaveLength(1);
  });

  it('never waits longer than its time: no answer at all, and one that drips', async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    for (const { url } of [silent, dripping]) {
      const startedAt = performance.now();
      await expect(ask(node(url, { timeoutMs: 300 }))).rejects.toMatchObject({ retryable: true });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });

  it('reads no more of a long answer than it would keep', async () => {
    let written = 0;
    const { url } = await serve((response) => {
      const more = (): void => {
        while (!response.destroyed && written < 64 * 1024 * 1024) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, 0x20))) return void response.once('drain', more);
        }
      };
      more();
    });
    await expect(ask(node(url))).rejects.toMatchObject({ code: 'too-long' });
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  it.each([
    ['a private address', 'http://127.0.0.1:1', ['127.0.0.1'], 'private'],
    ['a name of a private address', 'http://localhost:1', ['localhost'], 'private'],
    ['the address of a cloud machine', 'http://169.254.169.254', ['169.254.169.254'], 'private'],
    ['a private address of IPv6', 'http://[::ffff:10.0.0.1]', ['::ffff:a00:1'], 'private'],
    ['a host that is not allowed', 'https://example.org', ['crm.example'], 'host'],
  ])('to %s, before anything leaves', async (_name, url, hosts, code) => {
    const webhooks = port(false, hosts);
    await expect(ask(node(url), {}, webhooks)).rejects.toMatchObject({ code, retryable: false });
  });
});
