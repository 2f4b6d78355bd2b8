/** Nodes that reach beyond the call, step by step: what is asked, what is heard meanwhile, and where it leads. */
import { describe, expect, it } from 'vitest';
import { checkFlow } from '../../../src/domain/flow/check.ts';
import type { Flow, FlowNode } from '../../../src/domain/flow/flow.ts';
import type { TimeCase, TimeNode, WebhookNode } from '../../../src/domain/flow/reach.ts';
import type { FlowInput, FlowState, FlowStep } from '../../../src/domain/flow/state.ts';
import { beginFlow, resumeFlow, stepFlow } from '../../../src/domain/flow/step.ts';
import { NOWHERE, timeLeadsTo, type FlowPlace } from '../../../src/domain/flow/time.ts';

const ask: WebhookNode = {
  kind: 'webhook',
  method: 'GET',
  url: 'https://crm.example/{number}',
  headers: {},
  fields: { tier: 'tier' },
  prompts: [],
  timeoutMs: 1_000,
  tries: 2,
  withinMs: 4_000,
  next: 'known',
  onFailed: 'sorry',
};
const known: FlowNode = {
  kind: 'branch',
  cases: [{ when: 'tier == "gold"', next: 'end' }],
  otherwise: 'ask',
};
const flowOf = (nodes: Flow['nodes'], start = 'ask'): Flow => ({
  flowId: 'f',
  version: '1',
  languages: ['en', 'zh'],
  start,
  onFault: 'end',
  nodes: {
    ask,
    known,
    sorry: { kind: 'play', prompts: ['sorry'], next: 'end' },
    end: { kind: 'hangup' },
    ...nodes,
  },
});
const begin = (flow: Flow): FlowStep => beginFlow(flow, { number: '+1 555', language: 'zh' }, 0);
const types = ({ effects }: FlowStep): readonly string[] => effects.map(({ type }) => type);
const answered = (visit: number, fields = {}): FlowInput => ({
  type: 'webhookAnswered',
  visit,
  outcome: 'done',
  fields,
});
const step = (flow: Flow, { state }: { readonly state: FlowState }, input: FlowInput, now = 0): FlowStep =>
  stepFlow(flow, state, input, now);

describe('a webhook', () => {
  it('without prompts is silent first, then has music, and no music once it is answered', () => {
    const flow = flowOf({});
    const first = begin(flow);
    expect(types(first)).toEqual(['askWebhook']);
    const waiting = step(flow, first, { type: 'timeout' }, first.state.deadlineAt);
    expect(waiting.effects).toEqual([{ type: 'music', on: true }]);
    const over = step(flow, waiting, answered(1, { tier: 'gold' }), 3_000);
    expect(over.effects).toEqual([
      { type: 'music', on: false },
      { type: 'ended', end: 'finished' },
    ]);
  });

  it('with prompts has music when they have ended, and cuts them short for the answer', () => {
    const flow = flowOf({ ask: { ...ask, prompts: ['moment'] } });
    const first = begin(flow);
    expect(first.effects.at(-1)).toEqual({ type: 'play', prompts: ['moment'] });
    expect(types(step(flow, first, answered(1, { tier: 'gold' })))).toEqual(['stopPlay', 'ended']);
    const heard = step(flow, step(flow, first, { type: 'playing' }), { type: 'played', outcome: 'done' });
    expect(heard.effects).toEqual([{ type: 'music', on: true }]);
  });

  it('is given up for itself where whoever asks never says anything', () => {
    const flow = flowOf({});
    const waiting = step(flow, begin(flow), { type: 'timeout' }, 1_500);
    expect(step(flow, waiting, { type: 'timeout' }, 6_999).effects).toEqual([]);
    const over = step(flow, waiting, { type: 'timeout' }, 7_000);
    expect(over.effects).toEqual([
      { type: 'music', on: false },
      { type: 'play', prompts: ['sorry'] },
    ]);
    expect(step(flow, over, answered(1, { tier: 'gold' })).effects).toEqual([]);
  });

  it('forgets what an earlier visit has brought, and each visit has a number of its own', () => {
    const flow = flowOf({
      known: { kind: 'branch', cases: [{ when: 'tier == "silver"', next: 'ask' }], otherwise: 'sorry' },
    });
    const second = step(flow, begin(flow), answered(1, { tier: 'silver', other: 'x' }));
    expect(second.state.variables).toMatchObject({ tier: 'silver' });
    expect(second.state.variables).not.toHaveProperty('other');
    expect(second.effects.at(-1)).toMatchObject({ type: 'askWebhook', visit: 2 });
    expect(step(flow, second, answered(1, { tier: 'silver' })).effects).toEqual([]);
    const third = step(flow, second, answered(2));
    expect(third.state.variables).not.toHaveProperty('tier');
    expect(third.effects.at(-1)).toEqual({ type: 'play', prompts: ['sorry'] });
  });

  it('is asked again after a gap, as the same visit', () => {
    const flow = flowOf({});
    const waiting = step(flow, begin(flow), { type: 'timeout' }, 1_500);
    const again = resumeFlow(flow, waiting.state, 60_000);
    expect(again.effects).toMatchObject([
      { type: 'music', on: false },
      { type: 'askWebhook', visit: 1, request: { url: 'https://crm.example/%2B1%20555' } },
    ]);
  });

  it('is asked also with half a character, which no address can hold', () => {
    const { effects } = beginFlow(flowOf({}), { number: 'a\ud83d', language: 'en' }, 0);
    expect(effects).toMatchObject([
      { type: 'askWebhook', request: { url: 'https://crm.example/a%EF%BF%BD' } },
    ]);
  });

  it('that is asked in a circle ends as a fault, not never', () => {
    const flow = flowOf({ ask: { ...ask, next: 'ask' } });
    let now: FlowStep = begin(flow);
    for (let visit = 1; visit <= 60 && now.state.phase !== 'over'; visit += 1)
      now = step(flow, now, answered(visit));
    expect(now.effects.at(-1)).toMatchObject({ type: 'ended', end: 'fault' });
  });
});

