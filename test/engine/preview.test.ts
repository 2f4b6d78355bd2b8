/** Preview, numbers dialled by hand, and phones called per conversation: a lead is never dialled for nobody. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import { CLEARED, HUNG_UP, aCampaign, aFloor, aLead, type TestFloor } from './floor.ts';
import { FLOWS } from './flows.ts';

const pacing = { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' } as const;
const agentId = 'agent-1';
const preview = {
  timerMs: 10_000,
  onExpiry: 'skip',
  skipReasons: ['language'],
  skippedForMs: 60_000,
} as const;

function previewFloor(settings: Partial<CampaignSettings> = {}, agents = 1): TestFloor {
  const campaign = aCampaign({ pacing, preview, consent: undefined, promptBeforeAgent: false, ...settings });
  return aFloor({ agents, campaigns: [campaign] });
}

function act(floor: TestFloor, action: AgentAction) {
  floor.give({ type: 'agentAction', commandId: 'c1', agentId, action });
  return floor.take('commandAnswered').at(-1);
}

describe('a lead in preview', () => {
  it('is shown to an idle agent with what the records know, and dialled for nobody', () => {
    const floor = previewFloor();
    floor.feed(1, { grade: 'A' });
    expect(floor.agent()).toMatchObject({
      state: 'previewing',
      preview: { leadId: 'lead-1', grade: 'A', attempts: 0 },
    });
    expect(floor.agent().preview?.number).not.toContain('+15550200001');
    expect(floor.take('readLead')).toEqual([{ type: 'readLead', agentId, leadId: 'lead-1' }]);
    floor.give({ type: 'leadRead', agentId, leadId: 'lead-1', name: 'Mei', fields: { city: 'Berlin' } });
    floor.give({ type: 'leadRead', agentId, leadId: 'lead-9', fields: { city: 'Rome' } });
    expect(floor.agent().preview).toMatchObject({ name: 'Mei', fields: { city: 'Berlin' } });
    expect(floor.take('beginAttempt')).toEqual([]);
    expect(floor.take('leaseLeads')).toEqual([]);
  });

  it('is leased for longer than it is shown', () => {
    const floor = previewFloor();
    const [lease] = floor.take('leaseLeads');
    expect(lease?.leaseMs).toBeGreaterThan(preview.timerMs);
  });

  it('is dialled once the agent accepts, for that agent, who is joined at the answer', () => {
    const floor = previewFloor({}, 2);
    floor.feed(1);
    expect(act(floor, { type: 'acceptLead' })).toBeUndefined();
    const [callId = ''] = floor.begin();
    expect(floor.take('commandAnswered')).toEqual([{ type: 'commandAnswered', commandId: 'c1', ok: true }]);
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: callId });
    floor.answer(callId);
    floor.bridge();
    expect(floor.agent()).toMatchObject({ state: 'talking', attemptId: callId });
    expect(floor.agent('agent-2').state).not.toBe('talking');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      agentId,
      details: { origin: 'preview' },
      dialStatus: 'answered',
    });
  });

  it('gives the agent back when nobody answers', () => {
    const floor = previewFloor();
    floor.feed(1);
    act(floor, { type: 'acceptLead' });
    const [callId = ''] = floor.begin();
    floor.end(callId, { q850: 19, sip: 480, requestedByNetwork: true });
    expect(floor.agent()).toMatchObject({ state: 'ready' });
    expect(floor.agent().attemptId).toBeUndefined();
  });

  it('is passed over with a reason of the list, and due again after the set time', () => {
    const floor = previewFloor();
    floor.feed(1);
    expect(act(floor, { type: 'skipLead', reason: 'mood' })).toMatchObject({
      ok: false,
      code: 'bad-argument',
    });
    expect(floor.agent().state).toBe('previewing');
    expect(act(floor, { type: 'skipLead', reason: 'language' })).toMatchObject({ ok: true });
    expect(floor.take('releaseLead')).toMatchObject([
      { leadId: 'lead-1', refusal: { code: 'skipped', retryAt: floor.now() + 60_000 } },
    ]);
    expect(floor.agent()).toMatchObject({ state: 'ready' });
    expect(floor.agent().preview).toBeUndefined();
    expect(act(floor, { type: 'skipLead', reason: 'language' })).toMatchObject({
      ok: false,
      code: 'not-now',
    });
  });

  it.each(['skip', 'accept'] as const)('at the end of the timer: %s, by the setting', (onExpiry) => {
    const floor = previewFloor({ preview: { ...preview, onExpiry } });
    floor.feed(1);
    floor.wait(preview.timerMs - 1);
    expect(floor.agent().state).toBe('previewing');
    floor.wait(1);
    expect(floor.take('beginAttempt')).toHaveLength(onExpiry === 'accept' ? 1 : 0);
    expect(floor.take('releaseLead')).toHaveLength(onExpiry === 'skip' ? 1 : 0);
    expect(floor.agent().state).toBe(onExpiry === 'accept' ? 'reserved' : 'ready');
  });

  it.each([
    ['a pause', (floor: TestFloor) => floor.give({ type: 'agentPause', agentId, reason: 'x' }), 'paused'],
    ['a log-out', (floor: TestFloor) => floor.give({ type: 'agentLogout', agentId }), 'loggedOut'],
    ['a lost phone', (floor: TestFloor) => floor.end(floor.seatOf(agentId)), 'seating'],
  ] as const)('goes back at %s', (_name, leave, state) => {
    const floor = previewFloor();
    floor.feed(1);
    leave(floor);
    expect(floor.agent().state).toBe(state);
    expect(floor.take('releaseLead')).toEqual([
      { type: 'releaseLead', campaignId: 'camp', leadId: 'lead-1', token: 'token-1' },
    ]);
  });

  it('is not dialled after the window has closed meanwhile, and the agent hears why', () => {
    const floor = previewFloor();
    floor.feed(1);
    floor.give({ type: 'holdSet', hold: 'shutting down', on: true });
    expect(act(floor, { type: 'acceptLead' })).toMatchObject({
      ok: false,
      code: 'refused-held',
      message: expect.stringContaining('shutting down') as string,
    });
    expect(floor.agent().state).toBe('ready');
    expect(floor.take('releaseLead')).toHaveLength(1);
  });

  it('is hung up on while it rings when its agent is lost, so that nobody answers to nobody', () => {
    const floor = previewFloor();
    floor.feed(1);
    act(floor, { type: 'acceptLead' });
    const [callId = ''] = floor.begin();
    floor.give({ type: 'callDialling', callId });
    floor.end(floor.seatOf(agentId));
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'agent-lost' }]);
  });

  it('is given up while it rings when its agent hangs up', () => {
    const floor = previewFloor();
    floor.feed(1);
    act(floor, { type: 'acceptLead' });
    const [callId = ''] = floor.begin();
    floor.give({ type: 'agentHangup', agentId });
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'agent-hangup' }]);
    expect(floor.agent().state).toBe('ready');
  });

  it('is not shown to agents whom calls on their way have a claim on', () => {
    const dialled = aCampaign({}, { campaignId: 'dialled' });
    const floor = aFloor({ campaigns: [dialled, aCampaign({ pacing, preview })] });
    expect(floor.take('leaseLeads').map(({ campaignId }) => campaignId)).toEqual(['dialled']);
  });
});

describe('a number dialled by hand', () => {
  const number = '+4930123456';
  const dialling = (floor: TestFloor) => act(floor, { type: 'dialNumber', number, campaignId: 'camp' });
  const ask = (settings: Partial<CampaignSettings> = {}): TestFloor => {
    const floor = previewFloor(settings);
    expect(dialling(floor)).toBeUndefined();
    return floor;
  };
  const lease = (floor: TestFloor, more = {}): void => {
    const [asked] = floor.take('leaseNumber');
    const lead = aLead(7, { number, leadId: asked?.leadId ?? '', ...more });
    const about = { agentId, commandId: 'c1', campaignId: 'camp' };
    floor.give({ type: 'numberLeased', ...about, outcome: { lead, token: 'by-hand' } });
  };

  it('is on record first, then called for the agent, and never tried again by itself', () => {
    const floor = ask();
    lease(floor);
    const [callId = ''] = floor.begin();
    expect(floor.take('commandAnswered')).toMatchObject([{ ok: true }]);
    floor.answer(callId);
    floor.bridge();
    expect(floor.agent().state).toBe('talking');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ details: { origin: 'manual' }, next: { state: 'final' } });
  });

  it('is refused with the reason where a limit refuses it, and the agent is ready again', () => {
    const floor = ask();
    lease(floor);
    const [begun] = floor.take('beginAttempt');
    const attemptId = begun?.attempt.attemptId ?? '';
    floor.give({ type: 'attemptRefused', attemptId, code: 'do-not-call' });
    expect(floor.take('commandAnswered')).toMatchObject([
      {
        ok: false,
        code: 'refused-do-not-call',
        message: expect.stringContaining('do-not-call list') as string,
      },
    ]);
    expect(floor.agent().state).toBe('ready');
    expect(floor.take('originate')).toEqual([]);
  });

  it('is refused outside the calling window and beyond the cap, and does not go to the hopper', () => {
    const window = { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1 };
    const closed = ask({ window });
    lease(closed);
    expect(closed.take('commandAnswered')).toMatchObject([{ ok: false, code: 'refused-window-closed' }]);
    expect(closed.take('releaseLead')).toMatchObject([{ drop: true }]);
    const capped = ask();
    lease(capped, { attempts: 99 });
    expect(capped.take('commandAnswered')).toMatchObject([{ ok: false, code: 'refused-attempt-cap' }]);
  });

  it('needs a number, a campaign that runs, and an agent who is ready', () => {
    const floor = previewFloor();
    const dial = (action: Partial<Extract<AgentAction, { type: 'dialNumber' }>>) =>
      act(floor, { type: 'dialNumber', number, campaignId: 'camp', ...action });
    expect(dial({ number: '030123' })).toMatchObject({ code: 'bad-argument' });
    expect(dial({ campaignId: 'other' })).toMatchObject({ code: 'not-found' });
    floor.give({ type: 'agentPause', agentId, reason: 'x' });
    expect(dial({})).toMatchObject({ code: 'agent-not-ready' });
    floor.give({ type: 'campaignSet', campaign: aCampaign({ pacing }, { state: 'paused' }) });
    expect(dial({})).toMatchObject({ code: 'refused-campaign-not-running' });
  });
});

describe('a phone called per conversation', () => {
  const perCall = (settings: Partial<CampaignSettings> = {}): TestFloor => {
    const floor = previewFloor(settings, 0);
    floor.give({
      type: 'agentLogin',
      agent: { agentId, name: 'Mei', phone: 'phone-1', seatKind: 'perCall' },
    });
    return floor;
  };
  const accepted = (floor: TestFloor): string => {
    floor.feed(1);
    act(floor, { type: 'acceptLead' });
    const [begun] = floor.take('beginAttempt');
    const attemptId = begun?.attempt.attemptId ?? '';
    floor.give({ type: 'attemptBegun', attemptId });
    return attemptId;
  };

  it('is ready without a leg, and no call of the pacer is for it', () => {
    const floor = perCall({ pacing: DEFAULT_CAMPAIGN_PACING });
    expect(floor.agent()).toMatchObject({ state: 'ready', seatKind: 'perCall' });
    expect(floor.take('originate')).toEqual([]);
    floor.wait(2_000);
    expect(floor.take('leaseLeads')).toEqual([]);
  });

  it('is called before the person is, joined with them, and hung up after', () => {
    const floor = perCall();
    const callId = accepted(floor);
    const phone = floor.seatOf(agentId);
    expect(floor.take('originate')).toMatchObject([
      { callId: phone, target: { kind: 'phone', phone: 'phone-1' } },
    ]);
    floor.give({ type: 'callAnswered', callId: phone });
    expect(floor.take('originate')).toMatchObject([{ callId, target: { kind: 'trunk' } }]);
    floor.answer(callId);
    floor.bridge();
    expect(floor.agent().state).toBe('talking');
    floor.end(callId);
    expect(floor.take('hangup')).toMatchObject([{ callId: phone }]);
    expect(floor.agent().state).toBe('wrapUp');
    expect(floor.agent().seatId).toBeUndefined();
  });

  it('ends the conversation when it is hung up', () => {
    const floor = perCall();
    const callId = accepted(floor);
    const phone = floor.seatOf(agentId);
    floor.give({ type: 'callAnswered', callId: phone });
    floor.answer(callId);
    floor.bridge();
    floor.end(phone);
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'agent-hangup' }]);
    expect(floor.agent().state).toBe('wrapUp');
  });

  it('leaves a flow that its agent waits for to go on when it is hung up', () => {
    const floor = perCall();
    floor.give({ type: 'flowsSet', flows: FLOWS });
    const callId = accepted(floor);
    const phone = floor.seatOf(agentId);
    floor.give({ type: 'callAnswered', callId: phone });
    floor.answer(callId);
    floor.bridge();
    act(floor, { type: 'sendToFlow', flowId: 'survey', thenReturn: true });
    floor.take('hangup');
    floor.end(phone);
    expect(floor.callState(callId)).toBe('inFlow');
    expect(floor.take('hangup')).toEqual([]);
    expect(floor.agent().state).toBe('wrapUp');
  });

  it('hung up as the person is being dialled, it ends that call by its own record', () => {
    const floor = perCall();
    const callId = accepted(floor);
    floor.give({ type: 'callAnswered', callId: floor.seatOf(agentId) });
    floor.end(floor.seatOf(agentId));
    expect(floor.take('hangup').map((effect) => effect.callId)).toContain(callId);
    expect(floor.cdrs()).toEqual([]);
    floor.give({ type: 'callDialling', callId });
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ lineResult: 'CANCELLED' });
    expect(floor.agent().state).toBe('ready');
  });

  it('unanswered twice in a row pauses the agent and says so; the person is never called', () => {
    const floor = perCall();
    const first = accepted(floor);
    floor.end(floor.seatOf(agentId), CLEARED);
    expect(floor.cdr(first)).toMatchObject({
      lineResult: 'CANCELLED',
      charged: false,
      next: { state: 'retry' },
    });
    expect(floor.agent().state).not.toBe('paused');
    accepted(floor);
    floor.give({ type: 'originateFailed', callId: floor.seatOf(agentId), outcome: 'refused', code: '500' });
    expect(floor.agent()).toMatchObject({
      state: 'paused',
      pauseReason: expect.stringContaining('not answered') as string,
    });
    expect(floor.all('originate').every(({ target }) => target.kind === 'phone')).toBe(true);
  });

  it('is not closed by a comparison while it rings, though the call has no leg yet', () => {
    const floor = perCall();
    const callId = accepted(floor);
    floor.wait(5_000);
    floor.list([{ callId: floor.seatOf(agentId), state: 'ringing' }]);
    expect(floor.callState(callId)).toBe('created');
    floor.list([{ callId: floor.seatOf(agentId), state: 'up' }]);
    expect(floor.take('originate').at(-1)).toMatchObject({ callId, target: { kind: 'trunk' } });
    floor.end(callId, HUNG_UP);
  });
});
