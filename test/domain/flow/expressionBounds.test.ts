/** Expressions that would run long are refused when the flow is read; the longest that are not are over at once. */
import { describe, expect, it } from 'vitest';
import { checkFlow } from '../../../src/domain/flow/check.ts';
import { evaluate, expressionFault } from '../../../src/domain/flow/expression.ts';

const TWENTY = `[${Array.from({ length: 20 }, (_, index) => index).join(',')}]`;
const sum = (count: number): string => Array.from({ length: count }, () => 'a').join('+');

describe('an expression that would run long', () => {
  // Each was measured: from a second to longer than anybody waits.
  it.each([
    ['a walk in a walk', `${TWENTY}.map(a, ${TWENTY}.map(b, a+b)).size() > 0`, 'another walk'],
    ['a walk in the condition of another', `[1].filter(a, [1].exists(b, b == a)).size() > 0`, 'another walk'],
    ['walk after walk after walk', `[s].map(a,a+a).map(a,a+a).map(a,a+a).size() > 0`, 'more than 2'],
    ['a pattern', 's.matches("^(a+)+$")', 'matches'],
    ['a text taken apart', 's.split("").all(a, a == "x")', 'split'],
    ['a value that doubles', 'cel.bind(x, s + s, x + x) == s', 'bind'],
  ])('%s is refused, and the check says why', (_what, text, why) => {
    expect(expressionFault(text)).toContain(why);
    expect(evaluate(text, { s: 'x' })).toMatchObject({ ok: false });
    const flow = {
      flowId: 'f',
      version: '1',
      languages: ['en'],
      start: 'set',
      onFault: 'end',
      nodes: {
        set: { kind: 'set', variable: 'a', value: text, next: 'end' },
        end: { kind: 'hangup' },
      },
    } as const;
    expect(checkFlow(flow)).toMatchObject([{ code: 'bad-expression', nodeId: 'set' }]);
  });

  it.each([
    ['the most that two walks make of texts', `[s].map(a, ${sum(14)}).map(a, ${sum(14)})[0].contains("zz")`],
    ['the most that two walks make of lists', `[s,s].map(a, [a,a]).map(a, ${sum(14)}).size() > 1`],
    ['a search at each step', `${TWENTY}.all(a, s.contains("${'y'.repeat(40)}z") == s.contains("z"))`],
  ])('%s is over in a few milliseconds', (_what, text) => {
    const variables = { s: 'y'.repeat(1_000) };
    expect(expressionFault(text)).toBeUndefined();
    // The best of some: the machine may have other work.
    const times = Array.from({ length: 20 }, () => {
      const startedAt = performance.now();
      expect(evaluate(text, variables)).toMatchObject({ ok: true });
      return performance.now() - startedAt;
    });
    expect(Math.min(...times)).toBeLessThan(5);
  });

  it('makes no text that grows from node to node', () => {
    expect(evaluate('s + s', { s: 'x'.repeat(501) })).toMatchObject({ ok: false });
    expect(evaluate('s + s', { s: 'x'.repeat(500) })).toMatchObject({ ok: true });
  });
});
