/** A node that says a value: what is played, in which language, and where it leads when the value cannot be said. */
import { describe, expect, it } from 'vitest';
import { checkFlow, promptsIn } from '../../../src/domain/flow/check.ts';
import type { FlowVariables } from '../../../src/domain/flow/expression.ts';
import type { Flow } from '../../../src/domain/flow/flow.ts';
import { said, type SayNode } from '../../../src/domain/flow/say.ts';
import { beginFlow, stepFlow } from '../../../src/domain/flow/step.ts';
import { wordText } from '../../../src/domain/speech/vocabulary.ts';
import { driveFlow } from '../../../src/services/flowDrive.ts';
import { parseFlowFile } from '../../../src/services/flowFile.ts';

const flowOf = (node: string, languages = '[en, zh]'): Flow =>
  parseFlowFile(
    'a.yaml',
    `id: a
name: A
languages: ${languages}
start: amount
onFault: sorry
nodes:
  amount: { kind: say, ${node}, next: end }
  sorry: { kind: play, prompts: [outpace/sorry], next: end }
  end: { kind: hangup }
`,
  ).flow;
const MONEY =
  "prompts: ['outpace/{language}/due'], value: due, as: money, currency: USD, thenPrompts: [outpace/bye]";

const played = (flow: Flow, variables: FlowVariables) =>
  beginFlow(flow, variables, 0).effects.flatMap((effect) => (effect.type === 'play' ? [effect.prompts] : []));

describe('a node that says a value', () => {
  it('plays its prompts, the words in the language of the person, and the prompts that follow', () => {
    const flow = flowOf(MONEY);
    expect(played(flow, { due: '2.5', language: 'zh' })).toEqual([
      [
        'outpace/zh/due',
        'outpace/zh/word-liang',
        'outpace/zh/word-us-dollar',
        'outpace/zh/word-5',
        'outpace/zh/word-10',
        'outpace/zh/word-us-cent',
        'outpace/bye',
      ],
    ]);
    expect(played(flow, { due: 2 })[0]).toContain('outpace/en/word-dollars');
  });

  it('goes on when it has been heard', () => {
    const flow = flowOf(MONEY);
    const { state } = beginFlow(flow, { due: 1 }, 0);
    const playing = stepFlow(flow, state, { type: 'playing' }, 1).state;
    const over = stepFlow(flow, playing, { type: 'played', outcome: 'done' }, 2);
    expect(over.state.phase).toBe('over');
  });

  it.each([
    ['the variable is not set', {}],
    ['the value is no amount', { due: 'soon' }],
    ['the value is beyond the words', { due: 1e12 }],
    ['the value is a truth', { due: true }],
  ])('leads to the way out where %s', (_what, variables: FlowVariables) => {
    expect(played(flowOf(MONEY), variables)).toEqual([['outpace/sorry']]);
  });

  it('needs every word of its languages, which are no prompts that a file must have', () => {
    const flow = flowOf(MONEY);
    const words = promptsIn(flow).filter((prompt) => wordText(prompt) !== undefined);
    expect(words).toEqual(expect.arrayContaining(['outpace/en/word-million', 'outpace/zh/word-wan']));
    const node = flow.nodes['amount'] as SayNode;
    for (const language of ['en', 'zh']) {
      const result = said(flow, node, { due: '-123456789.21', language });
      expect(result.ok && promptsIn(flow)).toEqual(
        expect.arrayContaining([...(result.ok ? result.prompts : [])]),
      );
    }
    const missing: string[] = [];
    checkFlow(flow, (prompt) => missing.push(prompt) > 0);
    expect(missing.some((prompt) => prompt.includes('word-'))).toBe(false);
  });

  it.each([
    ['value: due, as: money', '[en]', 'currency'],
    ['value: due, as: date, currency: USD', '[en]', 'currency is for money'],
    ['value: due, as: number', '[de]', 'not in de'],
    ['value: "1 +", as: number', '[en]', 'expression'],
    ['value: due, as: money, currency: XXX', '[en]', 'currency'],
    ['value: due, as: song', '[en]', 'as'],
  ])('is refused with %s in %s', (node, languages, why) => {
    expect(() => flowOf(node, languages)).toThrow(new RegExp(why));
  });

  it('is read out in the terminal', () => {
    const lines = driveFlow(flowOf('value: "1234", as: digits')).said();
    expect(lines[0]).toBe('says "one two three four"');
  });
});
