/**
 * 500 questions by SMS through a real gateway that is stopped half-way, and the replies to them: out of order, twice, late
 * and with words that opt out. What is asserted is told by the phones on the far side, not by our own records alone.
 */
import { expect } from 'vitest';
import type { SmsGateway } from '../../../src/ports/sms.ts';
import { eventually } from '../eventually.ts';
import { OURS, type Desk } from './desk.ts';
import type { PhoneMessage, PhoneReply } from './network.ts';

export interface SurveyBench {
  readonly desk: Desk;
  readonly gateway: SmsGateway;
  readonly received: () => readonly PhoneMessage[];
  readonly reply: (replies: readonly PhoneReply[]) => Promise<void>;
  restart(): Promise<void>;
  /** How many of all messages may be left without a known fate by the restart. */
  readonly mostUnknown: number;
}

const COUNT = 500;
const LIMIT_MS = 120_000;
const phone = (index: number): string => `+1202556${String(index).padStart(4, '0')}`;
const isOptOut = (index: number): boolean => index % 25 === 7;
const isExpired = (index: number): boolean => index % 25 === 11;
const isTwice = (index: number): boolean => index % 5 === 3;
const answerOf = (index: number): string => (isOptOut(index) ? ' Stop! ' : `${index} is my answer`);

export async function surveyBySms(bench: SurveyBench): Promise<void> {
  const { desk, gateway } = bench;
  const indexes = Array.from({ length: COUNT }, (_, index) => index);
  for (const index of indexes) {
    const expiresAt = Date.now() + (isExpired(index) ? 1 : 3_600_000);
    await desk.ask(index, phone(index), `Question ${index} 您好 0-10?`, expiresAt);
  }
  // Who asks twice, as after a crash of its own, asks once.
  const again = await desk.ask(3, phone(3), 'Question 3 once more', Date.now());
  expect(again.text).toContain('Question 3 您好');

  const sender = desk.send(gateway, 200);
  sender.start();
  await eventually(() => bench.received().length >= COUNT / 3, LIMIT_MS);
  await bench.restart();
  await eventually(async () => {
    const { queued = 0, sending = 0 } = await desk.records.counts();
    return queued + sending === 0;
  }, LIMIT_MS);
  const { unknown = 0, failed = 0 } = await desk.records.counts();
  expect(failed).toBe(0);
  expect(unknown).toBeLessThanOrEqual(bench.mostUnknown);
  await eventually(() => bench.received().length >= COUNT - unknown, LIMIT_MS);
  const numbers = bench.received().map(({ to }) => to.replace(/^\+?/, '+'));
  expect(new Set(numbers).size, 'no phone got its message twice').toBe(numbers.length);

  await replyToAll(bench, indexes);
  await sender.stop();
  await checkReplies(desk, indexes);
}

/** In an order of their own, half of them before another restart; those sent twice far apart. */
async function replyToAll(bench: SurveyBench, indexes: readonly number[]): Promise<void> {
  const { desk } = bench;
  const mixed = [...indexes, ...indexes.filter(isTwice)].toSorted(
    (left, right) => ((left * 7_919) % COUNT) - ((right * 7_919) % COUNT),
  );
  const replies = mixed.map((index) => ({ from: phone(index), to: OURS, text: answerOf(index) }));
  const half = Math.floor(replies.length / 2);
  await bench.reply(replies.slice(0, half));
  await bench.restart();
  await bench.reply(replies.slice(half));
  await bench.reply([{ from: phone(0), to: OURS, text: `0 ${'x'.repeat(100)}` }]);
  await eventually(async () => {
    const kept = new Set((await desk.records.replies(undefined, 2_000)).map(({ from }) => from));
    return kept.size === COUNT;
  }, LIMIT_MS).catch(async (error: unknown) => {
    const kept = new Set((await desk.records.replies(undefined, 2_000)).map(({ from }) => from));
    const lost = indexes.map(phone).filter((number) => !kept.has(number));
    throw new Error(`${lost.length} replies were lost: ${lost.slice(0, 5).join()}`, { cause: error });
  });
}

async function checkReplies(desk: Desk, indexes: readonly number[]): Promise<void> {
  const replies = await desk.records.replies(undefined, 2_000);
  for (const index of indexes) {
    const own = replies.filter(({ from }) => from === phone(index));
    const question = await desk.records.question(`question-${index}`);
    const first = own.at(-1);
    if (isOptOut(index)) {
      expect(
        own.map(({ kind }) => kind),
        `phone ${index}`,
      ).not.toContain('answer');
      expect((await desk.doNotCall.historyOf(phone(index))).entries).toMatchObject([{ source: 'sms' }]);
      expect(question?.answeredAt).toBeUndefined();
      continue;
    }
    expect(first, `phone ${index}`).toMatchObject({
      kind: isExpired(index) ? 'late' : 'answer',
      questionId: `question-${index}`,
      answer: answerOf(index),
    });
    expect(own.filter(({ kind }) => kind === 'answer').length, `phone ${index}`).toBe(
      isExpired(index) ? 0 : 1,
    );
    expect(own.every(({ questionId }) => questionId === `question-${index}`)).toBe(true);
    expect(question?.replyId).toBe(isExpired(index) ? undefined : first?.replyId);
  }
}
