import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KEY_RULES, type Flow, type FlowNode } from '../../../src/domain/flow/flow.ts';
import type { FlowEffect, FlowInput, FlowState } from '../../../src/domain/flow/state.ts';
import { beginFlow, stepFlow } from '../../../src/domain/flow/step.ts';

const keys = DEFAULT_KEY_RULES;
const over: FlowNode = { kind: 'hangup' };
const rating: FlowNode = {
  kind: 'question',
  prompts: ['rate'],
  keys,
  answers: { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 },
  onSilence: 'bye',
  next: 'nps',
};
const nps: FlowNode = {
  kind: 'question',
  prompts: ['nps'],
  keys,
  answers: Object.fromEntries(Array.from({ length: 11 }, (_, score) => [String(score), score])),
  onSilence: 'bye',
  next: 'judge',
};

const survey: Flow = {
  flowId: 'survey',
  version: '1',
  languages: ['en'],
  start: 'hello',
  onFault: 'bye',
  nodes: {
    hello: { kind: 'play', prompts: ['hello'], next: 'rating' },
    rating,
    nps,
    judge: {
      kind: 'branch',
      cases: [{ when: 'rating <= 2 || nps <= 6', next: 'comment' }],
      otherwise: 'bye',
    },
    comment: { kind: 'record', prompts: ['why'], mostMs: 60_000, silenceMs: 3_000, endKey: '#', next: 'bye' },
    bye: over,
  },
};

/** Runs a flow by what happens; prompts are heard at once unless a step says otherwise. */
function caller(flow: Flow, variables = {}) {
  let now = 1_000_000;
  const effects: FlowEffect[] = [];
  let state: FlowState;
  const take = (step: { readonly state: FlowState; readonly effects: readonly FlowEffect[] }) => {
    state = step.state;
    effects.push(...step.effects);
  };
  take(beginFlow(flow, variables, now));
  const self = {
    give(...inputs: FlowInput[]) {
      for (const input of inputs) take(stepFlow(flow, state, input, now));
      return self;
    },
    hear: () => self.give({ type: 'playing' }),
    heard: () => self.give({ type: 'playing' }, { type: 'played', outcome: 'done' }),
    press: (text: string) => self.give(...text.split('').map((key): FlowInput => ({ type: 'key', key }))),
    silence() {
      now = state.deadlineAt ?? now;
      return self.give({ type: 'timeout' });
    },
    pause(ms: number) {
      now += ms;
      return self.give({ type: 'timeout' });
    },
    at: () => state.nodeId,
    state: () => state,
    answers: () => Object.fromEntries(state.answers.map(({ nodeId, value }) => [nodeId, value])),
    effects,
    ends: () => effects.filter((effect) => effect.type === 'ended'),
  };
  return self;
}

