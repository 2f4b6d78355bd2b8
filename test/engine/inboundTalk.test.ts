/** Everything that agents and supervisors do in a call, in one that came in; and the line of its trunk. */
import { describe, expect, it } from 'vitest';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import type { InboundSettings } from '../../src/domain/call/inbound.ts';
import type { SupervisorAction } from '../../src/domain/supervision/action.ts';
import { HUNG_UP, SETTINGS, SILENT, TRUNK, aCampaign, aFloor, type FloorOptions } from './floor.ts';
import { SURVEY } from './flows.ts';
import { followParties } from './parties.ts';

const IN = 'in-1760000000-7';
const CALLER = '+15550201234';
const OUTSIDE = { kind: 'number', number: '+15550777777' } as const;
const COLLEAGUE = { kind: 'agent', agentId: 'agent-2' } as const;
const INBOUND: InboundSettings = {
  agentWaitMs: 20_000,
  queueWaitMs: 60_000,
  busyPrompt: 'outpace/inbound-busy',
  closedPrompt: 'outpace/inbound-closed',
};

function aTalk(options: FloorOptions = {}, settings: Parameters<typeof aCampaign>[0] = {}) {
  const campaign = aCampaign({ inbound: INBOUND, consent: undefined, ...settings });
  const floor = aFloor({ agents: 2, campaigns: [campaign], ...options });
  const parties = followParties();
  let followed = 0;
  const follow = (): void => {
    parties.follow(floor.journal.slice(followed));
    followed = floor.journal.length;
  };
  const give = (...input: Parameters<typeof floor.give>): void => {
    floor.give(...input);
    follow();
  };
  const [seat1, seat2] = [floor.seatOf('agent-1'), floor.seatOf('agent-2')];
  let commands = 0;
  const answerTo = (send: (commandId: string) => void) => {
    commands += 1;
    send(`c-${commands}`);
    return floor.all('commandAnswered').findLast(({ commandId }) => commandId === `c-${commands}`);
  };
  const act = (action: AgentAction, agentId = 'agent-1') =>
    answerTo((commandId) => give({ type: 'agentAction', commandId, agentId, action }));
  const supervise = (action: SupervisorAction) =>
    answerTo((commandId) => give({ type: 'supervisorAction', commandId, supervisorId: 'ada', action }));
  /** Whoever was last ordered into a bridge is in it. */
  const bridge = (): void => {
    floor.bridge();
    follow();
  };
  const legOf = (prefix: string): string => parties.live().find((id) => id.startsWith(prefix)) ?? '';
  const call = () => floor.engine.board().calls.find(({ attemptId }) => attemptId === IN);
  const record = () => floor.all('recordInbound').at(-1)?.record;
  const done = (): readonly string[] => record()?.details?.actions?.map(({ action }) => action) ?? [];

  follow();
  give({
    type: 'callArrived',
    callId: IN,
    number: CALLER,
    dialled: SETTINGS.callerId.slice(1),
    trunkId: 'carrier',
  });
  give({ type: 'callAnswered', callId: IN });
  give({ type: 'callerKnown', callId: IN });
  bridge();
  return { ...floor, parties, give, act, supervise, bridge, legOf, call, record, done, seat1, seat2 };
}

/** The outside party that an agent has asked for picks up. */
function outsideAnswers(talk: ReturnType<typeof aTalk>): string {
  const callId = talk.all('reserveLine').at(-1)?.callId ?? '';
  talk.give({ type: 'lineReserved', callId, trunkId: 'carrier' });
  talk.give({ type: 'callAnswered', callId });
  return callId;
}

