import { describe, expect, it } from 'vitest';
import { dialStatusOf, lineResult } from '../../src/domain/call/lineResult.ts';
import { NUMBER_PLAN } from '../../src/sim/numberPlan.ts';
import { type Floor, dial, openFloor, story } from './floor.ts';

/** The plan in words: what each number's caller sees, with the time since the originate in milliseconds. */
const STORIES: Readonly<Record<string, readonly string[]>> = {
  '01': ['0 dialling', '0 ringing', '1000 answered', '3000 key 1', '8000 ended -/16 by network'],
  '02': ['0 dialling', '0 ringing', '2000 answered', '4000 key 1'],
  '03': ['0 dialling', '0 ringing', '1000 answered', '3000 key 9'],
  '04': ['0 dialling', '0 ringing', '1000 answered', '61000 ended -/16 by network'],
  '05': ['0 dialling', '0 ringing', '1000 answered', '1500 ended -/16 by network'],
  '06': ['0 dialling', '0 ringing', '1000 answered', '3000 key 5', '4400 key 1'],
  '07': ['0 dialling', '0 answered'],
  '08': ['0 dialling', '0 ringing', '6000 answered', '8000 key 1', '13000 ended -/16 by network'],
  '10': ['0 dialling', '0 ended 486/17 by network'],
  '11': ['0 dialling', '0 ringing', '30000 ended 480/19 by us'],
  '12': ['0 dialling', '0 earlyMedia', '30000 ended 480/19 by us'],
  '13': ['0 dialling', '30000 ended 480/19 by us'],
  '14': ['0 dialling', '0 ringing', '2000 ended 480/19 by network'],
  '20': ['0 dialling', '0 ended 480/19 by network'],
  '21': ['0 dialling', '0 ended 404/1 by network'],
  '22': ['0 dialling', '0 ended 410/22 by network'],
  '23': ['0 dialling', '0 ended 484/28 by network'],
  '24': ['0 dialling', '0 ended 603/21 by network'],
  '25': ['0 dialling', '0 ended 503/34 by network'],
  '26': ['0 dialling', '0 ended 500/38 by network'],
  '27': ['0 dialling', '0 ended 403/21 by network'],
  '28': ['0 dialling', '0 ended 607/127 by network'],
  '29': ['0 dialling', '0 ended 608/127 by network'],
  '30': ['0 dialling', '0 ringing', '1000 answered', '16500 ended -/16 by network'],
  '31': ['0 dialling', '0 ringing', '1000 answered', '11000 ended -/16 by network'],
  '40': ['0 dialling', '0 answered'],
  '41': ['0 dialling', '0 answered', '200 key 1'],
  '42': ['0 dialling', '0 ringing', '300 answered'],
};

async function played(code: string): Promise<{ floor: Floor; callId: string }> {
  const floor = await openFloor();
  const callId = await dial(floor, code);
  floor.clock.advanceBy(200_000);
  return { floor, callId };
}

describe('the number plan as the simulator plays it', () => {
  it('has a story for every number', () => {
    expect(Object.keys(STORIES).sort()).toEqual(NUMBER_PLAN.map((party) => party.code).sort());
  });

  it.each(Object.entries(STORIES))('number %s', async (code, expected) => {
    const { floor, callId } = await played(code);
    expect(story(floor, callId)).toEqual(expected);
  });

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
