/**
 * A supervisor in a call, on the real Asterisk: who hears whom, by the tone that each party speaks. The supervisor's
 * phone is a second line of the desk that has no call.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SupervisorAction } from '../../src/domain/supervision/action.ts';
import { liveChannels } from '../support/asterisk.ts';
import { startDesks, type Desks, type DeskTalk } from '../support/desks.ts';
import { boardShows } from '../support/engine.ts';

const SUPERVISOR = 'ada';
let desks: Desks;
let talks = 0;

beforeAll(async () => {
  desks = await startDesks();
});
afterAll(() => desks.stop());

const reply = (action: SupervisorAction) =>
  desks.engine.command({ type: 'supervisor.action', supervisorId: SUPERVISOR, action });

async function act(action: SupervisorAction): Promise<void> {
  expect(await reply(action)).toEqual({ ok: true });
}

async function isShown(state: string): Promise<void> {
  const isIn = (supervisors: readonly { readonly state: string }[] | undefined) =>
    state === 'gone' ? supervisors === undefined : supervisors?.[0]?.state === state;
  await boardShows(desks.engine, ({ supervisors }) => isIn(supervisors), `the supervisor is ${state}`);
}

/** A call that the supervisor listens to by the phone of the other desk. */
async function listened(): Promise<DeskTalk> {
  talks += 1;
  const talk = await desks.talk(`supervised-${talks}`);
  await act({ type: 'listen', agentId: talk.owner.agentId, phone: talk.other.desk });
  await isShown('listening');
  return talk;
}

const snoops = async () =>
  (await liveChannels(desks.parts.asterisks.pbx)).filter(({ id }) => id.startsWith('snoop-'));

describe('a supervisor', { timeout: 60_000 }, () => {
  afterEach(async () => {
    await desks.engine.command({
      type: 'supervisor.action',
      supervisorId: SUPERVISOR,
      action: { type: 'leave' },
    });
    for (const agentId of desks.agentIds) await desks.engine.command({ type: 'agent.hangup', agentId });
    await desks.nothingLeft();
  });

  it('listens, whispers, barges in and listens again by one call to the phone, then takes over', async () => {
    const talk = await listened();
    const { owner, other: supervisor } = talk;
    const phone = desks.callAt(supervisor.desk);
    const everybodyHears = async (bySupervisor: 'nobody' | 'agent' | 'both'): Promise<void> => {
      await desks.hears(supervisor.desk, ['customer', owner.desk]);
      const forAgent = bySupervisor === 'nobody' ? [] : [supervisor.desk];
      await desks.hears(owner.desk, ['customer', ...forAgent]);
      const forCustomer = bySupervisor === 'both' ? [supervisor.desk] : [];
      await desks.hears('customer', [owner.desk, ...forCustomer]);
    };
    await everybodyHears('nobody');
    await act({ type: 'whisper' });
    await everybodyHears('agent');
    await act({ type: 'barge' });
    await everybodyHears('both');
    await act({ type: 'listen', agentId: owner.agentId });
    await everybodyHears('nobody');

    await act({ type: 'takeOver' });
    await desks.hears('customer', [supervisor.desk]);
    await desks.hears(supervisor.desk, ['customer']);
    await desks.hears(owner.desk, []);
    await boardShows(
      desks.engine,
      ({ agents }) => agents.some(({ agentId, state }) => agentId === owner.agentId && state === 'ready'),
      'the agent is ready after wrap-up',
    );
    await desks.hears('customer', [supervisor.desk]);
    expect(desks.callAt(supervisor.desk), 'one call to the phone').toBe(phone);
    expect(await snoops()).toEqual([]);

    await act({ type: 'leave' });
    const record = await talk.record();
    expect(record).toMatchObject({ agentId: owner.agentId, endedBy: 'supervisor' });
    const spans = record.details?.supervision ?? [];
    expect(spans.map(({ supervisorId, mode }) => `${supervisorId} ${mode}`)).toEqual(
      ['listen', 'whisper', 'barge', 'listen', 'takeOver'].map((mode) => `${SUPERVISOR} ${mode}`),
    );
    for (const [index, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[index]?.to);
  });

  it('takes a call over from whispering; the customer hangs up, and the supervisor waits', async () => {
    const talk = await listened();
    await act({ type: 'whisper' });
    await desks.hears(talk.owner.desk, ['customer', talk.other.desk]);
    await act({ type: 'takeOver' });
    await desks.hears('customer', [talk.other.desk]);
    desks.callAt('customer').hangUp();
    expect(await talk.record()).toMatchObject({ endedBy: 'customer' });
    await isShown('waiting');
    expect(await reply({ type: 'whisper' })).toMatchObject({ ok: false, code: 'not-now' });
  });

  it('waits at the phone when the call ends, with no snoop left, and hears the next one', async () => {
    const talk = await listened();
    const phone = desks.callAt(talk.other.desk);
    await desks.hears(talk.other.desk, ['customer', talk.owner.desk]);
    expect(await snoops()).toHaveLength(1);
    await desks.engine.command({ type: 'agent.hangup', agentId: talk.owner.agentId });
    await isShown('waiting');
    await talk.record();
    await expect.poll(async () => (await snoops()).length).toBe(0);
    await desks.hears(talk.other.desk, []);

    // The phone must not be at the desk of the agent who has the next call.
    expect(await reply({ type: 'pauseAgent', agentId: talk.other.agentId, reason: 'test' })).toMatchObject({
      ok: true,
    });
    await desks.engine.command({ type: 'agent.ready', agentId: talk.owner.agentId });
    talks += 1;
    const next = `supervised-${talks}`;
    await desks.parts.runCampaign(desks.engine, next, ['02'], {
      trunkIds: ['carrier'],
      promptBeforeAgent: false,
      consent: undefined,
    });
    await boardShows(
      desks.engine,
      ({ calls }) => calls.some(({ state, campaignId }) => state === 'joined' && campaignId === next),
      `${next} is joined`,
    );
    await act({ type: 'listen', agentId: talk.owner.agentId });
    await desks.hears(talk.other.desk, ['customer', talk.owner.desk]);
    expect(desks.callAt(talk.other.desk)).toBe(phone);
    await desks.engine.command({ type: 'agent.ready', agentId: talk.other.agentId });
  });

  it('whose phone hangs up leaves the two to their conversation', async () => {
    const talk = await listened();
    await act({ type: 'barge' });
    await desks.hears('customer', [talk.owner.desk, talk.other.desk]);
    desks.callAt(talk.other.desk).hangUp();
    await isShown('gone');
    await desks.hears('customer', [talk.owner.desk]);
    await desks.hears(talk.owner.desk, ['customer']);
  });
});
