import { describe, expect, it } from 'vitest';
import type { LiveLeg } from '../../src/engine/input.ts';
import { BUSY, CLEARED, HUNG_UP, aCampaign, aFloor, type TestFloor } from './floor.ts';

const up = (callId: string, bridgeId?: string): LiveLeg =>
  bridgeId === undefined ? { callId, state: 'up' } : { callId, state: 'up', bridgeId };
const seats = (floor: TestFloor): LiveLeg[] =>
  floor.engine.board().agents.flatMap(({ seatId }) => (seatId === undefined ? [] : [up(seatId)]));

/** A gap in the events of `ms`, after which the list shows `legs` besides the agents' seats. */
function gap(floor: TestFloor, legs: readonly LiveLeg[], ms = 5_000): void {
  floor.give({ type: 'linkDown', reason: 'test' });
  floor.wait(ms);
  floor.give({ type: 'linkUp', restarted: false });
  floor.take('adopt');
  floor.list([...seats(floor), ...legs]);
}

describe('a gap in the events', () => {
  it('stops dialling until the living calls have been compared', () => {
    const floor = aFloor();
    floor.feed(0);
    floor.give({ type: 'linkDown', reason: 'test' });
    expect(floor.engine.board()).toMatchObject({ link: 'down', holds: ['telephony is not connected'] });
    floor.take('leaseLeads');
    floor.take('listCalls');
    floor.wait(120_000);
    expect(floor.take('listCalls'), 'there is nobody to ask').toEqual([]);
    floor.give({ type: 'linkUp', restarted: false });
    expect(floor.take('listCalls')).toHaveLength(1);
    floor.wait(500);
    expect(floor.engine.board().holds).toEqual(['calls are being compared with Asterisk']);
    expect(floor.take('leaseLeads')).toEqual([]);
    floor.list(seats(floor));
    expect(floor.take('leaseLeads')).toHaveLength(1);
  });

  it('asks again in a second where the list fails, whatever is ordered meanwhile', () => {
    const floor = aFloor();
    floor.give({ type: 'linkUp', restarted: false });
    floor.take('listCalls');
    for (let round = 0; round < 3; round += 1) {
      floor.give({ type: 'listFailed' });
      floor.give({ type: 'campaignSet', campaign: aCampaign() });
      floor.wait(1_000);
      expect(floor.take('listCalls')).toHaveLength(1);
    }
  });

  it('is not over by a list that was asked for before it', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    const askedAt = floor.now();
    floor.wait(10);
    floor.give({ type: 'linkDown', reason: 'test' });
    floor.wait(10);
    floor.give({ type: 'linkUp', restarted: false });
    floor.list([...seats(floor), { callId, state: 'ringing' }], {}, askedAt);
    expect(floor.engine.board().holds).toEqual(['calls are being compared with Asterisk']);
    floor.list([...seats(floor), up(callId)]);
    expect(floor.engine.board().holds).toEqual([]);
    expect(floor.callState(callId)).toBe('consent');
  });

  it('that held an answer: the person is served now', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    gap(floor, [up(callId)]);
    expect(floor.callState(callId)).toBe('consent');
    expect(floor.take('adopt')).toMatchObject([{ callId }, { callId: floor.seatOf('agent-1') }]);
  });

  it('that held an answer joins the two and does not take the agent out again', () => {
    const floor = aFloor({ campaigns: [aCampaign({ consent: undefined, promptBeforeAgent: false })] });
    const callId = floor.dialled();
    floor.take('seat');
    gap(floor, [up(callId)]);
    expect(floor.callState(callId)).toBe('joining');
    expect(floor.take('seat')).toEqual([]);
  });

  it('that held ringing leaves the call ringing', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    gap(floor, [{ callId, state: 'ringing' }]);
    expect(floor.callState(callId)).toBe('dialling');
  });

  it('in which a leg was made and never dialled ends the call uncharged', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    gap(floor, [{ callId, state: 'created' }]);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'orphan' }]);
    floor.wait(10_000);
    floor.list(seats(floor));
    expect(floor.cdr(callId)).toMatchObject({
      lineResult: 'NODE_FAILURE',
      charged: false,
      next: { state: 'retry', dueAt: floor.now() },
    });
  });

  it('in which a leg was about to be dialled, and was, does not call the person twice', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    gap(floor, [{ callId, state: 'created' }]);
    floor.give({ type: 'callDialling', callId });
    floor.give({ type: 'callAnswered', callId });
    floor.wait(10_000);
    floor.list(seats(floor));
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'ANSWERED', charged: true });
    expect(floor.cdr(callId).next).not.toEqual({ state: 'retry', dueAt: floor.now() });
  });

  it('in the prompt has it played again, to the same person by a free agent', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.take('play');
    gap(floor, [up(callId)]);
    expect(floor.callState(callId)).toBe('consent');
    expect(floor.take('play')).toHaveLength(1);
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: callId });
  });

  it('in the prompt, with the agent gone too, serves the person once more and not twice', () => {
    const floor = aFloor({ agents: 2 });
    const [callId = ''] = floor.dial(1);
    floor.answer(callId);
    const gone = floor.seatOf('agent-1');
    floor.take('play');
    floor.give({ type: 'linkDown', reason: 'test' });
    floor.wait(5_000);
    floor.give({ type: 'linkUp', restarted: false });
    floor.list([up(callId), ...seats(floor).filter((leg) => leg.callId !== gone)]);
    expect(floor.callState(callId)).toBe('consent');
    expect(floor.agent('agent-2')).toMatchObject({ state: 'reserved', attemptId: callId });
    expect(floor.agent('agent-1').state).toBe('seating');
    expect(floor.take('play')).toHaveLength(1);
  });

  it('in the join has it made anew', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.press(callId, '1');
    const [first] = floor.take('bridge');
    gap(floor, [up(callId, first?.bridgeId)]);
    expect(floor.callState(callId)).toBe('joining');
    floor.bridge();
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.all('bridge').at(-1)?.bridgeId).not.toBe(first?.bridgeId);
  });

  it('in a conversation leaves it alone, and joins it again where the bridge was lost', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.take('bridge');
    gap(floor, [up(callId, `b-${callId}`)]);
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.take('bridge')).toEqual([]);
    gap(floor, [up(callId)]);
    expect(floor.take('bridge')).toMatchObject([{ bridgeId: `b-${callId}` }]);
    expect(floor.callState(callId)).toBe('joined');
  });

  it('in which the agent of a conversation was lost ends it', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'linkDown', reason: 'test' });
    floor.wait(5_000);
    floor.give({ type: 'linkUp', restarted: false });
    floor.list([up(callId)]);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'agent-lost' }]);
    expect(floor.agent().state).toBe('seating');
  });

  it('hangs up again what was being hung up, and ends a message that nobody heard the end of', () => {
    const floor = aFloor({ agents: 2 });
    const [first = '', second = ''] = floor.dial();
    for (const agentId of ['agent-1', 'agent-2']) floor.give({ type: 'agentPause', agentId, reason: 'x' });
    floor.answer(first);
    floor.answer(second);
    floor.wait(2_000);
    floor.press(first, '9');
    floor.give({ type: 'doNotCallAdded', attemptId: first });
    floor.take('hangup');
    gap(floor, [up(first), up(second)]);
    expect(floor.take('hangup')).toEqual([
      { type: 'hangup', callId: first, reason: 'do-not-call' },
      { type: 'hangup', callId: second, reason: 'abandoned' },
    ]);
    floor.wait(10_000);
    expect(floor.take('hangup'), 'again, until the end comes').toHaveLength(2);
  });

  it('in which a wait ended: the limit has passed meanwhile', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    floor.answer(callId);
    floor.wait(500);
    gap(floor, [up(callId)], 700);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(649);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(floor.callState(callId)).toBe('safeHarbour');
  });

  it('over a restart of Asterisk ends every call with a record and calls the phones again', () => {
    const floor = aFloor({ agents: 3 });
    const [ringing = '', talking = ''] = floor.dial(2);
    floor.answer(talking);
    floor.press(talking, '1');
    floor.bridge();
    floor.give({ type: 'callDialling', callId: ringing });
    floor.give({ type: 'linkDown', reason: 'restart' });
    floor.wait(5_000);
    floor.give({ type: 'linkUp', restarted: true });
    floor.list([]);
    expect(floor.cdr(talking)).toMatchObject({ lineResult: 'ANSWERED', endedBy: 'unknown', charged: true });
    expect(floor.cdr(ringing)).toMatchObject({
      lineResult: 'UNKNOWN_GAP',
      endedBy: 'unknown',
      charged: true,
    });
    floor.take('originate');
    floor.wait(2_000);
    expect(floor.take('originate')).toHaveLength(3);
  });
});

