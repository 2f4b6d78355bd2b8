/** Callbacks: promised with a disposition, offered to the agent they belong to, and to the team where that one is away. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_CALLBACKS,
  type CallbackAsked,
  type OpenCallback,
} from '../../src/domain/callback/callback.ts';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { HUNG_UP, START, aCampaign, aFloor, aLead, type TestFloor } from './floor.ts';

const HOUR = 3_600_000;
const codes = [
  {
    code: 'later',
    label: 'Later',
    salesStatus: 'follow_up',
    isContact: true,
    isSuccess: false,
    retry: { kind: 'retry', afterMs: HOUR },
    needsCallback: true,
  },
  {
    code: 'no',
    label: 'No',
    salesStatus: 'refused',
    isContact: true,
    isSuccess: false,
    needsCallback: false,
  },
] as const;
const QUIET: Partial<CampaignSettings> = {
  consent: undefined,
  promptBeforeAgent: false,
  dispositions: { forced: false, limitMs: 60_000, codes },
};

function aTeam(agents: number, settings: Partial<CampaignSettings> = {}): TestFloor {
  return aFloor({ agents, campaigns: [aCampaign({ ...QUIET, ...settings })] });
}

function aCallback(more: Partial<OpenCallback> = {}): OpenCallback {
  return {
    callbackId: 'cb-1',
    campaignId: 'camp',
    leadId: 'lead-99',
    kind: 'personal',
    agentId: 'agent-1',
    at: START,
    dueAt: START,
    state: 'waiting',
    ...more,
  };
}

/** The callbacks are known, and every lead that is asked for is leased; who was asked for. */
function know(floor: TestFloor, ...callbacks: OpenCallback[]): string[] {
  floor.give({ type: 'callbacksKnown', callbacks });
  return floor.take('leaseCallback').map(({ callbackId, campaignId, agentId, leadId }) => {
    const found = callbacks.find((callback) => callback.callbackId === callbackId);
    const lead = aLead(99, { leadId, attempts: 3, callback: { callbackId, at: found?.at ?? 0, agentId } });
    const outcome = { lead, token: 'token-99' };
    floor.give({ type: 'callbackLeased', callbackId, campaignId, outcome });
    return agentId;
  });
}

const pauseAgent = (floor: TestFloor, agentId = 'agent-1'): void =>
  void floor.give({ type: 'agentPause', agentId, reason: 'break' });

