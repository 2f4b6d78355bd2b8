/**
 * Callbacks on the real Asterisk, with a clock that the test moves to their times: over a restart of the engine, one
 * reaches the agent who promised it, one whose agent has left reaches another after the set time, and one that nobody
 * was there for is missed and called when somebody is. The far end's log shows exactly the allowed calls.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CALLBACKS } from '../../src/domain/callback/callback.ts';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from '../../src/domain/kernel/time.ts';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import { agentsReady, boardShows, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { createMovableClock } from '../support/movableClock.ts';

const NOON = Date.parse('2026-12-09T12:00:00Z');
/** By the number plan: talks until hung up. */
const TALKS = '02';
const SETTINGS: Partial<CampaignSettings> = {
  promptBeforeAgent: false,
  consent: undefined,
  wrapUpMs: 0,
  // The callback is no try of the campaign's own.
  maxAttempts: 1,
  dispositions: {
    forced: false,
    limitMs: 60_000,
    codes: [
      {
        code: 'later',
        label: 'Call again',
        salesStatus: 'follow_up',
        isContact: true,
        isSuccess: false,
        needsCallback: true,
      },
    ],
  },
};

describe('a call that an agent has promised', () => {
  const clock = createMovableClock(NOON);
  const called: string[] = [];
  let parts: EngineParts;
  let engine: InProcessEngine;

  beforeAll(async () => {
    parts = await startEngineParts({ agents: 3 });
    engine = await startEngine(parts, { clock });
    await agentsReady(engine, parts.agentIds);
  }, 120_000);
  afterAll(() => endEngine(parts, engine));

  const shows = (agentId: string, state: string) =>
    boardShows(
      engine,
      ({ agents }) => agents.some((agent) => agent.agentId === agentId && agent.state === state),
      `${agentId} is ${state}`,
    );
  const order = async (
    type: 'agent.login' | 'agent.logout' | 'agent.ready' | 'agent.hangup',
    agentId: string,
  ) => expect(await engine.command({ type, agentId })).toMatchObject({ ok: true });
  const othersThan = (agentId: string) => parts.agentIds.filter((other) => other !== agentId);
  const ofCampaign = async (campaignId: string) =>
    (await parts.records.callbacks.find({ campaignId, limit: 10 }))[0];
  const invites = (): readonly string[] =>
    readPstnLog(parts.asterisks.pstn)
      .filter(({ event }) => event === 'invite')
      .map(({ number }) => number);
  /** The engine has looked at its callbacks since: a whole second of the clock has passed twice. */
  const looked = async (at: Instant): Promise<void> => {
    await boardShows(engine, (floor) => floor.at >= at + 2 * SECOND_MS, 'two looks at the callbacks');
  };
  async function talker(campaignId: string): Promise<string> {
    const { calls } = await boardShows(
      engine,
      (floor) => floor.calls.some((call) => call.campaignId === campaignId && call.state === 'joined'),
      `somebody talks in ${campaignId}`,
    );
    return calls.find((call) => call.campaignId === campaignId)?.agentId ?? '';
  }
  /** One conversation, by that agent, who promises to call back; the number. */
  async function promise(campaignId: string, agentId: string, at: Instant): Promise<string> {
    for (const other of othersThan(agentId)) {
      await engine.command({ type: 'agent.pause', agentId: other, reason: 'break' });
      await shows(other, 'paused');
    }
    const [number = ''] = await parts.runCampaign(engine, campaignId, [TALKS], SETTINGS);
    expect(await talker(campaignId)).toBe(agentId);
    const time = { at };
    const action = { type: 'disposition', code: 'later', note: 'at home then', callback: { time } } as const;
    expect(await engine.command({ type: 'agent.action', agentId, action })).toMatchObject({ ok: true });
    await order('agent.hangup', agentId);
    await eventually(
      async () =>
        (await parts.closed(campaignId)).length === 1 && (await ofCampaign(campaignId)) !== undefined,
      `the callback of ${campaignId} is on record`,
    );
    for (const other of othersThan(agentId)) {
      await order('agent.ready', other);
      await shows(other, 'ready');
    }
    called.push(number);
    return number;
  }
  async function isDone(campaignId: string, agentId: string): Promise<void> {
    await order('agent.hangup', agentId);
    await eventually(async () => (await ofCampaign(campaignId))?.state === 'done', `${campaignId} is done`);
    const [, second] = await parts.closed(campaignId);
    expect(second).toMatchObject({ agentId, dialStatus: 'answered', details: { origin: 'callback' } });
  }

  it('reaches the agent who promised it, or another one where that one has left', async () => {
    const [one = '', two = '', three = ''] = parts.agentIds;
    const there = NOON + 2 * HOUR_MS;
    const left = NOON + 4 * HOUR_MS;
    const alone = NOON + 6 * HOUR_MS;
    const numbers = [
      await promise('there', one, there),
      await promise('left', two, left),
      await promise('alone', three, alone),
    ];
    expect(invites()).toEqual(numbers);

    await engine.stop();
    engine = await startEngine(parts, { clock });
    await agentsReady(engine, parts.agentIds);
    clock.moveTo(there - 5 * MINUTE_MS);
    const { callbacks } = await boardShows(
      engine,
      (floor) => floor.callbacks?.soon === 1,
      'one is announced',
    );
    expect(callbacks).toMatchObject({ due: 0, nextAt: there, agents: [{ agentId: one, soon: 1 }] });
    expect(invites()).toEqual(numbers);

    clock.moveTo(there);
    expect(await talker('there')).toBe(one);
    await isDone('there', one);
    expect(invites()).toEqual([...numbers, numbers[0]]);

    await order('agent.logout', two);
    await shows(two, 'loggedOut');
    clock.moveTo(left);
    await boardShows(engine, (floor) => floor.callbacks?.due === 1, 'it is due');
    await looked(left);
    clock.moveTo(left + DEFAULT_CALLBACKS.personalForMs - 10 * SECOND_MS);
    await looked(left + DEFAULT_CALLBACKS.personalForMs - 10 * SECOND_MS);
    expect(await ofCampaign('left')).toMatchObject({ state: 'waiting' });
    expect(invites()).toHaveLength(4);
    clock.moveTo(left + DEFAULT_CALLBACKS.personalForMs);
    const stoodIn = await talker('left');
    expect([one, three]).toContain(stoodIn);
    await isDone('left', stoodIn);

    for (const agentId of [one, three]) {
      await order('agent.logout', agentId);
      await shows(agentId, 'loggedOut');
    }
    clock.moveTo(alone + DEFAULT_CALLBACKS.missedAfterMs + SECOND_MS);
    await eventually(async () => (await ofCampaign('alone'))?.state === 'missed', 'nobody was there');
    expect(invites()).toHaveLength(5);
    await order('agent.login', two);
    expect(await talker('alone')).toBe(two);
    await isDone('alone', two);
    expect((await ofCampaign('alone'))?.missedAt).toBeGreaterThanOrEqual(alone);

    await looked(clock.now());
    const [a, b, c] = numbers;
    expect(invites()).toEqual([a, b, c, a, b, c]);
    for (const campaignId of ['there', 'left', 'alone'])
      expect(await parts.records.progress(campaignId)).toMatchObject({ due: 0, final: 1, attempts: 2 });
  }, 180_000);
});
