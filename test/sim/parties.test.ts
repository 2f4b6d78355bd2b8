import { describe, expect, it } from 'vitest';
import { dialStatusOf, lineResult } from '../../src/domain/call/lineResult.ts';
import { NUMBER_PLAN, partyOf, type PartyBehaviour } from '../../src/sim/numberPlan.ts';
import { q850OfSip } from '../../src/sim/q850.ts';
import { type Floor, dial, numberOf, openFloor, story } from './floor.ts';

/** What the caller of a party sees, with the time since the originate, when it is left to ring for 30 s. */
function told(party: PartyBehaviour): string[] {
  const { ringback, decidesAfterMs, sip, keys, hangsUpAfterMs } = party;
  const lines = ['0 dialling', ...(ringback === 'none' ? [] : [`0 ${ringback}`])];
  if (decidesAfterMs === undefined) return [...lines, '30000 ended 480/19 by us'];
  if (sip !== undefined) return [...lines, `${decidesAfterMs} ended ${sip}/${q850OfSip(sip)} by network`];
  lines.push(`${decidesAfterMs} answered`);
  lines.push(...keys.map((key) => `${decidesAfterMs + key.afterMs} key ${key.digit}`));
  if (hangsUpAfterMs !== undefined) lines.push(`${decidesAfterMs + hangsUpAfterMs} ended -/16 by network`);
  return lines;
}

async function played(code: string): Promise<{ floor: Floor; callId: string }> {
  const floor = await openFloor();
  const callId = await dial(floor, code);
  floor.clock.advanceBy(200_000);
  return { floor, callId };
}

describe('the number plan as the simulator plays it', () => {
  it('rings, answers, presses keys and hangs up at the times of the plan', async () => {
    const { floor, callId } = await played('05');
    expect(story(floor, callId)).toEqual([
      '0 dialling',
      '0 ringing',
      '1000 answered',
      '1500 ended -/16 by network',
    ]);
  });

  it.each(NUMBER_PLAN.map((party) => [party.code, party.behaviour] as const))(
    'number %s: %s',
    async (code) => {
      const { floor, callId } = await played(code);
      expect(story(floor, callId)).toEqual(told(partyOf(numberOf(code))));
    },
  );

  it.each(NUMBER_PLAN.map((party) => [party.code, party] as const))(
    'number %s ends with the line result of the plan',
    async (code, party) => {
      const { floor, callId } = await played(code);
      floor.telephony.farEndHangup(callId);
      floor.clock.advanceBy(0);
      const ended = floor.events.find((event) => event.type === 'callEnded' && event.callId === callId);
      if (ended?.type !== 'callEnded') throw new Error('the call has not ended');
      const answered = floor.events.some((event) => event.type === 'callAnswered');
      const progressed = floor.events.some((event) => event.type === 'callProgress');
      const result = lineResult(ended.end, { answered, progressed });
      expect(result).toBe(party.lineResult);
      expect(dialStatusOf(result)).toBe(party.dialStatus);
    },
  );

  it('takes any other number for unallocated', async () => {
    const { floor, callId } = await played('99');
    expect(story(floor, callId)).toEqual(['0 dialling', '0 ended 404/1 by network']);
  });
});
