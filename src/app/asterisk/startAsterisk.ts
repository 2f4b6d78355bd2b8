/**
 * Starts, finds again and stops one Asterisk of ours: in the root file system (a private mount namespace, so that
 * no mount is left behind; as user `asterisk`) or as the program on this machine.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFullyBooted } from './amiProbe.ts';
import { AsteriskError, PortsTakenError } from './error.ts';
import type { AsteriskSource } from './findAsterisk.ts';
import { launchCommand } from './launch.ts';
import {
  foldersSeen,
  processStart,
  readLiveState,
  writeInstanceFolder,
  writeState,
  type InstanceState,
} from './instanceFolder.ts';
import { pickPorts, takenPorts } from './ports.ts';
import { renderAsteriskConfig, type RenderedFile } from './renderConfig.ts';
import { keepAsteriskSecrets } from './secrets.ts';
import type {
  AsteriskInstance,
  AsteriskPorts,
  AsteriskSecrets,
  PbxSettings,
  PstnSettings,
} from './settings.ts';
import { openFilesLimit } from './openFiles.ts';

/** What the start itself decides; the rest of the settings is given. */
type Decided = 'systemName' | 'folders' | 'ports' | 'secrets' | 'maxOpenFiles';

interface StartOptions {
  readonly source: AsteriskSource;
  /** The instance lives in `<dataDir>/<instance>`. */
  readonly dataDir: string;
  /** Unique among the Asterisks of an installation; default: made of the machine's name and the folder. */
  readonly systemName?: string;
  /** Ports not given are free ones. */
  readonly ports?: Partial<AsteriskPorts>;
  /** True: the Asterisk lives on when this process ends, however it ends; a later start finds it again. */
  readonly detached?: boolean;
  /** Default 30 s. */
  readonly startDeadlineMs?: number;
}

export type StartRequest = StartOptions &
  (
    | ({ readonly instance: 'pbx' } & Omit<PbxSettings, Decided>)
    | ({ readonly instance: 'pstn' } & Omit<PstnSettings, Decided>)
  );

export interface AsteriskHandle extends AsteriskSecrets {
  readonly instance: AsteriskInstance;
  /** `http://127.0.0.1:PORT`, what ari-client connects to. */
  readonly ariUrl: string;
  readonly amiHost: string;
  readonly amiPort: number;
  /** UDP. */
  readonly sipPort: number;
  readonly ports: AsteriskPorts;
  readonly version: string;
  readonly pid: number;
  /** What Asterisk prints; its own log is beside it. */
  readonly logFile: string;
  readonly runDir: string;
  readonly source: AsteriskSource;
  /** It ran already, with the same configuration. */
  readonly reused: boolean;
  stop(): Promise<void>;
}

export async function startAsterisk(request: StartRequest): Promise<AsteriskHandle> {
  const runDir = join(resolve(request.dataDir), request.instance);
  const secrets = keepAsteriskSecrets(join(resolve(request.dataDir), `${request.instance}-secrets.json`));
  const live = readLiveState(runDir);
  const ports = await pickPorts(request.instance, { ...live?.ports, ...request.ports });
  const files = render(request, runDir, ports, secrets);
  if (live && sameFiles(runDir, files)) return handle(request, runDir, ports, secrets, live.pid, true);
  // Its configuration is not the one asked for any more.
  if (live) await stopProcess(live.pid, live.started);

  await requireFreePorts(request, ports);
  writeInstanceFolder(runDir, request.source, foldersSeen(runDir, request.source), files);
  const messagesBefore = readText(join(runDir, 'log/messages')).length;
  const pid = launch(request, runDir);
  const started = processStart(pid) ?? '';
  const result = handle(request, runDir, ports, secrets, pid, false);
  try {
    await waitUp(result, request.startDeadlineMs ?? 30_000);
  } catch (cause) {
    await stopProcess(pid, started);
    throw new AsteriskError(
      'asterisk-start-failed',
      `Asterisk (${request.instance}) did not start: ${(cause as Error).message}. Its last words in ${result.logFile}: ${lastWords(runDir, messagesBefore)}`,
      { cause },
    );
  }
  writeState(runDir, { pid, started, ports, version: request.source.version });
  return result;
}

/** Waits a moment: the threads of an Asterisk that was just killed hold its ports until the last one is gone. */
async function requireFreePorts(request: StartRequest, ports: AsteriskPorts): Promise<void> {
  const { instance, sipAddress, controlAddress } = request;
  const deadline = Date.now() + 2_000;
  let taken = await takenPorts(ports, sipAddress, controlAddress);
  while (taken.length > 0 && Date.now() < deadline) {
    await delay(25);
    taken = await takenPorts(ports, sipAddress, controlAddress);
  }
  if (taken.length === 0) return;
  throw new PortsTakenError(
    'asterisk-start-failed',
    `Asterisk (${instance}) cannot start: ${taken.join(', ')}; stop that program, or give another address or port`,
  );
}

