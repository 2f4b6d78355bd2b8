/** An engine in the test's own process: the composition root's graph on the parts of a test. */
import { join } from 'node:path';
import type { z } from 'zod';
import { randomInt } from 'node:crypto';
import { openDialGroup, openParts, type Parts } from '../../src/app/compose.ts';
import { configSchema, type OutpaceConfig, type TrunkConfig } from '../../src/app/config/schema.ts';
import { createLogger } from '../../src/app/log.ts';
import { CALLER_ID, DIAL_GROUP, TRUNK, type EngineParts, type TestEngine } from './engine.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { TelephonyPort } from '../../src/ports/telephony.ts';

/** A trunk as the configuration file has it. */
export type TrunkInput = Partial<TrunkConfig> & Pick<TrunkConfig, 'id' | 'host'>;

export interface InProcessOptions {
  /** A proxy before ARI. */
  readonly ariUrl?: string;
  /** Without it there is no AMI. */
  readonly withAmi?: boolean;
  readonly redisUrl?: string;
  readonly databaseUrl?: string;
  readonly lines?: number;
  readonly callsPerSecond?: number;
  readonly flowsFolder?: string;
  /** Where flows may ask, and how they send messages. */
  readonly reach?: Partial<Pick<z.input<typeof configSchema>, 'webhooks' | 'sms'>>;
  /** Where the sounds of the Asterisk are seen from here. */
  readonly soundsFolder?: string;
  /** Do-not-call files; looked at every second. */
  readonly doNotCallFolder?: string;
  /** Policies in place of Outpace's own. */
  readonly policiesFolder?: string;
  /** Trunks of the configuration, in place of the one to the virtual PSTN. */
  readonly trunks?: readonly TrunkInput[];
  /** In place of the system's. */
  readonly clock?: Clock;
  /** In place of the configured telephony. */
  readonly telephony?: (app: string) => TelephonyPort;
}

export interface InProcessEngine extends TestEngine {
  /** Why the engine gave up; empty while it has not. */
  readonly fatals: readonly string[];
  readonly logFile: string;
  /** With no patience, as a second Ctrl-C does. */
  stop(patienceMs?: number): Promise<void>;
}

export function engineConfig(parts: EngineParts, options: InProcessOptions = {}): OutpaceConfig {
  const { pbx } = parts.asterisks;
  const { withAmi = true, lines = 30, callsPerSecond = 50 } = options;
  return configSchema.parse({
    node: 'node-1',
    dialGroup: DIAL_GROUP,
    dataDir: join(parts.dataDir, 'data'),
    telephony: {
      kind: 'asterisk',
      ari: {
        url: options.ariUrl ?? pbx.ariUrl,
        user: pbx.ariUser,
        password: pbx.ariPassword,
        ...(options.soundsFolder === undefined ? {} : { soundsFolder: options.soundsFolder }),
      },
      ami: {
        host: pbx.amiHost,
        port: pbx.amiPort,
        user: pbx.amiUser,
        ...(withAmi ? { password: pbx.amiPassword } : {}),
      },
      trunks: options.trunks ?? [{ id: TRUNK, host: '127.0.0.1', lines, callsPerSecond }],
      callerIds: [CALLER_ID],
    },
    // Tests log agents in again at once, before the loss of a phone may have been noticed.
    agents: { pauseAfterLostPhone: false },
    ...(options.flowsFolder === undefined ? {} : { flows: { folder: options.flowsFolder } }),
    ...(options.doNotCallFolder === undefined
      ? {}
      : { doNotCall: { folder: options.doNotCallFolder, checkSeconds: 1 } }),
    ...(options.policiesFolder === undefined ? {} : { compliance: { policies: options.policiesFolder } }),
    ...options.reach,
    redis: { url: options.redisUrl ?? parts.redis.url },
    postgres: { url: options.databaseUrl ?? parts.databaseUrl },
  });
}

export async function startEngine(
  parts: EngineParts,
  options: InProcessOptions = {},
): Promise<InProcessEngine> {
  const config = engineConfig(parts, options);
  const logFile = join(parts.dataDir, `engine-${randomInt(1e9)}.log`);
  const logger = createLogger(process.env['TEST_LOG'] ?? 'debug', logFile);
  const { clock } = options;
  const request = { config, logger, onProgress: () => undefined, ...(clock === undefined ? {} : { clock }) };
  const opened: Parts = await openParts(request);
  const { telephony } = options;
  const used =
    telephony === undefined ? opened : { ...opened, telephony: { ...opened.telephony, open: telephony } };
  const fatals: string[] = [];
  const { group } = await openDialGroup(request, used, (reason, error) => {
    fatals.push(`${reason}: ${String(error)}`);
  });
  await group.start();
  return {
    fatals,
    logFile,
    command: (command) => group.command(command),
    board: async () => ({ ...group.board(), node: 'node-1' }),
    async stop(patienceMs = 5_000) {
      await group.stop(patienceMs);
      await opened.close();
      if (fatals.length > 0) throw new Error(`the engine gave up: ${fatals.join('; ')}`);
    },
  };
}
