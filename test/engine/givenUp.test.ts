/**
 * A call that is given up, or whose gates close, before it has left: nobody is dialled for it, since nobody would be there
 * for the person who answers.
 */
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import { CLEARED, TRUNK, aCampaign, aFloor, aLead, type FloorOptions, type TestFloor } from './floor.ts';

const PREVIEW = { pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' }, consent: undefined } as const;

/** The agent has accepted a lead, whose attempt is not on record yet. */
function accepted(options: FloorOptions = {}) {
  const floor = aFloor({ campaigns: [aCampaign(PREVIEW)], ...options });
  floor.feed(1);
  floor.give({
    type: 'agentAction',
    commandId: 'accept',
    agentId: 'agent-1',
    action: { type: 'acceptLead' },
  });
  const [begun] = floor.take('beginAttempt');
  return { floor, attemptId: begun?.attempt.attemptId ?? '' };
}

const dialled = (floor: TestFloor): number =>
  floor.all('originate').filter(({ target }) => target.kind === 'trunk').length;

const answersTo = (floor: TestFloor, commandId: string) =>
  floor.all('commandAnswered').filter((answer) => answer.commandId === commandId);

describe('given up before it is on record', () => {
  it.each([
    ["the agent's phone is lost", (floor: TestFloor) => floor.end(floor.seatOf('agent-1'))],
    ['the agent hangs up', (floor: TestFloor) => floor.give({ type: 'agentHangup', agentId: 'agent-1' })],
  ])('%s: nobody is dialled, and the lead is due again', (_, giveUp) => {
    const { floor, attemptId } = accepted();
    giveUp(floor);
    floor.give({ type: 'attemptBegun', attemptId });
    expect(dialled(floor)).toBe(0);
    expect(floor.cdr(attemptId)).toMatchObject({
      lineResult: 'CANCELLED',
      charged: false,
      next: { state: 'retry', dueAt: floor.now() },
    });
    expect(answersTo(floor, 'accept')).toMatchObject([{ ok: false }]);
  });

  it('and refused after that, it is forgotten', () => {
    const { floor, attemptId } = accepted();
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    floor.give({ type: 'attemptRefused', attemptId, code: 'store-down' });
    expect(floor.engine.board().calls).toEqual([]);
    expect(floor.agent().state).toBe('ready');
    expect(answersTo(floor, 'accept')).toMatchObject([{ ok: false }]);
  });
});

describe('given up while another trunk is asked for a line', () => {
  it('the line goes back, and nobody is dialled by it', () => {
    const spare = { ...TRUNK, trunkId: 'spare' };
    const { floor, attemptId } = accepted({
      trunks: [TRUNK, spare],
      campaigns: [aCampaign({ ...PREVIEW, trunkIds: ['carrier', 'spare'] })],
    });
    floor.give({ type: 'attemptBegun', attemptId });
    floor.give({ type: 'callDialling', callId: attemptId });
    floor.end(attemptId, { q850: 38, sip: 503, requestedByNetwork: true });
    expect(floor.all('reserveLine')).toMatchObject([{ trunkId: 'spare' }]);
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    floor.give({ type: 'lineReserved', callId: attemptId, trunkId: 'spare' });
    expect(dialled(floor)).toBe(1);
    // Of the trunk that has failed; the record's end gives back the other one.
    expect(floor.all('releaseLine')).toMatchObject([{ trunkId: 'carrier', isUnused: true }]);
    expect(floor.cdr(attemptId)).toMatchObject({ trunkId: 'spare', charged: false });
  });
});

describe("while the agent's phone rings", () => {
  /** An agent who is called per conversation, whose phone rings for a number dialled by hand. */
  function ringing() {
    const floor = aFloor({ agents: 0 });
    const profile = { agentId: 'agent-1', name: 'One', phone: 'phone-1', seatKind: 'perCall' } as const;
    floor.give({ type: 'agentLogin', agent: profile });
    // What the pacer leases is none of this test's.
    floor.feed(0);
    const action = { type: 'dialNumber', number: '+15550209999', campaignId: 'camp' } as const;
    floor.give({ type: 'agentAction', commandId: 'dial', agentId: 'agent-1', action });
    const outcome = { lead: aLead(1), token: 'token' };
    floor.give({
      type: 'numberLeased',
      agentId: 'agent-1',
      commandId: 'dial',
      campaignId: 'camp',
      outcome,
    });
    const attemptId = floor.take('beginAttempt')[0]?.attempt.attemptId ?? '';
    floor.give({ type: 'attemptBegun', attemptId });
    return { floor, attemptId };
  }

  it.each([
    ['a hold comes', { type: 'holdSet', hold: 'shutting down', on: true }],
    ['the campaign is stopped', { type: 'campaignSet', campaign: aCampaign({}, { state: 'draining' }) }],
    [
      'the calling window closes',
      {
        type: 'campaignSet',
        campaign: aCampaign({
          window: { timeZone: 'UTC', days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1 },
        }),
      },
    ],
  ] as const)('%s: nobody is dialled, and the phone is hung up', (_, input) => {
    const { floor, attemptId } = ringing();
    const phone = floor.seatOf('agent-1');
    floor.give(input);
    floor.give({ type: 'callAnswered', callId: phone });
    expect(dialled(floor)).toBe(0);
    expect(floor.cdr(attemptId)).toMatchObject({ lineResult: 'CANCELLED', charged: false });
    expect(floor.all('hangup').map(({ callId }) => callId)).toContain(phone);
    floor.end(phone, CLEARED);
    expect(floor.agent().state).toBe('ready');
  });

  it('nothing has happened: the person is dialled', () => {
    const { floor, attemptId } = ringing();
    floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-1') });
    expect(floor.all('originate').at(-1)).toMatchObject({ callId: attemptId, target: { kind: 'trunk' } });
  });
});
