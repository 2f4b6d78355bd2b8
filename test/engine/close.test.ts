import { describe, expect, it } from 'vitest';
import { DEFAULT_STAGGERED } from '../../src/domain/campaign/staggered.ts';
import type { CallEnd } from '../../src/domain/call/lineResult.ts';
import { BUSY, CLEARED, HUNG_UP, aCampaign, aFloor } from './floor.ts';

const RANG_OUT: CallEnd = { q850: 19, sip: 480, requestedByNetwork: false };
const CONGESTED: CallEnd = { q850: 34, sip: 503, requestedByNetwork: true };
const UNALLOCATED: CallEnd = { q850: 1, sip: 404, requestedByNetwork: true };
const MINUTE = 60_000;

describe('the record of a call', () => {
  it('holds every stage that it reached', () => {
    const floor = aFloor();
    const at = floor.now();
    const callId = floor.dialled();
    floor.wait(10);
    floor.give({ type: 'callDialling', callId });
    floor.wait(10);
    floor.give({ type: 'callProgress', callId, progress: 'earlyMedia' });
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    floor.wait(10);
    floor.give({ type: 'callAnswered', callId });
    floor.wait(10);
    floor.press(callId, '1');
    floor.wait(10);
    floor.bridge();
    floor.wait(10);
    floor.end(callId);
    expect(floor.cdr(callId)).toEqual({
      attemptId: callId,
      dialGroupId: 'main',
      campaignId: 'camp',
      leadId: 'lead-1',
      number: '+15550200001',
      trunkId: 'carrier',
      callerId: '+15550100000',
      attemptNumber: 1,
      createdAt: at,
      stamps: {
        createdAt: at,
        diallingAt: at + 10,
        ringingAt: at + 20,
        answeredAt: at + 30,
        promptAt: at + 30,
        consentAt: at + 40,
        joinedAt: at + 50,
        endedAt: at + 60,
      },
      lineResult: 'ANSWERED',
      dialStatus: 'answered',
      q850: 16,
      charged: true,
      consent: 'given',
      agentId: 'agent-1',
      endedBy: 'customer',
      next: { state: 'final' },
      details: {
        consent: {
          answer: 'given',
          key: '1',
          prompt: 'outpace/consent',
          plays: 1,
          askedAt: at + 30,
          answeredAt: at + 40,
        },
      },
    });
    expect(floor.all('closeAttempt')).toMatchObject([{ revision: 1 }]);
  });

  it('is written once, whatever comes after it', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.end(callId);
    const mark = floor.mark();
    floor.end(callId);
    floor.press(callId, '9');
    floor.bridge();
    floor.give({ type: 'doNotCallAdded', attemptId: callId });
    floor.give({ type: 'attemptBegun', attemptId: callId });
    floor.give({ type: 'originateFailed', callId, outcome: 'unknown', code: 'deadline' });
    floor.give({ type: 'commandFailed', callIds: [callId], operation: 'play', code: '404' });
    expect(floor.since(mark)).toEqual([]);
  });

  it.each<[string, CallEnd, object]>([
    [
      'busy',
      BUSY,
      { lineResult: 'BUSY', dialStatus: 'busy', charged: true, sip: 486, q850: 17, endedBy: 'network' },
    ],
    ['rung out', RANG_OUT, { lineResult: 'NO_ANSWER', dialStatus: 'no_answer', charged: true }],
    ['congested', CONGESTED, { lineResult: 'CONGESTION', dialStatus: 'congestion', charged: false }],
    [
      'not allocated',
      UNALLOCATED,
      { lineResult: 'INVALID_NUMBER', dialStatus: 'invalid', next: { state: 'final' } },
    ],
  ])('says of a call that was %s what the line said', (_what, end, record) => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    floor.end(callId, end);
    expect(floor.cdr(callId)).toMatchObject(record);
  });

  it('has the lead tried again by the rule of the outcome, no sooner than the spacing', () => {
    const floor = aFloor({ agents: 2 });
    const [busy = '', silent = ''] = floor.dial();
    floor.end(busy, BUSY);
    floor.give({ type: 'callProgress', callId: silent, progress: 'ringing' });
    floor.end(silent, RANG_OUT);
    const at = floor.now();
    expect(floor.cdr(busy).next).toEqual({ state: 'retry', dueAt: at + 60 * MINUTE });
    expect(floor.cdr(silent).next).toEqual({ state: 'retry', dueAt: at + 120 * MINUTE });
  });

  it('has the lead tried no more once its charged attempts are spent, this one included', () => {
    const floor = aFloor();
    floor.end(floor.dial(1, { attempts: 2, revision: 7 })[0] ?? '', BUSY);
    expect(floor.all('closeAttempt')).toMatchObject([{ cdr: { next: { state: 'final' } }, revision: 8 }]);
    const other = aFloor();
    other.end(other.dial(1, { attempts: 2, revision: 7 })[0] ?? '', CONGESTED);
    expect(other.cdrs()).toMatchObject([{ charged: false, next: { state: 'retry' } }]);
  });
});

