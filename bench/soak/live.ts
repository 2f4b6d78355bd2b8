/** The real run: the engine, two Asterisks, 20 phones that answer, and people who do what their numbers say. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { DialGroup } from '../../src/runtime/dialGroup.ts';
import { CALLER_ID } from '../calls/job.ts';
import { troubleIn } from '../calls/engineTraces.ts';
import { until } from '../calls/plainAri.ts';
import type { BenchWorld, Leftovers } from '../calls/world.ts';
import { must, openBenchEngine, seatAgents, type BenchEngine } from '../engine.ts';
import { readAgentLog, type AgentStateRow } from './agentLog.ts';
import type { SoakOptions } from './options.ts';
import { campaignSettings, noonWindow, numbersOf, runMs, TRUNK_LIMITS } from './setting.ts';

export interface LiveRun {
  /** When the campaign started; the run is as long as the setting says. */
  readonly startedAt: number;
  readonly attempts: readonly (CallDetailRecord | Attempt)[];
  readonly agentLog: readonly AgentStateRow[];
  /** Warnings and errors of the engine, by name. */
  readonly troubles: Readonly<Record<string, number>>;
  readonly left: Leftovers;
}

export interface LiveRequest {
  readonly world: BenchWorld;
  readonly trunkId: string;
  readonly phones: readonly string[];
  readonly options: SoakOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

const DIAL_GROUP = 'soak';
const CAMPAIGN = 'soak';
const PROGRESS_EVERY_MS = 30_000;
const LAST_CALLS_MS = 180_000;
const STOP_PATIENCE_MS = 15_000;
const CLEAR_LIMIT_MS = 10_000;
/** The engine warns of each, and they are what the soak measures. */
const MEASURED = 'call.abandoned';

export async function runLive(request: LiveRequest): Promise<LiveRun> {
  const { world, trunkId } = request;
  const { pbx } = world.pair;
  const dataDir = join(world.dataDir, 'engine');
  mkdirSync(dataDir, { recursive: true });
  const engine = await openBenchEngine({
    dialGroupId: DIAL_GROUP,
    dataDir,
    callerId: CALLER_ID,
    trunk: { id: trunkId, ...TRUNK_LIMITS },
    ari: { url: pbx.ariUrl, user: pbx.ariUser, password: pbx.ariPassword },
    ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser, password: pbx.amiPassword },
    redisUrl: world.redis.url,
    postgresUrl: world.postgres.url,
  });
  try {
    await load(engine.records, request);
    const startedAt = await play(engine, request);
    const left = await leftAtAsterisk(world);
    return {
      startedAt,
      attempts: await engine.records.attemptsOfCampaign(CAMPAIGN),
      agentLog: await readAgentLog(world.postgres.url),
      troubles: troublesOf(engine),
      left,
    };
  } finally {
    await engine.close();
  }
}

/** Dials for the length of the run, then lets the live calls finish. */
async function play(engine: BenchEngine, request: LiveRequest): Promise<number> {
  const group = await engine.openDialGroup();
  await group.start();
  try {
    await seatAgents(group, agentIds(request));
    const startedAt = Date.now();
    await must(group.command({ type: 'campaign.start', campaignId: CAMPAIGN }));
    await letItRun(group, startedAt, request);
    await must(group.command({ type: 'campaign.stop', campaignId: CAMPAIGN }));
    const isOver = (): boolean => group.board().calls.length === 0;
    await until(isOver, 'the last calls have ended', LAST_CALLS_MS);
    return startedAt;
  } finally {
    await group.stop(STOP_PATIENCE_MS);
  }
}

async function letItRun(group: DialGroup, startedAt: number, request: LiveRequest): Promise<void> {
  const endAt = startedAt + runMs(request.options);
  while (Date.now() < endAt) {
    await delay(Math.min(PROGRESS_EVERY_MS, Math.max(0, endAt - Date.now())), undefined, {
      signal: request.signal,
    });
    const { agents, campaigns } = group.board();
    const busy = agents.filter(({ state }) => state === 'talking' || state === 'wrapUp').length;
    for (const { answered, joined, abandoned, dialling, reason } of campaigns) {
      const seconds = Math.round((Date.now() - startedAt) / 1_000);
      request.onProgress(
        `${seconds} s: ${busy} of ${agents.length} agents busy, ${dialling} calls on their way, ${answered} answered, ${joined} joined, ${abandoned} abandoned. ${reason}`,
      );
    }
  }
}

async function leftAtAsterisk(world: BenchWorld): Promise<Leftovers> {
  let left = await world.leftovers();
  const isClear = async (): Promise<boolean> => {
    left = await world.leftovers();
    return left.channels + left.bridges === 0;
  };
  await until(isClear, 'nothing is left at the Asterisks', CLEAR_LIMIT_MS).catch(() => undefined);
  return left;
}

function troublesOf(engine: BenchEngine): Record<string, number> {
  const { [MEASURED]: _measured, ...troubles } = troubleIn(engine.logFile);
  const fatal = engine.fatal();
  return fatal === undefined ? troubles : { ...troubles, [`fatal: ${fatal}`]: 1 };
}

async function load(records: RecordsPort, { options, trunkId, phones }: LiveRequest): Promise<void> {
  await records.createList(CAMPAIGN, CAMPAIGN);
  const leads = numbersOf(options, options.seed).map((number, index) => ({
    leadId: `soak-${index}`,
    number,
    rawNumber: number,
    fields: {},
    sourceLine: index + 2,
  }));
  await records.importLeads(CAMPAIGN, leads);
  await records.createCampaign({
    campaignId: CAMPAIGN,
    name: CAMPAIGN,
    dialGroupId: DIAL_GROUP,
    listIds: [CAMPAIGN],
    state: 'draft',
    settings: campaignSettings(options.mode, {
      callerId: CALLER_ID,
      trunkId,
      window: noonWindow(Date.now()),
    }),
  });
  for (const [index, agentId] of agentIds({ phones }).entries()) {
    const phone = phones[index] ?? '';
    await records.saveAgent({ agentId, name: agentId, phone, dialGroupId: DIAL_GROUP });
  }
}

const agentIds = ({ phones }: Pick<LiveRequest, 'phones'>): string[] =>
  phones.map((_, index) => `agent-${index + 1}`);
