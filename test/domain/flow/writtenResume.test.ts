/** A survey that was begun on the phone, taken up in writing: nothing that was answered there is lost or counted twice. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_KEY_RULES, type Flow, type FlowNode } from '../../../src/domain/flow/flow.ts';
import type { FlowAnswer } from '../../../src/domain/flow/state.ts';
import { resumeWritten } from '../../../src/domain/flow/writtenResume.ts';

const asks = (next: string, more: Partial<Extract<FlowNode, { kind: 'question' }>> = {}): FlowNode => ({
  kind: 'question',
  prompts: [],
  answers: { 1: 'more', 2: 'on' },
  keys: DEFAULT_KEY_RULES,
  next,
  onSilence: 'end',
  ...more,
});
const flow: Flow = {
  flowId: 'f',
  version: '1',
  languages: ['en'],
  start: 'tone',
  onFault: 'end',
  nodes: {
    tone: asks('topic', { phoneOnly: true, measure: { kind: 'choice' } }),
    topic: asks('detail'),
    detail: asks('again'),
    again: {
      kind: 'branch',
      cases: [{ when: 'topic == "more"', next: 'topic' }],
      otherwise: 'last',
    },
    last: { kind: 'branch', cases: [{ when: 'tone == "on"', next: 'end' }], otherwise: 'why' },
    why: asks('end'),
    end: { kind: 'hangup' },
  },
};
const given = (...answers: readonly (readonly [string, string])[]): FlowAnswer[] =>
  answers.map(([nodeId, value], index) => ({ nodeId, value, at: index + 1 }));
const taken = ({ answers }: { readonly answers: readonly FlowAnswer[] }) =>
  answers.map(({ nodeId, value, at }) => [nodeId, value, at]);

describe('a survey taken up in writing', () => {
  it('goes on where a question is asked a second time, with the answers that were given', () => {
    const state = resumeWritten(flow, {}, given(['topic', 'more'], ['detail', 'on']), 9);
    expect(state.nodeId).toBe('topic');
    expect(taken(state)).toEqual([
      ['topic', 'more', 1],
      ['detail', 'on', 2],
    ]);
  });

  it('takes the answers of a circle in the order in which they were given', () => {
    const answers = given(['topic', 'more'], ['detail', 'more'], ['topic', 'on'], ['detail', 'on']);
    const state = resumeWritten(flow, {}, answers, 9);
    expect(state.nodeId).toBe('why');
    expect(taken(state)).toEqual(answers.map(({ nodeId, value, at }) => [nodeId, value, at]));
  });

  it('keeps what was answered to a question that is only asked on the phone, and goes by it', () => {
    const answers = given(['tone', 'on'], ['topic', 'on']);
    const state = resumeWritten(flow, {}, answers, 9);
    expect(state.nodeId).toBe('detail');
    expect(taken(state)).toEqual(answers.map(({ nodeId, value, at }) => [nodeId, value, at]));
    expect(state.variables).toMatchObject({ tone: 'on', topic: 'on' });
  });
});
