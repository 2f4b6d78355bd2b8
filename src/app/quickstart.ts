/**
 * The quick start: brings everything up on this machine, beside a virtual PSTN, and runs the demo campaign of 60 leads
 * and 6 agents on automatic phones. All it uses is its own, in a folder of its own, and starts afresh each time: a
 * configured Redis, Postgres or Asterisk is never touched.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../ports/clock.ts';
import type { CampaignProgress, RecordsPort } from '../ports/records.ts';
import { parseCampaignFile } from '../services/campaignFile.ts';
import { createCampaign } from '../services/campaigns.ts';
import { OutpaceError } from '../services/errors.ts';
import { importList } from '../services/importList.ts';
import type { SurveyResults } from '../services/surveys.ts';
import { setupLines } from './accounts/part.ts';
import { startApi, type ApiPart } from './api/part.ts';
import { createPainter, drawBoard } from './board.ts';
import {
  DEMO_CALLER_ID,
  openDialGroup,
  openParts,
  type ComposeRequest,
  type Parts,
  type RunningGroup,
} from './compose.ts';
import type { OutpaceConfig } from './config/schema.ts';
import { createDemoAgents, demoAgents, demoWebAgents } from './demo/agents.ts';
import type { DemoCampaign } from './demo/campaigns.ts';
import { demoResults } from './demo/surveyResults.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { startOperations, type OperationsPart } from './operations.ts';
import { removeRuntimeFile } from './runtimeFile.ts';
import { consoleLine, describe, partLines, writeRuntime } from './serve.ts';
import { listenForShutdown, type Shutdown } from './shutdown.ts';

export interface QuickstartOptions {
  /** End when every lead has one closed attempt, and print one JSON line. */
  readonly once: boolean;
  /** Leave what was brought up running at the end, so that records and channels may be looked at. */
  readonly keepParts: boolean;
  /** Talkative customers whom no automatic agent hangs up on: every action in the call is left to commands. */
  readonly byHand: boolean;
  readonly campaign: DemoCampaign;
  readonly json: boolean;
  readonly config: OutpaceConfig;
}

const CONFIG_DIR = fileURLToPath(new URL('../../config/', import.meta.url));
const CAMPAIGN_ID = 'demo';
const TRUNK_ID = 'main';
const AGENTS = 6;
/** A phone that is no agent's, for `outpace supervisor listen`. */
const SUPERVISOR_PHONE = '1009';
const PAINT_MS = 250;
const STOP_PATIENCE_MS = 15_000;

/** Gives what the survey has brought, where one was asked for. */
export async function runQuickstart(options: QuickstartOptions): Promise<SurveyResults | undefined> {
  const startedAt = Date.now();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const config = demoConfig(options.config);
  const logFile = join(config.dataDir, 'outpace.log');
  const logger = createLogger(config.log.level, logFile);
  const agents = demoAgents(AGENTS, config.dialGroup);
  const phones = [...agents.map(({ phone }) => phone), SUPERVISOR_PHONE];
  const webAgents = demoWebAgents(config.dialGroup);
  const webPhones = webAgents.map(({ phone }) => phone);
  const demo = { trunkId: TRUNK_ID, phones, webPhones, detached: options.keepParts };
  const metrics = createMetrics();
  let operations: OperationsPart | undefined;
  let api: ApiPart | undefined;
  const request: ComposeRequest = {
    config,
    logger,
    demo,
    onProgress: (line) => say(`  ${line}`),
    watched: { timed: metrics.stepped, alarms: () => operations?.raised() ?? [] },
  };

  say('Bringing the parts up (the first time on a machine this takes some minutes):');
  const shutdown = listenForShutdown(() => process.exit(130));
  const parts = await openParts(request);
  try {
    for (const line of partLines(parts)) say(`  ${line}`);
    say(`  log        ${logFile}`);
    await parts.store.wipe();
    await load(parts.records.records, config.dialGroup, options.byHand ? 'by-hand' : options.campaign, say);
    for (const agent of [...agents, ...webAgents]) await parts.records.records.saveAgent(agent);
    const running = await openDialGroup(request, parts, (reason, error) => {
      logger.fatal({ event: 'engine.fatal', reason, err: error });
      process.stderr.write(`outpace: the engine stopped: ${reason}\n`);
      process.exit(70);
    });
    writeRuntime(config, parts, [TRUNK_ID]);
    const { group, stores } = running;
    operations = await startOperations({
      config,
      hopper: stores.hopper,
      records: running.records,
      alarmHistory: parts.records.records.alarmHistory,
      board: () => group.board(),
      metrics,
      logger,
    });
    say(`  metrics    ${operations.metricsUrl ?? 'not served: the port is taken (metrics.port)'}`);
    api = await startApi({ config, parts, running, trunkIds: [TRUNK_ID], metrics, logger });
    say(`  console    ${consoleLine(config.console.enabled, api?.url)}`);
    for (const line of setupLines(api)) say(`  ${line}`);
    say(`  commands   npx outpace --data-dir ${config.dataDir} agent list`);
    if (options.byHand)
      say(
        `  phone      ${SUPERVISOR_PHONE}, a supervisor's: outpace supervisor listen AGENT --phone ${SUPERVISOR_PHONE}`,
      );
    const progress = await run(
      running,
      agents.map(({ agentId }) => agentId),
      { ...options, startedAt, shutdown },
    );
    const results = options.campaign === 'survey' ? await demoResults(parts.records, startedAt) : undefined;
    if (options.once) printResult(parts, progress, startedAt, results);
    if (options.once && shutdown.isAsked())
      throw new OutpaceError('OUT_INTERRUPTED', 'interrupted before every lead was called');
    return results;
  } finally {
    shutdown.dispose();
    await api?.stop();
    await operations?.stop();
    if (options.keepParts) {
      await parts.leave();
      say(`  kept       Redis, Postgres and both Asterisks run on; the next quick start ends them`);
    } else {
      removeRuntimeFile(config.dataDir);
      await parts.close();
    }
  }
}