describe('a callback that is due', () => {
  it('reserves its own agent, is dialled for them alone, and goes with the record', () => {
    const floor = aTeam(2);
    floor.feed(0);
    expect(know(floor, aCallback({ agentId: 'agent-2' }))).toEqual(['agent-2']);
    const [callId = ''] = floor.begin();
    expect(floor.agent('agent-2')).toMatchObject({ state: 'reserved', attemptId: callId });
    expect(floor.take('callbackOffered')).toEqual([
      { type: 'callbackOffered', callbackId: 'cb-1', agentId: 'agent-2' },
    ]);
    floor.answer(callId);
    floor.bridge();
    floor.end(callId, HUNG_UP);
    expect(floor.cdr(callId)).toMatchObject({
      agentId: 'agent-2',
      leadId: 'lead-99',
      details: { origin: 'callback', callback: { callbackId: 'cb-1', at: START } },
    });
  });

  it('is offered to nobody before its time', () => {
    const floor = aTeam(1);
    expect(know(floor, aCallback({ dueAt: START + HOUR }))).toEqual([]);
    expect(floor.agent().state).toBe('ready');
  });

  it.each([
    ['pauses', pauseAgent],
    ['has logged out', (floor: TestFloor) => void floor.give({ type: 'agentLogout', agentId: 'agent-1' })],
  ] as const)('waits for an agent who %s, and then goes to another one', (_what, leave) => {
    const floor = aTeam(2);
    leave(floor);
    floor.feed(0);
    const { personalForMs } = DEFAULT_CALLBACKS;
    const callback = aCallback({ dueAt: floor.now() });
    expect(know(floor, callback)).toEqual([]);
    floor.wait(personalForMs - 1);
    floor.feed(0);
    expect(know(floor, callback)).toEqual([]);
    floor.wait(1);
    floor.feed(0);
    expect(know(floor, callback)).toEqual(['agent-2']);
  });

  it('of the campaign takes any agent at once, and a missed one does too', () => {
    for (const more of [{ kind: 'campaign' }, { state: 'missed' }] as const) {
      const floor = aTeam(2);
      pauseAgent(floor);
      floor.feed(0);
      expect(know(floor, aCallback(more))).toEqual(['agent-2']);
    }
  });

  it("goes to the agent's own team first", () => {
    const floor = aTeam(2);
    const mate = { agentId: 'agent-3', name: 'Mate', phone: 'phone-3', teamId: 'berlin' };
    floor.give({ type: 'agentLogin', agent: mate });
    floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-3') });
    pauseAgent(floor);
    floor.feed(0);
    expect(know(floor, aCallback({ teamId: 'berlin', state: 'missed' }))).toEqual(['agent-3']);
  });

  it('is not offered again while it is dialled, shown, or was refused a moment ago', () => {
    const floor = aTeam(1);
    floor.feed(0);
    expect(know(floor, aCallback())).toHaveLength(1);
    const [callId = ''] = floor.begin();
    floor.wait(6_000);
    expect(know(floor, aCallback())).toEqual([]);
    floor.end(callId, { q850: 17, sip: 486, requestedByNetwork: true });
    floor.feed(0);
    expect(know(floor, aCallback())).toHaveLength(1);
  });

  it('gives the agent back where its lead cannot be had', () => {
    const floor = aTeam(1);
    floor.feed(0);
    floor.give({ type: 'callbacksKnown', callbacks: [aCallback()] });
    expect(floor.agent().state).toBe('reserved');
    const outcome = { code: 'window-closed' };
    floor.give({ type: 'callbackLeased', callbackId: 'cb-1', campaignId: 'camp', outcome });
    expect(floor.agent().state).toBe('ready');
    floor.give({ type: 'callbacksKnown', callbacks: [aCallback()] });
    expect(floor.take('leaseCallback')).toHaveLength(1);
  });

  it('goes out of the hopper for good where the agent is lost before the lease', () => {
    const floor = aTeam(1);
    floor.feed(0);
    floor.give({ type: 'callbacksKnown', callbacks: [aCallback()] });
    floor.end(floor.seatOf('agent-1'));
    const lead = aLead(99, { callback: { callbackId: 'cb-1', at: START } });
    floor.give({
      type: 'callbackLeased',
      callbackId: 'cb-1',
      campaignId: 'camp',
      outcome: { lead, token: 't' },
    });
    expect(floor.take('releaseLead')).toMatchObject([{ leadId: 'lead-99', token: 't', drop: true }]);
    expect(floor.take('beginAttempt')).toEqual([]);
  });

  it('is never a call of the pacer: a lease of it that came back goes out of the hopper', () => {
    const floor = aTeam(1);
    floor.feed(1, { callback: { callbackId: 'cb-1', at: START } });
    expect(floor.take('beginAttempt')).toEqual([]);
    expect(floor.take('releaseLead')).toMatchObject([{ drop: true }]);
  });

  it('takes no agent from a call on its way that counts on one', () => {
    const floor = aTeam(1);
    floor.dial();
    expect(know(floor, aCallback())).toEqual([]);
  });

  it('is shown first in preview, with its time and note, and dialled when the agent accepts', () => {
    const floor = aTeam(1, { pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' } });
    floor.feed(0);
    expect(know(floor, aCallback())).toEqual(['agent-1']);
    expect(floor.agent()).toMatchObject({
      state: 'previewing',
      preview: { leadId: 'lead-99', callback: { at: START } },
    });
    expect(floor.take('beginAttempt')).toEqual([]);
    floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action: { type: 'acceptLead' } });
    expect(floor.take('beginAttempt')).toHaveLength(1);
  });

  it('is on the board, for all and for its agent', () => {
    const floor = aTeam(0);
    expect(floor.engine.board().callbacks).toBeUndefined();
    const later = { callbackId: 'cb-2', dueAt: START + HOUR, at: START + HOUR };
    know(
      floor,
      aCallback({ state: 'missed' }),
      aCallback({ ...later, agentId: 'agent-2' }),
      aCallback({ ...later, callbackId: 'cb-3', kind: 'campaign' }),
    );
    expect(floor.engine.board().callbacks).toEqual({
      soon: 3,
      due: 1,
      missed: 1,
      nextAt: START,
      agents: [
        { agentId: 'agent-1', soon: 1, due: 1, missed: 1, nextAt: START },
        { agentId: 'agent-2', soon: 1, due: 0, missed: 0, nextAt: START + HOUR },
      ],
    });
  });

  it('waits while the campaign does not run', () => {
    const floor = aTeam(1);
    floor.feed(0);
    floor.give({ type: 'campaignSet', campaign: aCampaign(QUIET, { state: 'paused' }) });
    expect(know(floor, aCallback())).toEqual([]);
  });
});