describe('a call that is not answered', () => {
  it('is hung up a little after its ring time, where Asterisk did not do it', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.wait(4_000);
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    floor.wait(8_999);
    expect(floor.take('hangup')).toEqual([]);
    floor.wait(1);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'ring-timeout' }]);
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'NO_ANSWER', endedBy: 'engine' });
  });

  it('answered in the very moment of its hang-up says so, and serves nobody', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.wait(13_000);
    floor.give({ type: 'callAnswered', callId });
    expect(floor.agent().state).toBe('ready');
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'ANSWERED', endedBy: 'engine' });
  });
});

describe('hanging up', () => {
  it('is tried again and looked into until the end comes', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    floor.take('listCalls');
    expect(floor.take('hangup')).toHaveLength(1);
    for (let round = 0; round < 3; round += 1) {
      floor.wait(10_000);
      expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'agent-hangup' }]);
      expect(floor.take('listCalls').length).toBeGreaterThan(0);
    }
    floor.list([{ callId: floor.seatOf('agent-1'), state: 'up' }]);
    expect(floor.callState(callId)).toBe('gone');
    expect(floor.cdr(callId)).toMatchObject({ endedBy: 'agent', lineResult: 'ANSWERED' });
  });

  it('is ordered again soon where the order came to nothing', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    expect(floor.take('hangup')).toHaveLength(1);
    floor.give({ type: 'commandFailed', operation: 'hangup', code: '500', callIds: [callId] });
    floor.wait(2_000);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'agent-hangup' }]);
  });

  it('says by whom, in a record for each way to end', () => {
    const floor = aFloor({ campaigns: [aCampaign({ consent: undefined, promptBeforeAgent: false })] });
    const callId = floor.joined();
    floor.end(callId, HUNG_UP);
    expect(floor.cdr(callId)).toMatchObject({ endedBy: 'customer' });
    expect(floor.cdr(callId).hangupReason).toBeUndefined();
  });
});

