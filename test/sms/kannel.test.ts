/** The gateway by templates against Kannel with its fake message centre. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { freePort } from '../../src/app/freePort.ts';
import { createHttpGateway } from '../../src/sms/http/gateway.ts';
import type { SmsGateway, SmsIntake } from '../../src/ports/sms.ts';
import type { WebhookServer } from '../../src/sms/webhookServer.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { listenFor, openDesk } from '../support/sms/desk.ts';
import { KANNEL_LOGIN, startKannel, type Kannel } from '../support/sms/kannel.ts';
import { surveyBySms } from '../support/sms/survey.ts';
import { rememberingIntake, smsGatewayContract } from './contract.ts';

const TOKEN = 'a-token-of-the-tests';

function gatewayFor(sendPort: number, webhookPort: number): SmsGateway {
  return createHttpGateway({
    gatewayId: 'main',
    egress: { hosts: ['127.0.0.1'], allowPrivate: true },
    method: 'GET',
    url: `http://127.0.0.1:${sendPort}/cgi-bin/sendsms?username={user}&password={password}&from={fromDigits}&to={toDigits}&text={text}&charset=utf-8&coding={coding}&dlr-mask=3&dlr-url={receiptUrl}%26state%3D%25d`,
    headers: {},
    contentType: 'text/plain',
    body: '',
    ...KANNEL_LOGIN,
    timeoutMs: 10_000,
    acceptStatuses: [202],
    retryStatuses: [503],
    webhook: {
      publicUrl: `http://127.0.0.1:${webhookPort}/sms/main`,
      token: TOKEN,
      // Kannel sends what a service answers to the phone: an empty answer is none.
      answer: { status: 200, contentType: 'text/plain', body: '' },
      inbound: {
        from: 'query:from',
        to: 'query:to',
        text: 'query:text',
        charset: 'query:charset',
        id: 'query:id',
        time: 'query:time',
      },
      receipt: { state: 'query:state', delivered: ['1'], failed: ['2', '16'] },
    },
  });
}

interface Running {
  readonly kannel: Kannel;
  readonly gateway: SmsGateway;
  readonly server: WebhookServer;
}

async function run(intake: SmsIntake): Promise<Running> {
  const port = await freePort();
  let confirmed = 0;
  const kannel = await startKannel(`http://127.0.0.1:${port}/sms/main?token=${TOKEN}`, () => confirmed);
  const gateway = gatewayFor(kannel.sendPort, port);
  const counting: SmsIntake = {
    ...intake,
    async inbound(gatewayId, message) {
      await intake.inbound(gatewayId, message);
      confirmed += 1;
    },
  };
  return { kannel, gateway, server: await listenFor([gateway], counting, port) };
}

describe('Kannel', () => {
  const intake = rememberingIntake();
  let running: Running;
  beforeAll(async () => {
    running = await run(intake);
  });
  afterAll(async () => {
    await running.server.close();
    await running.kannel.remove();
  });

  smsGatewayContract('HTTP by templates', () => {
    const { kannel, gateway } = running;
    return {
      gateway,
      intake,
      received: kannel.received,
      reply: kannel.reply,
      refused: { to: 'nobody', text: 'to whom?' },
      goAway: kannel.stop,
      comeBack: kannel.start,
    };
  });
});

describe.skipIf(!hasPostgres)('500 questions through Kannel', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  it('come once to each phone, and each reply to its question', { timeout: 300_000 }, async () => {
    let kept = 0;
    const desk = await openDesk({
      url: await postgres.freshDatabase(),
      // Every tenth is kept and not confirmed: Kannel brings it again under the same id.
      wrap: (intake) => ({
        ...intake,
        async inbound(gatewayId, message) {
          await intake.inbound(gatewayId, message);
          kept += 1;
          if (kept % 10 === 0) throw new Error('the answer was lost');
        },
      }),
    });
    const { kannel, gateway, server } = await run(desk.intake);
    try {
      await surveyBySms({
        desk,
        gateway,
        received: kannel.received,
        reply: kannel.reply,
        mostUnknown: 10,
        async restart() {
          await kannel.stop();
          await kannel.start();
        },
      });
    } finally {
      await server.close();
      await kannel.remove();
      await desk.close();
    }
  });
});
