/** A crash in the middle of a conversation: the next engine puts everybody where they were, and lets go of who is gone. */
import { describe, expect, it } from 'vitest';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import type { LiveLeg } from '../../src/engine/input.ts';
import { aFloor } from './floor.ts';
import { followParties } from './parties.ts';

const COLLEAGUE: AgentAction = {
  type: 'transfer',
  kind: 'attended',
  to: { kind: 'agent', agentId: 'agent-2' },
};
const OUTSIDE: AgentAction = {
  type: 'transfer',
  kind: 'attended',
  to: { kind: 'number', number: '+4930123456' },
};
const BLIND: AgentAction = { ...OUTSIDE, kind: 'blind' };

interface Crash {
  readonly actions: readonly AgentAction[];
  /** The outside party has answered before the crash. */
  readonly isUp?: boolean;
  /** Legs that ended while there was no engine. */
  readonly gone?: readonly ('third' | 'agent-1' | 'agent-2')[];
}

/** Plays a conversation, crashes, and starts again with what was saved and who lives. */
function after({ actions, isUp = true, gone = [] }: Crash) {
  const before = aFloor({ agents: 2 });
  const customer = before.joined();
  for (const [index, action] of actions.entries())
    before.give({ type: 'agentAction', commandId: `c${index}`, agentId: 'agent-1', action });
  const third = before.all('reserveLine').at(-1)?.callId;
  if (third !== undefined) {
    before.give({ type: 'lineReserved', callId: third, trunkId: 'carrier' });
    if (isUp) before.give({ type: 'callAnswered', callId: third });
  }
  const seats = { 'agent-1': before.seatOf('agent-1'), 'agent-2': before.seatOf('agent-2') };
  const agents = before.engine.board().agents;
  const [attempt] = before.all('beginAttempt').filter(({ attempt: { attemptId } }) => attemptId === customer);
  const call = before.all('saveCall').findLast(({ attemptId }) => attemptId === customer)?.call;
  if (attempt === undefined || call === undefined) throw new Error('nothing was saved');

  const goneIds = new Set(gone.map((who) => (who === 'third' ? third : seats[who])));
  const ids = [customer, ...Object.values(seats), ...(third === undefined ? [] : [third])];
  const legs = ids
    .filter((callId) => !goneIds.has(callId))
    .map((callId): LiveLeg => ({ callId, state: callId === third && !isUp ? 'ringing' : 'up' }));
  const floor = aFloor({ agents: 0, connected: false });
  floor.give({
    type: 'restored',
    attempts: [{ attempt: attempt.attempt, call: structuredClone(call) }],
    agents,
  });
  floor.connect(legs);
  const parties = followParties();
  // Who lives is known to the exchange, not by an order of this engine.
  for (const { callId } of legs)
    parties.follow([
      {
        type: 'originate',
        callId,
        target: { kind: 'phone', phone: 'x' },
        callerId: '+15550100000',
        ringTimeoutMs: 1_000,
      },
    ]);
  parties.follow(floor.journal.filter(({ type }) => type !== 'originate'));
  return { floor, parties, customer, third: third ?? '', seats, heard: () => parties.with(customer) };
}

describe('after a crash', () => {
  it('a held customer goes on hearing music, and is taken back', () => {
    const { floor, parties, customer, seats } = after({ actions: [{ type: 'hold' }] });
    expect(parties.placeOf(customer)).toBe('room');
    expect(floor.agent().state).toBe('talking');
    const mark = floor.mark();
    floor.give({ type: 'agentAction', commandId: 'x', agentId: 'agent-1', action: { type: 'unhold' } });
    expect(floor.since(mark)).toContainEqual(
      expect.objectContaining({ type: 'bridge', callIds: [seats['agent-1'], customer] }),
    );
  });

  it('a parked call is still parked and can be picked up', () => {
    const { floor, parties, customer } = after({ actions: [{ type: 'park' }] });
    expect(parties.placeOf(customer)).toBe('room');
    expect(floor.callState(customer)).toBe('parked');
    floor.give({
      type: 'agentAction',
      commandId: 'x',
      agentId: 'agent-2',
      action: { type: 'pickUp', attemptId: customer },
    });
    expect(floor.all('commandAnswered')).toMatchObject([{ ok: true }]);
  });

  it('three in a conference are still three, each in the same call', () => {
    const { floor, heard, seats } = after({ actions: [COLLEAGUE, { type: 'conference' }] });
    expect(heard()).toEqual(Object.values(seats).sort());
    expect(floor.engine.board().agents.map(({ state }) => state)).toEqual(['talking', 'talking']);
  });

  it('a conference whose third party has gone is a conversation of two', () => {
    for (const [action, gone] of [
      [COLLEAGUE, 'agent-2'],
      [OUTSIDE, 'third'],
    ] as const) {
      const { floor, customer, seats } = after({ actions: [action, { type: 'conference' }], gone: [gone] });
      floor.wait(10_000);
      expect(
        floor.engine.board().calls.find(({ attemptId }) => attemptId === customer)?.conversation?.state,
      ).toBe('talking');
      expect(floor.agent().state).toBe('talking');
      expect(floor.agent().seatId).toBe(seats['agent-1']);
    }
  });

  it('a customer with an outside party stays with it, and the call closes when that one goes', () => {
    const { floor, heard, customer, third } = after({ actions: [BLIND] });
    expect(heard()).toEqual([third]);
    floor.end(third);
    expect(floor.callState(customer)).toBe('closing');
  });

  it('an outside party that is called goes on ringing, and is joined when it answers', () => {
    const { floor, parties, customer, third } = after({ actions: [BLIND], isUp: false });
    expect(parties.placeOf(customer)).toBe('room');
    expect(floor.all('hangup')).toEqual([]);
    const mark = floor.mark();
    floor.give({ type: 'callAnswered', callId: third });
    expect(floor.since(mark)).toContainEqual(
      expect.objectContaining({ type: 'bridge', callIds: [customer, third] }),
    );
  });

  it('an outside party that has gone without an answer gives the customer to an agent', () => {
    const { floor, customer } = after({ actions: [BLIND], isUp: false, gone: ['third'] });
    expect(floor.callState(customer)).toBe('joining');
    expect(floor.all('releaseLine')).toHaveLength(1);
  });

  it('an agent who was muted is still, and is heard in the next call', () => {
    const { floor, customer, seats } = after({ actions: [{ type: 'mute' }] });
    const before = floor.mark();
    floor.end(customer);
    expect(floor.since(before)).toContainEqual({ type: 'mute', callId: seats['agent-1'], on: false });
  });
});
