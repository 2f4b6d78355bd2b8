/** The Twilio-compatible gateway against what Twilio's documentation says of the other side. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/app/freePort.ts';
import { createTwilioGateway, twilioSignature } from '../../src/sms/twilio.ts';
import type { SmsGateway, WebhookRequest } from '../../src/ports/sms.ts';
import type { WebhookServer } from '../../src/sms/webhookServer.ts';
import { listenFor, OURS } from '../support/sms/desk.ts';
import { TWILIO_LOGIN, twilioApi, type TwilioApi } from '../support/sms/twilioApi.ts';
import { rememberingIntake, smsGatewayContract } from './contract.ts';

const LOCAL = { hosts: ['127.0.0.1'], allowPrivate: true };

describe('an API like that of Twilio', () => {
  const intake = rememberingIntake();
  let api: TwilioApi;
  let gateway: SmsGateway;
  let server: WebhookServer;
  beforeAll(async () => {
    const [apiPort, port] = [await freePort(), await freePort()];
    const publicUrl = `http://127.0.0.1:${port}/sms/main`;
    api = twilioApi(apiPort, publicUrl);
    await api.listen();
    gateway = createTwilioGateway({
      gatewayId: 'main',
      egress: LOCAL,
      baseUrl: `http://127.0.0.1:${apiPort}`,
      ...TWILIO_LOGIN,
      publicUrl,
      timeoutMs: 5_000,
    });
    server = await listenFor([gateway], intake, port);
  });
  afterAll(async () => {
    await server.close();
    await api.close();
  });

  smsGatewayContract('Twilio-compatible', () => ({
    gateway,
    intake,
    received: () => api.received,
    reply: api.reply,
    refused: { to: 'nobody', text: 'to whom?' },
    goAway: api.close,
    comeBack: api.listen,
  }));

  const send = () =>
    gateway.send({
      attemptId: 'a',
      to: '+12025550123',
      from: OURS,
      text: 'x',
      encoding: 'gsm7',
      parts: ['x'],
    });

  it.each([
    [429, 'unavailable'],
    [400, 'refused'],
    [500, 'unknown'],
    [408, 'unknown'],
  ])('takes the status %d for %s', async (status, outcome) => {
    api.answers.push(status);
    await expect(send()).rejects.toMatchObject({ outcome });
  });
});

describe('a webhook of Twilio', () => {
  const publicUrl = 'https://example.com/sms/main';
  const gateway = createTwilioGateway({
    gatewayId: 'main',
    egress: LOCAL,
    baseUrl: 'http://127.0.0.1',
    accountSid: 'AC1',
    authToken: '12345',
    publicUrl,
    timeoutMs: 1_000,
  });
  const body = 'MessageSid=SM1&From=%2B12025550123&To=%2B12025550100&Body=5';
  const request = (signature: string, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
    method: 'POST',
    url: '/sms/main',
    headers: { 'x-twilio-signature': signature },
    body,
    receivedAt: 0,
    ...more,
  });
  const right = twilioSignature('12345', publicUrl, new URLSearchParams(body));

  it('is signed as in the example of the documentation', () => {
    const form = new URLSearchParams({
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    });
    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', form)).toBe(
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    );
  });

  it('is read where its signature is right', () => {
    expect(gateway.readWebhook?.(request(right)).inbound).toEqual([
      { providerId: 'SM1', from: '+12025550123', to: '+12025550100', text: '5' },
    ]);
  });

  it.each([
    ['another signature', request('RSOYDt4T1cUTdK1PDd93/VVr8B8=')],
    ['none', request('', { headers: {} })],
    ['a changed body', request(right, { body: body.replace('Body=5', 'Body=1') })],
    ['another path', request(right, { url: '/sms/main/receipt' })],
  ])('is refused with %s', (_what, refused) => {
    expect(gateway.readWebhook?.(refused)).toMatchObject({
      answer: { status: 403 },
      inbound: [],
      receipts: [],
    });
  });
});