describe('a message', () => {
  it('is in the language of the person, with values as they are', () => {
    const flow = flowOf(
      { write: { kind: 'sms', text: { en: 'Hello {number}', zh: '你好 {number}{none}' }, next: 'end' } },
      'write',
    );
    expect(begin(flow).effects).toEqual([
      { type: 'sms', nodeId: 'write', visit: 1, text: '你好 +1 555' },
      { type: 'ended', end: 'finished' },
    ]);
  });
});

describe('the clock', () => {
  const HOLIDAY = '2026-07-03';
  const place: FlowPlace = {
    zones: ['America/New_York'],
    region: 'US',
    dayKinds: (region, date) =>
      region === 'US'
        ? date === HOLIDAY
          ? 'holiday'
          : date === '2026-07-11'
            ? 'makeUp'
            : 'working'
        : undefined,
  };
  const office: TimeCase = { days: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 17 * 60, next: 'open' };
  const nodeOf = (cases: readonly TimeCase[], more: Partial<TimeNode> = {}): TimeNode => ({
    kind: 'time',
    cases,
    otherwise: 'shut',
    ...more,
  });
  const at = (time: string): number => Date.parse(`${time}:00Z`);
  const holiday: TimeCase = { holiday: true, next: 'holiday' };
  const night: TimeCase = { fromMinute: 22 * 60, toMinute: 6 * 60, next: 'night' };

  it.each<[string, TimeNode, string, FlowPlace, string]>([
    ['an hour of the office', nodeOf([office]), '2026-07-01T13:00', place, 'open'],
    ['the minute at which it closes', nodeOf([office]), '2026-07-01T21:00', place, 'shut'],
    ['a Saturday', nodeOf([office]), '2026-07-04T15:00', place, 'shut'],
    ['a Saturday that is worked', nodeOf([office]), '2026-07-11T15:00', place, 'open'],
    ['a holiday before the hours', nodeOf([holiday, office]), `${HOLIDAY}T15:00`, place, 'holiday'],
    ['no holiday', nodeOf([{ holiday: false, next: 'day' }]), '2026-07-01T13:00', place, 'day'],
    ['a night over midnight', nodeOf([night]), '2026-07-02T03:00', place, 'night'],
    [
      'a country whose days nobody knows',
      nodeOf([{ holiday: false, next: 'day' }], { country: 'ZZ' }),
      '2026-07-01T13:00',
      place,
      'shut',
    ],
    ['another zone', nodeOf([office], { zone: 'Asia/Shanghai' }), '2026-07-01T13:00', place, 'shut'],
    [
      'several zones, in all of which it holds',
      nodeOf([office]),
      '2026-07-01T17:00',
      { ...place, zones: ['America/New_York', 'America/Los_Angeles'] },
      'open',
    ],
    [
      'several zones, in one of which it does not',
      nodeOf([office]),
      '2026-07-01T13:00',
      { ...place, zones: ['America/New_York', 'America/Los_Angeles'] },
      'shut',
    ],
    ['nobody knows where the person is', nodeOf([office]), '2026-07-01T13:00', NOWHERE, 'shut'],
  ])('of %s', (_name, node, time, where, to) => {
    expect(timeLeadsTo(node, where, at(time))).toBe(to);
  });
});

describe('the check', () => {
  const codes = (flow: Flow, reach?: Parameters<typeof checkFlow>[2]) =>
    checkFlow(flow, () => true, reach).map(({ code, nodeId }) => `${code} ${nodeId}`);
  const allowed = { mayAsk: (host: string) => host === 'crm.example', maySendSms: true };

  it('passes what is allowed', () => {
    expect(codes(flowOf({ known: { ...known, otherwise: 'end' } }), allowed)).toEqual([]);
  });

  it.each<[string, Flow, string]>([
    ['a webhook that leads back to itself unheard', flowOf({}), 'endless-loop ask'],
    ['a way of a webhook to nowhere', flowOf({ ask: { ...ask, onFailed: 'nowhere' } }), 'unknown-node ask'],
    [
      'a variable that nothing sets',
      flowOf({ ask: { ...ask, body: { a: ['{rating}'] } } }),
      'unknown-variable ask',
    ],
    [
      'a host that is not allowed',
      flowOf({ ask: { ...ask, url: 'https://127.0.0.1/x' } }),
      'host-not-allowed ask',
    ],
  ])('finds %s', (_name, flow, problem) => {
    expect(codes(flow, allowed)).toContain(problem);
  });

  it('finds a message that says nothing in one language, and one that nothing can send', () => {
    const write: FlowNode = { kind: 'sms', text: { en: 'a', de: 'b' }, next: 'end' };
    const flow = flowOf({ known: { ...known, otherwise: 'write' }, write });
    expect(codes(flow, { ...allowed, maySendSms: false })).toEqual(['no-words write', 'no-gateway write']);
  });
});
