/** Runs the engine of one node until it is told to stop: live calls are finished, records written, parts closed. */
import { resolve } from 'node:path';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import { OutpaceError } from '../services/errors.ts';
import { setupLines } from './accounts/part.ts';
import { startApi } from './api/part.ts';
import { openDialGroup, openParts, type ComposeRequest, type Parts } from './compose.ts';
import type { OutpaceConfig } from './config/schema.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { startOperations, type OperationsPart } from './operations.ts';
import { removeRuntimeFile, runtimeFilePath, writeRuntimeFile } from './runtimeFile.ts';
import { listenForShutdown } from './shutdown.ts';
import { startSms } from './sms/part.ts';
import { startSurveys } from './surveys/part.ts';
import { startWeb } from './web/part.ts';
import { startWebhooks } from './webhooks/part.ts';

export interface ServeOptions {
  /** Print one JSON line when ready, and nothing else on stdout. */
  readonly json: boolean;
}

/** How long live calls may take to end after the first signal; a second signal does not wait. */
const PATIENCE_MS = 10 * MINUTE_MS;

/** Resolves when the engine has stopped after SIGINT or SIGTERM. */
export async function runServe(config: OutpaceConfig, options: ServeOptions): Promise<void> {
  const logger = createLogger(config.log.level);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const metrics = createMetrics();
  let operations: OperationsPart | undefined;
  let drain: (deadlineMs: number) => void = () => undefined;
  const drained = new Promise<number>((settle) => {
    drain = settle;
  });
  const request: ComposeRequest = {
    config,
    logger,
    onProgress: say,
    watched: { timed: metrics.stepped, alarms: () => operations?.raised() ?? [], drain: (ms) => drain(ms) },
  };
  const parts = await openParts(request);
  const shutdown = listenForShutdown(() => process.exit(130));
  let fail: (error: Error) => void = () => undefined;
  let hasFailed = false;
  let hasStarted = false;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = (error) => {
      hasFailed = true;
      reject(error);
    };
  });
  failed.catch(() => undefined);
  try {
    const running = await openDialGroup(request, parts, (reason, error) => {
      logger.fatal({ event: 'engine.fatal', reason, err: error });
      fail(new OutpaceError('OUT_UNAVAILABLE', `the engine stopped: ${reason}`, error));
    });
    const { group, stores, records } = running;
    await group.start();
    hasStarted = true;
    const { hopper } = stores;
    operations = await startOperations({
      config,
      hopper,
      records,
      alarmHistory: parts.records.records.alarmHistory,
      board: () => group.board(),
      metrics,
      logger,
    });
    const sms = await startSms({
      config,
      postgresUrl: parts.records.url,
      records,
      doNotCall: stores.doNotCall,
      logger,
    });
    if (sms !== undefined) say(`messages   webhooks on port ${sms.port}`);
    const surveys = startSurveys({ config, records: parts.records.records, sms, logger });
    const { doNotCall } = stores;
    const web = await startWeb({ config, postgresUrl: parts.records.url, doNotCall, logger });
    const webhooks = await startWebhooks({ config, postgresUrl: parts.records.url, logger });
    if (web !== undefined) say(`surveys    ${config.web.publicUrl ?? ''} on port ${web.port}`);
    const api = await startApi({ config, parts, running, trunkIds: [], metrics, logger });
    writeRuntime(
      config,
      parts,
      config.telephony.trunks.map(({ id }) => id),
    );
    announce(parts, options, config, { metricsUrl: operations.metricsUrl, consoleUrl: api?.url }, say);
    setupLines(api).forEach(say);
    let patienceMs = PATIENCE_MS;
    try {
      const asked = await Promise.race([shutdown.asked, drained, failed]);
      if (typeof asked === 'number') patienceMs = asked;
      say('stopping: no new call is placed, live calls are finished (again to end at once)');
    } finally {
      // A successor, or the next start, takes the calls over: an engine that has failed ends none of them.
      await (hasFailed ? group.abandon() : group.stop(patienceMs));
      await api?.stop();
      await operations.stop();
      await surveys.stop();
      await sms?.stop();
      await web?.stop();
      await webhooks?.stop();
    }
  } finally {
    shutdown.dispose();
    if (hasFailed) await parts.leave();
    else {
      removeRuntimeFile(config.dataDir);
      await (hasStarted ? parts.close() : parts.giveUp());
    }
  }
}

/** So that commands on this machine find the engine and its stores. */
export function writeRuntime(
  config: OutpaceConfig,
  { store, records, telephony }: Parts,
  trunkIds: readonly string[],
): void {
  writeRuntimeFile(config.dataDir, {
    pid: process.pid,
    startedAt: Date.now(),
    node: config.node,
    dialGroupId: config.dialGroup,
    ...(store.url === undefined ? {} : { redisUrl: store.url }),
    ...(records.url === undefined ? {} : { postgresUrl: records.url }),
    ...(telephony.ariUrl === undefined ? {} : { ariUrl: telephony.ariUrl }),
    callerIds: [...config.telephony.callerIds],
    trunkIds: [...trunkIds],
  });
}

function announce(
  parts: Parts,
  { json }: ServeOptions,
  { console: { enabled }, dataDir }: OutpaceConfig,
  { metricsUrl, consoleUrl }: { metricsUrl: string | undefined; consoleUrl: string | undefined },
  say: (line: string) => void,
): void {
  for (const line of partLines(parts)) say(line);
  say(`metrics    ${metricsUrl ?? 'not served: the port is taken (metrics.port)'}`);
  say(`console    ${consoleLine(enabled, consoleUrl)}`);
  if (!json) return say(`ready; commands find this engine by ${resolve(runtimeFilePath(dataDir))}`);
  const { telephony, store, records } = parts;
  const described = {
    telephony: describe(telephony),
    store: describe(store),
    records: describe(records),
    ...(metricsUrl === undefined ? {} : { metricsUrl }),
    ...(consoleUrl === undefined ? {} : { consoleUrl }),
  };
  process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid, ...described })}\n`);
}

/** Where people find the console, or why they do not. */
export function consoleLine(isEnabled: boolean, url: string | undefined): string {
  if (url !== undefined) return url;
  return isEnabled
    ? 'not served: see console.notStarted in the log (it needs PostgreSQL, and console.port free)'
    : 'switched off (console.enabled)';
}

/** Which part was taken, one line each. */
export function partLines({ telephony, store, records }: Parts): string[] {
  const line = (
    part: string,
    { name, version, source }: { name: string; version: string; source: string },
  ): string => `${part.padEnd(10)} ${name} ${version} (${source})`;
  return [
    line('telephony', telephony),
    ...telephony.warnings.map((warning) => `           ${warning}`),
    line('store', store),
    ...store.warnings.map((warning) => `           ${warning}`),
    line('records', records),
  ];
}

export function describe({ name, version }: { name: string; version: string }): {
  name: string;
  version: string;
} {
  return { name, version };
}