/** The running Asterisk of a data folder, without starting or changing anything. */
export function findRunning(dataDir: string, instance: AsteriskInstance): InstanceState | undefined {
  return readLiveState(join(resolve(dataDir), instance));
}

/** Stops the Asterisk that an earlier, detached start left running; nothing where there is none. */
export async function stopRunning(dataDir: string, instance: AsteriskInstance): Promise<void> {
  const live = readLiveState(join(resolve(dataDir), instance));
  if (live) await stopProcess(live.pid, live.started);
}

function render(
  request: StartRequest,
  runDir: string,
  ports: AsteriskPorts,
  secrets: AsteriskSecrets,
): RenderedFile[] {
  const decided = {
    systemName: request.systemName ?? defaultSystemName(request.instance, runDir),
    folders: foldersSeen(runDir, request.source),
    ports,
    secrets,
    maxOpenFiles: openFilesLimit(),
  };
  return request.instance === 'pbx'
    ? renderAsteriskConfig('pbx', { ...request, ...decided })
    : renderAsteriskConfig('pstn', { ...request, ...decided });
}

function defaultSystemName(instance: AsteriskInstance, runDir: string): string {
  const place = createHash('sha256').update(`${hostname()}\n${runDir}`).digest('hex');
  return `outpace-${instance}-${place.slice(0, 8)}`;
}

function sameFiles(runDir: string, files: readonly RenderedFile[]): boolean {
  return files.every((file) => readText(join(runDir, 'etc', file.path)) === file.text);
}

function launch(request: StartRequest, runDir: string): number {
  const log = openSync(join(runDir, 'asterisk.out'), 'w');
  const { program, args } = launchCommand(request.source, runDir, request.detached ?? false);
  // A session of its own: Ctrl-C in our terminal must not end calls before the engine has.
  const child = spawn(program, args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  if (child.pid === undefined) {
    throw new AsteriskError('asterisk-start-failed', `${program} could not be run: is util-linux installed?`);
  }
  return child.pid;
}

async function waitUp(asterisk: AsteriskHandle, deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  let last = 'it did not answer';
  while (Date.now() < deadline) {
    if (processStart(asterisk.pid) === undefined) throw new Error('it ended at once');
    try {
      await waitFullyBooted(asterisk, Math.max(1, Math.min(5_000, deadline - Date.now())));
      const answer = await fetch(`${asterisk.ariUrl}/ari/asterisk/ping`, {
        headers: { authorization: `Basic ${btoa(`${asterisk.ariUser}:${asterisk.ariPassword}`)}` },
        signal: AbortSignal.timeout(2_000),
      });
      if (answer.ok) return;
      last = `ARI answered ${answer.status}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await delay(25);
  }
  throw new Error(`${last} within ${deadlineMs} ms`);
}

function handle(
  request: StartRequest,
  runDir: string,
  ports: AsteriskPorts,
  secrets: AsteriskSecrets,
  pid: number,
  reused: boolean,
): AsteriskHandle {
  const address = request.controlAddress ?? '127.0.0.1';
  const started = processStart(pid) ?? '';
  return {
    instance: request.instance,
    ariUrl: `http://${address}:${ports.http}`,
    amiHost: address,
    amiPort: ports.ami,
    ...secrets,
    sipPort: ports.sip,
    ports,
    version: request.source.version,
    pid,
    logFile: join(runDir, 'asterisk.out'),
    runDir,
    source: request.source,
    reused,
    stop: () => stopProcess(pid, started),
  };
}

/** A polite end takes Asterisk seconds; after `GRACE_MS` it is killed, which loses nothing that is ours. */
const GRACE_MS = 1_000;

async function stopProcess(pid: number, started: string): Promise<void> {
  const isAlive = () => processStart(pid) === started;
  for (const [signal, waitMs] of [
    ['SIGTERM', GRACE_MS],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive()) return;
    process.kill(pid, signal);
    const deadline = Date.now() + waitMs;
    while (isAlive() && Date.now() < deadline) await delay(20);
  }
}

/** The errors Asterisk logged since the start, else what it printed. */
function lastWords(runDir: string, messagesBefore: number): string {
  const errors = readText(join(runDir, 'log/messages')).slice(messagesBefore).split('\n').filter(isError);
  const lines = errors.length > 0 ? errors : readText(join(runDir, 'asterisk.out')).trim().split('\n');
  return lines.slice(-3).join(' / ') || '(none)';
}

function isError(line: string): boolean {
  return line.includes('ERROR');
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
