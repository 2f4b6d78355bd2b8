/** The run: one campaign through the engine as `outpace serve` composes it, sampled at every tenth of its calls. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPgSql } from '../../src/records/pgSql.ts';
import type { DialGroup } from '../../src/runtime/dialGroup.ts';
import { troubleIn } from '../calls/engineTraces.ts';
import { CALLER_ID } from '../calls/job.ts';
import type { BenchWorld, Leftovers } from '../calls/world.ts';
import { must, openBenchEngine, seatAgents, type BenchEngine } from '../engine.ts';
import type { SoakCallsOptions } from './options.ts';
import { numberOf } from './people.ts';
import { takeSample, type Sample } from './sample.ts';

export interface SoakCallsRun {
  /** The first before any call, the last when everything has come to rest with the agents still seated. */
  readonly samples: readonly Sample[];
  readonly seconds: number;
  /** Closed records by line result, and those that an agent was joined to. */
  readonly results: Readonly<Record<string, number>>;
  readonly joined: number;
  readonly abandoned: number;
  readonly openAttempts: number;
  /** Warnings and errors of the engine, by name. */
  readonly troubles: Readonly<Record<string, number>>;
  readonly left: Leftovers;
}

export interface SoakCallsRequest {
  readonly world: BenchWorld;
  readonly trunkId: string;
  readonly phones: readonly string[];
  readonly options: SoakCallsOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** After the last call, before the last sample; left out: until Asterisk's idle threads have gone. */
  readonly restMs?: number;
  /** How many times it looks while calls are placed; left out: ten. */
  readonly looks?: number;
}

const NAME = 'soak';
const RING_TIMEOUT_MS = 2_000;
const LOOK_MS = 500;
const IMPORT_AT_ONCE = 5_000;
const SAMPLES = 10;
/** Nothing has ended for so long: the soak is stuck, which is a finding and no reason to wait on. */
const STUCK_MS = 180_000;
/** Asterisk's pools let idle threads go after a minute. */
const REST_MS = 100_000;
const CLEAR_LIMIT_MS = 10_000;
const STOP_PATIENCE_MS = 15_000;

export async function runSoakCalls(request: SoakCallsRequest): Promise<SoakCallsRun> {
  const { world, trunkId, options } = request;
  const { pbx } = world.pair;
  const dataDir = join(world.dataDir, 'engine');
  mkdirSync(dataDir, { recursive: true });
  const engine = await openBenchEngine({
    dialGroupId: NAME,
    dataDir,
    callerId: CALLER_ID,
    trunk: { id: trunkId, lines: 1_000, callsPerSecond: options.rate },
    ari: { url: pbx.ariUrl, user: pbx.ariUser, password: pbx.ariPassword },
    ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser, password: pbx.amiPassword },
    redisUrl: world.redis.url,
    postgresUrl: world.postgres.url,
  });
  try {
    await load(engine.records, request);
    const played = await play(engine, request);
    const fatal = engine.fatal();
    return {
      ...played,
      ...(await recordsOf(world.postgres.url)),
      openAttempts: (await engine.records.progress(NAME))?.openAttempts ?? 0,
      troubles: {
        ...troubleIn(engine.logFile),
        ...(fatal === undefined ? {} : { [`fatal: ${fatal}`]: 1 }),
      },
      left: await leftAt(world),
    };
  } finally {
    await engine.close();
  }
}

async function play(
  engine: BenchEngine,
  request: SoakCallsRequest,
): Promise<Pick<SoakCallsRun, 'samples' | 'seconds'>> {
  const group = await engine.openDialGroup();
  await group.start();
  try {
    await seatAgents(group, agentIds(request));
    return await placeAll(engine, group, request);
  } finally {
    await group.stop(STOP_PATIENCE_MS);
  }
}