describe('a call that is gone', () => {
  it('is closed by what the witness saw of its end', () => {
    const floor = aFloor({ agents: 2 });
    const [busy = '', hungUp = ''] = floor.dial();
    floor.give({ type: 'linkDown', reason: 'test' });
    floor.wait(5_000);
    floor.give({ type: 'linkUp', restarted: false });
    floor.list(seats(floor), { [busy]: BUSY, [hungUp]: HUNG_UP });
    expect(floor.cdr(busy)).toMatchObject({ lineResult: 'BUSY', sip: 486, endedBy: 'network' });
    expect(floor.cdrs()).toHaveLength(2);
  });

  it('is spared while it is so young that the list may be older than its leg, and looked at again soon', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.take('listCalls');
    floor.list(seats(floor));
    expect(floor.callState(callId)).toBe('dialling');
    floor.wait(2_999);
    expect(floor.take('listCalls')).toEqual([]);
    floor.wait(1);
    expect(floor.take('listCalls')).toHaveLength(1);
    floor.list(seats(floor));
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'UNKNOWN_GAP' });
  });

  it('never stays unresolved, however often its state changes meanwhile', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.take('listCalls');
    floor.list(seats(floor));
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    let lists = 0;
    for (; lists < 10 && floor.callState(callId) !== 'gone'; lists += 1) {
      floor.wait(3_000);
      if (floor.take('listCalls').length > 0) floor.list(seats(floor));
    }
    expect(lists).toBeLessThanOrEqual(2);
    expect(floor.cdr(callId)).toMatchObject({ hangupReason: 'agent-hangup', endedBy: 'agent' });
    expect(floor.agent().state).toBe('ready');
  });

  it('by our own ring limit says that it rang out', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    floor.wait(13_000);
    expect(floor.callState(callId)).toBe('closing');
    floor.wait(10_000);
    floor.list(seats(floor));
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'NO_ANSWER', hangupReason: 'ring-timeout' });
  });
});

