import { describe, expect, it } from 'vitest';
import { CLEARED, SETTINGS, aFloor } from './floor.ts';

/** A call whose join is ordered, with both its legs. */
function joining(agents = 1) {
  const floor = aFloor({ agents });
  const [callId = ''] = floor.dial(1);
  floor.answer(callId);
  floor.press(callId, '1');
  const [ordered] = floor.take('bridge');
  if (ordered === undefined) throw new Error('no join was ordered');
  const bridged = (leg: string, bridgeId = ordered.bridgeId): void =>
    void floor.give({ type: 'bridged', callId: leg, bridgeId });
  const unbridged = (leg: string, bridgeId = ordered.bridgeId): void =>
    void floor.give({ type: 'unbridged', callId: leg, bridgeId });
  return { floor, callId, ordered, seatId: ordered.callIds[0] ?? '', bridged, unbridged };
}

describe('the join', () => {
  it('orders both legs into one bridge', () => {
    const { floor, callId, ordered } = joining();
    expect(ordered).toEqual({
      type: 'bridge',
      bridgeId: `b-${callId}`,
      callIds: [floor.seatOf('agent-1'), callId],
    });
  });

  it.each(['agent first', 'person first'])('is made when both legs are seen, %s', (order) => {
    const { floor, callId, seatId, bridged } = joining();
    const legs = order === 'agent first' ? [seatId, callId] : [callId, seatId];
    bridged(legs[0] ?? '');
    bridged(legs[0] ?? '');
    expect(floor.callState(callId)).toBe('joining');
    floor.wait(40);
    bridged(legs[1] ?? '');
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.agent()).toMatchObject({ state: 'talking', attemptId: callId });
    expect(floor.campaign().joined).toBe(1);
    bridged(callId);
    expect(floor.campaign().joined).toBe(1);
  });

  it('is not made by a leg that has left again, nor in a bridge of somebody else', () => {
    const { floor, callId, seatId, bridged, unbridged } = joining();
    bridged(seatId);
    unbridged(seatId);
    bridged(callId);
    bridged(seatId, 'b-other');
    unbridged(seatId, 'b-other');
    expect(floor.callState(callId)).toBe('joining');
    bridged(seatId);
    expect(floor.callState(callId)).toBe('joined');
  });

  it('ends at the talk limit', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.wait(SETTINGS.maxTalkMs - 1);
    expect(floor.take('hangup')).toEqual([]);
    floor.wait(1);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'talk-limit' }]);
  });
});

describe('a join that does not come', () => {
  it('gives the person another agent in a second, in a bridge of its own, and the agent a new seat', () => {
    const { floor, callId, seatId, bridged, unbridged } = joining(2);
    bridged(callId);
    floor.wait(999);
    expect(floor.take('bridge')).toEqual([]);
    floor.wait(1);
    const [again] = floor.take('bridge');
    expect(again?.callIds).toEqual([floor.seatOf('agent-2'), callId]);
    expect(again?.bridgeId).not.toBe(`b-${callId}`);
    expect(floor.take('unbridge')).toEqual([
      { type: 'unbridge', bridgeId: `b-${callId}`, callIds: [callId] },
    ]);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId: seatId, reason: 'join-failed' }]);
    expect(floor.agent('agent-1').state).toBe('seating');
    // The person's leg moves: out of the first bridge, whose events are of no interest any more, into the second.
    bridged(callId, again?.bridgeId);
    unbridged(callId);
    bridged(floor.seatOf('agent-2'), again?.bridgeId);
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.agent('agent-2').state).toBe('talking');
  });

  it('lets the person wait within the limit where nobody else is free', () => {
    const { floor, callId } = joining();
    floor.wait(1_000);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(SETTINGS.answerLimitMs);
    expect(floor.callState(callId)).toBe('safeHarbour');
    floor.played();
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: 'abandoned', consent: 'given' });
    expect(floor.all('unbridge').at(-1)).toMatchObject({ bridgeId: `b-${callId}` });
  });

  it('is tried again with another agent where the first one hangs up in it', () => {
    const { floor, callId, seatId, bridged } = joining(2);
    bridged(callId);
    floor.end(seatId);
    const [again] = floor.take('bridge');
    expect(again?.callIds).toEqual([floor.seatOf('agent-2'), callId]);
    bridged(callId, again?.bridgeId);
    bridged(floor.seatOf('agent-2'), again?.bridgeId);
    expect(floor.callState(callId)).toBe('joined');
  });

  it('frees the agent where the person hangs up in it', () => {
    const { floor, callId, seatId, bridged } = joining();
    bridged(seatId);
    floor.end(callId);
    expect(floor.agent().state).toBe('ready');
    expect(floor.take('seat').at(-1)).toEqual({ type: 'seat', callId: seatId });
    expect(floor.take('unbridge')).toMatchObject([{ bridgeId: `b-${callId}` }]);
    expect(floor.cdr(callId).agentId, 'nobody was joined').toBeUndefined();
  });
});

describe('the end of a conversation', () => {
  it('takes the agent out of the bridge and into wrap-up', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.take('seat');
    floor.end(callId);
    expect(floor.agent()).toMatchObject({ state: 'wrapUp', calls: 1 });
    expect(floor.agent().attemptId).toBeUndefined();
    expect(floor.take('seat')).toEqual([{ type: 'seat', callId: floor.seatOf('agent-1') }]);
    expect(floor.take('unbridge')).toEqual([
      { type: 'unbridge', bridgeId: `b-${callId}`, callIds: [callId, floor.seatOf('agent-1')] },
    ]);
  });

  it('comes when the agent hangs up the phone: the person is hung up, the phone called again', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.end(floor.seatOf('agent-1'));
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'agent-lost' }]);
    expect(floor.agent().state).toBe('seating');
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({
      endedBy: 'agent',
      hangupReason: 'agent-lost',
      agentId: 'agent-1',
    });
  });

  it('comes when the agent asks for it, and for no other agent', () => {
    const floor = aFloor({ agents: 1 });
    const callId = floor.answered();
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    expect(floor.callState(callId), 'not yet talking').toBe('consent');
    floor.press(callId, '1');
    floor.bridge();
    floor.give({ type: 'agentHangup', agentId: 'nobody' });
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'agent-hangup' }]);
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ endedBy: 'agent', hangupReason: 'agent-hangup' });
  });
});