async function placeAll(
  engine: BenchEngine,
  group: DialGroup,
  { world, options, signal, onProgress, restMs = REST_MS, looks = SAMPLES }: SoakCallsRequest,
): Promise<Pick<SoakCallsRun, 'samples' | 'seconds'>> {
  const startedAt = Date.now();
  const samples: Sample[] = [];
  const sample = (calls: number): void => {
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    const counted = { calls, seconds, liveCalls: group.board().calls.length, knownLegs: engine.legsKnown() };
    const taken = takeSample(world.pair, counted);
    samples.push(taken);
    onProgress(JSON.stringify(taken));
  };
  sample(0);
  await must(group.command({ type: 'campaign.start', campaignId: NAME }));
  const step = Math.max(1, Math.floor(options.calls / looks));
  let [ended, movedAt] = [0, Date.now()];
  while (ended < options.calls && Date.now() - movedAt < STUCK_MS) {
    await delay(LOOK_MS, undefined, { signal });
    const before = ended;
    ended = (await engine.records.progress(NAME))?.final ?? 0;
    if (ended > before) movedAt = Date.now();
    const isStepDone = Math.floor(ended / step) > Math.floor(before / step);
    if (isStepDone && ended < options.calls) sample(ended);
  }
  const seconds = (Date.now() - startedAt) / 1_000;
  onProgress(`${ended} calls in ${Math.round(seconds)} s; letting everything come to rest`);
  await delay(restMs, undefined, { signal });
  sample(ended);
  return { samples, seconds };
}

async function load(records: RecordsPort, { options, trunkId, phones }: SoakCallsRequest): Promise<void> {
  await records.createList(NAME, NAME);
  for (let first = 0; first < options.calls; first += IMPORT_AT_ONCE) {
    const count = Math.min(IMPORT_AT_ONCE, options.calls - first);
    const leads = Array.from({ length: count }, (_, index) => {
      const number = numberOf(first + index);
      const leadId = `soak-${first + index}`;
      return { leadId, number, rawNumber: number, fields: {}, sourceLine: first + index + 2 };
    });
    await records.importLeads(NAME, leads);
  }
  await records.createCampaign({
    campaignId: NAME,
    name: NAME,
    dialGroupId: NAME,
    listIds: [NAME],
    state: 'draft',
    settings: {
      callerId: CALLER_ID,
      trunkIds: [trunkId],
      ringTimeoutMs: RING_TIMEOUT_MS,
      answerLimitMs: 2_000,
      promptBeforeAgent: false,
      safeHarbourPrompt: 'outpace/safe-harbour',
      wrapUpMs: 0,
      maxTalkMs: options.talkMs,
      maxLines: 1_000,
      maxAttempts: 1,
      attemptSpacingMs: 0,
      retry: {},
    },
  });
  for (const [index, agentId] of agentIds({ phones }).entries()) {
    const phone = phones[index] ?? '';
    await records.saveAgent({ agentId, name: agentId, phone, dialGroupId: NAME });
  }
}

async function recordsOf(url: string): Promise<Pick<SoakCallsRun, 'results' | 'joined' | 'abandoned'>> {
  const sql = createPgSql({ url, maxConnections: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 });
  try {
    const rows = await sql.query<{ line_result: string; calls: string; joined: string; abandoned: string }>(
      `select line_result, count(*) as calls, count(joined_at) as joined,
              count(*) filter (where dial_status = 'abandoned') as abandoned
         from calls group by line_result order by line_result`,
    );
    const sum = (name: 'joined' | 'abandoned'): number =>
      rows.reduce((total, row) => total + Number(row[name]), 0);
    return {
      results: Object.fromEntries(rows.map((row) => [row.line_result, Number(row.calls)])),
      joined: sum('joined'),
      abandoned: sum('abandoned'),
    };
  } finally {
    await sql.close();
  }
}

async function leftAt(world: BenchWorld): Promise<Leftovers> {
  const until = Date.now() + CLEAR_LIMIT_MS;
  let left = await world.leftovers();
  while (left.channels + left.bridges > 0 && Date.now() < until) {
    await delay(LOOK_MS);
    left = await world.leftovers();
  }
  return left;
}

const agentIds = ({ phones }: Pick<SoakCallsRequest, 'phones'>): string[] =>
  phones.map((_, index) => `agent-${index + 1}`);
