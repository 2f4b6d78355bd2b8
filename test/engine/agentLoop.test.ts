import { describe, expect, it } from 'vitest';
import { CLEARED, aFloor } from './floor.ts';

const noPhone = { outcome: 'refused', code: '500' } as const;

describe('the seat', () => {
  it("is the agent's phone, called at log-in and put on hold when it answers", () => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    const seatId = floor.seatOf('agent-1');
    expect(floor.take('originate')).toMatchObject([
      { callId: seatId, target: { kind: 'phone', phone: 'phone-agent-1' }, ringTimeoutMs: 20_000 },
    ]);
    expect(floor.agent().state).toBe('seating');
    floor.give({ type: 'callDialling', callId: seatId });
    floor.give({ type: 'callAnswered', callId: seatId });
    floor.give({ type: 'callAnswered', callId: seatId });
    expect(floor.take('seat')).toEqual([{ type: 'seat', callId: seatId }]);
    expect(floor.agent().state).toBe('ready');
  });

  it('is kept by an agent who logs in twice', () => {
    const floor = aFloor();
    floor.login('agent-1');
    expect(floor.take('originate')).toEqual([]);
  });

  it('is called again when the phone is hung up, in a new leg', () => {
    const floor = aFloor();
    const old = floor.seatOf('agent-1');
    floor.end(old);
    expect(floor.agent().state).toBe('seating');
    expect(floor.take('originate')).toEqual([]);
    floor.wait(2_000);
    const [called] = floor.take('originate');
    expect(called?.callId).toBe(floor.seatOf('agent-1'));
    expect(called?.callId).not.toBe(old);
  });

  it('is given up after five failures in a row, half a minute apart in all', () => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    let elapsedMs = 0;
    for (let failure = 1; failure <= 5; failure += 1) {
      floor.end(floor.seatOf('agent-1'), CLEARED);
      if (failure === 5) break;
      expect(floor.agent().state).toBe('seating');
      for (
        const mark = floor.all('originate').length;
        floor.all('originate').length === mark;
        elapsedMs += 500
      )
        floor.wait(500);
    }
    expect(floor.agent().state).toBe('loggedOut');
    expect(elapsedMs).toBe(30_000);
    floor.wait(120_000);
    expect(floor.all('originate')).toHaveLength(5);
  });

  it('is counted from nought again once the phone has answered', () => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    for (let failure = 1; failure <= 8; failure += 1) {
      floor.end(floor.seatOf('agent-1'));
      floor.wait(60_000);
      if (failure % 4 === 0) floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
    }
    expect(floor.agent().state).toBe('ready');
  });

  it('costs nobody the log-in while the telephony is away', () => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    for (let second = 0; second < 60; second += 1) {
      const { seatId } = floor.agent();
      if (seatId !== undefined)
        floor.give({ type: 'originateFailed', callId: seatId, outcome: 'unavailable', code: 'link-down' });
      floor.wait(1_000);
    }
    expect(floor.agent().state).toBe('seating');
    expect(floor.all('originate').length).toBeGreaterThan(20);
  });

  it.each(['refused', 'unknown'] as const)('is tried again after an order that came out as %s', (outcome) => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    const old = floor.seatOf('agent-1');
    floor.give({ type: 'originateFailed', callId: old, ...noPhone, outcome });
    floor.wait(2_000);
    expect(floor.all('originate')).toHaveLength(2);
    // The first order went through after all: two legs to one phone are one too many.
    floor.give({ type: 'callAnswered', callId: old });
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId: old, reason: 'orphan' }]);
  });
});

describe('a pause', () => {
  it('of a free agent holds at once, with its reason', () => {
    const floor = aFloor();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    expect(floor.all('recordAgentState').at(-1)).toMatchObject({ state: 'paused', reason: 'lunch' });
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.agent().state).toBe('ready');
  });

  it('asked for in a call holds when wrap-up is over', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    expect(floor.agent().state).toBe('talking');
    floor.end(callId);
    expect(floor.agent().state).toBe('wrapUp');
    floor.wait(3_000);
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.agent().state, 'not paused twice').toBe('ready');
  });

  it('asked for twice in wrap-up ends it', () => {
    const floor = aFloor();
    floor.end(floor.joined());
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    expect(floor.agent().state).toBe('wrapUp');
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'coffee' });
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'coffee' });
  });

  it('asked for while reserved holds when the person hangs up before the join', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    floor.end(callId);
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
  });

  it('is taken back by being ready before it began', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    floor.end(callId);
    expect(floor.agent().state).toBe('ready');
  });

  it('asked for while the phone is called holds when it answers', () => {
    const floor = aFloor({ agents: 0 });
    floor.login('agent-1');
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
  });

  it('outlives the loss of the seat: nobody may be sitting there', () => {
    const floor = aFloor();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    floor.end(floor.seatOf('agent-1'));
    floor.wait(2_000);
    floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    floor.end(floor.seatOf('agent-1'));
    floor.wait(2_000);
    floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
    expect(floor.agent().state).toBe('ready');
  });
});

