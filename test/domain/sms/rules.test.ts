import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LAW, placesUnder } from '../../../src/domain/compliance/law.ts';
import { messageCostMicros } from '../../../src/domain/sms/cost.ts';
import { judgeSms } from '../../../src/domain/sms/gate.ts';
import { eventOfParts, isTaken, messageMachine, statesTaking } from '../../../src/domain/sms/message.ts';
import { OPT_OUT_WORDS, optOutWord } from '../../../src/domain/sms/optOut.ts';
import { matchReply, type AskedQuestion } from '../../../src/domain/sms/question.ts';
import { RESTED, sendableAt, spent, type SmsRate } from '../../../src/domain/sms/rate.ts';

const [US, CN] = ['+12025550123', '+8613800000001'] as const;

describe('words that end messages', () => {
  it.each([
    ['STOP', US],
    ['stop!', US],
    [' Stop. ', US],
    ['ＳＴＯＰ', US],
    ['"opt-out"', US],
    ['退订。', CN],
    ['TD', CN],
    ['t', CN],
    ['Arrêt', US],
    ['arre\u0302t', US],
    ['수신거부', US],
  ])('%j is one', (text, from) => {
    expect(optOutWord(text, from)?.source).toBeTruthy();
  });

  it.each([
    ["don't stop", US],
    ['stop calling my sister, call me', US],
    ['T', US],
    ['5', US],
    ['', US],
    ['退订什么', CN],
    ['stop'.repeat(30), US],
  ])('%j is none', (text, from) => {
    expect(optOutWord(text, from)).toBeUndefined();
  });

  it('count whatever the case, the width and what stands around them', () => {
    const written = fc.record({
      entry: fc.constantFrom(...OPT_OUT_WORDS),
      before: fc.constantFrom('', ' ', '"', '\n', '【'),
      after: fc.constantFrom('', '.', '!!', '。', ' \n'),
      lower: fc.boolean(),
    });
    fc.assert(
      fc.property(written, ({ entry, before, after, lower }) => {
        const word = lower ? entry.word.toLowerCase() : entry.word;
        expect(optOutWord(before + word + after, entry.prefix ?? US)).toBeDefined();
      }),
    );
  });
});

describe('the rate', () => {
  const rates = fc.record({
    partsPerSecond: fc.integer({ min: 1, max: 100 }),
    burst: fc.integer({ min: 1, max: 20 }),
  });
  const asked = fc.array(
    fc.record({ parts: fc.integer({ min: 1, max: 5 }), restMs: fc.integer({ min: 0, max: 2_000 }) }),
    { minLength: 1, maxLength: 60 },
  );

  it('holds in every span of time', () => {
    fc.assert(
      fc.property(rates, asked, (rate: SmsRate, messages) => {
        let state = RESTED;
        let now = 0;
        const left: { readonly at: number; readonly parts: number }[] = [];
        for (const { parts, restMs } of messages) {
          now = Math.max(now + restMs, sendableAt(rate, state, parts));
          state = spent(rate, state, parts, now);
          left.push({ at: now, parts });
        }
        for (const [first, { at: from }] of left.entries()) {
          let sum = 0;
          for (const { at, parts } of left.slice(first)) {
            sum += parts;
            // One message that is larger than the burst goes as a whole.
            const allowed = Math.max(rate.burst, parts) + ((at - from) * rate.partsPerSecond) / 1_000;
            expect(sum).toBeLessThanOrEqual(allowed + 1e-6);
          }
        }
      }),
    );
  });

  it('lets a burst go at once and spaces what follows', () => {
    const rate = { partsPerSecond: 10, burst: 2 };
    let state = RESTED;
    const times: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const at = Math.max(1_000, sendableAt(rate, state, 1));
      state = spent(rate, state, 1, at);
      times.push(at);
    }
    expect(times).toEqual([1_000, 1_000, 1_100, 1_200, 1_300]);
  });
});

describe('a message on its way', () => {
  it('is claimed only while it is queued, so that it is sent once', () => {
    expect(statesTaking('claim')).toEqual(['queued']);
    expect(statesTaking('postpone').sort()).toEqual(['queued', 'sending', 'unknown']);
  });

  it('is settled by receipts, also before the answer and after it was lost, and once', () => {
    for (const state of ['sending', 'accepted', 'unknown'] as const)
      expect(isTaken(state, 'deliver')).toBe(true);
    expect(messageMachine.table.delivered).toEqual({});
    expect(isTaken('delivered', 'fail')).toBe(false);
  });

  it.each([
    [['waiting', 'delivered'], undefined],
    [['delivered', 'delivered'], 'deliver'],
    [['delivered', 'failed'], 'fail'],
    [['waiting', 'failed'], 'fail'],
    [[], undefined],
  ] as const)('of parts %j comes to %s', (parts, event) => {
    expect(eventOfParts(parts)).toBe(event);
  });

  it('costs by its parts and the longest prefix', () => {
    const rates = [
      { prefix: '+1', perPart: 0.0075 },
      { prefix: '+1202', perPart: 0.01 },
    ];
    expect(messageCostMicros(US, 3, rates)).toBe(30_000);
    expect(messageCostMicros('+13125550100', 2, rates)).toBe(15_000);
    expect(messageCostMicros(CN, 1, rates)).toBeUndefined();
  });
});

