import { describe, expect, it } from 'vitest';
import type { AgentSnapshot } from '../../src/domain/agent/state.ts';
import type { CallState } from '../../src/domain/call/state.ts';
import type { Attempt } from '../../src/domain/cdr/attempt.ts';
import type { CallSnapshot } from '../../src/engine/call.ts';
import type { LiveLeg } from '../../src/engine/input.ts';
import { SETTINGS, START, aFloor } from './floor.ts';

const ATTEMPT: Attempt = {
  attemptId: 'attempt-1',
  dialGroupId: 'main',
  campaignId: 'camp',
  leadId: 'lead-1',
  number: '+15550200001',
  trunkId: 'carrier',
  callerId: '+15550100000',
  attemptNumber: 1,
  createdAt: START - 60_000,
};

function saved(state: CallState, more: Partial<CallSnapshot> = {}): CallSnapshot {
  const isAnswered = !['created', 'dialling', 'ringing'].includes(state);
  return {
    priorAttempts: 0,
    priorRevision: 0,
    state,
    since: START - 50_000,
    stamps: { createdAt: ATTEMPT.createdAt, ...(isAnswered ? { answeredAt: START - 50_000 } : {}) },
    progressed: true,
    plays: 0,
    consent: 'not_asked',
    abandoned: false,
    ...more,
  };
}

function agent(more: Partial<AgentSnapshot> = {}): AgentSnapshot {
  return {
    agentId: 'agent-1',
    name: 'Ada',
    phone: 'phone-1',
    state: 'ready',
    since: START - 90_000,
    seatId: 'seat-1',
    calls: 3,
    ...more,
  };
}

const SEAT: LiveLeg = { callId: 'seat-1', state: 'up' };
const LEG: LiveLeg = { callId: 'attempt-1', state: 'up' };

/** The engine after a crash, connected and compared with these legs. */
function after(call: CallSnapshot | undefined, agents: readonly AgentSnapshot[], legs: readonly LiveLeg[]) {
  const floor = aFloor({ agents: 0, connected: false });
  floor.give({
    type: 'restored',
    attempts: [call === undefined ? { attempt: ATTEMPT } : { attempt: ATTEMPT, call }],
    agents,
  });
  floor.connect(legs);
  return floor;
}

