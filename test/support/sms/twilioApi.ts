/**
 * The far side of the Twilio API as its documentation describes it, with phones behind it: Messages.json, StatusCallback,
 * and webhooks that it signs and repeats until they are taken.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { PhoneMessage, PhoneReply } from './network.ts';

export interface TwilioApi {
  readonly received: PhoneMessage[];
  /** Statuses to answer the next requests with. */
  readonly answers: number[];
  readonly reply: (replies: readonly PhoneReply[]) => Promise<void>;
  readonly close: () => Promise<void>;
  readonly listen: () => Promise<void>;
}

export const TWILIO_LOGIN = { accountSid: 'AC0123456789abcdef0123456789abcdef', authToken: 'a-token' };

export function twilioApi(port: number, webhook: string): TwilioApi {
  const received: PhoneMessage[] = [];
  const answers: number[] = [];
  let server: Server | undefined;
  const { accountSid, authToken } = TWILIO_LOGIN;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request));
    const login = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const status = answers.shift();
    if (status !== undefined) return answer(response, status, { code: 20_429, message: 'as asked' });
    if (request.headers.authorization !== login) return answer(response, 401, { code: 20_003 });
    if (request.url !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) return answer(response, 404, {});
    const to = form.get('To') ?? '';
    if (!/^\+[1-9][0-9]{6,14}$/.test(to))
      return answer(response, 400, { code: 21_211, message: 'not a number' });
    const sid = `SM${randomBytes(16).toString('hex')}`;
    received.push({ from: form.get('From') ?? '', to, text: form.get('Body') ?? '' });
    answer(response, 201, { sid, status: 'queued' });
    const callback = form.get('StatusCallback');
    if (callback === null) return;
    for (const state of ['sent', 'delivered'])
      await call(callback, { MessageSid: sid, MessageStatus: state, To: to, From: form.get('From') ?? '' });
  }

  /** https://www.twilio.com/docs/usage/security: the URL, then each field of the sorted form. */
  async function call(url: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const signed = Object.keys(fields)
      .toSorted()
      .map((name) => `${name}${fields[name]}`)
      .join('');
    const signature = createHmac('sha1', authToken).update(`${url}${signed}`).digest('base64');
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    });
    await response.text();
    return response.status;
  }

  return {
    received,
    answers,
    async reply(replies) {
      for (const { from, to, text } of replies) {
        const fields = { MessageSid: `SM${randomBytes(16).toString('hex')}`, From: from, To: to, Body: text };
        for (let tries = 0; (await call(webhook, fields)) !== 200 && tries < 5; tries += 1)
          await setTimeout(50);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server?.close(() => resolve());
        server?.closeAllConnections();
      }),
    listen: () =>
      new Promise((resolve) => {
        server = createServer((request, response) => void serve(request, response));
        server.listen(port, '127.0.0.1', resolve);
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
