/** The server itself: what it refuses before anything is looked at, and what it says with every answer. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnsweredRequest } from '../../src/api/server/options.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';

const consoleFolder = mkdtempSync(join(tmpdir(), 'outpace-test-console-'));
const SCRIPT = 'console.log("the console")';
const answered: AnsweredRequest[] = [];
let api: TestApi;
/** Of a log-in, for what is sent as bytes. */
let credentials: string;
beforeAll(async () => {
  mkdirSync(join(consoleFolder, 'assets'));
  writeFileSync(join(consoleFolder, 'index.html'), '<!doctype html><title>Outpace</title>');
  writeFileSync(join(consoleFolder, 'assets', 'main-AB12.js'), SCRIPT);
  writeFileSync(join(consoleFolder, 'assets', 'main-AB12.js.br'), brotliCompressSync(SCRIPT));
  api = await startTestApi({
    consoleFolder,
    onAnswered: (one) => answered.push(one),
    limits: { headersMs: 500, bodyMs: 300, perMinuteOfCaller: 40, perMinuteOfAddress: 100_000 },
  });
  const { headers } = await api.session('supervisor');
  credentials = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
});
afterAll(async () => {
  await api.stop();
  rmSync(consoleFolder, { recursive: true, force: true });
  expect(api.errors).toEqual([]);
});

const { port, send, problemOf } = {
  port: () => Number(new URL(api.baseUrl).port),
  /** Bytes as they are; gives what came back once the server has closed the connection. */
  send: async (text: string, then?: (socket: Socket) => void): Promise<string> =>
    await new Promise((resolve, reject) => {
      const socket = connect(port(), '127.0.0.1', () => {
        socket.write(text);
        then?.(socket);
      });
      let got = '';
      socket.on('data', (bytes) => {
        got += String(bytes);
      });
      socket.on('error', (error) => (got === '' ? reject(error) : resolve(got)));
      socket.on('close', () => resolve(got));
    }),
  problemOf: async (answer: Response) => ({ status: answer.status, ...((await answer.json()) as object) }),
};

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
  api.fetch('supervisor', 'POST', '/campaigns/check', { body, headers });

