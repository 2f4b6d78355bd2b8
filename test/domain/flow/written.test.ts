import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenProblems } from '../../../src/domain/flow/checkWritten.ts';
import { DEFAULT_KEY_RULES, type Flow, type FlowNode } from '../../../src/domain/flow/flow.ts';
import { beginFlow, stepFlow } from '../../../src/domain/flow/step.ts';
import {
  answerWritten,
  beginWritten,
  inLanguage,
  skipWritten,
  writtenQuestionOf,
  type WrittenState,
} from '../../../src/domain/flow/written.ts';

const keys = DEFAULT_KEY_RULES;
const NOW = 1_000;
const asking = { keys, onSilence: 'bye' } as const;

const survey: Flow = {
  flowId: 'survey',
  version: '1',
  languages: ['en', 'zh'],
  start: 'hello',
  onFault: 'bye',
  nodes: {
    hello: { kind: 'play', prompts: ['hello'], next: 'which' },
    which: {
      ...asking,
      kind: 'menu',
      prompts: ['which'],
      phoneOnly: true,
      onSilence: 'rating',
      choices: { 1: 'rating', 2: 'bye' },
    },
    rating: {
      ...asking,
      kind: 'question',
      prompts: ['rate'],
      text: { en: 'How was it?', zh: '怎么样？' },
      answers: { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 },
      labels: { 5: { en: 'Very good', zh: '很好' } },
      measure: { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 },
      next: 'judge',
    },
    judge: { kind: 'branch', cases: [{ when: 'rating <= 2', next: 'comment' }], otherwise: 'code' },
    comment: {
      kind: 'record',
      prompts: ['why'],
      text: { en: 'Why?', zh: '为什么？' },
      mostMs: 60_000,
      silenceMs: 3_000,
      measure: { kind: 'comment' },
      next: 'code',
    },
    code: {
      ...asking,
      kind: 'digits',
      prompts: ['code'],
      text: { en: 'Code?', zh: '号码？' },
      least: 2,
      most: 4,
      next: 'again',
    },
    again: {
      ...asking,
      kind: 'menu',
      prompts: ['again'],
      text: { en: 'May we call again?', zh: '我们可以再打给您吗？' },
      choices: { 1: 'agent', 2: 'no' },
      labels: { 1: { en: 'Yes', zh: '可以' }, 2: { en: 'No', zh: '不可以' } },
    },
    agent: { kind: 'transfer', to: { kind: 'agents' }, waitMs: 1_000, onFailed: 'yes' },
    yes: { kind: 'consent', given: true, next: 'bye' },
    no: { kind: 'optOut', next: 'bye' },
    bye: { kind: 'hangup' },
  },
};

/** Answers one after another; all are taken. */
function answered(flow: Flow, ...given: string[]): WrittenState {
  let state = beginWritten(flow, { language: 'en' }, NOW);
  for (const one of given) {
    const result = answerWritten(flow, state, one, NOW);
    if (!result.ok) throw new Error(`${one}: ${result.problem}`);
    state = result.state;
  }
  return state;
}

