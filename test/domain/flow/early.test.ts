import { describe, expect, it } from 'vitest';
import { DEFAULT_KEY_RULES, type Flow, type KeyRules } from '../../../src/domain/flow/flow.ts';
import type { FlowInput, FlowState } from '../../../src/domain/flow/state.ts';
import { beginFlow, stepFlow } from '../../../src/domain/flow/step.ts';

const PLAYING: FlowInput = { type: 'playing' };
const PLAYED: FlowInput = { type: 'played', outcome: 'done' };
const FIRST_KEY_MS = DEFAULT_KEY_RULES.firstKeyMs;

function asking(changes: Partial<KeyRules>) {
  const question = {
    kind: 'question',
    prompts: ['rate'],
    keys: { ...DEFAULT_KEY_RULES, ...changes },
    answers: { 1: 1, 2: 2, 3: 3 },
    onSilence: 'end',
    next: 'end',
  } as const;
  const flow: Flow = {
    flowId: 'f',
    version: '1',
    languages: ['en'],
    start: 'hello',
    onFault: 'end',
    nodes: {
      hello: { kind: 'play', prompts: ['hello'], next: 'rating' },
      rating: question,
      end: { kind: 'hangup' },
    },
  };
  let now = 1_000;
  let { state }: { state: FlowState } = beginFlow(flow, {}, now);
  const self = {
    give(...inputs: readonly FlowInput[]) {
      for (const input of inputs) ({ state } = stepFlow(flow, state, input, now));
      return self;
    },
    press: (keys: string, more: { readonly isEarly?: true } = {}) =>
      self.give(...keys.split('').map((key): FlowInput => ({ type: 'key', key, ...more }))),
    silence() {
      now += FIRST_KEY_MS;
      return self.give({ type: 'timeout' });
    },
    answers: () => state.answers.map(({ value }) => value),
    phase: () => state.phase,
  };
  return self;
}

describe('a key that was begun before the first prompt is heard, and let go in it', () => {
  it('is dropped', () => {
    const flow = asking({}).give(PLAYING, PLAYED, PLAYING).press('2', { isEarly: true });
    expect([flow.answers(), flow.phase()]).toEqual([[], 'playing']);
    expect(flow.press('3').answers()).toEqual([3]);
  });

  it('counts where keys may be typed ahead', () => {
    const flow = asking({ typeAhead: true }).give(PLAYING, PLAYED, PLAYING).press('2', { isEarly: true });
    expect(flow.answers()).toEqual([2]);
  });
});

describe('a key pressed while the repetition is being ordered', () => {
  it('counts after silence: the question was heard', () => {
    const flow = asking({}).give(PLAYING, PLAYED, PLAYING, PLAYED).silence();
    expect(flow.phase()).toBe('starting');
    expect(flow.press('2').answers()).toEqual([2]);
  });

  it('counts after a wrong key, and also where it is let go in the repetition', () => {
    expect(asking({}).give(PLAYING, PLAYED, PLAYING).press('92').answers()).toEqual([2]);
    const flow = asking({}).give(PLAYING, PLAYED, PLAYING).press('9').give(PLAYING);
    expect(flow.press('2', { isEarly: true }).answers()).toEqual([2]);
  });

  it('is dropped where prompts may not be cut short', () => {
    const flow = asking({ bargeIn: false }).give(PLAYING, PLAYED, PLAYING, PLAYED).silence();
    expect(flow.press('2').answers()).toEqual([]);
    expect(flow.give(PLAYING).press('2').give(PLAYED).press('3').answers()).toEqual([3]);
  });
});
