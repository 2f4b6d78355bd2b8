/**
 * Previews and numbers dialled by hand on the real Asterisk, for an agent in a seat and one whose phone is called per
 * conversation: who hears whom is measured in the audio at each far end, and nobody is dialled who must not be.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import { eventually, liveChannels } from '../support/asterisk.ts';
import { startDesks, type Desks } from '../support/desks.ts';
import { DIAL_GROUP, boardShows } from '../support/engine.ts';

const SEATED = 'agent-1';
const PER_CALL = 'agent-2';
const NOBODY = 'agent-3';
const DISPOSITIONS: NonNullable<CampaignSettings['dispositions']> = {
  forced: true,
  limitMs: 60_000,
  codes: [
    {
      code: 'later',
      label: 'Call again',
      salesStatus: 'follow_up',
      isContact: true,
      isSuccess: false,
      retry: { kind: 'retry', afterMs: 3_600_000 },
      needsCallback: false,
    },
  ],
};

describe('an agent who sees the lead first', () => {
  let desks: Desks;
  beforeAll(async () => {
    desks = await startDesks();
    const { records } = desks.parts;
    const about = { dialGroupId: DIAL_GROUP, seatKind: 'perCall' } as const;
    await logOut(PER_CALL);
    await records.saveAgent({ ...about, agentId: PER_CALL, name: 'Per call', phone: 'desk2' });
    await records.saveAgent({ ...about, agentId: NOBODY, name: 'Nobody', phone: 'nowhere' });
  }, 120_000);
  afterAll(() => desks.stop());

  const command = (type: 'agent.login' | 'agent.logout' | 'agent.ready', agentId: string) =>
    desks.engine.command({ type, agentId });
  const act = (agentId: string, action: AgentAction) =>
    desks.engine.command({ type: 'agent.action', agentId, action });
  const shows = (agentId: string, state: string) =>
    boardShows(
      desks.engine,
      ({ agents }) => agents.some((agent) => agent.agentId === agentId && agent.state === state),
      `${agentId} is ${state}`,
    ).then(({ agents }) => agents.find((agent) => agent.agentId === agentId));
  async function logOut(agentId: string): Promise<void> {
    await command('agent.logout', agentId);
    await shows(agentId, 'loggedOut');
  }
  /** A campaign whose leads are shown, with one lead. */
  async function preview(name: string, changes: Partial<CampaignSettings> = {}): Promise<string> {
    const [number = ''] = await desks.parts.runCampaign(desks.engine, name, ['02'], {
      trunkIds: ['carrier'],
      promptBeforeAgent: false,
      consent: undefined,
      pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' },
      ...changes,
    });
    return number;
  }
  const stop = (campaignId: string) => desks.engine.command({ type: 'campaign.stop', campaignId });
  const recordOf = async (name: string) => (await desks.parts.finished(name))[0];

  it('accepts it, is joined with the person, and must say how it came out', async () => {
    const number = await preview('accept', { dispositions: DISPOSITIONS, maxAttempts: 3 });
    const shown = await shows(SEATED, 'previewing');
    expect(shown?.preview).toMatchObject({ campaignId: 'accept', leadId: 'accept-1', attempts: 0 });
    expect(shown?.preview?.number).not.toBe(number);
    expect(await act(SEATED, { type: 'acceptLead' })).toMatchObject({ ok: true });
    await shows(SEATED, 'talking');
    await desks.hears('customer', ['desk1']);
    await desks.hears('desk1', ['customer']);
    desks.callAt('customer').hangUp();
    const record = await recordOf('accept');
    expect(record).toMatchObject({ agentId: SEATED, dialStatus: 'answered', details: { origin: 'preview' } });
    await command('agent.ready', SEATED);
    expect((await shows(SEATED, 'wrapUp'))?.owedDisposition).toMatchObject({ isForced: true });
    expect(await act(SEATED, { type: 'disposition', code: 'later', note: 'Tuesday' })).toMatchObject({
      ok: true,
    });
    await shows(SEATED, 'ready');
    await eventually(async () => {
      const [closed] = await desks.parts.closed('accept');
      return closed?.details?.disposition?.code === 'later';
    }, 'the disposition is on record');
    expect(await desks.parts.records.progress('accept')).toMatchObject({ due: 1, final: 0 });
    await stop('accept');
  }, 60_000);

  it('passes it over, and it is not dialled', async () => {
    const calls = desks.callAt('customer');
    await preview('skip');
    await shows(SEATED, 'previewing');
    expect(await act(SEATED, { type: 'skipLead', reason: 'language' })).toMatchObject({ ok: true });
    await shows(SEATED, 'ready');
    await eventually(
      async () => (await desks.parts.records.progress('skip'))?.refusals['skipped'] === 1,
      'the skip is on record',
    );
    expect(await desks.parts.closed('skip')).toEqual([]);
    expect(desks.callAt('customer')).toBe(calls);
    await stop('skip');
  }, 60_000);

  it('dials a number by hand, unless it is on the do-not-call list', async () => {
    await desks.parts.importLeads('hand', ['11']);
    await desks.parts.createCampaign('hand', {
      trunkIds: ['carrier'],
      promptBeforeAgent: false,
      consent: undefined,
      attemptSpacingMs: 60_000,
      maxAttempts: 3,
      pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' },
    });
    const listed = '+4930999999';
    await desks.parts.stores.doNotCall.add([{ number: listed, source: 'api', addedAt: Date.now() }]);
    const dial = (number: string) => act(SEATED, { type: 'dialNumber', number, campaignId: 'hand' });
    expect(await dial('+4930111111')).toMatchObject({ ok: false, code: 'not-found' });
    await desks.engine.command({ type: 'campaign.start', campaignId: 'hand' });
    await shows(SEATED, 'previewing');
    await act(SEATED, { type: 'skipLead', reason: 'by hand' });
    await shows(SEATED, 'ready');

    const refused = await dial(listed);
    expect(refused).toMatchObject({ ok: false, code: 'refused-do-not-call' });
    expect(refused.message).toContain('do-not-call list');
    await shows(SEATED, 'ready');
    expect(desks.callAt('customer').number).not.toContain('999999');

    expect(await dial('+4930111111')).toMatchObject({ ok: true });
    await shows(SEATED, 'talking');
    expect(desks.callAt('customer').number).toContain('4930111111');
    await desks.hears('customer', ['desk1']);
    desks.callAt('customer').hangUp();
    await shows(SEATED, 'ready');
    await eventually(async () => (await desks.parts.closed('hand')).length === 1, 'its record');
    expect(await dial('+4930111111')).toMatchObject({ ok: false, code: 'refused-attempt-spacing' });
    const [closed] = await desks.parts.closed('hand');
    expect(closed).toMatchObject({
      details: { origin: 'manual' },
      next: { state: 'final' },
      agentId: SEATED,
    });
    await stop('hand');
  }, 60_000);

  it('whose phone is called per conversation, is called before the person and hung up after', async () => {
    await logOut(SEATED);
    await command('agent.login', PER_CALL);
    await shows(PER_CALL, 'ready');
    const { pbx } = desks.parts.asterisks;
    await eventually(async () => (await liveChannels(pbx)).length === 0, 'no leg at all');
    await preview('per-call');
    await shows(PER_CALL, 'previewing');
    expect(await act(PER_CALL, { type: 'acceptLead' })).toMatchObject({ ok: true });
    await shows(PER_CALL, 'talking');
    await desks.hears('customer', ['desk2']);
    await desks.hears('desk2', ['customer']);
    desks.callAt('customer').hangUp();
    expect(await recordOf('per-call')).toMatchObject({ agentId: PER_CALL, endedBy: 'customer' });
    await eventually(async () => (await liveChannels(pbx)).length === 0, 'the phone is hung up');
    await shows(PER_CALL, 'ready');
    await logOut(PER_CALL);
    await stop('per-call');
  }, 60_000);

  it('whose phone is twice not answered, is paused with the reason; nobody is dialled for it', async () => {
    await command('agent.login', NOBODY);
    const before = desks.callAt('customer');
    await preview('unanswered', { attemptSpacingMs: 0, retry: {} });
    for (const time of [1, 2]) {
      await shows(NOBODY, 'previewing');
      expect(await act(NOBODY, { type: 'acceptLead' }), String(time)).toMatchObject({ ok: true });
    }
    const paused = await shows(NOBODY, 'paused');
    expect(paused?.pauseReason).toBe('two calls to the phone in a row were not answered');
    expect(desks.callAt('customer')).toBe(before);
    const calls = (await desks.parts.closed('unanswered')).map(({ lineResult, charged }) => [
      lineResult,
      charged,
    ]);
    expect(calls.every(([lineResult, charged]) => lineResult === 'CANCELLED' && charged === false)).toBe(
      true,
    );
    await logOut(NOBODY);
    await stop('unanswered');
  }, 60_000);
});