describe('once a minute', () => {
  it('the living calls are compared, and what nobody knows is hung up', () => {
    const floor = aFloor();
    floor.feed(0);
    floor.take('listCalls');
    floor.wait(60_000);
    expect(floor.take('listCalls')).toHaveLength(1);
    floor.list([...seats(floor), up('stranger'), up('seat-of-nobody')]);
    expect(floor.take('hangup')).toEqual([
      { type: 'hangup', callId: 'stranger', reason: 'orphan' },
      { type: 'hangup', callId: 'seat-of-nobody', reason: 'orphan' },
    ]);
    floor.wait(60_000);
    expect(floor.take('listCalls')).toHaveLength(1);
  });

  it('an answer whose event was lost is found', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.list([...seats(floor), up(callId)]);
    expect(floor.callState(callId)).toBe('consent');
    expect(
      floor.all('adopt').filter((one) => one.callId === callId),
      'nothing to adopt',
    ).toEqual([]);
  });

  it('nothing that goes its way is disturbed', () => {
    const floor = aFloor({ agents: 3 });
    const [inPrompt = '', talking = ''] = floor.dial(2);
    floor.answer(inPrompt);
    floor.answer(talking);
    floor.press(talking, '1');
    floor.bridge();
    floor.wait(5_000);
    const mark = floor.mark();
    floor.list([...seats(floor), up(inPrompt), up(talking, `b-${talking}`)]);
    expect(floor.since(mark).filter(({ type }) => type !== 'leaseLeads')).toEqual([]);
  });

  it('an agent whose seat is gone is called again, and one whose phone answered unseen is seated', () => {
    const floor = aFloor({ agents: 2 });
    floor.login('agent-3');
    floor.take('seat');
    floor.wait(5_000);
    const lost = floor.seatOf('agent-1');
    floor.list(seats(floor).filter((leg) => leg.callId !== lost));
    expect(floor.agent('agent-1').state).toBe('seating');
    expect(floor.agent('agent-2').state).toBe('ready');
    expect(floor.agent('agent-3').state).toBe('ready');
    expect(floor.take('seat')).toEqual([{ type: 'seat', callId: floor.seatOf('agent-3') }]);
  });

  it('an agent whose phone is being called is spared while the leg is young', () => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    floor.list([]);
    expect(floor.agent().seatId).toBeDefined();
    floor.wait(3_000);
    floor.list([]);
    expect(floor.agent().seatId).toBeUndefined();
  });
});