describe('a log-out', () => {
  it('of a free agent hangs the phone up at once', () => {
    const floor = aFloor();
    const seatId = floor.seatOf('agent-1');
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId: seatId, reason: 'seat-closed' }]);
    floor.end(seatId, CLEARED);
    expect(floor.agent().state).toBe('loggedOut');
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
    floor.give({ type: 'agentLogout', agentId: 'nobody' });
    floor.wait(60_000);
    expect(floor.agent().state).toBe('loggedOut');
  });

  it('asked for in a call takes effect after wrap-up', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
    expect(floor.agent().state).toBe('talking');
    floor.end(callId);
    floor.wait(3_000);
    expect(floor.agent().state).toBe('loggedOut');
  });

  it('asked for while reserved takes effect when the call is over, and is taken back by a log-in', () => {
    const floor = aFloor({ agents: 2 });
    const [first = '', second = ''] = floor.dial();
    floor.answer(first);
    floor.answer(second);
    for (const agentId of ['agent-1', 'agent-2']) floor.give({ type: 'agentLogout', agentId });
    floor.login('agent-2');
    floor.end(first);
    floor.end(second);
    expect([floor.agent('agent-1').state, floor.agent('agent-2').state]).toEqual(['loggedOut', 'ready']);
  });

  it('ends wrap-up, a pause, or the calling of the phone', () => {
    const floor = aFloor({ agents: 2 });
    const [callId = ''] = floor.dial(1);
    floor.answer(callId);
    floor.press(callId, '1');
    floor.bridge();
    floor.end(callId);
    floor.give({ type: 'agentPause', agentId: 'agent-2', reason: 'lunch' });
    floor.login('agent-3');
    for (const agentId of ['agent-1', 'agent-2', 'agent-3']) {
      floor.give({ type: 'agentLogout', agentId });
      expect(floor.agent(agentId).state).toBe('loggedOut');
    }
  });

  it('is final for an agent whose phone is lost while it was asked for', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
    floor.end(floor.seatOf('agent-1'));
    expect(floor.agent().state).toBe('loggedOut');
    expect(floor.callState(callId)).toBe('closing');
  });
});

describe('wrap-up', () => {
  it('ends at its limit', () => {
    const floor = aFloor();
    floor.end(floor.joined());
    floor.wait(2_999);
    expect(floor.agent().state).toBe('wrapUp');
    floor.wait(1);
    expect(floor.agent().state).toBe('ready');
  });

  it('ends when the agent is ready before it', () => {
    const floor = aFloor();
    floor.end(floor.joined());
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.agent().state).toBe('ready');
    floor.wait(10_000);
    expect(floor.agent().state).toBe('ready');
  });

  it('is over for an agent whose phone is hung up in it', () => {
    const floor = aFloor();
    floor.end(floor.joined());
    floor.end(floor.seatOf('agent-1'));
    expect(floor.agent().state).toBe('seating');
  });
});

it('ignores commands for agents it does not know', () => {
  const floor = aFloor({ agents: 0 });
  for (const type of ['agentReady', 'agentLogout', 'agentHangup'] as const)
    expect(floor.give({ type, agentId: 'nobody' })).toEqual([]);
  expect(floor.give({ type: 'agentPause', agentId: 'nobody', reason: 'x' })).toEqual([]);
});

it('asks for no wrap-up of the next call when the phone is lost in the one it was asked for', () => {
  const floor = aFloor();
  const first = floor.joined();
  floor.give({ type: 'agentReady', agentId: 'agent-1' });
  floor.end(floor.seatOf('agent-1'));
  floor.end(first, CLEARED);
  floor.wait(2_000);
  floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
  floor.end(floor.joined());
  expect(floor.agent().state).toBe('wrapUp');
});

it('is not taken for lost by a list of legs that was made as the phone was called again', () => {
  const floor = aFloor();
  floor.end(floor.seatOf('agent-1'));
  floor.wait(2_000);
  floor.give({ type: 'originateFailed', callId: floor.seatOf('agent-1'), outcome: 'refused', code: '500' });
  floor.wait(4_000);
  const seatId = floor.seatOf('agent-1');
  floor.list([]);
  floor.give({ type: 'callAnswered', callId: seatId });
  expect(floor.agent()).toMatchObject({ state: 'ready', seatId });
});
