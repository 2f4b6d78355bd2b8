/** What a gateway by templates sends and where to: nothing of a text becomes a part of the request. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrivateAddress, send as egress } from '../../src/http/egress.ts';
import { pathProblem, textAt, valueAt } from '../../src/sms/http/answer.ts';
import { createHttpGateway, type HttpGatewaySettings } from '../../src/sms/http/gateway.ts';
import { escapeFor, fill, inHeader, inUrl } from '../../src/domain/kernel/template.ts';
import { unknownPlaceholders, type Values } from '../../src/sms/http/placeholders.ts';
import { timeOf } from '../../src/sms/http/time.ts';
import { listenFor } from '../support/sms/desk.ts';
import { rememberingIntake } from './contract.ts';

const values = (text: string): Values => ({
  to: '+12025550123',
  toDigits: '12025550123',
  from: '+12025550100',
  fromDigits: '12025550100',
  text,
  textHex: '',
  coding: '0',
  parts: '1',
  attemptId: 'a1',
  receiptUrl: '',
  user: 'u',
  password: 'p',
});

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('a template', () => {
  it('holds in a URL one parameter, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const url = new URL(fill('http://h/send?text={text}&to={toDigits}', values(text), inUrl));
        expect(url.searchParams.get('text')).toBe(text);
        expect([...url.searchParams.keys()]).toEqual(['text', 'to']);
      }),
    );
  });

  it('holds in JSON one string, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const body = fill(
          '{"to":"{to}","body":{"text":"{text}"}}',
          values(text),
          escapeFor('application/json'),
        );
        expect(JSON.parse(body)).toEqual({ to: '+12025550123', body: { text } });
      }),
    );
  });

  it('holds in XML no element of the text, and in a header no line of it', () => {
    const text = '<a href="x">&\r\nX-Evil: 1';
    expect(fill('<m>{text}</m>', values(text), escapeFor('text/xml; charset=utf-8'))).toBe(
      '<m>&lt;a href=&quot;x&quot;&gt;&amp;\r\nX-Evil: 1</m>',
    );
    expect(fill('{text}', values(text), inHeader)).not.toMatch(/[\r\n]/);
  });

  it('never fills what a value brought with it', () => {
    expect(fill('{text}', values('{password}'), inUrl)).toBe('%7Bpassword%7D');
    expect(fill('{text}', values('{password}'), escapeFor('text/plain'))).toBe('{password}');
  });

  it('names what it does not know', () => {
    expect(unknownPlaceholders('{to} {txet} {"a": 1}')).toEqual(['txet']);
  });
});

describe('a path into an answer', () => {
  const readable = { headers: { 'x-id': 'h1' }, body: '{"messages":[{"id":7,"e":null}]}', query: 'id=q1' };
  it.each([
    ['json:messages.0.id', '7'],
    ['json:messages.0.e', undefined],
    ['json:constructor', undefined],
    ['header:X-Id', 'h1'],
    ['query:id', 'q1'],
    ['match:"id":(\\d+)', '7'],
  ])('%s is %s', (path, value) => {
    expect(valueAt(path, readable)).toBe(value);
    expect(pathProblem(path)).toBeUndefined();
  });

  it('reads a text in the charset that is named, and none in one that is unknown', () => {
    const query = 'text=%90%00%8B%A2&other=1';
    const of = (charset: string | undefined) => textAt('query:text', charset, { ...readable, query });
    expect(of('UTF-16BE')).toBe('退订');
    expect(of('no-such-charset')).toBeUndefined();
    expect(textAt('query:text', 'UTF-8', { ...readable, query: 'text=%E9%80%80' })).toBe('退');
  });

  it.each([['messages.0.id'], ['json:'], ['match:(']])('%s is none', (path) => {
    expect(pathProblem(path)).toBeDefined();
  });

  it.each([
    ['1795373594', 1_795_373_594_000],
    ['1795373594123', 1_795_373_594_123],
    ['2026-11-22 19:00:00', Date.UTC(2026, 10, 22, 19)],
    ['2026-11-22T20:00:00+01:00', Date.UTC(2026, 10, 22, 19)],
    ['yesterday', undefined],
  ])('the time %s is %s', (written, at) => {
    expect(timeOf(written)).toBe(at);
  });
});

describe('where requests go', () => {
  const request = (url: string) => ({ method: 'GET', url, headers: {}, body: '', timeoutMs: 2_000 });

  it.each([
    ['127.0.0.1', true],
    ['10.1.2.3', true],
    ['169.254.169.254', true],
    ['::1', true],
    ['::ffff:10.0.0.1', true],
    ['fd00::1', true],
    ['2002:7f00:1::', true],
    ['64:ff9b:1::a00:1', true],
    ['::7f00:1', true],
    ['fec0::1', true],
    ['8.8.8.8', false],
    ['2606:4700::1111', false],
    ['not-an-address', true],
  ])('%s is private: %s', (address, isPrivate) => {
    expect(isPrivateAddress(address)).toBe(isPrivate);
  });

  it.each([
    ['http://elsewhere.example/', ['example.com'], 'host'],
    ['http://127.0.0.1/', ['127.0.0.1'], 'private'],
    // A name for a private address.
    ['http://localhost/', ['localhost'], 'private'],
    ['http://[::1]/', ['::1'], 'private'],
    // Other ways of writing 127.0.0.1.
    ['http://2130706433/', ['127.0.0.1'], 'private'],
  ])('%s is refused before anything leaves', async (url, hosts, code) => {
    await expect(egress(request(url), { hosts, allowPrivate: false })).rejects.toMatchObject({
      code,
      left: false,
    });
  });

  it('is never followed to another place, and knows how far it came', async () => {
    const server = createServer((incoming, response) => {
      if (incoming.url === '/cut') incoming.socket.destroy();
      else if (incoming.url !== '/hang') response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const rules = { hosts: ['127.0.0.1'], allowPrivate: true };
    const at = (path: string) =>
      egress({ ...request(`http://127.0.0.1:${port}${path}`), timeoutMs: 300 }, rules);
    await expect(at('/')).resolves.toMatchObject({ status: 302 });
    await expect(at('/hang')).rejects.toMatchObject({ left: true });
    await expect(at('/cut')).rejects.toMatchObject({ left: true });
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    await expect(at('/')).rejects.toMatchObject({ left: false, code: 'ECONNREFUSED' });
  });
});

describe('the listener for webhooks', () => {
  const settings: HttpGatewaySettings = {
    gatewayId: 'main',
    egress: { hosts: [], allowPrivate: false },
    method: 'POST',
    url: 'http://example.com/',
    headers: {},
    contentType: 'application/json',
    body: '',
    user: '',
    password: '',
    timeoutMs: 1_000,
    acceptStatuses: [200],
    retryStatuses: [],
    webhook: {
      publicUrl: 'http://127.0.0.1/sms/main',
      token: 'secret',
      answer: { status: 200, contentType: 'text/plain', body: 'ok' },
      inbound: { from: 'json:from', to: 'json:to', text: 'json:text', id: 'json:id' },
    },
  };

  it('takes what has the token and is whole, and nothing else', async () => {
    const intake = rememberingIntake();
    const server = await listenFor([createHttpGateway(settings)], intake, 0);
    const post = async (path: string, body: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', body })).status;
    const whole = JSON.stringify({
      from: '12025550123',
      to: '12025550100',
      text: 'x'.repeat(10_240),
      id: '1',
    });
    expect(await post('/sms/main?token=wrong', whole)).toBe(403);
    expect(await post('/sms/main', whole)).toBe(403);
    expect(await post('/sms/other?token=secret', whole)).toBe(404);
    expect(await post('/sms/main?token=secret', '{"from":"1"}')).toBe(400);
    expect(intake.keptReplies).toEqual([]);
    expect(await post('/sms/main?token=secret', whole)).toBe(200);
    expect(intake.keptReplies).toMatchObject([{ from: '+12025550123', to: '+12025550100', providerId: '1' }]);
    intake.failing = 1;
    expect(await post('/sms/main?token=secret', whole), 'no room').toBe(503);
    await server.close();
  });
});