it('hangs up a leg that appears when its call is over', () => {
  const floor = aFloor();
  const callId = floor.dialled();
  floor.give({ type: 'originateFailed', callId, outcome: 'refused', code: '500' });
  floor.give({ type: 'callDialling', callId });
  floor.give({ type: 'callProgress', callId, progress: 'ringing' });
  floor.give({ type: 'callAnswered', callId });
  expect(floor.take('hangup')).toEqual([
    { type: 'hangup', callId, reason: 'orphan' },
    { type: 'hangup', callId, reason: 'orphan' },
  ]);
  floor.end(callId, CLEARED);
  expect(floor.cdrs()).toHaveLength(1);
});

describe('an adoption that fails', () => {
  const adoptionsOf = (floor: TestFloor, callId: string) =>
    floor.take('adopt').filter((one) => one.callId === callId).length;
  const fail = (floor: TestFloor, callId: string, code: string) =>
    floor.give({ type: 'commandFailed', operation: 'adopt', code, callIds: [callId] });

  it('is tried again each second, with a look at what has become of the leg', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    gap(floor, [{ callId, state: 'ringing' }]);
    for (let round = 0; round < 3; round += 1) {
      expect(adoptionsOf(floor, callId)).toBe(1);
      floor.take('listCalls');
      fail(floor, callId, 'ECONNREFUSED');
      floor.wait(1_000);
      expect(floor.take('listCalls')).toHaveLength(1);
    }
    floor.list([...seats(floor), up(callId)]);
    expect(floor.callState(callId)).toBe('consent');
    fail(floor, floor.seatOf('agent-1'), 'deadline');
    floor.wait(1_000);
    expect(adoptionsOf(floor, floor.seatOf('agent-1'))).toBe(1);
  });

  it('is not tried again for a leg that is gone, or over', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    gap(floor, [{ callId, state: 'ringing' }]);
    adoptionsOf(floor, callId);
    fail(floor, callId, '404');
    floor.wait(1_000);
    expect(adoptionsOf(floor, callId)).toBe(0);
    fail(floor, callId, '500');
    floor.end(callId);
    floor.wait(1_000);
    expect(adoptionsOf(floor, callId)).toBe(0);
  });
});

it('ends a bridge that could not be ended when it happened', () => {
  const floor = aFloor();
  const callId = floor.joined();
  floor.end(callId);
  const bridgeId = floor.take('unbridge')[0]?.bridgeId ?? '';
  floor.give({
    type: 'commandFailed',
    operation: 'unbridge',
    code: 'link-down',
    callIds: [callId],
    bridgeId,
  });
  floor.list(seats(floor));
  expect(floor.take('unbridge')).toMatchObject([{ bridgeId: `b-${callId}` }]);
  floor.list(seats(floor));
  expect(floor.take('unbridge')).toEqual([]);
});

it('never dials again after another engine has taken over', () => {
  const floor = aFloor();
  floor.give({ type: 'linkFenced' });
  floor.feed();
  expect(floor.all('releaseLead')).toHaveLength(1);
  floor.give({ type: 'linkUp', restarted: false });
  floor.list(seats(floor));
  floor.wait(5_000);
  expect(floor.take('leaseLeads')).toEqual([]);
});
