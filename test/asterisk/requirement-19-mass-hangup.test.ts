/**
 * Requirement 19 on the whole engine, single node: all called parties hang up at once, and either side while being joined.
 * Nothing is left: by REST on both sides and by the open files of Asterisk. All agents at once: requirement-19-hundred-agents.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  ariGet,
  ariRequest,
  eventually,
  isWaitingRoom,
  liveBridges,
  liveChannels,
} from '../support/asterisk.ts';
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
import { hangUpParties } from '../support/farEnd.ts';
import { mediaFilesOf } from '../support/openFiles.ts';

const AGENTS = 6;
const PAIRS = Array.from({ length: AGENTS }, () => '02');
const SETTLED_WITHIN_MS = 30_000;

describe('requirement 19: hang-ups of called parties and during the join', () => {
  let parts: EngineParts;
  let proxy: FaultProxy;
  let engine: InProcessEngine;
  let filesBefore = 0;
  const playbacks = new Set<string>();
  beforeAll(async () => {
    parts = await startEngineParts({ agents: AGENTS });
    proxy = await startFaultProxy(parts.asterisks.pbx.ariUrl);
    proxy.events = (text, deliver) => {
      const event = JSON.parse(text) as { type: string; playback?: { id: string } };
      if (event.type === 'PlaybackStarted') playbacks.add(event.playback?.id ?? '');
      deliver(text);
    };
    engine = await startEngine(parts, { ariUrl: proxy.url });
    await agentsReady(engine, parts.agentIds);
    // Warm: pools of threads and sockets are as they will be.
    await parts.runCampaign(engine, 'warm', PAIRS);
    await allJoined();
    await hangUpParties(parts.asterisks.pstn);
    await parts.finished('warm');
    await everybodyIdle();
    filesBefore = await mediaFiles();
  });
  afterEach(() => {
    proxy.beforeForward = () => undefined;
  });
  afterAll(async () => {
    await endEngine(parts, engine);
    await proxy.close();
  });

  const allJoined = () =>
    boardShows(engine, (floor) => callsIn(floor, 'joined').length === AGENTS, 'all are talking');

  /** Agents in their seats, and nothing else anywhere. */
  async function everybodyIdle(): Promise<void> {
    await agentsReady(engine, parts.agentIds);
    const { pbx, pstn } = parts.asterisks;
    let last = '';
    await eventually(
      async () => {
        const [seats, far, bridges] = await Promise.all([
          liveChannels(pbx),
          liveChannels(pstn),
          liveBridges(pbx),
        ]);
        const others = bridges.filter((bridge) => !isWaitingRoom(bridge));
        last = [seats, far, others].map((list) => list.length).join(' ');
        return last === `${AGENTS} ${AGENTS} 0`;
      },
      'seats on both sides, and waiting rooms',
      SETTLED_WITHIN_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: found ${last}`);
    });
  }

  const mediaFiles = (): Promise<number> => mediaFilesOf(parts.asterisks.pbx);

  async function expectNothingOf(campaignId: string): Promise<void> {
    await everybodyIdle();
    const { pbx } = parts.asterisks;
    for (const playbackId of playbacks) {
      await expect(ariGet(pbx, `playbacks/${playbackId}`)).rejects.toThrow('404');
    }
    await eventually(
      async () => (await mediaFiles()) <= filesBefore,
      `no more than ${filesBefore} open files`,
    );
    const calls = await parts.finished(campaignId);
    expect(calls).toHaveLength(AGENTS);
    expect(await parts.stores.hopper.openAttempts()).toEqual([]);
    expect(await parts.stores.limits.linesInUse('pstn')).toBe(0);
  }

  it('all called parties in their conversations', async () => {
    await parts.runCampaign(engine, 'parties', PAIRS);
    await allJoined();
    expect(await hangUpParties(parts.asterisks.pstn)).toBe(AGENTS);
    await expectNothingOf('parties');
    for (const call of await parts.closed('parties')) {
      expect(call).toMatchObject({ dialStatus: 'answered', endedBy: 'customer', q850: 16 });
    }
  }, 60_000);

  it('the person, between the order to join and the join', async () => {
    proxy.beforeForward = ({ method, path }) => {
      const callId = /\/bridges\/b-[^/]+\/addChannel\?.*channel=([^&]+)/.exec(path)?.[1];
      if (method !== 'POST' || callId === undefined) return undefined;
      const [, customer = ''] = decodeURIComponent(callId).split(',');
      return hungUpAtPbx(customer);
    };
    await parts.runCampaign(engine, 'joining', PAIRS);
    await expectNothingOf('joining');
    for (const call of await parts.closed('joining')) {
      expect(call).toMatchObject({ dialStatus: 'answered', consent: 'given' });
      expect(call.stamps).not.toHaveProperty('joinedAt');
    }
  }, 60_000);

  it('the agent, between the order to join and the join: the person is not lost', async () => {
    let lost = 0;
    proxy.beforeForward = ({ method, path }) => {
      const callIds = /\/bridges\/b-[^/]+\/addChannel\?.*channel=([^&]+)/.exec(path)?.[1];
      // The first half of the agents; the others take the people over.
      if (method !== 'POST' || callIds === undefined || (lost += 1) > 2) return undefined;
      return hungUpAtPbx(decodeURIComponent(callIds).split(',')[0] ?? '');
    };
    await parts.runCampaign(engine, 'taken-over', PAIRS.slice(0, 2), { maxTalkMs: 3_000 });
    const calls = await parts.finished('taken-over');
    for (const call of calls) {
      expect(call).toMatchObject({ dialStatus: 'answered', hangupReason: 'talk-limit' });
      expect(call.stamps.joinedAt).toBeDefined();
    }
    await everybodyIdle();
  }, 60_000);

  async function hungUpAtPbx(channelId: string): Promise<void> {
    const { pbx } = parts.asterisks;
    await ariRequest(pbx, 'DELETE', `channels/${channelId}`).catch(() => undefined);
    await eventually(
      async () => !(await liveChannels(pbx)).some(({ id }) => id === channelId),
      `${channelId} gone`,
    );
  }
});
