/**
 * The whole engine on real parts for one test file: two Asterisks, a Redis, a Postgres database, and engines on them,
 * in this process (with the composition root's own graph) or as the real `outpace serve` in a process that may be
 * killed. Tests wait for states; `expectNothingLeft` holds that no channel and no bridge outlives a campaign.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Campaign, CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { CommandReply, EngineCommand } from '../../src/ports/commands.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import {
  eventually,
  liveBridges,
  liveChannels,
  readPstnLog,
  startTestAsterisks,
  type TestAsterisks,
  type TestAsterisksOptions,
} from './asterisk.ts';
import { startTestPostgres, type TestPostgres } from './postgres.ts';
import { startTempRedis, type TempRedis } from './redis.ts';

export const DIAL_GROUP = 'main';
export const CALLER_ID = '+12025550999';
export const TRUNK = 'pstn';

/** What the demo's policy allows: the prompt first, then the agent. */
export const SETTINGS: CampaignSettings = {
  policy: { promptBeforeAgent: 'allowed', source: 'the called parties are an Asterisk on this machine' },
  callerId: CALLER_ID,
  trunkIds: [TRUNK],
  ringTimeoutMs: 10_000,
  answerLimitMs: 2_000,
  promptBeforeAgent: true,
  consent: { prompt: 'outpace/consent', acceptKey: '1', doNotCallKey: '9', silenceMs: 2_000, plays: 1 },
  safeHarbourPrompt: 'outpace/safe-harbour',
  wrapUpMs: 300,
  maxTalkMs: 60_000,
  maxLines: 30,
  maxAttempts: 1,
  attemptSpacingMs: 0,
  retry: { congestion: { kind: 'final' }, failed: { kind: 'final' } },
};

/** An engine under test, commanded as the command line does. */
export interface TestEngine {
  command(command: EngineCommand): Promise<CommandReply>;
  board(): Promise<Floor>;
  stop(): Promise<void>;
}

export interface EngineParts {
  readonly asterisks: TestAsterisks;
  readonly redis: TempRedis;
  readonly postgres: TestPostgres;
  readonly databaseUrl: string;
  /** The test's own connections, beside the engine's. */
  readonly records: RecordsPort;
  readonly stores: Stores;
  readonly dataDir: string;
  /** Agents of the phones, `agent-1` on the first. */
  readonly agentIds: readonly string[];
  /** A list of one lead for each code of the number plan; returns their numbers, each used by no other list. */
  importLeads(listId: string, codes: readonly string[]): Promise<readonly string[]>;
  createCampaign(campaignId: string, changes?: Partial<CampaignSettings>): Promise<void>;
  /** List, campaign and start in one; the list has the campaign's id. */
  runCampaign(
    engine: TestEngine,
    campaignId: string,
    codes: readonly string[],
    changes?: Partial<CampaignSettings>,
  ): Promise<readonly string[]>;
  /** Waits until every lead of the campaign has a closed attempt; returns them. */
  finished(campaignId: string, withinMs?: number): Promise<readonly CallDetailRecord[]>;
  closed(campaignId: string): Promise<readonly CallDetailRecord[]>;
  /** INVITEs that the far end counted for the number. */
  invitesOf(number: string): number;
  stop(): Promise<void>;
}