describe('a flow in writing', () => {
  it('begins at the first question that is asked in writing', () => {
    const state = beginWritten(survey, { language: 'zh' }, NOW);
    expect(writtenQuestionOf(survey, state)).toEqual({
      nodeId: 'rating',
      kind: 'choice',
      text: '怎么样？',
      language: 'zh',
      place: 1,
      lastPlace: 4,
      options: [
        { key: '1', value: 1, label: '1' },
        { key: '2', value: 2, label: '2' },
        { key: '3', value: 3, label: '3' },
        { key: '4', value: 4, label: '4' },
        { key: '5', value: 5, label: '很好' },
      ],
    });
  });

  it('branches by the answer, and keeps it with its measure', () => {
    const content = answered(survey, '5');
    expect(content.nodeId).toBe('code');
    const not = answered(survey, '2');
    expect(not.nodeId).toBe('comment');
    expect(not.answers).toEqual([
      {
        nodeId: 'rating',
        value: 2,
        at: NOW,
        measure: { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 },
      },
    ]);
    expect(writtenQuestionOf(survey, not)).toMatchObject({ kind: 'text', place: 2, most: 2_000 });
  });

  it.each([
    ['a key', '5'],
    ['a key with blanks', ' 5\n'],
    ['a full-width digit', '５'],
    ['what the answer is called', 'very good.'],
    ['what it is called in another language', '很好。'],
  ])('takes %s as the answer', (_what, given) => {
    expect(answered(survey, given).answers[0]?.value).toBe(5);
  });

  it.each(['', '6', '55', 'hello', '4 or 5', '*'])('does not take %j for an answer', (given) => {
    const state = beginWritten(survey, {}, NOW);
    expect(answerWritten(survey, state, given, NOW)).toEqual({ ok: false, problem: 'not-an-answer' });
  });

  it('takes a comment of 2,000 characters, and not one more', () => {
    const state = answered(survey, '1');
    expect(answerWritten(survey, state, '好'.repeat(2_001), NOW)).toEqual({ ok: false, problem: 'too-long' });
    expect(answered(survey, '1', ` ${'好'.repeat(2_000)}\u0000 `).answers[1]?.value).toBe('好'.repeat(2_000));
  });

  it('takes as many digits as the phone does', () => {
    const state = answered(survey, '5');
    for (const given of ['1', '12345', '1a', '-12', '1.5'])
      expect(answerWritten(survey, state, given, NOW)).toEqual({ ok: false, problem: 'not-an-answer' });
    expect(answered(survey, '5', '０12').answers[1]?.value).toBe('012');
  });

  it('notes consent and opting out, and does not transfer', () => {
    expect(answered(survey, '5', '12', 'yes')).toMatchObject({
      end: 'finished',
      outcomes: [{ kind: 'consent', given: true, at: NOW }],
    });
    const out = answered(survey, '5', '12', '2');
    expect(out).toMatchObject({ end: 'finished', outcomes: [{ kind: 'optOut', at: NOW }] });
    expect(writtenQuestionOf(survey, out)).toBeUndefined();
    expect(answerWritten(survey, out, '1', NOW)).toEqual({ ok: false, problem: 'over' });
  });

  it('goes on to the next question where one is skipped', () => {
    const state = beginWritten(survey, {}, NOW);
    const skipped = skipWritten(survey, state, NOW);
    expect(skipped.ok && skipped.state).toMatchObject({
      nodeId: 'code',
      answers: [{ nodeId: 'rating', value: '', declined: 'skipped' }],
    });
    expect(skipped.ok && Object.keys(skipped.state.variables)).not.toContain('rating');
    expect(skipped.ok && writtenQuestionOf(survey, skipped.state)).toMatchObject({ place: 2, lastPlace: 3 });
  });

  it('takes the keys for who does not know and for who would not say, as the phone does', () => {
    const { rating } = survey.nodes;
    if (rating?.kind !== 'question') throw new Error('another node');
    const flow = {
      ...survey,
      nodes: { ...survey.nodes, rating: { ...rating, skipKey: '8', refuseKey: '9' } },
    };
    for (const [given, declined] of [
      ['8', 'skipped'],
      ['9', 'refused'],
    ] as const)
      expect(answered(flow, given)).toMatchObject({
        nodeId: 'code',
        answers: [{ nodeId: 'rating', declined }],
      });
  });

  it('goes on in another language where the flow has it', () => {
    const state = answered(survey, '5');
    expect(writtenQuestionOf(survey, inLanguage(survey, state, 'zh'))?.text).toBe('号码？');
    expect(writtenQuestionOf(survey, inLanguage(survey, state, 'fr'))?.text).toBe('Code?');
  });

  it('ends a circle that asks nothing as a fault', () => {
    const nodes: Record<string, FlowNode> = {
      a: { kind: 'play', prompts: ['a'], next: 'b' },
      b: { kind: 'play', prompts: ['b'], next: 'a' },
      bye: { kind: 'hangup' },
    };
    expect(beginWritten({ ...survey, start: 'a', nodes }, {}, NOW)).toMatchObject({ end: 'fault' });
  });

  it('answers as the phone does, whatever is chosen', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1', '2', '3', '4', '5'),
        fc.integer({ min: 10, max: 9_999 }),
        (rating, code) => {
          const written = answered(
            survey,
            rating,
            ...(Number(rating) <= 2 ? ['because'] : []),
            String(code),
            '2',
          );
          expect(written.answers.map(({ nodeId, value }) => [nodeId, value])).toEqual(
            heard(survey, rating, 'because', `${code}`, '2'),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** The same on the phone: the language menu is left to silence. */
function heard(flow: Flow, rating: string, comment: string, code: string, last: string) {
  let now = NOW;
  let { state } = beginFlow(flow, {}, now);
  const give = (input: Parameters<typeof stepFlow>[2]) => {
    ({ state } = stepFlow(flow, state, input, now));
  };
  const pressed: Record<string, string> = { rating, code, again: last };
  for (let turn = 0; state.phase !== 'over' && turn < 50; turn += 1) {
    if (state.phase === 'recording') give({ type: 'recorded', outcome: 'done', name: comment, ms: 1 });
    else if (state.phase === 'listening') {
      for (const key of pressed[state.nodeId] ?? '') give({ type: 'key', key });
      now = state.deadlineAt ?? now;
      give({ type: 'timeout' });
    } else {
      give({ type: 'playing' });
      give({ type: 'played', outcome: 'done' });
    }
  }
  return state.answers.map(({ nodeId, value }) => [nodeId, value]);
}

describe('whether a flow can be asked in writing', () => {
  it('finds nothing wrong where every question has its words', () => {
    expect(writtenProblems(survey)).toEqual([]);
  });

  it('names the question, the answer and the language whose words are missing', () => {
    const { rating, again } = survey.nodes;
    if (rating?.kind !== 'question' || again?.kind !== 'menu') throw new Error('other nodes');
    const nodes = {
      ...survey.nodes,
      rating: { ...rating, text: { en: 'How?' } },
      again: { ...again, labels: { 1: { en: 'Yes', zh: '可以' } } },
    };
    expect(
      writtenProblems({ ...survey, nodes }).map(({ nodeId, message }) => `${nodeId} ${message}`),
    ).toEqual([
      'rating has no text in zh; add it, or phoneOnly: true',
      'again has no label for "2" in en',
      'again has no label for "2" in zh',
    ]);
  });

  it('finds a flow that asks nothing in writing', () => {
    const nodes: Record<string, FlowNode> = {
      which: { ...asking, kind: 'menu', prompts: ['x'], phoneOnly: true, choices: { 1: 'bye' } },
      bye: { kind: 'hangup' },
    };
    expect(writtenProblems({ ...survey, start: 'which', nodes })).toMatchObject([{ code: 'no-words' }]);
  });
});
