/**
 * Requirement 19 at its size: 100 agents hang up in one moment, then both sides of 100 conversations, then Asterisk is
 * killed with 50 conversations up and started again. Within 30 s nothing is left, every call has its record, and the
 * agents take calls again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, isWaitingRoom, liveBridges, liveChannels } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  expectStampsInOrder,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { hangUpEverybody, hangUpPhones } from '../support/farEnd.ts';
import { mediaFilesOf } from '../support/openFiles.ts';

const AGENTS = 100;
const TALKING_AT_THE_KILL = 50;
/** Silent until hung up. */
const PERSON = '40';
/** From the requirement. */
const SETTLED_WITHIN_MS = 30_000;
/** Two cores serve both Asterisks and everything else. */
const JOINED_WITHIN_MS = 60_000;

/** Of a hundred. */
const MOST_DIALLED_AGAIN = 5;

describe('requirement 19: a hundred agents at once', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let filesBefore = 0;
  beforeAll(async () => {
    parts = await startEngineParts({ agents: AGENTS });
    engine = await startEngine(parts, { lines: AGENTS });
    await allReady();
    await everybodyIdle();
    filesBefore = await mediaFilesOf(parts.asterisks.pbx);
  }, 180_000);
  afterAll(async () => {
    await endEngine(parts, engine);
  }, 60_000);

  const allReady = async (): Promise<void> => {
    for (const agentId of parts.agentIds) await engine.command({ type: 'agent.login', agentId });
    await boardShows(
      engine,
      ({ agents }) => agents.filter(({ state }) => state === 'ready').length === AGENTS,
      'every agent is ready',
      JOINED_WITHIN_MS,
    );
  };

  async function talking(campaignId: string, calls: number): Promise<void> {
    const people = Array.from({ length: calls }, () => PERSON);
    await parts.runCampaign(engine, campaignId, people, {
      consent: undefined,
      promptBeforeAgent: false,
      maxLines: calls,
      maxTalkMs: 300_000,
    });
    await boardShows(
      engine,
      (floor) => callsIn(floor, 'joined').length === calls,
      `${calls} conversations`,
      JOINED_WITHIN_MS,
    );
  }

  /** Of the called parties nothing anywhere, neither bridge nor snoop nor playback; seats, where agents have come back. */
  async function nothingOfCallsLeft(): Promise<void> {
    const { pbx, pstn } = parts.asterisks;
    let last = '';
    await eventually(
      async () => {
        const [channels, far, bridges] = await Promise.all([
          liveChannels(pbx),
          liveChannels(pstn),
          liveBridges(pbx),
        ]);
        const others = channels.filter(({ id }) => !id.startsWith('seat-'));
        const conversations = bridges.filter((bridge) => !isWaitingRoom(bridge));
        last = `${others.length} channels, ${far.length} far ends for ${channels.length}, ${conversations.length} bridges`;
        return others.length === 0 && conversations.length === 0 && far.length === channels.length;
      },
      'nothing of the calls is left',
      SETTLED_WITHIN_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: found ${last}`);
    });
  }

  /** One channel a seat on either side, waiting rooms, and no more open files than before. */
  async function everybodyIdle(): Promise<void> {
    const { pbx, pstn } = parts.asterisks;
    const look = async (): Promise<string> => {
      const [seats, far, bridges] = await Promise.all([
        liveChannels(pbx),
        liveChannels(pstn),
        liveBridges(pbx),
      ]);
      const others = bridges.filter((bridge) => !isWaitingRoom(bridge));
      return [seats, far, others].map((list) => list.length).join(' ');
    };
    await eventually(async () => (await look()) === `${AGENTS} ${AGENTS} 0`, 'seats and waiting rooms');
    if (filesBefore > 0)
      await eventually(
        async () => (await mediaFilesOf(pbx)) <= filesBefore,
        `no more than ${filesBefore} open files`,
        SETTLED_WITHIN_MS,
      );
  }

  async function recordsComplete(campaignId: string, calls: number, end: object = {}): Promise<void> {
    const all = await parts.finished(campaignId, SETTLED_WITHIN_MS);
    // A dial that a busy machine did not answer in time has a record too, and its lead is called again.
    const records = all.filter(({ stamps }) => stamps.answeredAt !== undefined);
    const others = all.filter(({ stamps }) => stamps.answeredAt === undefined);
    expect(records).toHaveLength(calls);
    const ends = others.map(({ lineResult, hangupReason }) => `${lineResult} ${hangupReason ?? ''}`);
    expect(ends.length, ends.join(', ')).toBeLessThanOrEqual(MOST_DIALLED_AGAIN);
    for (const record of records) {
      expect(record).toMatchObject({ lineResult: 'ANSWERED', dialStatus: 'answered', ...end });
      expect(record.agentId).toBeDefined();
      expectStampsInOrder(record);
    }
    expect(await parts.stores.hopper.openAttempts()).toEqual([]);
    expect(await parts.stores.limits.linesInUse('pstn')).toBe(0);
  }

  it('all 100 agents hang up in their conversations', async () => {
    await talking('agents', AGENTS);
    expect(await hangUpPhones(parts.asterisks.pstn)).toBe(AGENTS);
    await nothingOfCallsLeft();
    await recordsComplete('agents', AGENTS, { endedBy: 'agent', hangupReason: 'agent-lost' });
    await allReady();
    await everybodyIdle();
  }, 180_000);

  it('both sides of 100 conversations hang up at once', async () => {
    await talking('everybody', AGENTS);
    expect(await hangUpEverybody(parts.asterisks.pstn)).toBe(2 * AGENTS);
    await nothingOfCallsLeft();
    await recordsComplete('everybody', AGENTS);
    await allReady();
    await everybodyIdle();
  }, 180_000);

  it('Asterisk is killed with 50 conversations up, and started again', async () => {
    await talking('killed', TALKING_AT_THE_KILL);
    const { pid } = parts.asterisks.pbx;
    process.kill(pid, 'SIGKILL');
    // No BYE came; the far ends hear nothing any more and hang up.
    await hangUpEverybody(parts.asterisks.pstn);
    await parts.asterisks.restart('pbx');
    await nothingOfCallsLeft();
    await recordsComplete('killed', TALKING_AT_THE_KILL);
    await agentsReady(engine, parts.agentIds);
    await everybodyIdle();
    await parts.runCampaign(engine, 'afterwards', ['01', '01', '01']);
    const calls = await parts.finished('afterwards');
    expect(calls.every(({ stamps }) => stamps.joinedAt !== undefined)).toBe(true);
  }, 180_000);
});