describe('a flow', () => {
  it('asks, keeps each answer under its node, and branches by them', () => {
    const person = caller(survey).heard().hear().press('5').hear().press('9').silence();
    expect(person.answers()).toEqual({ rating: 5, nps: 9 });
    expect(person.at()).toBe('bye');
    expect(person.ends()).toEqual([{ type: 'ended', end: 'finished' }]);
  });

  it('records a comment of those who were not content', () => {
    const person = caller(survey).heard().heard().press('2').heard().press('10').heard();
    expect(person.effects.at(-1)).toEqual({
      type: 'record',
      nodeId: 'comment',
      mostMs: 60_000,
      silenceMs: 3_000,
      endKey: '#',
    });
    person.give({ type: 'recorded', outcome: 'done', name: 'r-1', ms: 4_000 });
    expect(person.answers()).toEqual({ rating: 2, nps: 10, comment: 'r-1' });
  });

  it('takes 1 of 0 to 10 only when no 0 follows in time, and 10 at once', () => {
    const one = caller(survey).heard().heard().press('4').heard().press('1');
    expect(one.answers()).toEqual({ rating: 4 });
    expect(one.pause(2_999).answers()).toEqual({ rating: 4 });
    expect(one.pause(1).answers()).toEqual({ rating: 4, nps: 1 });
    expect(caller(survey).heard().heard().press('4').heard().press('10').answers()).toEqual({
      rating: 4,
      nps: 10,
    });
  });

  it('cuts a prompt short by the first key, once', () => {
    const person = caller(survey).heard().heard().press('4').hear().press('10');
    expect(person.effects.filter(({ type }) => type === 'stopPlay')).toHaveLength(1);
  });

  it('lets a prompt that allows no barge-in play to its end', () => {
    const strict: Flow = {
      ...survey,
      nodes: { ...survey.nodes, rating: { ...rating, keys: { ...keys, bargeIn: false } } },
    };
    const person = caller(strict).heard().hear().press('4');
    expect(person.at()).toBe('rating');
    expect(person.give({ type: 'played', outcome: 'done' }).press('3').answers()).toEqual({ rating: 3 });
  });

  it('drops keys pressed before a question is heard', () => {
    const person = caller(survey).press('1').heard().press('2').hear().press('3');
    expect(person.answers()).toEqual({ rating: 3 });
  });

  it('counts them where the node says typeAhead, one for each question', () => {
    const eager = { ...keys, typeAhead: true };
    const flow: Flow = {
      ...survey,
      nodes: { ...survey.nodes, rating: { ...rating, keys: eager }, nps: { ...nps, keys: eager } },
    };
    const person = caller(flow).press('410').heard().hear();
    expect(person.answers()).toEqual({ rating: 4 });
    expect(person.hear().answers()).toEqual({ rating: 4, nps: 10 });
  });

  it('repeats after silence and after a wrong key, then goes the way of silence', () => {
    const person = caller(survey).heard().heard().silence().heard().press('9').heard().silence();
    expect(
      person.effects.filter((effect) => effect.type === 'play' && effect.prompts.includes('rate')),
    ).toHaveLength(3);
    expect(person.answers()).toEqual({});
    expect(person.ends()).toEqual([{ type: 'ended', end: 'finished' }]);
  });

  it('goes its way out where a prompt does not play, and ends where that fails too', () => {
    const lost = caller(survey).give({ type: 'played', outcome: 'failed' });
    expect([lost.at(), lost.ends()]).toEqual(['bye', [{ type: 'ended', end: 'finished' }]]);
    const nodes = {
      ...survey.nodes,
      bye: { kind: 'play' as const, prompts: ['sorry'], next: 'end' },
      end: over,
    };
    const twice = caller({ ...survey, nodes })
      .give({ type: 'played', outcome: 'failed' })
      .give({ type: 'played', outcome: 'failed' });
    expect(twice.ends()).toEqual([{ type: 'ended', end: 'fault', fault: 'the prompts of bye did not play' }]);
  });

  it('is ended, not hung, where it runs in a circle unheard', () => {
    const nodes: Flow['nodes'] = {
      a: { kind: 'set', variable: 'n', value: 'n + 1', next: 'b' },
      b: { kind: 'branch', cases: [], otherwise: 'a' },
      bye: over,
    };
    const person = caller({ ...survey, start: 'a', nodes }, { n: 0 });
    expect(person.ends()).toEqual([
      { type: 'ended', end: 'fault', fault: '50 nodes were passed without a word of the person' },
    ]);
  });

  it('takes digits up to the end key, and refuses too few', () => {
    const nodes: Flow['nodes'] = {
      number: {
        kind: 'digits',
        prompts: ['number'],
        keys,
        least: 3,
        most: 6,
        endKey: '#',
        onSilence: 'bye',
        next: 'bye',
      },
      bye: over,
    };
    const flow = { ...survey, start: 'number', nodes };
    expect(caller(flow).hear().press('1234#').answers()).toEqual({ number: '1234' });
    expect(caller(flow).hear().press('12#').answers()).toEqual({});
    expect(caller(flow).hear().press('123456').silence().answers()).toEqual({ number: '123456' });
  });

  it('hands over, and goes on where that fails', () => {
    const nodes: Flow['nodes'] = {
      agent: { kind: 'transfer', to: { kind: 'team', id: 'sales' }, waitMs: 0, onFailed: 'sorry' },
      sorry: { kind: 'play', prompts: ['sorry'], next: 'bye' },
      bye: over,
    };
    const person = caller({ ...survey, start: 'agent', nodes });
    expect(person.effects).toEqual([{ type: 'transfer', to: { kind: 'team', id: 'sales' }, waitMs: 0 }]);
    expect(person.give({ type: 'transferFailed' }).at()).toBe('sorry');
  });

  it('never throws, answers only what is allowed, and does nothing once over (any inputs)', () => {
    const input: fc.Arbitrary<FlowInput> = fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .constantFrom(...'0123456789*#'.split(''))
          .map((key): FlowInput => ({ type: 'key', key })),
      },
      { weight: 3, arbitrary: fc.constant<FlowInput>({ type: 'playing' }) },
      { weight: 3, arbitrary: fc.constant<FlowInput>({ type: 'played', outcome: 'done' }) },
      fc.constant<FlowInput>({ type: 'played', outcome: 'failed' }),
      { weight: 2, arbitrary: fc.constant<FlowInput>({ type: 'timeout' }) },
      fc.constant<FlowInput>({ type: 'recorded', outcome: 'done', name: 'r', ms: 1 }),
      fc.constant<FlowInput>({ type: 'transferFailed' }),
    );
    const cases = fc.property(
      fc.array(fc.tuple(input, fc.integer({ min: 0, max: 6_000 })), { maxLength: 60 }),
      (inputs) => {
        let now = 0;
        let { state } = beginFlow(survey, {}, now);
        let ends = 0;
        for (const [one, ms] of inputs) {
          now += ms;
          const before = state;
          const step = stepFlow(survey, state, one, now);
          state = step.state;
          ends += step.effects.filter(({ type }) => type === 'ended').length;
          if (before.phase === 'over') expect([step.effects, state]).toEqual([[], before]);
        }
        expect(ends).toBe(state.phase === 'over' ? 1 : 0);
        for (const { nodeId, value } of state.answers) {
          if (nodeId === 'rating') expect([1, 2, 3, 4, 5]).toContain(value);
          if (nodeId === 'nps') expect(Number(value)).toBeLessThanOrEqual(10);
        }
        expect(state.answers.filter(({ nodeId }) => nodeId === 'rating').length).toBeLessThanOrEqual(1);
      },
    );
    fc.assert(cases, { numRuns: 2_000 });
  });
});