export async function startEngineParts(
  options: TestAsterisksOptions & { readonly agents: number },
): Promise<EngineParts> {
  const phones = Array.from({ length: options.agents }, (_, index) => String(1001 + index));
  const [asterisks, redis, postgres] = await Promise.all([
    startTestAsterisks({ ...options, phones }),
    startTempRedis(),
    startTestPostgres(),
  ]);
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-engine-'));
  const databaseUrl = await postgres.freshDatabase();
  const records = createPostgresRecords({ url: databaseUrl, maxConnections: 3 });
  await records.start();
  const connection = await connectRedis(redis.url);
  const stores = createRedisStores(connection, DIAL_GROUP);
  const agentIds = phones.map((_, index) => `agent-${index + 1}`);
  for (const [index, agentId] of agentIds.entries()) {
    await records.saveAgent({ agentId, name: agentId, phone: phones[index] ?? '', dialGroupId: DIAL_GROUP });
  }
  let numbers = 0;

  const parts: EngineParts = {
    asterisks,
    redis,
    postgres,
    databaseUrl,
    records,
    stores,
    dataDir,
    agentIds,
    async importLeads(listId, codes) {
      await records.createList(listId, listId);
      const leads = codes.map((code, index) => {
        const number = `+1555${String((numbers += 1)).padStart(5, '0')}${code}`;
        return {
          leadId: `${listId}-${index + 1}`,
          number,
          rawNumber: number,
          fields: {},
          sourceLine: index + 2,
        };
      });
      await records.importLeads(listId, leads);
      return leads.map(({ number }) => number);
    },
    async createCampaign(campaignId, changes = {}) {
      const campaign: Campaign = {
        campaignId,
        name: campaignId,
        dialGroupId: DIAL_GROUP,
        listIds: [campaignId],
        state: 'draft',
        settings: { ...SETTINGS, ...changes },
      };
      await records.createCampaign(campaign);
    },
    async runCampaign(engine, campaignId, codes, changes) {
      const called = await parts.importLeads(campaignId, codes);
      await parts.createCampaign(campaignId, changes);
      expect(await engine.command({ type: 'campaign.start', campaignId })).toMatchObject({ ok: true });
      return called;
    },
    async finished(campaignId, withinMs = 60_000) {
      await eventually(
        async () => {
          const progress = await records.progress(campaignId);
          return progress !== undefined && progress.leads > 0 && progress.cdrs >= progress.leads;
        },
        `every lead of ${campaignId} has a closed attempt`,
        withinMs,
      );
      return parts.closed(campaignId);
    },
    async closed(campaignId) {
      return (await records.attemptsOfCampaign(campaignId)).filter(isClosed);
    },
    invitesOf: (number) =>
      readPstnLog(asterisks.pstn).filter((entry) => entry.event === 'invite' && entry.number === number)
        .length,
    async stop() {
      await connection.close();
      await records.stop();
      await Promise.all([asterisks.stop(), redis.stop(), postgres.stop()]);
      // The engines' logs, for a look at what happened.
      if (process.env['TEST_KEEP'] === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return parts;
}

export function isClosed(record: CallDetailRecord | Attempt): record is CallDetailRecord {
  return 'lineResult' in record;
}

/** Logs agents in and waits until they may take calls. */
export async function agentsReady(engine: TestEngine, agentIds: readonly string[]): Promise<void> {
  for (const agentId of agentIds) {
    expect(await engine.command({ type: 'agent.login', agentId })).toMatchObject({ ok: true });
  }
  await boardShows(
    engine,
    ({ agents }) =>
      agentIds.every((id) => agents.some((agent) => agent.agentId === id && agent.state === 'ready')),
    `${agentIds.join(', ')} ready`,
  );
}

export async function boardShows(
  engine: TestEngine,
  isTrue: (floor: Floor) => boolean,
  what: string,
  withinMs = 20_000,
): Promise<Floor> {
  let floor = await engine.board();
  await eventually(
    async () => {
      floor = await engine.board();
      return isTrue(floor);
    },
    what,
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; the board shows ${JSON.stringify(floor)}`);
  });
  return floor;
}

export const callsIn = (floor: Floor, state: Floor['calls'][number]['state']): Floor['calls'] =>
  floor.calls.filter((call) => call.state === state);

/** Both Asterisks without a channel and without a bridge; the waiting room goes with the engine. */
export async function expectNothingLeft(asterisks: TestAsterisks, withinMs = 10_000): Promise<void> {
  const count = async (): Promise<string> => {
    const nodes = [asterisks.pbx, asterisks.pstn];
    const lists = await Promise.all(nodes.flatMap((node) => [liveChannels(node), liveBridges(node)]));
    return lists.map((list) => list.length).join(' ');
  };
  let last = '';
  const isEmpty = async (): Promise<boolean> => (last = await count()) === '0 0 0 0';
  await eventually(isEmpty, 'no channel and no bridge', withinMs).catch(() => undefined);
  expect(last, 'channels and bridges of the PBX, then of the PSTN').toBe('0 0 0 0');
}

/** The end of a test file: the engine stops, nothing is left, and the parts are ended whatever was found. */
export async function endEngine(parts: EngineParts, engine: TestEngine | undefined): Promise<void> {
  try {
    await engine?.stop();
    await expectNothingLeft(parts.asterisks);
  } finally {
    await parts.stop();
  }
}

/** The stamps that a call has, in their lawful order, each not before the one before it. */
export function expectStampsInOrder({ stamps }: CallDetailRecord): void {
  const { createdAt, diallingAt, ringingAt, answeredAt, promptAt, consentAt, joinedAt, endedAt } = stamps;
  const times = [createdAt, diallingAt, ringingAt, answeredAt, promptAt, consentAt, joinedAt, endedAt].filter(
    (at) => at !== undefined,
  );
  expect(times).toEqual([...times].sort((left, right) => left - right));
}
