/** Messages on record in a real Postgres, with the sender and the intake at work: nothing twice, nothing lost. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PortFailure, type FailureOutcome } from '../../src/ports/failure.ts';
import type { SmsGateway, SmsToSend } from '../../src/ports/sms.ts';
import { MOST_KEPT } from '../../src/domain/sms/text.ts';
import { eventually } from '../support/eventually.ts';
import { createPostgresErasure } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { openDesk, OURS, type Desk } from '../support/sms/desk.ts';

const [ADA, BOB] = ['+12025550101', '+12025550102'] as const;
const HOUR_MS = 3_600_000;

/** Does with each message what the test says. */
function gatewayThat(does: (message: SmsToSend, tries: number) => Promise<readonly string[]>) {
  const sent: SmsToSend[] = [];
  const gateway: SmsGateway = {
    gatewayId: 'main',
    receiptsPerPart: true,
    start: async () => undefined,
    stop: async () => undefined,
    async send(message) {
      sent.push(message);
      return { providerIds: await does(message, sent.length) };
    },
  };
  return { gateway, sent };
}

const failing = (outcome: FailureOutcome): never => {
  throw new PortFailure(`it was ${outcome}`, { port: 'sms', operation: 'send', outcome, code: 'test' });
};

describe.skipIf(!hasPostgres)('messages on record', () => {
  let server: TestPostgres;
  let desk: Desk;
  let url: string;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.freshDatabase();
    desk = await openDesk({ url });
    return () => desk.close();
  });

  const ask = (index = 1, to: string = ADA, text = 'How was it? 1-5') =>
    desk.ask(index, to, text, Date.now() + HOUR_MS);
  const stateOf = async (index = 1) => (await desk.records.message(`message-${index}`))?.state;
  const sendWith = async (gateway: SmsGateway, until: () => Promise<boolean>): Promise<void> => {
    const sender = desk.send(gateway);
    sender.start();
    try {
      await eventually(until);
    } finally {
      await sender.stop();
    }
  };
  const reply = (text: string, more: object = {}) =>
    desk.intake.inbound('main', { from: ADA, to: OURS, text, ...more });
  const kinds = async () => (await desk.records.replies(undefined, 100)).map(({ kind }) => kind).toReversed();
  const accepted = gatewayThat(async ({ attemptId }) => [`id-${attemptId}`]).gateway;

  it('are one for one key, and sent once by two senders at once', async () => {
    await ask();
    expect((await ask(1, BOB)).to).toBe(ADA);
    const { gateway, sent } = gatewayThat(async ({ attemptId }) => [attemptId]);
    const senders = [desk.send(gateway, 1_000, 'one'), desk.send(gateway, 1_000, 'two')];
    for (let index = 2; index <= 60; index += 1) await ask(index);
    for (const sender of senders) sender.start();
    await eventually(async () => (await desk.records.counts()).accepted === 60);
    await Promise.all(senders.map((sender) => sender.stop()));
    expect(sent).toHaveLength(60);
  });

  it('are sent again where nothing has left, and not where that is not known', async () => {
    await ask(1);
    const once = gatewayThat(async (_message, tries) => (tries === 1 ? failing('unavailable') : ['id']));
    await sendWith(once.gateway, async () => (await stateOf(1)) === 'accepted');
    expect(once.sent).toHaveLength(2);

    await ask(2);
    const lost = gatewayThat(async () => failing('unknown'));
    await sendWith(lost.gateway, async () => (await stateOf(2)) === 'unknown');
    await ask(3);
    await sendWith(accepted, async () => (await stateOf(3)) === 'accepted');
    expect(lost.sent).toHaveLength(1);
    expect(await stateOf(2)).toBe('unknown');

    await ask(4);
    await sendWith(
      gatewayThat(async () => failing('refused')).gateway,
      async () => (await stateOf(4)) === 'failed',
    );
  });

  it('are unknown after a crash while they were sent, and never sent again', async () => {
    await ask();
    const claim = { messageId: 'message-1', attemptId: 'dead', node: 'node-1', receipts: 1, at: Date.now() };
    expect(await desk.records.claim(claim)).toBe(true);
    expect(await desk.records.claim({ ...claim, attemptId: 'other' }), 'once').toBe(false);
    const { gateway, sent } = gatewayThat(async () => ['id']);
    await sendWith(gateway, async () => (await stateOf()) === 'unknown');
    expect(sent).toEqual([]);
    // The dead one's answer after all: of its own attempt it is taken.
    expect(await desk.records.settle('message-1', 'other', { event: 'accept', providerIds: ['x'] }, 1)).toBe(
      false,
    );
    expect(await desk.records.settle('message-1', 'dead', { event: 'accept', providerIds: ['x'] }, 1)).toBe(
      true,
    );
  });

  it('are left to another node that is sending them', async () => {
    await ask();
    const claim = {
      messageId: 'message-1',
      attemptId: 'theirs',
      node: 'node-2',
      receipts: 1,
      at: Date.now(),
    };
    await desk.records.claim(claim);
    expect(await desk.records.giveUp('main', 'node-1', [], Date.now() - 1_000, Date.now())).toBe(0);
    expect(await desk.records.giveUp('main', 'node-1', [], Date.now() + 1_000, Date.now())).toBe(1);
  });

  it('are delivered when all their parts are, whatever the order of answer and receipts', async () => {
    await ask(1, ADA, 'x'.repeat(200));
    const { records } = desk;
    await records.claim({ messageId: 'message-1', attemptId: 'a', node: 'n', receipts: 2, at: Date.now() });
    const receipt = (providerId: string) => ({ providerId, to: ADA, state: 'delivered', at: 1 }) as const;
    expect(await records.keepReceipt('main', receipt('p1'), 1)).toBe(true);
    expect(await records.keepReceipt('main', receipt('p1'), 1), 'twice').toBe(false);
    expect(await stateOf(), 'before its answer').toBe('sending');
    await records.settle('message-1', 'a', { event: 'accept', providerIds: ['p1', 'p2'] }, 2);
    expect(await stateOf()).toBe('accepted');
    await records.keepReceipt('main', receipt('p2'), 3);
    expect(await stateOf()).toBe('delivered');
    await records.keepReceipt('main', { ...receipt('p2'), state: 'failed' }, 4);
    expect(await stateOf(), 'settled').toBe('delivered');
  });

  it('are delivered where answer and receipt are written at the same moment', async () => {
    const { records } = desk;
    const indexes = Array.from({ length: 60 }, (_, index) => index);
    for (const index of indexes) {
      await ask(index);
      await records.claim({
        messageId: `message-${index}`,
        attemptId: `a${index}`,
        node: 'n',
        receipts: 1,
        at: 1,
      });
    }
    await Promise.all(
      indexes.flatMap((index) => [
        records.settle(`message-${index}`, `a${index}`, { event: 'accept', providerIds: [`p${index}`] }, 1),
        records.keepReceipt('main', { providerId: `p${index}`, to: ADA, state: 'delivered', at: 1 }, 1),
      ]),
    );
    expect(await records.counts()).toEqual({ delivered: indexes.length });
  });

  it('are found by the number alone where the answer was lost, if there is one such', async () => {
    const { records } = desk;
    for (const index of [1, 2]) {
      await ask(index);
      await records.claim({
        messageId: `message-${index}`,
        attemptId: `a${index}`,
        node: 'n',
        receipts: 1,
        at: 1,
      });
    }
    await records.settle('message-1', 'a1', { event: 'lose', error: 'gone' }, 1);
    const receipt = { providerId: 'p', to: ADA, state: 'delivered', at: 1 } as const;
    await records.keepReceipt('main', receipt, 1);
    expect([await stateOf(1), await stateOf(2)], 'which of the two is not known').toEqual([
      'unknown',
      'sending',
    ]);
    await records.settle('message-2', 'a2', { event: 'accept', providerIds: ['own'] }, 1);
    await records.keepReceipt('main', { ...receipt, providerId: 'q' }, 1);
    expect([await stateOf(1), await stateOf(2)]).toEqual(['delivered', 'accepted']);
  });

  it('are delivered by a receipt that came before their answer was lost', async () => {
    const { records } = desk;
    await ask();
    await records.claim({ messageId: 'message-1', attemptId: 'a', node: 'n', receipts: 1, at: 10 });
    await records.keepReceipt('main', { providerId: 'p', to: ADA, state: 'delivered', at: 20 }, 20);
    await records.keepReceipt('main', { providerId: 'older', to: BOB, state: 'failed', at: 20 }, 20);
    expect(await stateOf()).toBe('sending');
    await records.settle('message-1', 'a', { event: 'lose', error: 'gone' }, 30);
    expect(await stateOf()).toBe('delivered');
  });

  it('wait while the gate says so, and fail where it says never', async () => {
    await desk.close();
    const refusals = new Map([
      [ADA as string, { code: 'window-closed', because: 'night', retryAt: Date.now() + HOUR_MS } as const],
      [BOB as string, { code: 'do-not-call', because: 'listed' } as const],
    ]);
    desk = await openDesk({ url: await server.freshDatabase(), refusal: async ({ to }) => refusals.get(to) });
    await ask(1, ADA);
    await ask(2, BOB);
    const { gateway, sent } = gatewayThat(async () => ['id']);
    await sendWith(gateway, async () => (await stateOf(2)) === 'failed');
    expect(await desk.records.message('message-1')).toMatchObject({
      state: 'queued',
      error: 'window-closed',
      tries: 0,
    });
    expect(sent).toEqual([]);
  });

  it('have each reply once, by its id or by what it says', async () => {
    await ask();
    await sendWith(accepted, async () => (await stateOf()) === 'accepted');
    await reply('5', { providerId: 'r1' });
    await reply('5', { providerId: 'r1' });
    await reply('4', { providerId: 'r2' });
    expect(await kinds()).toEqual(['answer', 'late']);
    expect(desk.replies).toHaveLength(2);
    await reply('thanks');
    await reply('thanks');
    expect(await kinds()).toEqual(['answer', 'late', 'late']);
    // To a question that was asked since, the same words are another answer.
    await ask(2);
    await sendWith(accepted, async () => (await stateOf(2)) === 'accepted');
    await reply('thanks');
    expect((await kinds()).at(-1)).toBe('answer');
    expect(await desk.records.question('question-2')).toMatchObject({ replyId: 4 });
  });

  it('have one answer where two replies come at the same moment', async () => {
    await ask();
    await sendWith(accepted, async () => (await stateOf()) === 'accepted');
    await Promise.all([1, 2, 3, 4, 5].map((id) => reply(String(id), { providerId: `r${id}` })));
    expect((await kinds()).toSorted()).toEqual(['answer', 'late', 'late', 'late', 'late']);
  });

  it('keep of a reply of 10 kB what fits, and control characters cost nothing', async () => {
    await reply('é\u0000'.repeat(5_000));
    const [kept] = await desk.records.replies(ADA, 1);
    expect(Array.from(kept?.text ?? '')).toHaveLength(MOST_KEPT);
    expect(kept?.wasCut).toBe(true);
  });

  it('put who opts out on the do-not-call list, and a question that is closed takes no answer', async () => {
    await ask();
    await sendWith(accepted, async () => (await stateOf()) === 'accepted');
    await reply('ＳＴＯＰ.');
    expect((await desk.doNotCall.historyOf(ADA)).entries).toMatchObject([{ number: ADA, source: 'sms' }]);
    expect(await desk.records.closeQuestion('question-1', Date.now())).toBe(true);
    expect(await desk.records.closeQuestion('question-1', Date.now())).toBe(false);
    await reply('5');
    expect(await kinds()).toEqual(['optOut', 'late']);
  });

  it('leave no number and no text where the person is erased, and none is sent any more', async () => {
    await ask(1);
    await sendWith(accepted, async () => (await stateOf(1)) === 'accepted');
    await desk.records.keepReceipt('main', { providerId: 'p', to: ADA, state: 'delivered', at: 1 }, 1);
    await reply('my address is Ulm');
    await ask(2, ADA, 'queued for Ulm');
    const erasure = createPostgresErasure(url);
    await erasure.start();
    const order = { number: ADA, at: Date.now(), by: 'ada', reason: 'asked by mail' };
    expect((await erasure.erase(order, false)).counts).toMatchObject({ messages: 3 });
    await erasure.stop();
    for (const table of ['sms_messages', 'sms_replies', 'sms_receipts']) {
      const rows = await runSql(url, `select t::text as row from ${table} t`);
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toMatch(/Ulm|2025550101/);
    }
    expect(await stateOf(2)).toBe('failed');
  });
});