const OURS = '+12025550100';
const question = (questionId: string, askedAt: number, more: Partial<AskedQuestion> = {}): AskedQuestion => ({
  questionId,
  ourNumber: OURS,
  askedAt,
  expiresAt: askedAt + 1_000_000,
  ...more,
});
const reply = (text: string, sentAt: number, ourNumber = OURS) => ({ text, sentAt, ourNumber });

describe('a reply', () => {
  const asked = [question('q1', 10_000), question('q2', 60_000)];

  it('answers the newest question that was asked when it was sent, in whatever order it comes', () => {
    expect(matchReply(asked, reply(' 5 ', 70_000))).toEqual({
      kind: 'answer',
      questionId: 'q2',
      answer: '5',
    });
    expect(matchReply(asked, reply('4', 30_000))).toMatchObject({ kind: 'answer', questionId: 'q1' });
  });

  it('answers the one before, where the newest has its answer', () => {
    const answered = [question('q1', 10_000), question('q2', 60_000, { answeredAt: 70_000 })];
    expect(matchReply(answered, reply('4', 80_000))).toMatchObject({ kind: 'answer', questionId: 'q1' });
  });

  it('goes by the reference where it names one, and is late where that one is answered', () => {
    const named = [
      question('q1', 10_000, { reference: 'Q1' }),
      question('q2', 60_000, { reference: 'Q2', answeredAt: 61_000 }),
    ];
    expect(matchReply(named, reply('q1: very good', 80_000))).toEqual({
      kind: 'answer',
      questionId: 'q1',
      answer: 'very good',
    });
    expect(matchReply(named, reply('Ｑ2 5', 80_000))).toMatchObject({ kind: 'late', questionId: 'q2' });
  });

  it.each([
    ['after it expired', reply('4', 2_000_000), 'late'],
    ['to another number of ours', reply('4', 70_000, '+12025550199'), 'unmatched'],
    ['before anything was asked', reply('4', 1_000), 'unmatched'],
    ['a whole second early by its clock', reply('4', 9_000), 'answer'],
  ])('%s', (_what, received, kind) => {
    expect(matchReply(asked, received).kind).toBe(kind);
  });

  it('never answers a question that is not open, nor one that was not asked yet', () => {
    const questions = fc.array(
      fc.record({
        askedAt: fc.integer({ min: 0, max: 100_000 }),
        lastsMs: fc.integer({ min: 1, max: 50_000 }),
        answeredAt: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(questions, fc.integer({ min: 0, max: 150_000 }), (drawn, sentAt) => {
        const all = drawn.map(({ askedAt, lastsMs, answeredAt }, index) =>
          question(`q${index}`, askedAt, { expiresAt: askedAt + lastsMs, answeredAt }),
        );
        const match = matchReply(all, reply('3', sentAt));
        if (match.kind === 'unmatched') return;
        const found = all.find(({ questionId }) => questionId === match.questionId);
        expect(found?.askedAt).toBeLessThanOrEqual(sentAt + 2_000);
        if (match.kind === 'answer') {
          expect(found?.answeredAt).toBeUndefined();
          expect(found?.expiresAt).toBeGreaterThan(sentAt);
        } else
          expect(
            all.some(
              (one) => one.askedAt <= sentAt && one.answeredAt === undefined && one.expiresAt > sentAt,
            ),
          ).toBe(false);
      }),
    );
  });
});

describe('the gate of messages', () => {
  const window = { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 540, toMinute: 1_200 };
  const place = placesUnder(NO_LAW, { policies: undefined, window })({ number: US });
  const noon = Date.UTC(2026, 10, 22, 12);

  it('opens and shuts with the calling hours, and tells when they open', () => {
    expect(judgeSms({ place }, noon)).toBeUndefined();
    expect(judgeSms({ place }, noon + 9 * 3_600_000)).toMatchObject({
      code: 'window-closed',
      retryAt: Date.UTC(2026, 10, 23, 9),
    });
  });

  it('refuses a number on a list for good', () => {
    const refusal = judgeSms({ place, list: 'internal' }, noon);
    expect(refusal?.code).toBe('do-not-call');
    expect(refusal).not.toHaveProperty('retryAt');
  });

  it('sends nobody anything where policies are asked for and there are none', () => {
    const auto = placesUnder(NO_LAW, { policies: 'auto', window: undefined })({ number: US });
    expect(judgeSms({ place: auto }, noon)).toMatchObject({ code: 'policy-missing' });
  });
});
