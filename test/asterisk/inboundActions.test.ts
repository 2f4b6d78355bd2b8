/**
 * Everything that is done in a call, in calls that came in, on the real Asterisk: the caller, the desks and the outside
 * party speak tones of their own; who hears whom is measured, each call has one record, and nothing is left over.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InboundRecord } from '../../src/domain/cdr/inboundRecord.ts';
import type { SupervisorAction } from '../../src/domain/supervision/action.ts';
import { eventually } from '../support/eventually.ts';
import { OUTSIDE, startDesks, type Desks, type Party } from '../support/desks.ts';
import { CALLER_ID, DIAL_GROUP, agentsReady, boardShows } from '../support/engine.ts';

const CALLER = '+12025550178';
const SUPERVISOR = 'ada';
const INBOUND = {
  agentWaitMs: 1_000,
  queueWaitMs: 20_000,
  busyPrompt: 'outpace/inbound-busy',
  closedPrompt: 'outpace/inbound-closed',
};

interface Talk {
  readonly callId: string;
  readonly owner: { readonly agentId: string; readonly desk: Party };
  readonly other: { readonly agentId: string; readonly desk: Party };
}

describe('in a call that came in', { timeout: 60_000 }, () => {
  let desks: Desks;
  let calls = 0;
  const outside = { kind: 'number', number: OUTSIDE } as const;

  beforeAll(async () => {
    desks = await startDesks({ carrierHost: '127.0.0.2' });
    await desks.parts.runCampaign(desks.engine, 'back', [], {
      trunkIds: ['carrier'],
      promptBeforeAgent: false,
      consent: undefined,
      wrapUpMs: 200,
      inbound: INBOUND,
      recording: { mode: 'all', share: 1, required: false, basis: 'test', stereo: true, retentionDays: 1 },
    });
  }, 120_000);
  afterEach(async () => {
    await supervise({ type: 'leave' });
    await desks.nothingLeft();
    // One record for each call, and each with its end.
    const records = await desks.parts.records.inboundCalls(DIAL_GROUP, 100);
    expect(records).toHaveLength(calls);
    expect(records.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
  });
  afterAll(() => desks.stop());

  const supervise = (action: SupervisorAction) =>
    desks.engine.command({ type: 'supervisor.action', supervisorId: SUPERVISOR, action });

  async function answered(): Promise<Talk> {
    await agentsReady(desks.engine, desks.agentIds);
    calls += 1;
    await desks.callIn(CALLER_ID, CALLER);
    const { inbound = [] } = await boardShows(
      desks.engine,
      (board) => board.inbound?.[0]?.state === 'joined',
      'the caller is joined',
    );
    const roles = desks.agentIds.map((agentId, index) => ({ agentId, desk: `desk${index + 1}` as Party }));
    const owner = roles.find(({ agentId }) => agentId === inbound[0]?.agentId);
    const other = roles.find(({ agentId }) => agentId !== inbound[0]?.agentId);
    if (owner === undefined || other === undefined) throw new Error('nobody has the caller');
    await Promise.all([desks.hears('customer', [owner.desk]), desks.hears(owner.desk, ['customer'])]);
    return { callId: inbound[0]?.callId ?? '', owner, other };
  }

  /** Once the call has ended. */
  const recordOf = ({ callId }: Talk): Promise<InboundRecord> =>
    eventually(async () => {
      const records = await desks.parts.records.inboundCalls(DIAL_GROUP, 1);
      return records.find((record) => record.callId === callId && record.endedAt !== undefined);
    }, 20_000);
  const doneIn = ({ details }: InboundRecord): readonly string[] =>
    details?.actions?.map(({ action }) => action) ?? [];

  it('the agent holds the caller, mutes, sends keys, pauses the recording and marks', async () => {
    const talk = await answered();
    const { agentId, desk } = talk.owner;
    expect(await desks.parts.stores.limits.linesInUse('carrier'), 'a line of its trunk').toBe(1);
    await desks.act(agentId, { type: 'hold' });
    await Promise.all([desks.hears('customer', []), desks.hears(desk, [])]);
    const { media } = desks.callAt('customer');
    const before = media.received;
    await eventually(() => media.received > before + 50);
    await desks.act(agentId, { type: 'unhold' });
    await desks.hears('customer', [desk]);
    await desks.act(agentId, { type: 'mute' });
    await Promise.all([desks.hears('customer', []), desks.hears(desk, ['customer'])]);
    await desks.act(agentId, { type: 'unmute' });
    await desks.act(agentId, { type: 'keys', digits: '15#' });
    await eventually(() => media.keys === '15#');
    await desks.act(agentId, { type: 'pauseRecording' });
    await desks.act(agentId, { type: 'resumeRecording' });
    await desks.act(agentId, { type: 'mark', note: 'wants a refund' });
    await desks.act(agentId, { type: 'help' });
    desks.callAt('customer').hangUp();
    const record = await recordOf(talk);
    expect(doneIn(record)).toEqual(['hold', 'unhold', 'mute', 'unmute', 'keys', 'mark', 'help']);
    expect(record).toMatchObject({ outcome: 'connected', endedBy: 'customer', agentId, trunkId: 'carrier' });
    expect(record.details?.recording?.recordings).toMatchObject([{ pauses: [{}] }]);
    await eventually(async () => {
      const [kept] = await desks.parts.records.recordings.find({ attemptId: talk.callId, limit: 1 });
      return kept !== undefined && kept.durationMs > 1_000;
    }, 20_000);
  });

  it('the agent transfers blind to a colleague, who hangs up', async () => {
    const talk = await answered();
    const { owner, other } = talk;
    await desks.act(owner.agentId, {
      type: 'transfer',
      kind: 'blind',
      to: { kind: 'agent', agentId: other.agentId },
    });
    await Promise.all([
      desks.hears('customer', [other.desk]),
      desks.hears(other.desk, ['customer']),
      desks.hears(owner.desk, []),
    ]);
    await desks.engine.command({ type: 'agent.hangup', agentId: other.agentId });
    const record = await recordOf(talk);
    expect(record).toMatchObject({ agentId: other.agentId, endedBy: 'agent', hangupReason: 'agent-hangup' });
  });

  it('the agent transfers blind to an outside number, which takes a second line and ends the call', async () => {
    const talk = await answered();
    await desks.act(talk.owner.agentId, { type: 'transfer', kind: 'blind', to: outside });
    await boardShows(
      desks.engine,
      (board) => board.calls.some(({ conversation }) => conversation?.third?.isUp === true),
      'the stranger has answered',
    );
    await Promise.all([desks.hears('customer', ['outside']), desks.hears('outside', ['customer'])]);
    expect(await desks.parts.stores.limits.linesInUse('carrier')).toBe(2);
    desks.callAt('outside').hangUp();
    expect(await recordOf(talk)).toMatchObject({ hangupReason: 'third-left', endedBy: 'engine' });
  });

  it.each(['colleague', 'stranger'] as const)(
    'the agent consults a %s, and completes the transfer',
    async (who) => {
      const talk = await answered();
      const { owner, other } = talk;
      const target: Party = who === 'colleague' ? other.desk : 'outside';
      const to = who === 'colleague' ? ({ kind: 'agent', agentId: other.agentId } as const) : outside;
      await desks.act(owner.agentId, { type: 'transfer', kind: 'attended', to });
      await Promise.all([
        desks.hears(owner.desk, [target]),
        desks.hears(target, [owner.desk]),
        desks.hears('customer', []),
      ]);
      await desks.act(owner.agentId, { type: 'completeTransfer' });
      await Promise.all([
        desks.hears('customer', [target]),
        desks.hears(target, ['customer']),
        desks.hears(owner.desk, []),
      ]);
      desks.callAt('customer').hangUp();
      const record = await recordOf(talk);
      expect(doneIn(record)).toEqual(['transfer-attended', 'completeTransfer']);
      expect(record.agentId).toBe(who === 'colleague' ? other.agentId : owner.agentId);
    },
  );

  it('the agent speaks with the caller and a stranger at once, and leaves them to each other', async () => {
    const talk = await answered();
    const { owner } = talk;
    await desks.act(owner.agentId, { type: 'transfer', kind: 'attended', to: outside });
    await desks.hears(owner.desk, ['outside']);
    await desks.act(owner.agentId, { type: 'conference' });
    await Promise.all([
      desks.hears('customer', [owner.desk, 'outside']),
      desks.hears(owner.desk, ['customer', 'outside']),
      desks.hears('outside', ['customer', owner.desk]),
    ]);
    await desks.act(owner.agentId, { type: 'leaveConference' });
    await Promise.all([desks.hears('customer', ['outside']), desks.hears('outside', ['customer'])]);
    desks.callAt('customer').hangUp();
    expect(doneIn(await recordOf(talk))).toEqual(['transfer-attended', 'conference', 'leaveConference']);
  });

  it('the agent parks the caller, and a colleague picks them up', async () => {
    const talk = await answered();
    const { owner, other } = talk;
    await desks.act(owner.agentId, { type: 'park' });
    await desks.hears('customer', []);
    await desks.act(other.agentId, { type: 'pickUp', attemptId: talk.callId });
    await Promise.all([desks.hears('customer', [other.desk]), desks.hears(other.desk, ['customer'])]);
    desks.callAt('customer').hangUp();
    const record = await recordOf(talk);
    expect(doneIn(record)).toEqual(['park', 'pickUp']);
    expect(record).toMatchObject({ agentId: other.agentId, endedBy: 'customer' });
  });

  it('the agent’s lost phone gives the caller to a colleague, and it is one conversation on record', async () => {
    const talk = await answered();
    const { owner, other } = talk;
    await desks.act(owner.agentId, { type: 'mark', note: 'first' });
    desks.callAt(owner.desk).hangUp();
    await Promise.all([desks.hears('customer', [other.desk]), desks.hears(other.desk, ['customer'])]);
    await desks.act(other.agentId, { type: 'mark', note: 'second' });
    desks.callAt('customer').hangUp();
    const record = await recordOf(talk);
    expect(record.details?.actions?.map(({ agentId }) => agentId)).toEqual([owner.agentId, other.agentId]);
  });

  it('a supervisor listens, whispers, barges in and takes over, and hangs up', async () => {
    const talk = await answered();
    const { owner, other } = talk;
    expect(await supervise({ type: 'listen', agentId: owner.agentId, phone: other.desk })).toEqual({
      ok: true,
    });
    await Promise.all([
      desks.hears(other.desk, ['customer', owner.desk]),
      desks.hears('customer', [owner.desk]),
    ]);
    expect(await supervise({ type: 'whisper' })).toEqual({ ok: true });
    await desks.hears(owner.desk, ['customer', other.desk]);
    await desks.hears('customer', [owner.desk]);
    expect(await supervise({ type: 'barge' })).toEqual({ ok: true });
    await desks.hears('customer', [owner.desk, other.desk]);
    expect(await supervise({ type: 'takeOver' })).toEqual({ ok: true });
    await desks.hears('customer', [other.desk]);
    await desks.hears(owner.desk, []);
    expect(await supervise({ type: 'leave' })).toEqual({ ok: true });
    const record = await recordOf(talk);
    expect(record.details?.supervision?.map(({ supervisorId, mode }) => `${supervisorId} ${mode}`)).toEqual(
      ['listen', 'whisper', 'barge', 'takeOver'].map((mode) => `${SUPERVISOR} ${mode}`),
    );
    expect(record).toMatchObject({ agentId: owner.agentId, endedBy: 'supervisor' });
  });
});
