/** The SMPP gateway against a message centre on Net::SMPP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmppGateway, type SmppGatewaySettings } from '../../src/sms/smpp/gateway.ts';
import type { SmsGateway } from '../../src/ports/sms.ts';
import { eventually } from '../support/eventually.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { openDesk, OURS } from '../support/sms/desk.ts';
import { SMSC_LOGIN, startMessageCentre, type MessageCentre } from '../support/sms/smsc.ts';
import { surveyBySms } from '../support/sms/survey.ts';
import { rememberingIntake, smsGatewayContract } from './contract.ts';

const THEM = '+12025550123';

function settingsFor(port: number, more: Partial<SmppGatewaySettings> = {}): SmppGatewaySettings {
  return {
    gatewayId: 'main',
    host: '127.0.0.1',
    port,
    tls: false,
    ...SMSC_LOGIN,
    systemType: '',
    enquireMs: 1_000,
    answerLimitMs: 5_000,
    longMessages: 'udh',
    ...more,
  };
}

async function bound(
  centre: MessageCentre,
  intake = rememberingIntake(),
  more: Partial<SmppGatewaySettings> = {},
): Promise<SmsGateway> {
  let isBound = false;
  const gateway = createSmppGateway(settingsFor(centre.port, more), {
    onState: (state) => (isBound = state === 'bound'),
  });
  await gateway.start(intake);
  await eventually(() => isBound, 20_000);
  return gateway;
}

describe('a message centre', () => {
  const intake = rememberingIntake();
  let centre: MessageCentre;
  let gateway: SmsGateway;
  beforeAll(async () => {
    centre = await startMessageCentre();
    gateway = await bound(centre, intake);
  });
  afterAll(async () => {
    await gateway.stop();
    await centre.kill();
  });

  smsGatewayContract('SMPP', () => ({
    gateway,
    intake,
    received: centre.received,
    reply: centre.reply,
    refused: { to: '0000', text: 'to whom?' },
    goAway: async () => {
      await centre.kill();
      await eventually(() =>
        gateway
          .send({ attemptId: 'probe', to: '0000', from: OURS, text: 'x', encoding: 'gsm7', parts: ['x'] })
          .then(
            () => false,
            (error: unknown) => (error as { outcome?: string }).outcome === 'unavailable',
          ),
      );
    },
    comeBack: centre.start,
  }));

  it('has the parts of a long reply joined, in whatever order they come', async () => {
    const parts = ['first, ', 'second, ', 'third'];
    for (const number of [2, 3, 1])
      centre.part(THEM, OURS, parts[number - 1] ?? '', [5, 0, 3, 77, 3, number]);
    const reply = await eventually(() => intake.keptReplies.find(({ text }) => text === parts.join('')));
    expect(reply).toMatchObject({ from: THEM, to: OURS });
  });

  it('gives the whole text in one payload where it is told to', async () => {
    const other = await startMessageCentre();
    const own = await bound(other, rememberingIntake(), { longMessages: 'payload' });
    const text = '一二三四五六七八九十'.repeat(9);
    const parts = [text.slice(0, 67), text.slice(67)];
    const { providerIds } = await own.send({
      attemptId: 'p',
      to: THEM,
      from: OURS,
      text,
      encoding: 'ucs2',
      parts,
    });
    expect(providerIds).toHaveLength(1);
    await eventually(() => other.received().some((message) => message.text === text));
    await own.stop();
    await other.kill();
  });

  it('refuses a client with a wrong password, which goes on trying', async () => {
    const reasons: string[] = [];
    const wrong = createSmppGateway(settingsFor(centre.port, { password: 'nothim' }), {
      onState: (_state, reason) => reasons.push(reason),
    });
    await wrong.start(rememberingIntake());
    await eventually(() => reasons.some((reason) => reason.includes('bind was refused (0x0000000e)')));
    await wrong.stop();
  });
});

describe.skipIf(!hasPostgres)('messages by SMPP', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  it('500 questions come once to each phone, and each reply to its question', {
    timeout: 300_000,
  }, async () => {
    let kept = 0;
    const desk = await openDesk({
      url: await postgres.freshDatabase(),
      // Every tenth is kept and not confirmed: the message centre brings it again.
      wrap: (intake) => ({
        ...intake,
        async inbound(gatewayId, message) {
          await intake.inbound(gatewayId, message);
          kept += 1;
          if (kept % 10 === 0) throw new Error('the answer was lost');
        },
      }),
    });
    const centre = await startMessageCentre();
    const gateway = createSmppGateway(settingsFor(centre.port));
    await gateway.start(desk.intake);
    try {
      await surveyBySms({
        desk,
        gateway,
        received: centre.received,
        async reply(replies) {
          await centre.reply(replies);
        },
        // At most what was in the window when the process was killed.
        mostUnknown: 10,
        async restart() {
          await centre.kill();
          await centre.start();
        },
      });
      // The last ones that were not confirmed are brought again after all phones are known.
      await eventually(() => centre.waiting() === 0);
    } finally {
      await gateway.stop();
      await centre.kill();
      await desk.close();
    }
  });

  it('are sent once each where the message centre takes 20 a second and no more', {
    timeout: 120_000,
  }, async () => {
    const desk = await openDesk({ url: await postgres.freshDatabase() });
    const centre = await startMessageCentre(20);
    const gateway = createSmppGateway(settingsFor(centre.port));
    await gateway.start(desk.intake);
    for (let index = 0; index < 60; index += 1)
      await desk.ask(
        index,
        `+1202557${String(index).padStart(4, '0')}`,
        `Number ${index}?`,
        Date.now() + 60_000,
      );
    const sender = desk.send(gateway, 500);
    sender.start();
    try {
      const counts = () => desk.records.counts();
      await eventually(async () => ((await counts()).delivered ?? 0) === 60, 60_000).catch(async () => {
        expect(await counts()).toEqual({ delivered: 60 });
      });
      expect(new Set(centre.received().map(({ to }) => to)).size).toBe(60);
      expect(centre.received()).toHaveLength(60);
    } finally {
      await sender.stop();
      await gateway.stop();
      await centre.kill();
      await desk.close();
    }
  });
});
