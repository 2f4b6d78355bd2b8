/** An engine as its users run it: `outpace serve` in a process of its own, which a test may kill. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from './command.ts';
import { CALLER_ID, DIAL_GROUP, TRUNK, type EngineParts, type TestEngine } from './engine.ts';
import type { TrunkInput } from './engineInProcess.ts';

const START_LIMIT_MS = 40_000;

export interface EngineProcess extends TestEngine {
  readonly pid: number;
  /** Of this process alone. */
  readonly metricsUrl: string;
  /** Over HTTPS with a certificate of its own. */
  readonly consoleUrl: string;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  /** Everything it has written to standard error, over all runs in this folder. */
  stderr(): string;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  /** Another engine beside the first has a node, a dial group and a data folder of its own. */
  readonly dialGroupId?: string;
  /** In place of the one to the virtual PSTN. */
  readonly trunks?: readonly TrunkInput[];
  /** Of console and API; a free one where absent. */
  readonly consolePort?: number;
  /** Where alarms are told. */
  readonly alarms?: { readonly webhook: { readonly url: string } };
}

/** Starts it on the same data each time; resolves when it says that it is ready. */
export async function startEngineProcess(
  parts: EngineParts,
  options: ProcessOptions = {},
): Promise<EngineProcess> {
  const { dialGroupId = DIAL_GROUP } = options;
  const child = spawnServe(parts, options);
  const errors = join(parts.dataDir, `serve-${dialGroupId}.log`);
  child.stderr?.on('data', (data: Buffer) => appendFileSync(errors, data));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { metricsUrl, consoleUrl } = JSON.parse(await ready(child, ended, errors)) as Pick<
    EngineProcess,
    'metricsUrl' | 'consoleUrl'
  >;
  return {
    pid: child.pid ?? 0,
    metricsUrl,
    consoleUrl,
    ended,
    stderr: () => readFileSync(errors, 'utf8'),
    command: (command) => parts.stores.commands.send(dialGroupId, command, 5_000),
    async board() {
      const floor = await parts.stores.liveBoard.read(dialGroupId);
      if (floor === undefined) throw new Error('the engine has published no board');
      return floor;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const code = await ended;
      clearTimeout(force);
      if (code !== 0) throw new Error(`the engine ended with ${String(code)}: ${lastLines(errors)}`);
    },
  };
}

function spawnServe(parts: EngineParts, options: ProcessOptions): ChildProcess {
  const { asterisks, databaseUrl, redis, dataDir } = parts;
  const { pbx } = asterisks;
  const { dialGroupId = DIAL_GROUP } = options;
  const file = join(dataDir, `outpace-${dialGroupId}.yaml`);
  const trunk = { id: TRUNK, host: '127.0.0.1', lines: 30, callsPerSecond: 50 };
  // JSON is YAML.
  const config = {
    node: dialGroupId === DIAL_GROUP ? 'node-1' : `node-${dialGroupId}`,
    dialGroup: dialGroupId,
    dataDir: join(dataDir, dialGroupId === DIAL_GROUP ? 'data' : `data-${dialGroupId}`),
    telephony: {
      kind: 'asterisk',
      ari: { url: pbx.ariUrl, user: pbx.ariUser },
      ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser },
      trunks: options.trunks ?? [trunk],
      callerIds: [CALLER_ID],
    },
    metrics: { port: 0 },
    console: { port: options.consolePort ?? 0 },
    ...(options.alarms === undefined ? {} : { alarms: options.alarms }),
    log: { level: 'debug' },
  };
  writeFileSync(file, JSON.stringify(config));
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [COMMAND, 'serve', '--json', '--config', file], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      HOME,
      OUTPACE_TELEPHONY_ARI_PASSWORD: pbx.ariPassword,
      OUTPACE_TELEPHONY_AMI_PASSWORD: pbx.amiPassword,
      REDIS_URL: redis.url,
      DATABASE_URL: databaseUrl,
    },
  });
}

function ready(child: ChildProcess, ended: Promise<number | null>, errors: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the engine did not get ready: ${lastLines(errors)}`));
    }, START_LIMIT_MS);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    let output = '';
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      if (output.includes('"ready":true') && output.endsWith('\n')) settle(() => resolve(output));
    });
    void ended.then((code) =>
      settle(() => reject(new Error(`the engine ended with ${String(code)}: ${lastLines(errors)}`))),
    );
  });
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '(nothing written)';
  }
}
