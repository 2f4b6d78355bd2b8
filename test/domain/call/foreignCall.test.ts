import { describe, expect, it } from 'vitest';
import { readForeignCall } from '../../../src/domain/call/foreignCall.ts';

describe('what another PBX says of its call', () => {
  it('is kept as it was said', () => {
    const told = { agent: 'Local/1001@from-queue/n', queue: '400', callId: 'pbx-1763848234.12' };
    expect(readForeignCall(told)).toEqual({ call: told, dropped: [] });
  });

  it('is nothing where nothing was said', () => {
    expect(readForeignCall({ agent: '', queue: '' })).toEqual({ dropped: [] });
  });

  it.each([
    ['a space', 'mei lin'],
    ['a formula', '=1+1'],
    ['a line break', 'mei\r\nX-Other: 1'],
    ['markup', '<script>'],
    ['a variable of the dialplan', '${SHELL(id)}'],
    ['65 characters', 'a'.repeat(65)],
    ['letters beyond ASCII', 'méi'],
  ])('is dropped part by part where one holds %s', (_, agent) => {
    expect(readForeignCall({ agent, queue: 'support' })).toEqual({
      call: { queue: 'support' },
      dropped: ['agent'],
    });
  });

  it('may have 64 characters', () => {
    expect(readForeignCall({ queue: 'q'.repeat(64) }).dropped).toEqual([]);
  });
});