describe('a call found after a crash', () => {
  it.each(['created', 'dialling', 'ringing'] as const)(
    'that was %s and is gone is closed as lost in the gap',
    (state) => {
      const floor = after(saved(state), [agent()], [SEAT]);
      expect(floor.cdr('attempt-1')).toMatchObject({
        lineResult: 'UNKNOWN_GAP',
        charged: true,
        endedBy: 'unknown',
      });
    },
  );

  it('that was never saved is closed too', () => {
    const floor = after(undefined, [], []);
    expect(floor.cdr('attempt-1')).toMatchObject({ lineResult: 'UNKNOWN_GAP' });
    expect(floor.all('closeAttempt')).toMatchObject([{ revision: 1 }]);
  });

  it('that rings is adopted and answered later', () => {
    const floor = after(saved('ringing'), [agent()], [SEAT, { callId: 'attempt-1', state: 'ringing' }]);
    expect(floor.all('adopt')).toEqual([
      { type: 'adopt', callId: 'attempt-1' },
      { type: 'adopt', callId: 'seat-1' },
    ]);
    expect(floor.callState('attempt-1')).toBe('ringing');
    floor.give({ type: 'callAnswered', callId: 'attempt-1' });
    expect(floor.callState('attempt-1')).toBe('consent');
  });

  it('that rings for ever is hung up', () => {
    const floor = after(saved('ringing'), [agent()], [SEAT, { callId: 'attempt-1', state: 'ringing' }]);
    floor.wait(15_000);
    expect(floor.take('hangup')).toMatchObject([{ callId: 'attempt-1', reason: 'ring-timeout' }]);
  });

  it.each(['created', 'dialling', 'ringing'] as const)('that was %s and is up now is served', (state) => {
    const floor = after(saved(state), [agent()], [SEAT, LEG]);
    expect(floor.callState('attempt-1')).toBe('consent');
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: 'attempt-1' });
  });

  it('that was waiting is served, or hears the message within the limit', () => {
    expect(after(saved('waiting'), [agent()], [SEAT, LEG]).callState('attempt-1')).toBe('consent');
    const floor = after(saved('waiting'), [], [LEG]);
    floor.wait(SETTINGS.answerLimitMs);
    expect(floor.callState('attempt-1')).toBe('safeHarbour');
  });

  it('that was in the prompt hears it again, with its agent', () => {
    const call = saved('consent', { agentId: 'agent-1', consent: 'none', plays: 1 });
    const floor = after(call, [agent({ state: 'reserved', attemptId: 'attempt-1' })], [SEAT, LEG]);
    expect(floor.all('play')).toHaveLength(1);
    floor.press('attempt-1', '1');
    floor.bridge();
    expect(floor.callState('attempt-1')).toBe('joined');
  });

  it('that was being joined is joined, in another bridge than the engine before it had made', () => {
    const call = saved('joining', { agentId: 'agent-1', consent: 'given', bridgeId: 'b-attempt-1' });
    const legs = [SEAT, { ...LEG, bridgeId: 'b-attempt-1' }];
    const floor = after(call, [agent({ state: 'reserved' })], legs);
    const [bridge] = floor.take('bridge');
    expect(bridge?.bridgeId).not.toBe('b-attempt-1');
    floor.bridge();
    expect(floor.callState('attempt-1')).toBe('joined');
    expect(floor.all('play'), 'asked already').toEqual([]);
  });

  const talking = saved('joined', { agentId: 'agent-1', joinedAgentId: 'agent-1', bridgeId: 'b-attempt-1' });
  const inBridge = [
    { ...SEAT, bridgeId: 'b-attempt-1' },
    { ...LEG, bridgeId: 'b-attempt-1' },
  ];

  it.each(['talking', 'reserved', 'ready', 'wrapUp', 'paused'] as const)(
    'that is a conversation goes on, though the picture of the agent showed %s',
    (state) => {
      const floor = after(talking, [agent({ state })], inBridge);
      expect(floor.agent()).toMatchObject({ state: 'talking', attemptId: 'attempt-1' });
      floor.wait(60_000);
      expect(floor.take('hangup')).toEqual([]);
      floor.end('attempt-1');
      expect(floor.cdr('attempt-1')).toMatchObject({ agentId: 'agent-1', endedBy: 'customer' });
      expect(floor.agent().state).toBe('wrapUp');
    },
  );

  it('that is a conversation without its agent is ended', () => {
    const floor = after(talking, [], [LEG]);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId: 'attempt-1', reason: 'agent-lost' }]);
  });

  it('that was a conversation and is gone gives the agent back', () => {
    const floor = after(talking, [agent({ state: 'talking' })], [SEAT]);
    expect(floor.agent().state).toBe('wrapUp');
    expect(floor.cdr('attempt-1')).toMatchObject({
      lineResult: 'ANSWERED',
      agentId: 'agent-1',
      endedBy: 'unknown',
    });
  });

  it('that heard the message is hung up, and counted as abandoned', () => {
    const floor = after(saved('safeHarbour', { abandoned: true }), [], [LEG]);
    expect(floor.take('hangup')).toMatchObject([{ reason: 'abandoned' }]);
    floor.end('attempt-1');
    expect(floor.cdr('attempt-1')).toMatchObject({ dialStatus: 'abandoned' });
  });

  it.each([
    ['abandoned', saved('safeHarbour', { abandoned: true }), 1],
    ['joined', saved('joined', { stamps: { ...saved('joined').stamps, joinedAt: START - 49_000 } }), 0],
  ] as const)('that was %s counts against the budget, which no record shows yet', (_, call, abandoned) => {
    const floor = after(call, [agent()], [LEG, SEAT]);
    expect(floor.campaign().pacing?.budget).toMatchObject([{ answered: 1, abandoned }]);
  });

  it('that was being hung up is hung up, again and again', () => {
    const floor = after(saved('closing', { hangupReason: 'no-consent' }), [], [LEG]);
    expect(floor.take('hangup')).toMatchObject([{ reason: 'no-consent' }]);
    floor.wait(10_000);
    expect(floor.take('hangup')).toMatchObject([{ reason: 'no-consent' }]);
  });

  it('that asked never to be called is put on the list again, alive or gone', () => {
    const call = saved('closing', { hangupReason: 'do-not-call', consent: 'do_not_call' });
    const floor = after(call, [], []);
    expect(floor.all('addDoNotCall')).toEqual([
      { type: 'addDoNotCall', number: '+15550200001', attemptId: 'attempt-1' },
    ]);
    expect(floor.cdr('attempt-1')).toMatchObject({ consent: 'do_not_call', next: { state: 'final' } });
  });

  it('of a campaign that the records no longer show is ended by a record, and nothing is dialled for it', () => {
    const floor = aFloor({ agents: 0, connected: false, campaigns: [] });
    floor.give({
      type: 'restored',
      attempts: [{ attempt: ATTEMPT, call: saved('ringing') }],
      agents: [agent()],
    });
    floor.connect([SEAT]);
    expect(floor.cdr('attempt-1')).toMatchObject({ lineResult: 'UNKNOWN_GAP', next: { state: 'final' } });
    expect(floor.campaign()).toMatchObject({ state: 'stopped' });
    floor.wait(5_000);
    expect(floor.all('leaseLeads')).toEqual([]);
  });

  it('keeps its charged attempts from the moment it is dialled', () => {
    const before = aFloor();
    before.dial(1, { attempts: 0, revision: 9 });
    expect(before.all('saveCall').at(-1)).toMatchObject({ call: { priorAttempts: 0, priorRevision: 9 } });
  });
});

