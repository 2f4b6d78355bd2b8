/** A PBX and a virtual PSTN for one test file, on free ports and in a folder of their own; and looks at them by plain ARI. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findAsterisk, type AsteriskSource } from '../../src/app/asterisk/findAsterisk.ts';
import { pickPorts } from '../../src/app/asterisk/ports.ts';
import { newSecret } from '../../src/app/asterisk/secrets.ts';
import type { PhoneSettings, TrunkSettings } from '../../src/app/asterisk/settings.ts';
import { startAsterisk, type AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';

export { readPstnLog, type PstnLogEntry } from '../../src/app/asterisk/pstnLog.ts';
export type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';

export interface TestAsterisksOptions {
  /** Trunk ids, all leading to the virtual PSTN with a registration each; default `['pstn']`. */
  readonly trunks?: readonly string[];
  /** More trunks, e.g. to a dead port. */
  readonly otherTrunks?: readonly TrunkSettings[];
  /** Phone names, default none; a name that starts with `quiet` answers and sends no speech. */
  readonly phones?: readonly string[];
  /** True: they live on when the test process is killed; `stop` ends them all the same. */
  readonly detached?: boolean;
}

export interface TestAsterisks {
  readonly pbx: AsteriskHandle;
  readonly pstn: AsteriskHandle;
  readonly dataDir: string;
  /** Starts one again as it was (same ports, same secrets), e.g. after a kill. */
  restart(instance: 'pbx' | 'pstn'): Promise<AsteriskHandle>;
  stop(): Promise<void>;
}

/** Resolves when all trunks are registered and reachable and all phones are online. */
export async function startTestAsterisks(options: TestAsterisksOptions = {}): Promise<TestAsterisks> {
  const source = await asteriskForTests();
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-asterisk-'));
  const [pbxPorts, pstnPorts] = await Promise.all([pickPorts('pbx'), pickPorts('pstn')]);
  const phones: PhoneSettings[] = (options.phones ?? []).map((phone) => ({ phone, secret: newSecret() }));
  const accounts = (options.trunks ?? ['pstn']).map((id) => ({ user: `account-${id}`, secret: newSecret() }));
  const trunks: TrunkSettings[] = (options.trunks ?? ['pstn']).flatMap((id, index) => {
    const registration = accounts[index];
    return registration ? [{ id, host: '127.0.0.1', port: pstnPorts.sip, registration, qualifySec: 2 }] : [];
  });
  const detached = options.detached ?? false;
  const start = {
    pbx: () =>
      startAsterisk({
        instance: 'pbx',
        source,
        dataDir,
        detached,
        ports: pbxPorts,
        phones,
        trunks: [...trunks, ...(options.otherTrunks ?? [])],
      }),
    pstn: () =>
      startAsterisk({
        instance: 'pstn',
        source,
        dataDir,
        detached,
        ports: pstnPorts,
        phones,
        accounts,
        pbx: { host: '127.0.0.1', port: pbxPorts.sip },
      }),
  };
  // The PSTN first: the PBX then registers and qualifies at once instead of after a retry.
  const pstn = await start.pstn();
  const running = { pstn, pbx: await start.pbx() };
  const online = [...trunks.map((trunk) => trunk.id), ...phones.map((phone) => phone.phone)];
  await eventually(
    async () => {
      const endpoints = await listEndpoints(running.pbx);
      return online.every((name) => endpoints.some((it) => it.resource === name && it.state === 'online'));
    },
    `endpoints ${online.join(', ')} online`,
  );
  return {
    get pbx() {
      return running.pbx;
    },
    get pstn() {
      return running.pstn;
    },
    dataDir,
    async restart(instance) {
      await running[instance].stop();
      running[instance] = await start[instance]();
      return running[instance];
    },
    async stop() {
      await Promise.all([running.pbx.stop(), running.pstn.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
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

export const liveChannels = (node: AsteriskHandle) => ariGet<readonly AriChannel[]>(node, 'channels');
export const liveBridges = (node: AsteriskHandle) => ariGet<readonly AriBridge[]>(node, 'bridges');
export const listEndpoints = (node: AsteriskHandle) => ariGet<readonly AriEndpoint[]>(node, 'endpoints');

export async function ariGet<Answer>(node: AsteriskHandle, path: string): Promise<Answer> {
  return (await ariRequest(node, 'GET', path)) as Answer;
}

/** One ARI request; rejects where the status is not 2xx. */
export async function ariRequest(node: AsteriskHandle, method: string, path: string): Promise<unknown> {
  const answer = await fetch(`${node.ariUrl}/ari/${path}`, {
    method,
    headers: { authorization: `Basic ${btoa(`${node.ariUser}:${node.ariPassword}`)}` },
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
