import { describe, expect, it } from 'vitest';
import { checkFlow, promptsIn } from '../../../src/domain/flow/check.ts';
import { evaluate, expressionFault } from '../../../src/domain/flow/expression.ts';
import { DEFAULT_KEY_RULES, type Flow, type FlowNode } from '../../../src/domain/flow/flow.ts';

const keys = DEFAULT_KEY_RULES;
const menu: FlowNode = { kind: 'menu', prompts: ['menu'], keys, choices: { 1: 'bye' }, onSilence: 'bye' };
const flowOf = (nodes: Flow['nodes'], start = 'menu'): Flow => ({
  flowId: 'f',
  version: '1',
  languages: ['en'],
  start,
  onFault: 'bye',
  nodes: { bye: { kind: 'hangup' }, ...nodes },
});
const codes = (flow: Flow) => checkFlow(flow).map(({ code, nodeId }) => `${code} ${nodeId}`);

describe('the check of a flow', () => {
  it('passes one that holds together', () => {
    expect(checkFlow(flowOf({ menu }))).toEqual([]);
  });

  it.each<[string, Flow, string]>([
    [
      'a follower that is not there',
      flowOf({ menu: { ...menu, choices: { 1: 'nowhere' } } }),
      'unknown-node menu',
    ],
    ['a start that is not there', flowOf({}, 'nowhere'), 'unknown-node start'],
    ['a node nothing leads to', flowOf({ menu, lost: { kind: 'hangup' } }), 'unreachable-node lost'],
    [
      'a circle of prompts',
      flowOf({
        menu: { kind: 'play', prompts: ['a'], next: 'b' },
        b: { kind: 'play', prompts: ['b'], next: 'menu' },
      }),
      'endless-loop menu',
    ],
    ['a key that no phone has', flowOf({ menu: { ...menu, choices: { A: 'bye' } } }), 'bad-key menu'],
    ['a menu without keys', flowOf({ menu: { ...menu, choices: {} } }), 'bad-key menu'],
    [
      'an expression that is none',
      flowOf({ menu: { kind: 'set', variable: 'a', value: '1 +', next: 'bye' } }),
      'bad-expression menu',
    ],
    [
      'more digits than there may be',
      flowOf({
        menu: { kind: 'digits', prompts: [], keys, least: 5, most: 4, onSilence: 'bye', next: 'bye' },
      }),
      'bad-digits menu',
    ],
  ])('finds %s', (_what, flow, found) => {
    expect(codes(flow)).toContain(found);
  });

  it('lets a menu lead back to itself: the person is waited for', () => {
    expect(checkFlow(flowOf({ menu: { ...menu, choices: { 1: 'bye', 2: 'menu' } } }))).toEqual([]);
  });

  it('names each prompt that is missing', () => {
    const flow = flowOf({ menu: { ...menu, keys: { ...keys, wrongPrompts: ['wrong'] } } });
    expect(promptsIn(flow)).toEqual(['menu', 'wrong']);
    expect(checkFlow(flow, (prompt) => prompt === 'menu').map(({ message }) => message)).toEqual([
      'there is no prompt wrong',
    ]);
  });
});

describe('an expression', () => {
  it.each([
    ['rating >= 4 && lang == "en"', true],
    ['rating + 1', 6],
    ['lang + "!"', 'en!'],
    ['rating in [1, 5]', true],
  ])('%s gives %j', (text, value) => {
    expect(evaluate(text, { rating: 5, lang: 'en' })).toEqual({ ok: true, value });
  });

  it('fails where a variable is not set, rather than guess', () => {
    expect(evaluate('missing == 1', {})).toMatchObject({ ok: false });
  });

  it.each([
    ['too long', `"${'a'.repeat(600)}" == "a"`],
    ['too deep', `${'('.repeat(40)}1${')'.repeat(40)}`],
    ['too many parts', Array.from({ length: 200 }, () => '1').join(' + ')],
    ['a list too long', `[${Array.from({ length: 50 }, () => '1').join(',')}].all(x, x > 0)`],
  ])('that is %s is refused when it is read', (_what, text) => {
    expect(expressionFault(text)).toBeDefined();
  });

  it('reaches nothing outside its variables', () => {
    for (const text of ['process.env', 'constructor', '__proto__', 'this', 'globalThis.process']) {
      expect(evaluate(text, {}), text).toMatchObject({ ok: false });
    }
  });
});
