/**
 * The composition root: which adapter stands behind each port, and one dial group on top of them. Read from the top,
 * this is the whole graph of the program.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Law } from '../domain/compliance/law.ts';
import { randomStream } from '../domain/kernel/random.ts';
import type { TrunkSettings } from '../engine/floor.ts';
import { systemClock, type Clock } from '../ports/clock.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';
import type { OwnershipPort } from '../ports/ownership.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import { openClosingFile } from '../runtime/closingFile.ts';
import { createDialGroup, type DialGroup, type DialGroupOptions } from '../runtime/dialGroup.ts';
import type { FlowsRead } from '../runtime/flowShelf.ts';
import type { PacingShellSettings } from '../runtime/pacingShell.ts';
import { OWNERSHIP_LEASE_MS, acquireOwnership } from '../runtime/ownershipKeeper.ts';
import { OutpaceError } from '../services/errors.ts';
import { promptVersions } from './asterisk/prompts.ts';
import { soundsFolderOf } from './prompts/catalogue.ts';
import { readyPrompts } from './prompts/ready.ts';
import { flowReachOf } from './config/flowReach.ts';
import { openRecordings } from './config/recording.ts';
import type { OutpaceConfig } from './config/schema.ts';
import { withPassword } from './config/print.ts';
import { openDoNotCallFiles } from './doNotCallFiles.ts';
import { lockDataDir } from './engineLock.ts';
import { loadLaw } from './policy/law.ts';
import { openRecordsPart, type RecordsPart } from './recordsPart.ts';
import { readRuntimeFile } from './runtimeFile.ts';
import { openStorePart, type StorePart } from './stores.ts';
import { flowsInForce, flowVersion, scriptFault } from './texts.ts';
import { openTelephonyPart, type DemoRequest, type TelephonyPart } from './telephonyPart.ts';

export interface ComposeRequest {
  readonly config: OutpaceConfig;
  readonly logger: Logger;
  /** The quick start: everything of its own, started afresh, beside a virtual PSTN. */
  readonly demo?: DemoRequest;
  readonly onProgress: (line: string) => void;
  /** Of the dial group; absent: the system's. Telephony always has the system's, as Asterisk has. */
  readonly clock?: Clock;
  /** What watches the engine, where somebody does. */
  readonly watched?: Pick<DialGroupOptions, 'timed' | 'alarms' | 'drain'>;
}

export interface Parts {
  readonly telephony: TelephonyPart;
  readonly store: StorePart;
  readonly records: RecordsPart;
  /** Ends the servers that were started here, too. */
  readonly close: () => Promise<void>;
  /** Closes our connections and leaves the servers, and the calls on them, to the next start. */
  readonly leave: () => Promise<void>;
  /** After a start that failed: closes all but an Asterisk that was found running. */
  readonly giveUp: () => Promise<void>;
}

