/**
 * A PBX with its trunks to a virtual PSTN and the agents' automatic phones, for the quick start and the tests. Ports
 * and secrets of the data folder stay the same over starts, so that a detached pair is found again as it was.
 */
import { join, resolve } from 'node:path';
import { PortsTakenError } from './error.ts';
import type { AsteriskSource } from './findAsterisk.ts';
import { pickPorts } from './ports.ts';
import { keepSecrets } from './secrets.ts';
import type { AsteriskInstance, AsteriskPorts, PhoneSettings, TrunkSettings } from './settings.ts';
import { findRunning, startAsterisk, type AsteriskHandle } from './startAsterisk.ts';

export interface PairRequest {
  readonly source: AsteriskSource;
  readonly dataDir: string;
  /** Trunk ids, each with a registration at the virtual PSTN. */
  readonly trunks: readonly string[];
  /** Further trunks, e.g. to a real carrier. */
  readonly otherTrunks?: readonly TrunkSettings[];
  /** Phone names; one that starts with `quiet` answers and sends no speech. */
  readonly phones: readonly string[];
  /** Phones in a browser, of the PBX alone. */
  readonly webPhones?: readonly string[];
  readonly detached?: boolean;
  readonly ports?: Partial<Readonly<Record<AsteriskInstance, Partial<AsteriskPorts>>>>;
  /** HTTP sessions that the PBX takes at once. */
  readonly sessionLimit?: number;
  /** Seconds between OPTIONS on the trunks to the PSTN; default 2, since both are on this machine. */
  readonly qualifySec?: number;
}

export interface AsteriskPair {
  readonly pbx: AsteriskHandle;
  readonly pstn: AsteriskHandle;
  /** Secrets of the phones in a browser, for whoever opens them. */
  readonly webPhones: readonly PhoneSettings[];
  /** Starts one anew as it was asked for, with the same ports, e.g. after it was killed. */
  restart(instance: AsteriskInstance): Promise<AsteriskHandle>;
  stop(): Promise<void>;
}

const MOST_TRIES = 3;

export async function startAsteriskPair(request: PairRequest): Promise<AsteriskPair> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnce(request);
    } catch (error) {
      // Between the draw of a port and the start, which the PSTN's comes before, another program may take it.
      const isLost = error instanceof PortsTakenError && request.ports === undefined;
      if (!isLost || tries === MOST_TRIES) throw error;
    }
  }
}

async function startOnce(request: PairRequest): Promise<AsteriskPair> {
  const [pbxPorts, pstnPorts] = await Promise.all([portsOf('pbx', request), portsOf('pstn', request)]);
  const inBrowser = request.webPhones ?? [];
  const names = [...[...request.phones, ...inBrowser].map(phoneKey), ...request.trunks.map(trunkKey)];
  const secrets = keepSecrets(join(resolve(request.dataDir), 'sip-secrets.json'), names);
  const phones = request.phones.map((phone) => ({ phone, secret: secrets[phoneKey(phone)] ?? '' }));
  const webPhones = inBrowser.map((phone) => ({
    phone,
    secret: secrets[phoneKey(phone)] ?? '',
    webrtc: true,
  }));
  const trunks = request.trunks.map((id) => ({
    id,
    host: '127.0.0.1',
    port: pstnPorts.sip,
    qualifySec: request.qualifySec ?? 2,
    registration: { user: `account-${id}`, secret: secrets[trunkKey(id)] ?? '' },
  }));
  const common = {
    source: request.source,
    dataDir: request.dataDir,
    detached: request.detached ?? false,
    phones,
  };
  const start = {
    pbx: () =>
      startAsterisk({
        ...common,
        instance: 'pbx',
        ports: pbxPorts,
        trunks: [...trunks, ...(request.otherTrunks ?? [])],
        phones: [...phones, ...webPhones],
        ...(request.sessionLimit === undefined ? {} : { sessionLimit: request.sessionLimit }),
      }),
    pstn: () =>
      startAsterisk({
        ...common,
        instance: 'pstn',
        ports: pstnPorts,
        accounts: trunks.map((trunk) => trunk.registration),
        pbx: { host: '127.0.0.1', port: pbxPorts.sip },
      }),
  };
  return runningPair(start, webPhones);
}

async function runningPair(
  start: Readonly<Record<AsteriskInstance, () => Promise<AsteriskHandle>>>,
  webPhones: readonly PhoneSettings[],
): Promise<AsteriskPair> {
  // The PSTN first: the PBX then registers and qualifies at once instead of after a retry.
  const pstn = await start.pstn();
  const pbx = await start.pbx().catch(async (error: unknown) => {
    await pstn.stop();
    throw error;
  });
  const running = { pbx, pstn };
  return {
    get pbx() {
      return running.pbx;
    },
    get pstn() {
      return running.pstn;
    },
    webPhones,
    async restart(instance) {
      await running[instance].stop();
      running[instance] = await start[instance]();
      return running[instance];
    },
    async stop() {
      await Promise.all([running.pbx.stop(), running.pstn.stop()]);
    },
  };
}

/** Those of a running Asterisk of this folder, else free ones; given ones before both. */
function portsOf(instance: AsteriskInstance, request: PairRequest): Promise<AsteriskPorts> {
  const live = findRunning(request.dataDir, instance);
  return pickPorts(instance, { ...live?.ports, ...request.ports?.[instance] });
}

const phoneKey = (phone: string) => `phone:${phone}`;
const trunkKey = (trunk: string) => `trunk:${trunk}`;