describe('in a call that came in, an agent', () => {
  it('holds the caller with music, takes them back, and is in the record with it', () => {
    const talk = aTalk();
    expect(talk.act({ type: 'hold' })).toMatchObject({ ok: true });
    expect(talk.all('seat').at(-1)).toEqual({ type: 'seat', callId: IN });
    expect(talk.call()).toMatchObject({ isInbound: true, conversation: { state: 'held' } });
    talk.act({ type: 'unhold' });
    expect(talk.all('bridge').at(-1)?.callIds).toEqual([talk.seat1, IN]);
    talk.end(IN, HUNG_UP);
    expect(talk.done()).toEqual(['hold', 'unhold']);
    expect(talk.record()).toMatchObject({ outcome: 'connected', agentId: 'agent-1', endedBy: 'customer' });
    expect(talk.all('recordInbound')).toHaveLength(2);
    expect(talk.agent('agent-1').state).toBe('wrapUp');
  });

  it('mutes, sends keys, marks and asks for help', () => {
    const talk = aTalk();
    talk.act({ type: 'mute' });
    talk.act({ type: 'keys', digits: '12#' });
    talk.act({ type: 'mark', note: 'wants a refund' });
    talk.act({ type: 'help', note: 'angry' });
    expect(talk.all('mute').at(-1)).toEqual({ type: 'mute', callId: talk.seat1, on: true });
    expect(talk.all('sendKeys')).toEqual([{ type: 'sendKeys', callId: IN, digits: '12#' }]);
    expect(talk.call()?.conversation).toMatchObject({ help: { note: 'angry' }, muted: ['agent-1'] });
    talk.give({ type: 'agentHangup', agentId: 'agent-1' });
    expect(talk.all('hangup').at(-1)).toMatchObject({ callId: IN, reason: 'agent-hangup' });
    expect(talk.all('mute').at(-1)).toMatchObject({ on: false });
    talk.end(IN);
    expect(talk.done()).toEqual(['mute', 'keys', 'mark', 'help']);
    expect(talk.record()).toMatchObject({ endedBy: 'agent', hangupReason: 'agent-hangup' });
  });

  it.each(['blind', 'attended'] as const)('transfers to a colleague, %s', (kind) => {
    const talk = aTalk();
    talk.act({ type: 'transfer', kind, to: COLLEAGUE });
    if (kind === 'attended') {
      expect(talk.parties.with(talk.seat1)).toEqual([talk.seat2]);
      talk.act({ type: 'completeTransfer' });
    } else talk.bridge();
    expect(talk.all('bridge').at(-1)?.callIds).toEqual([talk.seat2, IN]);
    expect(talk.agent('agent-1').state).toBe('wrapUp');
    expect(talk.agent('agent-2')).toMatchObject({ state: 'talking', attemptId: IN });
    talk.end(IN, HUNG_UP);
    expect(talk.record()).toMatchObject({ agentId: 'agent-2', outcome: 'connected' });
  });

  it('transfers to an outside number, which sees the number that was called; its hang-up ends the call', () => {
    const talk = aTalk();
    talk.act({ type: 'transfer', kind: 'blind', to: OUTSIDE });
    const legId = outsideAnswers(talk);
    expect(talk.all('originate').at(-1)).toMatchObject({ callId: legId, callerId: SETTINGS.callerId });
    expect(talk.all('bridge').at(-1)?.callIds).toEqual([IN, legId]);
    talk.end(legId);
    expect(talk.all('hangup').at(-1)).toMatchObject({ callId: IN, reason: 'third-left' });
    talk.end(IN);
    expect(talk.record()).toMatchObject({ hangupReason: 'third-left', endedBy: 'engine' });
  });

  it('has the caller back from an outside number that does not answer', () => {
    const talk = aTalk();
    talk.act({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    const legId = talk.all('reserveLine').at(-1)?.callId ?? '';
    talk.give({ type: 'lineRefused', callId: legId, code: 'lines' });
    expect(talk.all('bridge').at(-1)?.callIds).toEqual([talk.seat1, IN]);
  });

  it('speaks with two at once, and leaves them to each other', () => {
    const talk = aTalk();
    talk.act({ type: 'transfer', kind: 'attended', to: OUTSIDE });
    const legId = outsideAnswers(talk);
    talk.act({ type: 'conference' });
    expect(talk.all('bridge').at(-1)?.callIds).toEqual([talk.seat1, IN, legId]);
    talk.act({ type: 'leaveConference' });
    expect(talk.call()).toMatchObject({ state: 'transferred' });
    talk.end(IN, HUNG_UP);
    expect(talk.all('hangup').at(-1)).toMatchObject({ callId: legId });
  });

  it('parks, and another picks up', () => {
    const talk = aTalk();
    talk.act({ type: 'park' });
    expect(talk.call()).toMatchObject({ state: 'parked', parkedBy: 'agent-1' });
    expect(talk.all('seat').map(({ callId }) => callId)).toContain(IN);
    expect(talk.act({ type: 'pickUp', attemptId: IN }, 'agent-2')).toMatchObject({ ok: true });
    talk.bridge();
    expect(talk.agent('agent-2')).toMatchObject({ state: 'talking', attemptId: IN });
    talk.end(IN, HUNG_UP);
    expect(talk.record()).toMatchObject({ agentId: 'agent-2' });
    expect(talk.done()).toEqual(['park', 'pickUp']);
  });

  it('parks for too long: the caller is back in the queue of callers, with its message', () => {
    const talk = aTalk();
    talk.give({ type: 'agentPause', agentId: 'agent-2', reason: 'x' });
    talk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    talk.act({ type: 'park' });
    talk.wait(180_000);
    expect(talk.call()).toBeUndefined();
    expect(talk.engine.board().inbound).toMatchObject([{ callId: IN, state: 'waiting' }]);
    talk.wait(INBOUND.queueWaitMs);
    expect(talk.all('play').at(-1)).toMatchObject({ callId: IN, prompts: [INBOUND.busyPrompt] });
    talk.played();
    talk.end(IN);
    expect(talk.record()).toMatchObject({ outcome: 'connected', endedBy: 'engine' });
    expect(talk.done()).toEqual(['park']);
  });

  it('sends the caller to a flow, and leaves them to it', () => {
    const talk = aTalk();
    const flow = SURVEY;
    talk.give({ type: 'flowsSet', flows: [flow] });
    expect(talk.act({ type: 'sendToFlow', flowId: flow.flowId, thenReturn: true })).toMatchObject({
      ok: true,
    });
    expect(talk.call()).toMatchObject({ state: 'inFlow' });
    expect(talk.all('play').at(-1)).toMatchObject({ callId: IN });
    talk.give({ type: 'agentHangup', agentId: 'agent-1' });
    expect(talk.agent('agent-1').state).toBe('wrapUp');
    talk.end(IN, HUNG_UP);
    expect(talk.record()?.details?.flow).toMatchObject([{ flowId: flow.flowId, sentBy: 'agent-1' }]);
  });

  it('pauses and resumes the recording that the campaign asks for', () => {
    const recording = {
      mode: 'all',
      share: 1,
      required: false,
      basis: 'test',
      stereo: true,
      retentionDays: 30,
    } as const;
    const talk = aTalk({}, { recording });
    expect(talk.all('startRecording')).toMatchObject([{ callId: IN, order: { agentId: 'agent-1' } }]);
    talk.act({ type: 'pauseRecording' });
    expect(talk.all('pauseRecording')).toMatchObject([{ callId: IN, on: true }]);
    talk.end(IN, HUNG_UP);
    expect(talk.all('stopRecording')).toMatchObject([{ callId: IN }]);
    expect(talk.record()?.details?.recording?.recordings).toMatchObject([{ pauses: [{}] }]);
  });

  it('owes no disposition of it, and a colleague who lost the phone is replaced by another', () => {
    const codes = [
      {
        code: 'SALE',
        label: 'Sale',
        salesStatus: 'success',
        isContact: true,
        isSuccess: true,
        needsCallback: false,
      },
    ] as const;
    const talk = aTalk({}, { dispositions: { forced: true, limitMs: 60_000, codes } });
    talk.end(talk.seat1);
    expect(talk.engine.board().inbound).toMatchObject([{ state: 'joining', agentId: 'agent-2' }]);
    talk.bridge();
    expect(talk.act({ type: 'disposition', code: 'SALE' }, 'agent-2')).toMatchObject({
      code: 'no-conversation',
    });
    talk.end(IN, HUNG_UP);
    talk.wait(SETTINGS.wrapUpMs);
    expect(talk.agent('agent-2').state).toBe('ready');
    expect(talk.record()).toMatchObject({ agentId: 'agent-2' });
  });
});

describe('in a call that came in, a supervisor', () => {
  it('listens, whispers, barges in, takes over, and ends the call', () => {
    const talk = aTalk();
    talk.supervise({ type: 'listen', agentId: 'agent-1', phone: 'desk' });
    const phone = talk.legOf('super-');
    talk.give({ type: 'callAnswered', callId: phone });
    expect(talk.all('snoop').at(-1)).toMatchObject({ callId: talk.seat1, mode: 'listen' });
    talk.supervise({ type: 'whisper' });
    talk.supervise({ type: 'barge' });
    expect(talk.all('bridge').at(-1)).toMatchObject({ bridgeId: `b-${IN}`, callIds: [phone] });
    expect(talk.supervise({ type: 'takeOver' })).toMatchObject({ ok: true });
    expect(talk.all('bridge').at(-1)?.callIds).toEqual([IN, phone]);
    expect(talk.agent('agent-1').state).toBe('wrapUp');
    talk.supervise({ type: 'leave' });
    talk.end(IN);
    expect(talk.record()).toMatchObject({ endedBy: 'supervisor', hangupReason: 'supervisor-hangup' });
    expect(talk.record()?.details?.supervision?.map(({ mode }) => mode)).toEqual([
      'listen',
      'whisper',
      'barge',
      'takeOver',
    ]);
  });
});

describe('a conversation with a caller', () => {
  it('goes on over a gap in the link, everybody where they belong', () => {
    const talk = aTalk();
    talk.act({ type: 'hold' });
    talk.wait(10_000);
    talk.give({ type: 'linkDown', reason: 'test' });
    talk.give({ type: 'linkUp', restarted: false });
    talk.take('seat');
    talk.list([
      { callId: talk.seat1, state: 'up', bridgeId: `b-${IN}` },
      { callId: talk.seat2, state: 'up' },
      { callId: IN, state: 'up' },
    ]);
    expect(talk.take('seat')).toContainEqual({ type: 'seat', callId: IN });
    expect(talk.call()).toMatchObject({ state: 'joined' });
  });

  it('that ended in a gap is recorded once, and its agent wraps up', () => {
    const talk = aTalk();
    talk.wait(10_000);
    talk.give({ type: 'linkDown', reason: 'test' });
    talk.give({ type: 'linkUp', restarted: false });
    talk.list([talk.seat1, talk.seat2].map((callId) => ({ callId, state: 'up' as const })));
    expect(talk.all('recordInbound')).toHaveLength(2);
    expect(talk.record()).toMatchObject({ outcome: 'connected', endedBy: 'unknown' });
    expect(talk.agent('agent-1').state).toBe('wrapUp');
    expect(talk.all('releaseLine')).toHaveLength(1);
  });

  it('is no call of the campaign: it takes none of its lines and keeps it from nothing', () => {
    const talk = aTalk();
    const [campaign] = talk.engine.board().campaigns;
    expect(campaign).toMatchObject({ talking: 0, waiting: 0 });
    expect(talk.all('saveCall').filter(({ attemptId }) => attemptId === IN)).toEqual([]);
    expect(talk.all('closeAttempt')).toEqual([]);
  });
});

describe('the line of a call that comes in', () => {
  it('is one of its trunk from the arrival to the end, taken again each minute, and given back once', () => {
    const talk = aTalk();
    const lines = () => talk.engine.board().trunks?.[0]?.linesInUse;
    expect(talk.take('takeLine')).toEqual([{ type: 'takeLine', callId: IN, trunkId: 'carrier' }]);
    expect(lines()).toBe(1);
    const legs = [talk.seat1, talk.seat2, IN].map((callId) => ({ callId, state: 'up' as const }));
    talk.list(legs);
    expect(talk.take('takeLine')).toHaveLength(1);
    talk.end(IN, HUNG_UP);
    expect(talk.all('releaseLine')).toEqual([{ type: 'releaseLine', callId: IN, trunkId: 'carrier' }]);
    expect(lines()).toBe(0);
    expect(talk.record()).toMatchObject({ trunkId: 'carrier' });
  });

  it.each([
    ['leaves one less for calls of ours', {}, []],
    ['leaves ours alone where the carrier counts the two directions apart', { inboundTakesLine: false }, [1]],
  ] as const)('%s', (_case, more, asked) => {
    const campaign = aCampaign({ inbound: INBOUND, consent: undefined });
    const trunks = [{ ...TRUNK, lines: 1, ...more }];
    const talk = aTalk({ trunks, campaigns: [{ ...campaign, state: 'paused' }] });
    talk.give({ type: 'campaignSet', campaign });
    expect(talk.all('leaseLeads').map(({ count }) => count)).toEqual(asked);
  });

  it('is nobody’s where the call comes by no trunk of ours', () => {
    const talk = aTalk({ trunks: [{ ...TRUNK, trunkId: 'other' }] });
    expect(talk.all('takeLine')).toEqual([]);
    talk.end(IN);
    expect(talk.all('releaseLine')).toEqual([]);
  });
});

describe("an agent's phone that falls silent with a caller, and is back", () => {
  it('goes on with the caller, who waits', () => {
    const talk = aTalk({ engine: { pauseAfterLostPhone: true } });
    talk.give({ type: 'agentPause', agentId: 'agent-2', reason: 'lunch' });
    talk.give({ type: 'callEnded', callId: talk.seat1, end: SILENT });
    expect(talk.call()).toBeUndefined();
    talk.wait(2_000);
    talk.give({ type: 'callAnswered', callId: talk.seatOf('agent-1') });
    talk.bridge();
    expect(talk.call()).toMatchObject({ agentId: 'agent-1', state: 'joined' });
    expect(talk.agent('agent-1')).toMatchObject({ state: 'talking', attemptId: IN });
  });
});
