/** A PBX and a virtual PSTN for one test file, on free ports and in a folder of their own; and looks at them by plain ARI. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findAsterisk, type AsteriskSource } from '../../src/app/asterisk/findAsterisk.ts';
import type { PhoneSettings, TrunkSettings } from '../../src/app/asterisk/settings.ts';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import { startAsteriskPair } from '../../src/app/asterisk/startPair.ts';

export { readPstnLog, type PstnLogEntry } from '../../src/app/asterisk/pstnLog.ts';
export type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';

export interface TestAsterisksOptions {
  /** Trunk ids, all leading to the virtual PSTN with a registration each; default `['pstn']`. */
  readonly trunks?: readonly string[];
  /** More trunks, e.g. to a dead port. */
  readonly otherTrunks?: readonly TrunkSettings[];
  /** Phone names, default none; a name that starts with `quiet` answers and sends no speech. */
  readonly phones?: readonly string[];
  /** Phones in a browser, default none; the test opens them. */
  readonly webPhones?: readonly string[];
  /** True: they live on when the test process is killed; `stop` ends them all the same. */
  readonly detached?: boolean;
  /** HTTP sessions that the PBX takes at once; default 300. */
  readonly sessionLimit?: number;
}

export interface TestAsterisks {
  readonly pbx: AsteriskHandle;
  readonly pstn: AsteriskHandle;
  readonly webPhones: readonly PhoneSettings[];
  readonly dataDir: string;
  /** Starts one again as it was (same ports, same secrets), e.g. after a kill. */
  restart(instance: 'pbx' | 'pstn'): Promise<AsteriskHandle>;
  stop(): Promise<void>;
}

/** Resolves when all trunks are registered and reachable and all phones are online. */
export async function startTestAsterisks(options: TestAsterisksOptions = {}): Promise<TestAsterisks> {
  const source = await asteriskForTests();
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-asterisk-'));
  const trunks = options.trunks ?? ['pstn'];
  const phones = options.phones ?? [];
  const pair = await startAsteriskPair({
    source,
    dataDir,
    trunks,
    phones,
    webPhones: options.webPhones ?? [],
    otherTrunks: options.otherTrunks ?? [],
    detached: options.detached ?? false,
    ...(options.sessionLimit === undefined ? {} : { sessionLimit: options.sessionLimit }),
  });
  await allOnline(pair.pbx, [...trunks, ...phones]);
  return {
    get pbx() {
      return pair.pbx;
    },
    get pstn() {
      return pair.pstn;
    },
    webPhones: pair.webPhones,
    dataDir,
    restart: (instance) => pair.restart(instance),
    async stop() {
      await pair.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until the endpoints answer: phones registered, trunks qualified. */
export function allOnline(pbx: AsteriskHandle, names: readonly string[]): Promise<void> {
  return eventually(
    async () => {
      const endpoints = await listEndpoints(pbx);
      return names.every((name) => endpoints.some((it) => it.resource === name && it.state === 'online'));
    },
    `endpoints ${names.join(', ')} online`,
  );
}

/** Builds the root file system at the first use on a machine without Asterisk. */
export async function asteriskForTests(): Promise<AsteriskSource> {
  const found = await findAsterisk({ onProgress: (line) => console.error(`asterisk: ${line}`) });
  if (found.kind === 'program' || found.kind === 'rootfs') return found;
  throw new Error(found.kind === 'none' ? found.reason : 'a URL is not used in tests');
}

export interface AriEndpoint {
  readonly resource: string;
  readonly state: string;
  readonly channel_ids: readonly string[];
}

export interface AriChannel {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

export interface AriBridge {
  readonly id: string;
  readonly bridge_type: string;
  readonly channels: readonly string[];
}

/** Where seated agents hear music; a dial group has several. */
export const isWaitingRoom = ({ id }: { readonly id: string }): boolean => id.startsWith('seats-');

export const liveChannels = (node: AsteriskHandle) => ariGet<readonly AriChannel[]>(node, 'channels');
export const liveBridges = (node: AsteriskHandle) => ariGet<readonly AriBridge[]>(node, 'bridges');
export const listEndpoints = (node: AsteriskHandle) => ariGet<readonly AriEndpoint[]>(node, 'endpoints');

export type AriLogin = Pick<AsteriskHandle, 'ariUrl' | 'ariUser' | 'ariPassword'>;

export async function ariGet<Answer>(node: AriLogin, path: string): Promise<Answer> {
  return (await ariRequest(node, 'GET', path)) as Answer;
}

/** One ARI request; rejects where the status is not 2xx. */
export async function ariRequest(
  node: AriLogin,
  method: string,
  path: string,
  content?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const authorization = `Basic ${btoa(`${node.ariUser}:${node.ariPassword}`)}`;
  const type = content === undefined ? {} : { 'content-type': 'application/json' };
  // Asterisk closes a connection that it was to keep, also at the moment in which the next request is sent on it.
  const connection = 'close';
  const answer = await fetch(`${node.ariUrl}/ari/${path}`, {
    method,
    headers: { authorization, connection, ...type },
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    signal: AbortSignal.timeout(5_000),
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${body}`);
  return body === '' ? undefined : JSON.parse(body);
}

/** Waits for a state, 25 ms between looks; fails with `what` after the deadline. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await delay(25);
  }
}
