/**
 * The run: a campaign without agents asks every person six questions at the same time, through the engine as
 * `outpace serve` composes it. What is on record is then held against what the virtual PSTN's log says was pressed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ownSoundsOf } from '../../src/app/asterisk/ownSounds.ts';
import { readPstnLog, type PstnLogEntry } from '../../src/app/asterisk/pstnLog.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import { createPostgresSurveys } from '../../src/records/postgres.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { troubleIn } from '../calls/engineTraces.ts';
import { CALLER_ID, type LoopDelay } from '../calls/job.ts';
import { ariSend } from '../calls/plainAri.ts';
import { watchLoop } from '../calls/usage.ts';
import { openWorld, type BenchWorld, type Leftovers } from '../calls/world.ts';
import { must, openBenchEngine, type BenchEngine } from '../engine.ts';
import { compare, type Compared } from './compare.ts';
import { FLOW_ID, writeFlow } from './flow.ts';
import { peopleOf, type Person } from './people.ts';
import { writePrompts } from './sounds.ts';

export const TRUNK_ID = 'asked';
const NAME = 'questionnaire';
const CALLS_PER_SECOND = 40;
const LOOK_MS = 500;
/** Six questions asked twice and never answered take less than half a minute. */
const LIMIT_MS = 150_000;
const CALL_LIMIT_MS = 90_000;
const CLEAR_LIMIT_MS = 10_000;
const STOP_PATIENCE_MS = 10_000;

export interface QuestionnaireRun extends Compared {
  readonly people: number;
  readonly seconds: number;
  /** The most calls that were up at the same moment, by the virtual PSTN's log. */
  readonly atOnce: number;
  readonly loop: LoopDelay;
  readonly troubles: Readonly<Record<string, number>>;
  readonly left: Leftovers;
}

export interface QuestionnaireRequest {
  readonly world: BenchWorld;
  readonly people: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** With the questionnaire's prompts at its Asterisks. */
export function openQuestionnaireWorld(
  keep: boolean,
  onProgress: (line: string) => void,
): Promise<BenchWorld> {
  const prepare = (asteriskFolder: string): void => writePrompts(ownSoundsOf(join(asteriskFolder, 'pbx')));
  return openWorld({ trunkId: TRUNK_ID, phones: [], keep, onProgress, prepare });
}

export async function runQuestionnaire(request: QuestionnaireRequest): Promise<QuestionnaireRun> {
  const { world } = request;
  const { pbx, pstn } = world.pair;
  const dataDir = join(world.dataDir, 'engine');
  const flowsFolder = join(world.dataDir, 'flows');
  mkdirSync(dataDir, { recursive: true });
  writeFlow(flowsFolder);
  const people = peopleOf(request.people, request.seed);
  await tellScripts(world, people);
  const engine = await openBenchEngine({
    dialGroupId: NAME,
    dataDir,
    callerId: CALLER_ID,
    trunk: { id: TRUNK_ID, lines: request.people, callsPerSecond: CALLS_PER_SECOND },
    ari: { url: pbx.ariUrl, user: pbx.ariUser, password: pbx.ariPassword },
    ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser, password: pbx.amiPassword },
    redisUrl: world.redis.url,
    postgresUrl: world.postgres.url,
    flowsFolder,
  });
  try {
    await load(engine.records, people);
    const played = await play(engine, request);
    const left = await leftAt(world);
    const log = readPstnLog(pstn);
    return {
      ...played,
      ...compare({ people, log, records: await recordsOf(engine), interviews: await interviewsOf(world) }),
      people: people.length,
      atOnce: mostAtOnce(log),
      troubles: troubleIn(engine.logFile),
      left,
    };
  } finally {
    await engine.close();
  }
}

async function tellScripts({ pair }: BenchWorld, people: readonly Person[]): Promise<void> {
  for (const { number, script } of people) {
    const query = new URLSearchParams({ variable: `SCRIPT_${number.slice(1)}`, value: script });
    await ariSend(pair.pstn, 'POST', `asterisk/variable?${query.toString()}`);
  }
}

async function load(records: RecordsPort, people: readonly Person[]): Promise<void> {
  await records.createList(NAME, NAME);
  const leads = people.map(({ number }, index) => ({
    leadId: `asked-${index}`,
    number,
    rawNumber: number,
    fields: {},
    sourceLine: index + 2,
  }));
  await records.importLeads(NAME, leads);
  await records.createCampaign({
    campaignId: NAME,
    name: NAME,
    dialGroupId: NAME,
    listIds: [NAME],
    state: 'draft',
    settings: {
      policy: { promptBeforeAgent: 'allowed', source: 'the called parties are an Asterisk on this machine' },
      flow: FLOW_ID,
      pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
      callerId: CALLER_ID,
      trunkIds: [TRUNK_ID],
      ringTimeoutMs: 10_000,
      answerLimitMs: 2_000,
      promptBeforeAgent: false,
      safeHarbourPrompt: 'outpace/safe-harbour',
      wrapUpMs: 0,
      maxTalkMs: CALL_LIMIT_MS,
      maxLines: people.length,
      maxAttempts: 1,
      attemptSpacingMs: 0,
      retry: {},
    },
  });
}

async function play(
  engine: BenchEngine,
  { people, signal, onProgress }: QuestionnaireRequest,
): Promise<Pick<QuestionnaireRun, 'seconds' | 'loop'>> {
  const group = await engine.openDialGroup();
  await group.start();
  try {
    const startedAt = Date.now();
    const loopDelay = watchLoop();
    await must(group.command({ type: 'campaign.start', campaignId: NAME }));
    let ended = 0;
    while (ended < people && Date.now() - startedAt < LIMIT_MS) {
      await delay(LOOK_MS, undefined, { signal });
      // People, not attempts: an order that ran into its deadline is made again.
      ended = (await engine.records.progress(NAME))?.final ?? 0;
    }
    const seconds = (Date.now() - startedAt) / 1_000;
    onProgress(`${ended} people asked after ${Math.round(seconds)} s`);
    return { seconds, loop: loopDelay() };
  } finally {
    await group.stop(STOP_PATIENCE_MS);
  }
}

async function recordsOf({ records }: BenchEngine): Promise<readonly CallDetailRecord[]> {
  const all = await records.attemptsOfCampaign(NAME);
  return all.filter((record): record is CallDetailRecord => 'lineResult' in record);
}

async function interviewsOf({ postgres }: BenchWorld): Promise<readonly Interview[]> {
  const surveys = createPostgresSurveys(postgres.url);
  await surveys.start();
  try {
    const found: Interview[] = [];
    for await (const page of surveys.interviews({ from: 0, to: Date.now() + 1_000 })) found.push(...page);
    return found;
  } finally {
    await surveys.stop();
  }
}

function mostAtOnce(log: readonly PstnLogEntry[]): number {
  let [up, most] = [0, 0];
  for (const { event } of log) {
    if (event === 'answered') most = Math.max(most, (up += 1));
    if (event === 'ended') up -= 1;
  }
  return most;
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
