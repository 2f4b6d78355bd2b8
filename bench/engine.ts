/** The engine as a bench runs it: the composition of `outpace serve`, in this process, on the bench's own parts. */
import { join } from 'node:path';
import { openDialGroup, openParts } from '../src/app/compose.ts';
import type { AsteriskTelephony } from '../src/telephony/asterisk.ts';
import { configSchema, type OutpaceConfig } from '../src/app/config/schema.ts';
import { createLogger } from '../src/app/log.ts';
import type { CommandReply } from '../src/ports/commands.ts';
import type { RecordsPort } from '../src/ports/records.ts';
import type { DialGroup } from '../src/runtime/dialGroup.ts';
import { until } from './calls/plainAri.ts';

/** Where the parts are, and what the trunk may carry. */
export interface BenchEngineRequest {
  readonly dialGroupId: string;
  readonly dataDir: string;
  readonly callerId: string;
  readonly trunk: { readonly id: string; readonly lines: number; readonly callsPerSecond: number };
  readonly ari: { readonly url: string; readonly user: string; readonly password: string };
  readonly ami: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly redisUrl: string;
  readonly postgresUrl: string;
  readonly flowsFolder?: string;
}

export interface BenchEngine {
  readonly records: RecordsPort;
  readonly logFile: string;
  /** What made the engine stop by itself, if anything. */
  readonly fatal: () => string | undefined;
  /** Not yet started. */
  openDialGroup(): Promise<DialGroup>;
  /** Legs in the telephony adapter's call table. */
  legsKnown(): number;
  close(): Promise<void>;
}

const SEAT_LIMIT_MS = 60_000;

export async function openBenchEngine(request: BenchEngineRequest): Promise<BenchEngine> {
  const config = configOf(request);
  const logFile = join(config.dataDir, 'outpace.log');
  const compose = {
    config,
    logger: createLogger(config.log.level, logFile),
    onProgress: (): void => undefined,
  };
  const parts = await openParts(compose);
  let fatal: string | undefined;
  let telephony: AsteriskTelephony | undefined;
  // The bench's telephony is an Asterisk's, always.
  const open = (app: string): AsteriskTelephony =>
    (telephony = parts.telephony.open(app) as AsteriskTelephony);
  const watched = { ...parts, telephony: { ...parts.telephony, open } };
  return {
    records: parts.records.records,
    logFile,
    fatal: () => fatal,
    async openDialGroup() {
      const { group } = await openDialGroup(compose, watched, (reason) => {
        fatal = reason;
      });
      return group;
    },
    legsKnown: () => telephony?.counts()?.legs ?? 0,
    close: () => parts.close(),
  };
}

/** Logs every agent in; all of them are ready when it returns. */
export async function seatAgents(group: DialGroup, agentIds: readonly string[]): Promise<void> {
  for (const agentId of agentIds) await must(group.command({ type: 'agent.login', agentId }));
  const isSeated = (): boolean => {
    const { agents } = group.board();
    return agents.length === agentIds.length && agents.every(({ state }) => state === 'ready');
  };
  await until(isSeated, 'every agent is seated', SEAT_LIMIT_MS);
}

export async function must(reply: Promise<CommandReply>): Promise<void> {
  const { ok, message } = await reply;
  if (!ok) throw new Error(message ?? 'the engine refused a command');
}

function configOf(request: BenchEngineRequest): OutpaceConfig {
  return configSchema.parse({
    node: 'bench',
    dialGroup: request.dialGroupId,
    dataDir: request.dataDir,
    telephony: {
      kind: 'asterisk',
      ari: request.ari,
      ami: request.ami,
      callerIds: [request.callerId],
      // Some people of the virtual PSTN have numbers of international networks, which are denied unless named.
      trunks: [{ host: '127.0.0.1', destinations: { allow: ['+', '+883'] }, ...request.trunk }],
    },
    redis: { url: request.redisUrl },
    postgres: { url: request.postgresUrl },
    ...(request.flowsFolder === undefined ? {} : { flows: { folder: request.flowsFolder } }),
  });
}