describe('an agent found after a crash', () => {
  it('is ready in the seat that lives', () => {
    const floor = after(saved('ringing'), [agent()], [SEAT]);
    expect(floor.agent()).toMatchObject({ state: 'ready', calls: 3, since: START - 90_000 });
    expect(floor.all('seat')).toEqual([{ type: 'seat', callId: 'seat-1' }]);
  });

  it.each(['reserved', 'talking'] as const)('who was %s without a call is free', (state) => {
    const floor = after(saved('ringing'), [agent({ state, attemptId: 'other' })], [SEAT]);
    expect(floor.agent().state).toBe('ready');
    expect(floor.agent().attemptId).toBeUndefined();
  });

  it('is called where the seat is gone', () => {
    const floor = after(saved('ringing'), [agent()], []);
    expect(floor.agent().state).toBe('seating');
    floor.wait(2_000);
    expect(floor.take('originate')).toMatchObject([{ target: { kind: 'phone', phone: 'phone-1' } }]);
  });

  it('is called where the phone was not yet reached', () => {
    const { seatId: _, ...seatless } = agent({ state: 'seating' });
    const floor = after(saved('ringing'), [seatless], []);
    floor.wait(1);
    expect(floor.take('originate')).toHaveLength(1);
  });

  it('stays paused, also where the seat is gone', () => {
    const paused = agent({ state: 'paused', pauseReason: 'lunch' });
    expect(after(saved('ringing'), [paused], [SEAT]).agent()).toMatchObject({
      state: 'paused',
      pauseReason: 'lunch',
    });
    const { seatId: _, ...seatless } = paused;
    for (const snapshot of [paused, seatless]) {
      const floor = after(saved('ringing'), [snapshot], []);
      floor.wait(2_000);
      floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
      expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    }
  });

  it('ends a wrap-up that was begun', () => {
    const floor = after(saved('ringing'), [agent({ state: 'wrapUp' })], [SEAT]);
    expect(floor.agent().state).toBe('wrapUp');
    floor.wait(5_000);
    expect(floor.agent().state).toBe('ready');
  });

  it('who had logged out stays so', () => {
    const floor = after(saved('ringing'), [agent({ state: 'loggedOut' })], []);
    expect(floor.engine.board().agents).toEqual([]);
  });

  it('is bound to one call at most', () => {
    const floor = aFloor({ agents: 0, connected: false });
    const twins = ['attempt-1', 'attempt-2'].map((attemptId) => ({
      attempt: { ...ATTEMPT, attemptId },
      call: saved('joined', { agentId: 'agent-1', bridgeId: `b-${attemptId}` }),
    }));
    floor.give({ type: 'restored', attempts: twins, agents: [agent()] });
    floor.connect([SEAT, LEG, { callId: 'attempt-2', state: 'up' }]);
    expect(floor.agent()).toMatchObject({ state: 'talking', attemptId: 'attempt-1' });
    expect(floor.callState('attempt-2')).toBe('closing');
  });
});

it('saves every open call again when the store is back', () => {
  const floor = aFloor();
  const callId = floor.joined();
  floor.take('saveCall');
  floor.give({ type: 'resave' });
  expect(floor.take('saveCall')).toMatchObject([
    { attemptId: callId, call: { state: 'joined', agentId: 'agent-1' } },
  ]);
});