function demoConfig(config: OutpaceConfig): OutpaceConfig {
  return {
    ...config,
    dialGroup: 'demo',
    dataDir: join(config.dataDir, 'quickstart'),
    telephony: { ...config.telephony, callerIds: [DEMO_CALLER_ID] },
    flows: { ...config.flows, folder: join(CONFIG_DIR, 'flows') },
  };
}

/** The list and the campaign of that name in `config/`. */
async function load(
  records: RecordsPort,
  dialGroupId: string,
  name: DemoCampaign | 'by-hand',
  say: (line: string) => void,
): Promise<void> {
  const list = join(CONFIG_DIR, 'lists', `${name}.csv`);
  const campaign = join(CONFIG_DIR, 'campaigns', `${name}.yaml`);
  const totals = await importList(createReadStream(list), records, {
    listId: 'demo',
    listName: 'Demo',
    // The area code 555 is nobody's.
    numbering: name === 'survey' ? { accept: 'possible' } : {},
  });
  say(
    `  list       ${totals.rows} rows: ${totals.inserted} leads, ${totals.duplicates} duplicates, ${totals.rejected} rejected`,
  );
  const file = parseCampaignFile(campaign, readFileSync(campaign, 'utf8'));
  const bounds = {
    callerIds: [DEMO_CALLER_ID],
    trunkIds: [TRUNK_ID],
    lines: 100,
    attempts: 10,
    ringTimeoutMs: 60_000,
  };
  await createCampaign(records, { file, campaignId: CAMPAIGN_ID, dialGroupId, bounds });
}

interface RunOptions {
  readonly once: boolean;
  readonly byHand: boolean;
  readonly startedAt: number;
  readonly shutdown: Shutdown;
}

async function run(
  { group, records }: RunningGroup,
  agentIds: readonly string[],
  options: RunOptions,
): Promise<CampaignProgress> {
  const agents = createDemoAgents(
    systemClock,
    () => group.board(),
    (command) => group.command(command),
  );
  try {
    await group.start();
    if (!options.byHand) agents.start();
    for (const agentId of agentIds) await group.command({ type: 'agent.login', agentId });
    const started = await group.command({ type: 'campaign.start', campaignId: CAMPAIGN_ID });
    if (!started.ok)
      throw new OutpaceError('OUT_REFUSED', started.message ?? 'the campaign could not be started');
    await watch(group, records, options);
  } finally {
    await agents.stop();
    await group.stop(options.shutdown.isAsked() ? 0 : STOP_PATIENCE_MS);
  }
  return await progressOf(records);
}

/** Paints the board until the end: with `once`, when every lead has one closed attempt and no call is up. */
async function watch(group: RunningGroup['group'], records: RecordsPort, options: RunOptions): Promise<void> {
  const painter = process.stderr.isTTY ? createPainter(process.stderr) : undefined;
  for (let lastShown = ''; !options.shutdown.isAsked(); ) {
    // The database may be away for a while; the board then shows what it knows.
    const progress = await progressOf(records).catch(() => undefined);
    const board = group.board();
    if (painter === undefined) lastShown = sayProgress(progress, lastShown);
    else
      painter.paint(
        drawBoard(
          {
            title: 'Outpace demo',
            board,
            progress,
            elapsedMs: Date.now() - options.startedAt,
            width: process.stderr.columns,
          },
          true,
        ),
      );
    if (options.once && progress !== undefined && board.calls.length === 0 && progress.cdrs >= progress.leads)
      return;
    await delay(PAINT_MS);
  }
}

function sayProgress(progress: CampaignProgress | undefined, lastShown: string): string {
  if (progress === undefined) return lastShown;
  const tenth = Math.floor((10 * progress.cdrs) / Math.max(1, progress.leads));
  const line = `  ${tenth * 10} % of the leads called`;
  if (line !== lastShown) process.stderr.write(`${line}\n`);
  return line;
}

async function progressOf(records: RecordsPort): Promise<CampaignProgress> {
  const progress = await records.progress(CAMPAIGN_ID);
  if (progress === undefined) throw new OutpaceError('OUT_NOT_FOUND', `the campaign ${CAMPAIGN_ID} is gone`);
  return progress;
}

function printResult(
  parts: Parts,
  progress: CampaignProgress,
  startedAt: number,
  survey: SurveyResults | undefined,
): void {
  const { leads, attempts, answered, consented, connected, abandoned, dialStatuses, cdrs } = progress;
  const result = {
    telephony: describe(parts.telephony),
    store: describe(parts.store),
    records: describe(parts.records),
    leads,
    attempts,
    answered,
    consented,
    connected,
    abandoned,
    dialStatuses,
    cdrs,
    ...(survey === undefined ? {} : { survey }),
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
