import { describe, expect, it } from 'vitest';
import { reviewAction } from '../../../src/domain/conversation/action.ts';
import { isPrintable } from '../../../src/domain/kernel/printable.ts';
import { reviewSupervisorAction } from '../../../src/domain/supervision/action.ts';

const HALF = 'a\uD800';
const NUL = 'a\u0000';

describe('text that is kept', () => {
  it.each(['a', '\u5EA7\u5E2D', '\u{1F600}', 'a'.repeat(5)])('%j is printable', (text) => {
    expect(isPrintable(text, 5)).toBe(true);
  });

  it.each(['', NUL, HALF, 'two\nlines', 'a'.repeat(6)])('%j is not', (text) => {
    expect(isPrintable(text, 5)).toBe(false);
  });

  it.each([NUL, HALF])('%j is taken from no agent and no supervisor', (text) => {
    for (const action of [
      { type: 'mark', note: text },
      { type: 'help', note: text },
      { type: 'disposition', code: 'sold', note: text },
      { type: 'skipLead', reason: text },
    ] as const)
      expect(reviewAction(action), action.type).toMatchObject({ code: 'bad-argument' });
    const pause = { type: 'pauseAgent', agentId: 'agent-1', reason: text } as const;
    expect(reviewSupervisorAction('ada', pause)).toMatchObject({ code: 'bad-argument' });
  });

  it('a disposition with a note that can be read is taken', () => {
    expect(reviewAction({ type: 'disposition', code: 'sold', note: 'calls back' })).toBeUndefined();
    expect(reviewAction({ type: 'disposition', code: 'sold' })).toBeUndefined();
  });
});