describe('an originate that fails', () => {
  const failed = (outcome: 'refused' | 'unavailable' | 'unknown') => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.take('listCalls');
    floor.give({ type: 'originateFailed', callId, outcome, code: 'x' });
    return { floor, callId };
  };

  it('refused is a fault of the trunk and not of the lead', () => {
    const { floor, callId } = failed('refused');
    expect(floor.cdr(callId)).toMatchObject({
      lineResult: 'TRUNK_UNAVAILABLE',
      charged: false,
      next: { state: 'retry' },
    });
  });

  it('unavailable never left: the lead is due again at once', () => {
    const { floor, callId } = failed('unavailable');
    expect(floor.cdr(callId)).toMatchObject({
      lineResult: 'CANCELLED',
      charged: false,
      endedBy: 'engine',
      next: { state: 'retry', dueAt: floor.now() },
    });
  });

  it('unknown is never sent twice: the living calls tell', () => {
    const { floor, callId } = failed('unknown');
    expect(floor.take('listCalls')).toHaveLength(1);
    floor.list([{ callId: floor.seatOf('agent-1'), state: 'up' }]);
    expect(floor.callState(callId), 'too young to be given up').toBe('created');
    floor.wait(3_000);
    expect(floor.take('listCalls').length).toBeGreaterThan(0);
    floor.list([{ callId: floor.seatOf('agent-1'), state: 'up' }]);
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'UNKNOWN_GAP', charged: true, endedBy: 'unknown' });
    expect(floor.all('originate').filter((one) => one.callId === callId)).toHaveLength(1);
  });

  it('unknown whose call is ringing goes on as if nothing had been', () => {
    const { floor, callId } = failed('unknown');
    floor.list([
      { callId: floor.seatOf('agent-1'), state: 'up' },
      { callId, state: 'ringing' },
    ]);
    expect(floor.callState(callId)).toBe('dialling');
    floor.give({ type: 'callAnswered', callId });
    floor.press(callId, '1');
    floor.bridge();
    expect(floor.callState(callId)).toBe('joined');
  });

  it('of an answered call is only logged', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'originateFailed', callId, outcome: 'refused', code: '500' });
    expect(floor.callState(callId)).toBe('consent');
  });

  it('and is not heard of at all is looked for after 15 s', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.take('listCalls');
    floor.wait(15_000);
    expect(floor.take('listCalls')).toHaveLength(1);
    floor.list([{ callId: floor.seatOf('agent-1'), state: 'up' }]);
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'UNKNOWN_GAP' });
  });

  it('is not looked for while the record of the attempt is being written', () => {
    const floor = aFloor();
    floor.feed();
    floor.take('listCalls');
    floor.wait(15_000);
    expect(floor.take('listCalls')).toEqual([]);
    floor.list([{ callId: floor.seatOf('agent-1'), state: 'up' }]);
    // The leg is as young as its record, however long that took.
    const [callId = ''] = floor.begin();
    floor.list([{ callId: floor.seatOf('agent-1'), state: 'up' }], {}, floor.now() - 1);
    expect(floor.callState(callId)).toBe('created');
  });
});

describe('a lead of a campaign that redials by cells', () => {
  const gate = {
    timeZone: 'Etc/UTC',
    past: { lead: [], number: [], person: [] },
  } as const;
  const staggered = aCampaign({
    staggered: DEFAULT_STAGGERED,
    maxAttempts: 4,
    attemptSpacingMs: 0,
    retry: {},
  });
  /** The floor begins on the morning of this Thursday. */
  const evening = Date.parse('2025-10-09T18:00:00Z');

  it('goes to the next cell in its own zone, by what it was dialled with', () => {
    const floor = aFloor({ campaigns: [staggered] });
    const [callId = ''] = floor.dial(1, { gate });
    floor.end(callId, BUSY);
    expect(floor.cdr(callId).next).toEqual({ state: 'retry', dueAt: evening });
  });

  it('does so after a crash, too: what it was dialled with is saved with the call', () => {
    const before = aFloor({ campaigns: [staggered] });
    const triedAt = evening - 24 * 60 * MINUTE;
    const tried = { ...gate, past: { lead: [triedAt], number: [], person: [] } };
    before.dial(1, { gate: tried, attempts: 1, revision: 1 });
    const { call } = before.take('saveCall').at(-1) ?? {};
    const { attempt } = before.all('beginAttempt').at(-1) ?? {};
    if (attempt === undefined) throw new Error('nothing was dialled');
    const after = aFloor({ agents: 0, connected: false, campaigns: [staggered] });
    after.give({ type: 'restored', attempts: [{ attempt, call }], agents: [] });
    after.give({ type: 'callEnded', callId: attempt.attemptId, end: BUSY });
    const saturday = Date.parse('2025-10-11T08:00:00Z');
    expect(after.cdr(attempt.attemptId).next).toEqual({ state: 'retry', dueAt: saturday });
  });
});
