import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { mailChannel } from '../../../src/app/alarms/mail.ts';
import { webhookChannel } from '../../../src/app/alarms/webhook.ts';
import type { AlarmMessage } from '../../../src/ports/alarms.ts';

const MESSAGE: AlarmMessage = {
  type: 'raised',
  at: Date.UTC(2026, 2, 10, 12, 0, 30),
  raisedAt: Date.UTC(2026, 2, 10, 12, 0, 30),
  ruleId: 'breaker-open',
  subject: 'main',
  severity: 'critical',
  value: 1,
  detail: 'the breaker of the trunk is open',
  messageId: 'sales:breaker-open:main:1:raised',
  dialGroupId: 'sales',
  node: 'node-1',
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => void server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

/** A receiver that answers with the statuses in turn, the last one for good. */
async function aReceiver(...statuses: number[]) {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
  const url = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('utf8')));
      request.on('end', () => {
        requests.push({ headers: request.headers, body });
        response.writeHead(statuses[Math.min(requests.length, statuses.length) - 1] ?? 200).end();
      });
    }),
  );
  return { url, requests };
}

describe('the webhook channel', () => {
  it.each([
    ['a plain key', 'a plain key', Buffer.from('a plain key', 'utf8')],
    [
      'a key of Standard Webhooks',
      `whsec_${Buffer.from('bytes!').toString('base64')}`,
      Buffer.from('bytes!'),
    ],
  ])('posts the alarm, signed with %s so that the receiver can check it', async (_case, key, bytes) => {
    const { url, requests } = await aReceiver(204);
    await webhookChannel({ url, key }).send(MESSAGE);
    const [request] = requests;
    const {
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': signature,
    } = request?.headers ?? {};
    expect(id).toBe(MESSAGE.messageId);
    expect(Math.abs(Number(time) * 1_000 - Date.now())).toBeLessThan(60_000);
    const signed = `${String(id)}.${String(time)}.${request?.body ?? ''}`;
    expect(signature).toBe(`v1,${createHmac('sha256', bytes).update(signed).digest('base64')}`);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      type: 'alarm.raised',
      at: '2026-03-10T12:00:30.000Z',
      ruleId: 'breaker-open',
      subject: 'main',
      severity: 'critical',
      dialGroupId: 'sales',
    });
  });

  it('fails where the receiver does, or follows on elsewhere', async () => {
    const { url } = await aReceiver(500, 302);
    const channel = webhookChannel({ url });
    await expect(channel.send(MESSAGE)).rejects.toThrow('500');
    await expect(channel.send(MESSAGE)).rejects.toThrow();
  });
});

describe('the mail channel', () => {
  /** A real SMTP server that keeps what it is given. */
  async function aMailServer(options: { readonly password?: string; readonly refusals?: number } = {}) {
    const mails: { to: string[]; text: string }[] = [];
    let { refusals = 0 } = options;
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: options.password === undefined,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) =>
        auth.password === options.password ? done(null, { user: auth.username }) : done(new Error('no')),
      onData(stream, session, done) {
        let text = '';
        stream.on('data', (part: Buffer) => (text += part.toString('utf8')));
        stream.on('end', () => {
          if (refusals > 0) {
            refusals -= 1;
            return done(Object.assign(new Error('try later'), { responseCode: 451 }));
          }
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
          done();
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.server.address() as AddressInfo;
    return {
      mails,
      settings: {
        host: '127.0.0.1',
        port,
        tls: false,
        from: 'outpace@example.com',
        to: ['a@example.com', 'b@example.com'],
      },
    };
  }

  it('mails every receiver, naming alarm, subject and time', async () => {
    const { mails, settings } = await aMailServer({ password: 'secret' });
    await mailChannel({ ...settings, user: 'outpace', password: 'secret' }).send(MESSAGE);
    const [mail] = mails;
    expect(mail?.to).toEqual(['a@example.com', 'b@example.com']);
    expect(mail?.text).toContain('Subject: [Outpace] CRITICAL: breaker-open (main, dial group sales)');
    expect(mail?.text).toContain('the breaker of the trunk is open');
    expect(mail?.text).toContain('2026-03-10T12:00:30.000Z');
    expect(mail?.text).toContain('Auto-Submitted: auto-generated');
  });

  it('keeps an alarm and its end in one thread', async () => {
    const { mails, settings } = await aMailServer();
    const channel = mailChannel(settings);
    await channel.send(MESSAGE);
    await channel.send({ ...MESSAGE, type: 'cleared', at: MESSAGE.at + 60_000, messageId: 'sales:cleared' });
    const threads = mails.map(({ text }) => /^References: (.+)$/m.exec(text)?.[1]);
    expect(threads[0]).toBeDefined();
    expect(threads[1]).toBe(threads[0]);
    expect(mails[1]?.text).toContain('CLEARED: breaker-open');
  });

  it('fails with a wrong password, and where the server puts it off', async () => {
    const guarded = await aMailServer({ password: 'secret' });
    const login = { user: 'outpace', password: 'wrong' };
    await expect(mailChannel({ ...guarded.settings, ...login }).send(MESSAGE)).rejects.toThrow();
    const busy = await aMailServer({ refusals: 1 });
    const channel = mailChannel(busy.settings);
    await expect(channel.send(MESSAGE)).rejects.toThrow('451');
    await channel.send(MESSAGE);
    expect(busy.mails).toHaveLength(1);
  });
});