describe('what is sent by the wrong means', () => {
  it('refuses a body over 1 MB, and one that never ends, without reading on', async () => {
    expect(await problemOf(await post(JSON.stringify({ name: 'x'.repeat(1_100_000) })))).toMatchObject({
      status: 413,
      code: 'OUT_TOO_LARGE',
    });
    const got = await send(head('POST', '/campaigns/check', 'transfer-encoding: chunked'), (socket) => {
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const more = (): void => {
        while (socket.writable && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    });
    expect(got).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('does not read the body of somebody that is not known', async () => {
    const got = await send(
      `POST /api/v1/campaigns/check HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n{`,
    );
    expect(got).toMatch(/^HTTP\/1\.1 401 /);
    expect(got.toLowerCase()).toContain('connection: close');
  });

  it('gives a body that comes by drips no more than its time', async () => {
    const got = await send(head('POST', '/campaigns/check', 'content-length: 1000'), (socket) => {
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(got).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('cuts off many who send their headers by drips, and serves everybody else meanwhile', async () => {
    let served = 0;
    const drippers = Promise.all(
      Array.from({ length: 100 }, () =>
        send('GET / HTTP/1.1\r\nhost: x\r\nx-drip: ', (socket) => {
          const drip = setInterval(() => socket.write('x'), 20);
          socket.on('close', () => clearInterval(drip));
        }),
      ),
    );
    const dripping = { isOver: false };
    void drippers.finally(() => {
      dripping.isOver = true;
    });
    while (!dripping.isOver) {
      const answer = await fetch(`${api.baseUrl}/`);
      expect(await answer.text()).toContain('Outpace');
      served += 1;
    }
    for (const got of await drippers) expect(got).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(served).toBeGreaterThan(3);
  });

  it('refuses headers that are too many or too long', async () => {
    const long = await send(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each([
    ['what is no JSON', '{"name":', 400],
    ['__proto__', '{"__proto__":{"isAdministrator":true}}', 400],
    ['constructor.prototype', '{"constructor":{"prototype":{"x":1}}}', 400],
    ['100,000 arrays in each other', '['.repeat(100_000) + ']'.repeat(100_000), 400],
    ['nothing', '', 400],
  ])('refuses %s with a problem', async (_what, body, status) => {
    const problem = await problemOf(await post(body));
    expect(problem).toMatchObject({ status, code: 'OUT_USAGE' });
    expect(Object.getPrototypeOf({})).not.toHaveProperty('isAdministrator');
  });

  it.each(['text/plain', 'text/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'takes no %s where JSON is asked for',
    async (type) => {
      expect((await post('{}', { 'content-type': type })).status).toBe(415);
    },
  );

  it.each(['PROPFIND', 'TRACE', 'PURGE'])('knows no method %s', async (method) => {
    const got = await send(`${method} /api/v1/campaigns HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(got).toMatch(/^HTTP\/1\.1 40[045] /);
  });

  it('is not made to write a header by what is in a path or a value', async () => {
    const answer = await api.fetch('supervisor', 'GET', '/campaigns/x%0d%0aset-cookie:%20a=b');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const split = await send(
      `GET /api/v1/campaigns HTTP/1.1\r\nhost: x\r\nx-request-id: mine\r\nconnection: close\r\n\r\n`,
    );
    expect(split).not.toContain('mine');
  });
});

describe('every answer', () => {
  it('says what browsers may do, keeps nothing of the API, and has an id of its own', async () => {
    const [one, other] = [await api.fetch('supervisor', 'GET', '/campaigns'), await fetch(`${api.baseUrl}/`)];
    for (const { headers } of [one, other]) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('permissions-policy')).toContain('microphone=(self)');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.get('x-request-id')).not.toBe(other.headers.get('x-request-id'));
  });

  it('is told of by its endpoint, never by what was asked', async () => {
    await api.fetch('supervisor', 'GET', '/campaigns/secret-name?number=%2B12025550123');
    await fetch(`${api.baseUrl}/api/v1/nothing/12025550123`);
    await eventually(() => answered.some(({ endpoint }) => endpoint === 'unknown'));
    const told = JSON.stringify(answered);
    expect(told).toContain('GET /campaigns/:campaignId');
    expect(told).not.toMatch(/secret-name|2025550123/);
  });

  it('says how much may still be asked for, and when to come back', async () => {
    const agent = () => api.fetch('agent', 'GET', '/campaigns');
    expect((await agent()).headers.get('ratelimit-limit')).toBeDefined();
    const answers = await Promise.all(
      Array.from({ length: 45 }, () => api.fetch('operations', 'GET', '/campaigns')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused[0]?.json()).toMatchObject({ code: 'OUT_TOO_MANY' });
    expect((await api.fetch('reviewer', 'GET', '/campaigns')).status).toBe(200);
  });
});

describe('the console', () => {
  it('answers every path that nothing else does with its page, and asks for it each time', async () => {
    for (const path of ['/', '/campaigns/spring/leads?q=1', '/agent']) {
      const answer = await fetch(`${api.baseUrl}${path}`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(await answer.text()).toContain('<title>Outpace</title>');
    }
  });

  it('serves what has a hash in its name for good, as small as it was made', async () => {
    const answer = await fetch(`${api.baseUrl}/assets/main-AB12.js`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(await answer.text()).toBe(SCRIPT);
  });

  it.each(['/assets/none.js', '/api/v1/none', '/api/v1/', '/api/v1'])('has no page at %s', async (path) => {
    expect((await fetch(`${api.baseUrl}${path}`)).status).toBe(404);
  });

  it.each([
    '/../../etc/passwd',
    '/assets/../../../etc/passwd',
    '/assets/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/%2e%2e/etc/passwd',
    '/assets/..%5c..%5cetc',
  ])('leads to no file of this machine by %s', async (path) => {
    const got = await send(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(got).not.toContain('root:');
    expect(got).toMatch(/^HTTP\/1\.1 (200|400|403|404) /);
    if (got.startsWith('HTTP/1.1 200')) expect(got).toContain('<title>Outpace</title>');
  });
});

function head(method: string, path: string, extra: string): string {
  return `${method} /api/v1${path} HTTP/1.1\r\nhost: x\r\n${credentials}content-type: application/json\r\n${extra}\r\n\r\n`;
}