/** Brings the parts up, side by side; where one fails, those that came up are closed again. */
export async function openParts(request: ComposeRequest): Promise<Parts> {
  const unlock = lockDataDir(request.config.dataDir);
  try {
    const parts = await openLocked(request);
    return {
      ...parts,
      close: () => parts.close().finally(unlock),
      leave: () => parts.leave().finally(unlock),
      giveUp: () => parts.giveUp().finally(unlock),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openLocked({ config, logger, demo, onProgress }: ComposeRequest): Promise<Parts> {
  const install = true;
  const isDemo = demo !== undefined;
  const { redis, postgres } = config;
  const dataDir = config.dataDir;
  const [records, store, telephony] = await Promise.allSettled([
    openRecordsPart({
      url: isDemo || postgres.url === undefined ? undefined : withPassword(postgres.url, postgres.password),
      waitMs: postgres.waitSeconds * 1_000,
      dataDir,
      install,
      wipe: isDemo,
      onProgress,
      // Never the entry itself: it holds the number.
      onRejected: ({ entry: { type }, code }) =>
        logger.error({ event: 'records.rejected', type, code, see: 'outpace records rejected' }),
    }),
    openStorePart({
      url: isDemo || redis.url === undefined ? undefined : withPassword(redis.url, redis.password),
      dataDir,
      install,
      onProgress,
    }),
    openTelephonyPart({ config, dataDir, logger, ...(isDemo ? { demo } : {}), onProgress }),
  ]);
  if (records.status === 'fulfilled' && store.status === 'fulfilled' && telephony.status === 'fulfilled') {
    const open = { telephony: telephony.value, store: store.value, records: records.value };
    const { store: theStore, records: theRecords } = open;
    return {
      ...open,
      close: () => closeAll(Object.values(open)),
      giveUp: () => giveUp(Object.values(open)),
      leave: async () => {
        await Promise.allSettled([theStore.leave(), theRecords.leave()]);
      },
    };
  }
  const settled = [records, store, telephony];
  await giveUp(settled.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : [])));
  const [failed] = settled.flatMap((part) => (part.status === 'rejected' ? [part.reason as Error] : []));
  throw failed ?? new Error('no part failed');
}

export interface RunningGroup {
  readonly group: DialGroup;
  readonly stores: Stores;
  readonly records: RecordsPort;
  readonly fence: number;
  readonly law: Law;
  readonly doNotCallFiles: DoNotCallFilesPort | undefined;
}

/** Takes the dial group's ownership and builds it on the parts; not yet started. */
export async function openDialGroup(
  request: ComposeRequest,
  parts: Parts,
  fatal: (reason: string, error?: unknown) => void,
): Promise<RunningGroup> {
  const { config, logger, clock = systemClock } = request;
  const { node, dialGroup: dialGroupId, dataDir } = config;
  const stores = parts.store.open(dialGroupId);
  const patienceMs = OWNERSHIP_LEASE_MS + 2_000;
  // A node may follow itself at once after a crash; without a trace of one here, its namesake may well be alive.
  const isRestart = readRuntimeFile(dataDir)?.alive === false;
  if (!isRestart) await waitForNamesake(stores.ownership, dialGroupId, node, clock, patienceMs);
  const ownership = await acquireOwnership(stores.ownership, dialGroupId, node, clock, patienceMs);
  if (ownership === undefined) {
    const owner = await stores.ownership.current(dialGroupId, clock.now());
    throw ownedBy(dialGroupId, owner?.node ?? 'of another process');
  }
  const law = loadLaw(config.compliance);
  const doNotCallFiles = openDoNotCallFiles(config, logger);
  const group = createDialGroup({
    node,
    dialGroupId,
    ownership,
    trunks: trunksOf(request),
    seatCallerId: config.telephony.callerIds[0] ?? DEMO_CALLER_ID,
    agentRules: config.agents,
    stores,
    doNotCallFiles,
    law,
    records: parts.records.records,
    telephony: parts.telephony.open(`outpace-${dialGroupId}-${ownership.fence}`),
    closingFile: openClosingFile(join(dataDir, 'spool', `${dialGroupId}.ndjson`)),
    clock,
    random: randomStream(randomInt(2 ** 31), 'engine'),
    log: logger,
    pacing: pacingOf(config),
    recordingFolder: openRecordings(config),
    flows: flowReader(request, parts),
    flowVersion: (begun) => flowVersion(config, parts.records.records.savedTexts, begun),
    scriptFault: (scriptId) => scriptFault(config, parts.records.records.savedTexts, scriptId),
    flowReach: flowReachOf(config),
    lastAskedAt: (number) => parts.records.records.invitations.lastAskedAt(number),
    promptVersions: promptVersions(config.telephony.promptLanguage, soundsFolderOf(config)),
    ...request.watched,
    fatal,
  });
  parts.store.onLink((state) => group.storeLink(state));
  return { group, stores, records: parts.records.records, fence: ownership.fence, law, doNotCallFiles };
}

/** Each time they are read, the sounds that they play are made and laid at the Asterisk. */
function flowReader(
  { config, logger }: ComposeRequest,
  { telephony, records }: Parts,
): () => Promise<FlowsRead> {
  let isStart = true;
  return async () => {
    const read = await flowsInForce(config, records.records.savedTexts);
    await readyPrompts(config, read, { place: telephony.sounds, isStart }, logger);
    isStart = false;
    return read;
  };
}

function pacingOf({ pacing: { keepDecisionsDays, journal } }: OutpaceConfig): PacingShellSettings {
  const { folder, days } = journal;
  return { keepDecisionsDays, ...(folder === undefined ? {} : { journal: { folder, days } }) };
}

async function waitForNamesake(
  port: OwnershipPort,
  dialGroupId: string,
  node: string,
  clock: Clock,
  patienceMs: number,
): Promise<void> {
  const until = clock.now() + patienceMs;
  for (;;) {
    const owner = await port.current(dialGroupId, clock.now());
    if (owner?.node !== node) return;
    if (clock.now() >= until) throw ownedBy(dialGroupId, node);
    await delay(NAMESAKE_POLL_MS);
  }
}

function ownedBy(dialGroupId: string, node: string): OutpaceError {
  return new OutpaceError(
    'OUT_ENGINE_RUNS',
    `the dial group ${dialGroupId} is served by a running engine, node ${node}: stop that one first, or give this one another dialGroup (and each engine a node name of its own)`,
  );
}

const NAMESAKE_POLL_MS = 250;

/** Reserved for fiction. */
export const DEMO_CALLER_ID = '+12025550100';
const DEMO_TRUNK = { lines: 30, callsPerSecond: 20 };

function trunksOf({ config, demo }: ComposeRequest): TrunkSettings[] {
  if (demo !== undefined) return [{ trunkId: demo.trunkId, ...DEMO_TRUNK }];
  return config.telephony.trunks.map(
    ({ id, lines, inboundTakesLine, callsPerSecond, numbers: format, destinations, tariff }) => ({
      trunkId: id,
      lines,
      inboundTakesLine,
      callsPerSecond,
      destinations,
      ...(format === undefined ? {} : { format }),
      ...(tariff === undefined ? {} : { tariff }),
    }),
  );
}

type Closable = Pick<StorePart, 'close'> & { readonly isReused?: boolean };

/** An Asterisk that ran already may carry the calls of a crashed engine: the next start takes them up. */
function giveUp(parts: readonly Closable[]): Promise<void> {
  return closeAll(parts.filter(({ isReused }) => isReused !== true));
}

async function closeAll(parts: readonly { readonly close: () => Promise<void> }[]): Promise<void> {
  await Promise.allSettled(parts.map((part) => part.close()));
}
