/** What runs beside an engine for those who run it: one reading of its state, `/metrics`, and the alarms. */
import { statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AlarmReading } from '../domain/alarm/reading.ts';
import type { RaisedAlarm } from '../domain/alarm/watch.ts';
import type { FloorBoard } from '../domain/floor/board.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { AlarmHistory } from '../ports/alarmHistory.ts';
import { systemClock } from '../ports/clock.ts';
import type { HopperDepth, HopperPort } from '../ports/hopper.ts';
import type { RecordEntry, RecordsPort } from '../ports/records.ts';
import { createAlarmKeeper } from '../runtime/alarmKeeper.ts';
import { SPOOL_LIMIT } from '../runtime/recordWriter.ts';
import { alarmChannels } from './alarms/channels.ts';
import { historyChannel } from './alarms/history.ts';
import { readKeptAlarms, writeKeptAlarms } from './alarms/keptAlarms.ts';
import type { OutpaceConfig } from './config/schema.ts';
import type { createMetrics } from './metrics/metrics.ts';
import { serveMetrics } from './metrics/server.ts';

/** One reading: the floor, and what of the store is known; parts of a store that is away are absent. */
export interface Operations {
  readonly board: FloorBoard;
  readonly hopper?: ReadonlyMap<string, HopperDepth>;
  readonly spool?: { readonly entries: number; readonly oldestAgeMs: number };
  /** Absent while the database is away. */
  readonly rejectedRecords?: number;
}

export interface OperationsPart {
  /** Absent where the port is taken. */
  readonly metricsUrl?: string;
  readonly raised: () => readonly RaisedAlarm[];
  stop(): Promise<void>;
}

const STORE_LIMIT_MS = 2 * SECOND_MS;

export async function startOperations(options: {
  readonly config: OutpaceConfig;
  readonly hopper: HopperPort;
  readonly records: Pick<RecordsPort, 'rejected'>;
  readonly alarmHistory: Pick<AlarmHistory, 'keep'>;
  readonly board: () => FloorBoard;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly logger: Logger;
}): Promise<OperationsPart> {
  const { config, metrics, logger } = options;
  const { node, dialGroup: dialGroupId, dataDir } = config;
  const read = (): Promise<Operations> =>
    readOperations(options.board(), options.hopper, options.records, Date.now());
  const alarmFile = join(dataDir, `alarms-${dialGroupId}.json`);
  const keeper = createAlarmKeeper({
    read: async () => alarmReading(await read(), await diskUsed(dataDir), Date.now()),
    channels: [...alarmChannels(config), historyChannel(options.alarmHistory)],
    off: config.alarms.off,
    kept: readKeptAlarms(alarmFile),
    keep: (alarms) => writeKeptAlarms(alarmFile, alarms),
    dialGroupId,
    node,
    clock: systemClock,
    log: logger,
  });
  const raised = (): readonly RaisedAlarm[] => keeper.raised;
  metrics.connect({ version: version(), node, dialGroupId, read, alarms: raised });
  const { bind, port } = config.metrics;
  const fault = (): string | undefined =>
    options.board().link === 'up' ? undefined : 'the link to telephony is down';
  const { contentType } = metrics;
  const server = await serveMetrics(bind, port, { contentType, text: () => metrics.text(), fault }).catch(
    (error: unknown) => {
      logger.warn({ event: 'metrics.notServed', bind, port, err: error });
      return undefined;
    },
  );
  keeper.start();
  return {
    ...(server === undefined ? {} : { metricsUrl: server.url }),
    raised,
    async stop() {
      await keeper.stop();
      await server?.close();
      metrics.stop();
    },
  };
}

export async function readOperations(
  board: FloorBoard,
  hopper: HopperPort,
  records: Pick<RecordsPort, 'rejected'>,
  now: number,
): Promise<Operations> {
  const [found, rejectedRecords] = await Promise.all([
    orNothing(readStore(board, hopper, now)),
    orNothing(records.rejected.count()),
  ]);
  return { board, ...found, ...(rejectedRecords === undefined ? {} : { rejectedRecords }) };
}

/** Of what is away, its own hold tells. */
async function orNothing<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await within(STORE_LIMIT_MS, work);
  } catch {
    return undefined;
  }
}

async function readStore(
  board: FloorBoard,
  hopper: HopperPort,
  now: number,
): Promise<Omit<Operations, 'board'>> {
  const depths = await Promise.all(
    board.campaigns.map(async ({ campaignId }) => [campaignId, await hopper.depth(campaignId)] as const),
  );
  const [entries, [oldest]] = await Promise.all([hopper.spoolLength(), hopper.readSpool(1)]);
  const oldestAgeMs = oldest === undefined ? 0 : Math.max(0, now - (writtenAt(oldest.entry) ?? now));
  return { hopper: new Map(depths), spool: { entries, oldestAgeMs } };
}

/** When the record came to be, as far as it tells. */
export function writtenAt(entry: RecordEntry): number | undefined {
  if (entry.type === 'attemptOpened') return entry.attempt.createdAt;
  if (entry.type === 'attemptClosed') return entry.cdr.stamps.endedAt ?? entry.cdr.createdAt;
  if (entry.type === 'doNotCallAdded') return entry.entry.addedAt;
  return 'at' in entry ? entry.at : undefined;
}

export function alarmReading(
  { board, hopper, spool, rejectedRecords }: Operations,
  disk: number | undefined,
  at: number,
): AlarmReading {
  return {
    at,
    link: board.link,
    holds: board.holds,
    readyAgents: board.agents.filter(({ state }) => state === 'ready').map(({ agentId }) => agentId),
    campaigns: board.campaigns.map((campaign) => {
      const { campaignId, state, limitedBy, reason, isWindowOpen = true, pacing } = campaign;
      const depth = hopper?.get(campaignId);
      return {
        campaignId,
        isRunning: state === 'running',
        isWindowOpen,
        calls: board.calls.filter((call) => call.campaignId === campaignId).length,
        limitedBy,
        reason,
        ...(depth === undefined ? {} : { hopperReady: depth.ready + depth.leased }),
        windows: pacing?.budget ?? [],
      };
    }),
    trunks: board.trunks ?? [],
    missedCallbacks: board.callbacks?.missed ?? 0,
    calendar: board.calendar ?? [],
    ...(spool === undefined ? {} : { spool: { ...spool, limit: SPOOL_LIMIT } }),
    ...(rejectedRecords === undefined ? {} : { rejectedRecords }),
    ...(disk === undefined ? {} : { diskUsed: disk }),
  };
}

async function diskUsed(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bfree, blocks } = await statfs(folder);
    // As df has it: what is kept for root is neither used nor free.
    const used = blocks - bfree;
    return used + bavail === 0 ? undefined : used / (used + bavail);
  } catch {
    return undefined;
  }
}

function within<Result>(limitMs: number, work: Promise<Result>): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function version(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}
