/**
 * Requirement 7 on the whole engine: a call that answers while the event link is down is still up when the link is back,
 * is taken up again, and is given an agent, or the message that says who called where nobody is there.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, liveChannels } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';

/** Rings for 6 s, answers, talks until it is hung up, presses nothing. */
const LATE_ANSWER = '09';
/** From the answer to the return of the link. */
const DEAF_MS = 3_000;

describe('requirement 7: a call answers while the event link is down', () => {
  let parts: EngineParts;
  let proxy: FaultProxy;
  let engine: InProcessEngine;
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 1 });
    proxy = await startFaultProxy(parts.asterisks.pbx.ariUrl);
    engine = await startEngine(parts, { ariUrl: proxy.url });
  });
  afterAll(async () => {
    await endEngine(parts, engine);
    await proxy.close();
  });

  /** Returns the attempt that rings. */
  async function ringing(campaignId: string): Promise<string> {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, campaignId, [LATE_ANSWER], {
      consent: undefined,
      ringTimeoutMs: 30_000,
      maxTalkMs: 2_000,
    });
    const floor = await boardShows(engine, (shown) => callsIn(shown, 'ringing').length === 1, 'it rings');
    return callsIn(floor, 'ringing')[0]?.attemptId ?? '';
  }

  async function answersInGap(attemptId: string): Promise<void> {
    await proxy.refuse();
    await boardShows(engine, ({ link }) => link === 'down', 'the link is down');
    const isUp = async (): Promise<boolean> => {
      const channels = await liveChannels(parts.asterisks.pbx);
      return channels.some(({ id, state }) => id === attemptId && state === 'Up');
    };
    await eventually(isUp, 'the answer at Asterisk');
    const answeredAt = Date.now();
    await eventually(() => Date.now() - answeredAt >= DEAF_MS, 'the end of the gap');
    expect(await isUp(), 'it is still up').toBe(true);
    expect((await engine.board()).calls.map(({ state }) => state)).toEqual(['ringing']);
    await proxy.listen();
  }

  it('and is connected to the agent who is there', async () => {
    const attemptId = await ringing('connected');
    await answersInGap(attemptId);
    const [record] = await parts.finished('connected');
    expect(record).toMatchObject({ attemptId, dialStatus: 'answered', hangupReason: 'talk-limit' });
    expect(record?.stamps.joinedAt).toBeDefined();
  }, 60_000);

  it('and hears the message where nobody is there, and is counted as abandoned', async () => {
    const attemptId = await ringing('alone');
    await engine.command({ type: 'agent.logout', agentId: parts.agentIds[0] ?? '' });
    await answersInGap(attemptId);
    await boardShows(engine, (floor) => callsIn(floor, 'safeHarbour').length === 1, 'the message plays');
    const [record] = await parts.finished('alone');
    expect(record).toMatchObject({ attemptId, dialStatus: 'abandoned' });
    expect(parts.invitesOf(record?.number ?? '')).toBe(1);
    const { campaigns } = await engine.board();
    const counted = campaigns.find(({ campaignId }) => campaignId === 'alone');
    expect(counted).toMatchObject({ answered: 1, joined: 0, abandoned: 1 });
  }, 60_000);
});
