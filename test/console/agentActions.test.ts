import { describe, expect, it } from 'vitest';
import { possibleActions, possibleDuties } from '../../src/console/pages/agent/call/possible.ts';
import { aView, inCall } from '../support/scriptedDesk.ts';

describe('what an agent may do', () => {
  it('is everything of a conversation from the join on, before anything was done in it', () => {
    const { call } = inCall();
    if (call === undefined) throw new Error('no call');
    const { conversation: _, ...untouched } = call;
    expect(possibleActions({ ...inCall(), call: untouched })).toEqual(possibleActions(inCall()));
    expect(possibleActions(inCall()).has('hangup')).toBe(true);
  });

  it('is nothing of a conversation before the join, and without a call', () => {
    const { call } = inCall();
    if (call === undefined) throw new Error('no call');
    const { conversation: _, ...joining } = call;
    expect(possibleActions({ ...inCall(), call: { ...joining, state: 'joining' } }).size).toBe(0);
    expect(possibleActions(aView()).size).toBe(0);
  });

  it('is a conference once the third has answered', () => {
    const consulting = (isUp: boolean) =>
      possibleActions(
        inCall('a1', {
          conversation: { state: 'consulting', isMuted: false, third: { who: 'Ben', isUp } },
        }),
      );
    expect(consulting(false).has('conference')).toBe(false);
    expect(consulting(true).has('conference')).toBe(true);
    expect(consulting(false).has('completeTransfer')).toBe(true);
  });

  it('is what follows the call while there is one', () => {
    expect([...possibleDuties(inCall())]).toEqual(['ready', 'pause', 'logout']);
    expect([...possibleDuties(aView())]).toEqual(['pause', 'logout']);
  });
});
