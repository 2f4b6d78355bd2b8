import { describe, expect, it } from 'vitest';
import {
  answer,
  answerAt,
  back,
  goTo,
  nodeNow,
  type Walk,
} from '../../src/console/pages/agent/script/walk.ts';
import type { ScriptShown } from '../../src/api/schemas/deskScreen.ts';

const node = (text: string, more: Partial<ScriptShown['nodes'][string]> = {}) => ({
  text,
  answers: [],
  objections: [],
  ...more,
});

const SCRIPT: ScriptShown = {
  scriptId: 'offer',
  version: '1',
  name: 'Offer',
  language: 'en',
  start: 'opening',
  nodes: {
    opening: node('Good morning', {
      answers: [
        { value: 'yes', label: 'Yes', to: 'need' },
        { value: 'no', label: 'No', to: 'closing' },
      ],
    }),
    need: node('What do you use?', {
      input: { name: 'product', label: 'Product', type: 'text' },
      next: 'closing',
    }),
    closing: node('Goodbye', { disposition: 'sold' }),
  },
  objections: { price: { says: 'Too dear', reply: 'It is not', to: 'need' } },
};
const START: Walk = { path: [], answers: [] };

describe('the way through a script', () => {
  it('begins at its beginning, and goes where the answer leads', () => {
    expect(nodeNow(SCRIPT, START)).toBe('opening');
    const walked = answer(SCRIPT, START, 'yes', 'need', 5);
    expect(nodeNow(SCRIPT, walked)).toBe('need');
    expect(walked).toEqual({
      path: ['opening', 'need'],
      answers: [{ nodeId: 'opening', value: 'yes', at: 5 }],
    });
  });

  it('goes back with the answer kept, and the newer answer stands', () => {
    const returned = back(answer(SCRIPT, START, 'yes', 'need', 5));
    expect(nodeNow(SCRIPT, returned)).toBe('opening');
    expect(answerAt(returned, 'opening')).toBe('yes');
    const other = answer(SCRIPT, returned, 'no', 'closing', 9);
    expect(other.answers).toEqual([{ nodeId: 'opening', value: 'no', at: 9 }]);
    expect(nodeNow(SCRIPT, other)).toBe('closing');
  });

  it('stays where a node is not there, as in a newer version of the script', () => {
    expect(goTo(SCRIPT, START, 'gone')).toBe(START);
    expect(nodeNow(SCRIPT, { path: ['opening', 'gone'], answers: [] })).toBe('opening');
  });
});
