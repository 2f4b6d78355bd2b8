/**
 * Three questions by message after a conversation, over SMPP with a message centre that is not ours: people who answer,
 * are not understood, answer twice, late, at length, or ask for no more messages; and a keeper that ends half-way.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interview } from '../../src/domain/survey/interview.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { SmsGateway } from '../../src/ports/sms.ts';
import type { SurveysPort } from '../../src/ports/surveys.ts';
import { createPostgresRecords, createPostgresSurveys } from '../../src/records/postgres.ts';
import { createSurveyKeeper, type SurveyKeeper } from '../../src/runtime/surveyKeeper.ts';
import {
  askByMessage,
  endExpired,
  takeReply,
  type SurveyMessageParts,
} from '../../src/services/surveyMessages.ts';
import { inviteAfterCall } from '../../src/services/surveyOccasions.ts';
import { createSmppGateway } from '../../src/sms/smpp/gateway.ts';
import { eventually } from '../support/eventually.ts';
import { anInvitation, SATISFACTION } from '../support/invited.ts';
import { QUIET } from '../support/log.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aJoinedCdr, anAttempt, closed } from '../support/records.ts';
import { openDesk, OURS, type Desk } from '../support/sms/desk.ts';
import { SMSC_LOGIN, startMessageCentre, type MessageCentre } from '../support/sms/smsc.ts';

const LIMIT_MS = 60_000;
const TERMS = { gatewayId: 'main', from: OURS, maxParts: 6, rates: [], expireHours: 24 };
const phone = (index: number): string => `+1202556${String(index).padStart(4, '0')}`;

describe.skipIf(!hasPostgres)('a survey by message', { timeout: 120_000 }, () => {
  let server: TestPostgres;
  let centre: MessageCentre;
  let gateway: SmsGateway;
  let desk: Desk;
  let records: ReturnType<typeof createPostgresRecords>;
  let surveys: SurveysPort;
  let parts: SurveyMessageParts;
  let keeper: SurveyKeeper;
  let sender: ReturnType<Desk['send']>;

  function startKeeper(): SurveyKeeper {
    const { invitations } = records;
    const occasion = { invitations, records, flow: async () => SATISFACTION, newInvitationId: randomUUID };
    const started = createSurveyKeeper({
      invitations,
      decide: async (attemptId, now) => (await inviteAfterCall(occasion, { attemptId }, now)).kind,
      ask: (invitation, now) => askByMessage(parts, invitation, now),
      takeReply: (reply) => takeReply(parts, reply),
      end: (expired) => endExpired(parts, expired),
      clock: systemClock,
      log: QUIET,
    });
    started.start();
    return started;
  }

  beforeAll(async () => {
    [server, centre] = await Promise.all([startTestPostgres(), startMessageCentre()]);
    const url = await server.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 3 });
    surveys = createPostgresSurveys(url);
    await records.start();
    await surveys.start();
    desk = await openDesk({ url });
    const campaign = aCampaign({ listIds: [] });
    const survey = { flow: 'satisfaction', share: 1, channel: 'sms' } as const;
    await records.createCampaign({ ...campaign, settings: { ...campaign.settings, survey } });
    parts = {
      invitations: records.invitations,
      records,
      sms: desk.records,
      terms: TERMS,
      listNumber: async () => undefined,
    };
    gateway = createSmppGateway(
      {
        gatewayId: 'main',
        host: '127.0.0.1',
        port: centre.port,
        tls: false,
        ...SMSC_LOGIN,
        systemType: '',
        enquireMs: 1_000,
        answerLimitMs: 5_000,
        longMessages: 'udh',
      },
      { onState: () => undefined },
    );
    await gateway.start(desk.intake);
    sender = desk.send(gateway);
    sender.start();
    keeper = startKeeper();
  }, LIMIT_MS);
  afterAll(async () => {
    await keeper.stop();
    await sender.stop();
    await gateway.stop();
    await centre.kill();
    await Promise.all([desk.close(), records.stop(), surveys.stop()]);
    await server.stop();
  });

  /** Their conversation is over. */
  const converse = (index: number) => {
    const attempt = anAttempt(index, 1, { number: phone(index) });
    return records.write([closed(aJoinedCdr(attempt))]);
  };
  const received = (index: number) =>
    centre.received().filter(({ to }) => phone(index).endsWith(to.replace(/^\+/, '')));
  const has = (index: number, messages: number) =>
    eventually(() => received(index).length >= messages, LIMIT_MS);
  const reply = (index: number, ...texts: readonly string[]) =>
    centre.reply(texts.map((text) => ({ from: phone(index), to: OURS, text })));
  const kept = (index: number) =>
    eventually(async () => (await desk.records.replies(phone(index), 10)).length > 0, LIMIT_MS);
  async function interviewOf(index: number): Promise<Interview | undefined> {
    for await (const page of surveys.interviews({ from: 0, to: Date.now() + LIMIT_MS }))
      for (const interview of page) if (interview.leadId === `lead-${index}`) return interview;
    return undefined;
  }
  const over = (index: number) => eventually(() => interviewOf(index), LIMIT_MS);

  it('asks one question after another, and keeps the answers under the agent and the call', async () => {
    await converse(1);
    await has(1, 1);
    expect(received(1)[0]?.text).toContain('How satisfied are you?');
    await reply(1, '2');
    await has(1, 2);
    await reply(1, ' ３. ');
    await has(1, 3);
    await reply(1, 'Nobody called back');
    expect(await over(1)).toMatchObject({
      channel: 'sms',
      outcome: 'complete',
      attemptId: 'attempt-1-1',
      agentId: 'agent-1',
      answers: [
        { question: 'rating', value: 2 },
        { question: 'recommend', value: 3 },
        { question: 'comment', value: 'Nobody called back' },
      ],
    });
    // The call is told again, as after a crash of the writer.
    await converse(1);
    await eventually(async () => (await records.invitations.occasions(10)).length === 0, LIMIT_MS);
    expect(received(1)).toHaveLength(3);
  });

  it('says how to answer, twice, and then goes on without', async () => {
    await converse(2);
    for (const [index, text] of ['banana', '9', '7 or 8'].entries()) {
      await has(2, index + 1);
      await reply(2, text);
    }
    await has(2, 4);
    await reply(2, '10');
    expect(await over(2)).toMatchObject({
      outcome: 'complete',
      answers: [
        { question: 'rating', declined: 'skipped' },
        { question: 'recommend', value: 10 },
      ],
    });
    const texts = received(2).map(({ text }) => text);
    expect(texts).toHaveLength(4);
    expect(texts.map((text) => text.includes('did not understand'))).toEqual([false, true, true, false]);
  });

  it('ends with whoever asks for no more messages', async () => {
    await converse(3);
    await has(3, 1);
    await reply(3, 'Stop');
    expect(await over(3)).toMatchObject({ outcome: 'refused', answers: [] });
    expect((await desk.doNotCall.historyOf(phone(3))).entries).toMatchObject([{ source: 'sms' }]);
    expect(received(3)).toHaveLength(1);
  });

  it('takes the first of two replies to one question, and what came while nobody looked', async () => {
    await converse(4);
    await has(4, 1);
    await keeper.stop();
    await reply(4, '5', '1');
    await kept(4);
    await eventually(async () => (await desk.records.replies(phone(4), 10)).length === 2, LIMIT_MS);
    keeper = startKeeper();
    await has(4, 2);
    await reply(4, '10');
    expect(await over(4)).toMatchObject({
      outcome: 'complete',
      answers: [
        { question: 'rating', value: 5 },
        { question: 'recommend', value: 10 },
      ],
    });
    expect((await desk.records.replies(phone(4), 10)).map(({ kind }) => kind).toSorted()).toEqual([
      'answer',
      'answer',
      'late',
    ]);
    expect(received(4)).toHaveLength(2);
  });

  it('counts those who do not answer in time, and changes nothing by what comes later', async () => {
    const now = Date.now();
    const times = { createdAt: now, dueAt: now, expiresAt: now + 4_000 };
    await records.invitations.keepFlow(SATISFACTION);
    await records.invitations.invite(anInvitation(5, { ...times, number: phone(5) }));
    await has(5, 1);
    const silent = await over(5);
    expect(silent).toMatchObject({ outcome: 'silent', answers: [] });
    await reply(5, '5');
    await kept(5);
    expect((await desk.records.replies(phone(5), 1))[0]).toMatchObject({ kind: 'late' });
    expect(await interviewOf(5)).toEqual(silent);
  });

  it('takes a reply of 10 kB for no answer to a scale', async () => {
    await converse(6);
    await has(6, 1);
    await desk.intake.inbound('main', {
      providerId: 'long',
      from: phone(6),
      to: OURS,
      text: '5'.repeat(10_000),
    });
    await has(6, 2);
    expect(received(6)[1]?.text).toContain('did not understand');
    await reply(6, '5');
    await has(6, 3);
    await reply(6, '10');
    expect(await over(6)).toMatchObject({ outcome: 'complete', answers: [{ value: 5 }, { value: 10 }] });
    expect(await surveys.verify([])).not.toHaveProperty('broken');
  });
});