describe('a callback that is promised', () => {
  const dispose = (floor: TestFloor, code: string, callback?: CallbackAsked) => {
    const about = { type: 'disposition', code, note: 'after lunch' } as const;
    const action = callback === undefined ? about : { ...about, callback };
    floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action });
    return floor.take('commandAnswered').at(-1);
  };

  it('in the call: the lead is due at its time, whatever the rule for the disposition', () => {
    const floor = aTeam(1);
    const callId = floor.dialled();
    floor.answer(callId);
    floor.bridge();
    const at = floor.now() + 5 * HOUR;
    expect(dispose(floor, 'later', { time: { at } })).toMatchObject({ ok: true });
    const [recorded] = floor.take('recordDisposition');
    expect(recorded?.given).toMatchObject({
      next: { state: 'retry', dueAt: at },
      disposition: { callback: { at, kind: 'personal' }, note: 'after lunch', agentId: 'agent-1' },
    });
    floor.end(callId, HUNG_UP);
    expect(floor.cdr(callId).next).toEqual({ state: 'retry', dueAt: at });
  });

  it('after the call, for the campaign', () => {
    const floor = aTeam(1);
    const callId = floor.dialled();
    floor.answer(callId);
    floor.bridge();
    floor.end(callId, HUNG_UP);
    const at = floor.now() + HOUR;
    expect(dispose(floor, 'later', { time: { at }, kind: 'campaign' })).toMatchObject({ ok: true });
    expect(floor.take('recordDisposition')[0]?.given).toMatchObject({
      next: { state: 'retry', dueAt: at },
      disposition: { callback: { at, kind: 'campaign' } },
    });
  });

  it.each([
    ['without a time', 'later', undefined, 'bad-argument', 'needs the time of the callback'],
    [
      'where the code has none',
      'no',
      { time: { at: START + HOUR } },
      'bad-argument',
      'goes with no callback',
    ],
    ['in the past', 'later', { time: { at: START - 1 } }, 'refused-callback', 'must be ahead'],
    ['too far ahead', 'later', { time: { at: START + 31 * 24 * HOUR } }, 'refused-callback', '30 days ahead'],
  ] as const)('is refused %s, and nothing is taken', (_what, code, callback, refusal, words) => {
    const floor = aTeam(1);
    const callId = floor.dialled();
    floor.answer(callId);
    floor.bridge();
    const answer = dispose(floor, code, callback);
    expect(answer).toMatchObject({ ok: false, code: refusal });
    expect(answer?.message).toContain(words);
    expect(floor.take('recordDisposition')).toEqual([]);
  });

  it("is refused outside the campaign's window with the next time that is allowed", () => {
    // START is Thursday 2025-10-09 08:53 UTC.
    const window = { timeZone: 'UTC', days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_080 };
    const floor = aTeam(1, { window });
    const callId = floor.dialled();
    floor.answer(callId);
    floor.bridge();
    const at = Date.UTC(2025, 9, 11, 10, 0);
    const answer = dispose(floor, 'later', { time: { at } });
    expect(answer).toMatchObject({ ok: false, code: 'refused-callback' });
    expect(answer?.message).toContain('2025-10-13T08:00:00.000Z');
    expect(dispose(floor, 'later', { time: { localTime: '2025-10-13T08:00' } })).toMatchObject({ ok: true });
    expect(floor.take('recordDisposition')[0]?.given.next).toEqual({
      state: 'retry',
      dueAt: Date.UTC(2025, 9, 13, 8, 0),
    });
  });
});
