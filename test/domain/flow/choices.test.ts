/** Choices in drawn order, keys for skipping and refusing, and speech that is confirmed. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFlow } from '../../../src/domain/flow/check.ts';
import { DEFAULT_KEY_RULES, type Flow, type FlowNode } from '../../../src/domain/flow/flow.ts';
import type { FlowEffect, FlowInput, FlowState } from '../../../src/domain/flow/state.ts';
import { beginFlow, stepFlow } from '../../../src/domain/flow/step.ts';
import { surveyAnswersOf } from '../../../src/domain/flow/surveyAnswers.ts';

const end: FlowNode = { kind: 'hangup' };
const best: Extract<FlowNode, { kind: 'question' }> = {
  kind: 'question',
  prompts: ['ask'],
  keys: { ...DEFAULT_KEY_RULES, repeats: 1 },
  answers: { 1: 'tea', 2: 'coffee', 3: 'water' },
  choicePrompts: { 1: ['tea'], 2: ['coffee'], 3: ['water'] },
  order: 'random',
  skipKey: '*',
  refuseKey: '#',
  measure: { kind: 'choice' },
  onSilence: 'end',
  next: 'end',
};
const comment: FlowNode = {
  kind: 'record',
  prompts: [],
  mostMs: 60_000,
  silenceMs: 3_000,
  confirm: { prompts: ['confirm'] },
  measure: { kind: 'comment' },
  next: 'end',
};
const flowOf = (node: FlowNode): Flow => ({
  flowId: 'f',
  version: '1',
  languages: ['en'],
  start: 'ask',
  onFault: 'end',
  nodes: { ask: node, end },
});

function run(node: FlowNode, seed?: number) {
  const flow = flowOf(node);
  let now = 1_000;
  const effects: FlowEffect[] = [];
  const begun = beginFlow(flow, {}, now, seed);
  let { state } = begun;
  effects.push(...begun.effects);
  const self = {
    give(...inputs: FlowInput[]) {
      for (const input of inputs) {
        const step: { state: FlowState; effects: readonly FlowEffect[] } = stepFlow(flow, state, input, now);
        state = step.state;
        effects.push(...step.effects);
      }
      return self;
    },
    press: (key: string) => self.give({ type: 'playing' }, { type: 'key', key }),
    heard: () => self.give({ type: 'playing' }, { type: 'played', outcome: 'done' }),
    spoke: (name: string) => self.give({ type: 'recorded', outcome: 'done', name, ms: 1_000 }),
    silence() {
      now = state.deadlineAt ?? now;
      return self.give({ type: 'timeout' });
    },
    plays: () => effects.flatMap((effect) => (effect.type === 'play' ? [effect.prompts] : [])),
    effects,
    state: () => state,
  };
  return self;
}

describe('choices in drawn order', () => {
  it('are each named once after the question, the same again at a repetition, and keep their keys (any seed)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.constantFrom('1', '2', '3'), (seed, key) => {
        const call = run(best, seed);
        const [named = []] = call.plays();
        expect(named[0]).toBe('ask');
        expect(named.slice(1).toSorted()).toEqual(['coffee', 'tea', 'water']);
        call.heard().silence();
        expect(call.plays()[1]).toEqual(named);
        call.press(key);
        const [answer] = call.state().answers;
        expect(answer?.value).toBe(best.answers[key]);
        expect(answer?.order?.map((each) => best.answers[each])).toEqual(named.slice(1));
      }),
    );
  });

  it('come in every order, each about as often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6_000; seed += 1) {
      const order = (run(best, seed).plays()[0] ?? []).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('are named in their own order where nothing is drawn', () => {
    expect(run({ ...best, order: undefined }).plays()[0]).toEqual(['ask', 'tea', 'coffee', 'water']);
  });
});

describe('a question that may be declined', () => {
  it.each([
    ['*', 'skipped', 'skip'],
    ['#', 'refused', 'refuse'],
  ])('on %s is %s, which is no answer', (key, declined, by) => {
    const call = run(best, 1).press(key);
    expect(call.state()).toMatchObject({ nodeId: 'end', path: [{ nodeId: 'ask', by }, { nodeId: 'end' }] });
    expect(call.state().variables).not.toHaveProperty('ask');
    expect(surveyAnswersOf(call.state().answers)).toMatchObject([{ question: 'ask', value: '', declined }]);
  });

  it.each([
    ['a key that is an answer', { skipKey: '1' }],
    ['one key for both', { skipKey: '#' }],
    ['a prompt for a key that is none', { choicePrompts: { ...best.choicePrompts, 4: ['beer'] } }],
    ['a key without its prompt', { choicePrompts: { 1: ['tea'] } }],
    ['an order of nothing', { choicePrompts: undefined }],
  ])('is refused with %s', (_what, changes) => {
    expect(checkFlow(flowOf(best))).toEqual([]);
    expect(checkFlow(flowOf({ ...best, ...changes })).map(({ code }) => code)).toContain('bad-choice');
  });
});

describe('a spoken answer that is played back', () => {
  it('is kept on 1, and not before', () => {
    const call = run(comment).spoke('r1');
    expect(call.effects.at(-1)).toEqual({ type: 'playBack', name: 'r1', prompts: ['confirm'] });
    expect(call.state().answers).toEqual([]);
    call.press('1');
    expect(call.state()).toMatchObject({ nodeId: 'end', answers: [{ value: 'r1' }] });
  });

  it('is spoken again on 2, twice at most', () => {
    const call = run(comment).spoke('r1').press('2').spoke('r2').press('2');
    expect(call.state()).toMatchObject({ phase: 'recording', answers: [] });
    call.spoke('r3');
    expect(call.state()).toMatchObject({ nodeId: 'end', answers: [{ value: 'r3' }] });
    expect(call.effects.filter(({ type }) => type === 'record')).toHaveLength(3);
  });

  it.each([
    ['silence', (call: ReturnType<typeof run>) => call.heard().silence()],
    [
      'a playback that fails',
      (call: ReturnType<typeof run>) => call.give({ type: 'played', outcome: 'failed' }),
    ],
  ])('is kept after %s', (_what, then) => {
    expect(then(run(comment).spoke('r1')).state()).toMatchObject({
      nodeId: 'end',
      answers: [{ value: 'r1' }],
    });
  });
});
