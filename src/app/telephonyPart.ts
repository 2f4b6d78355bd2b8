/**
 * The telephony: the configured Asterisk, one on this machine, one in a root file system of its own, else the
 * simulator. A telephony is opened once the dial group is owned, since its application's name carries the fence.
 */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { randomStream } from '../domain/kernel/random.ts';
import { wordSounds } from '../domain/speech/vocabulary.ts';
import type { NumberFormat } from '../domain/trunk/numberFormat.ts';
import { systemClock } from '../ports/clock.ts';
import type { TelephonyFault, TelephonyPort } from '../ports/telephony.ts';
import { createSimTelephony } from '../sim/telephony.ts';
import { createAsteriskTelephony } from '../telephony/asterisk.ts';
import { findAsterisk, type AsteriskSource } from './asterisk/findAsterisk.ts';
import { hostCheck } from './asterisk/hostCheck.ts';
import { startAsteriskPair } from './asterisk/startPair.ts';
import { startAsterisk, type AsteriskHandle } from './asterisk/startAsterisk.ts';
import type { PhoneSettings, TrunkSettings } from './asterisk/settings.ts';
import { environmentName } from './config/environment.ts';
import { soundsFolderOf } from './prompts/catalogue.ts';
import { promptFaults, type SoundsPlace } from './prompts/place.ts';
import { pathOf, promptRoutes } from './prompts/routes.ts';
import type { OutpaceConfig, PhoneConfig } from './config/schema.ts';
import { OutpaceError } from '../services/errors.ts';

export interface TelephonyPart {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly ariUrl?: string;
  /** Phones in browsers that it has beside those of the configuration. */
  readonly webPhones?: readonly PhoneSettings[];
  readonly warnings: readonly string[];
  /** It ran already and may carry live calls: a start that fails leaves it running. */
  readonly isReused: boolean;
  /** Where its sounds are laid; absent: it plays none. */
  readonly sounds?: SoundsPlace;
  readonly open: (app: string) => TelephonyPort;
  readonly close: () => Promise<void>;
}

/** The virtual PSTN beside the PBX, one trunk to it and these phones in it. */
export interface DemoRequest {
  readonly trunkId: string;
  readonly phones: readonly string[];
  /** In browsers, of the PBX alone. */
  readonly webPhones?: readonly string[];
  /** Both live on when this process ends. */
  readonly detached?: boolean;
}

export interface TelephonyRequest {
  readonly config: OutpaceConfig;
  readonly dataDir: string;
  readonly logger: Logger;
  readonly demo?: DemoRequest;
  readonly onProgress: (line: string) => void;
}

export async function openTelephonyPart(request: TelephonyRequest): Promise<TelephonyPart> {
  const { config, demo } = request;
  const { kind, ari } = config.telephony;
  if (kind === 'simulator') return simulator(request, 'asked for by the configuration');
  const found = await findAsterisk({
    url: demo === undefined ? ari.url : undefined,
    onProgress: request.onProgress,
  });
  if (found.kind === 'url') return configured(request, found.url);
  if (found.kind === 'none') {
    if (kind === 'asterisk') throw new Error(found.reason);
    return simulator(request, found.reason);
  }
  return demo === undefined ? ownPbx(request, found) : demoPair(request, found, demo);
}

function configured(request: TelephonyRequest, url: string): TelephonyPart {
  const { ari, ami } = request.config.telephony;
  const amiHost = ami.host ?? new URL(url).hostname;
  return {
    name: 'Asterisk',
    version: '',
    source: 'configuration',
    isReused: true,
    ariUrl: url,
    sounds: { asterisk: url, folder: ari.soundsFolder },
    warnings: [
      'the file limit, the overload trigger and the recording folder of a remote Asterisk are not verifiable from here',
    ],
    open: openAsterisk(request, {
      ari: { url, user: ari.user, password: ari.password ?? '' },
      ...(ami.password === undefined
        ? {}
        : { ami: { host: amiHost, port: ami.port, user: ami.user, password: ami.password } }),
      sounds: { asterisk: url, folder: ari.soundsFolder },
      hostFaults: () => [],
    }),
    close: async () => undefined,
  };
}

/** An Asterisk that serve starts for the trunks and phones of the configuration; it outlives a crash of this process. */
async function ownPbx(request: TelephonyRequest, source: AsteriskSource): Promise<TelephonyPart> {
  const { trunks, phones, sip } = request.config.telephony;
  const pbx = await startAsterisk({
    instance: 'pbx',
    source,
    dataDir: join(request.dataDir, 'asterisk'),
    detached: true,
    sipAddress: sip.bind,
    ...(sip.externalAddress === undefined ? {} : { externalAddress: sip.externalAddress }),
    ports: { ...(sip.port === undefined ? {} : { sip: sip.port }), rtpStart: sip.rtpFrom, rtpEnd: sip.rtpTo },
    trunks: trunks.map(
      ({ id, host, port, qualifySeconds, registration, inboundLogin }): TrunkSettings => ({
        id,
        host,
        port,
        qualifySec: qualifySeconds,
        ...(registration === undefined
          ? {}
          : { registration: { user: registration.user, secret: registration.password ?? '' } }),
        ...(inboundLogin === undefined
          ? {}
          : { inboundLogin: { user: inboundLogin.user, secret: inboundLogin.password ?? '' } }),
      }),
    ),
    phones: phones.map(phoneSettings),
  });
  return { ...asteriskPart(request, pbx), close: () => pbx.stop() };
}

function phoneSettings({ id, password, webrtc }: PhoneConfig): PhoneSettings {
  if (password !== undefined) return { phone: id, secret: password, ...(webrtc ? { webrtc } : {}) };
  const variable = environmentName(['telephony', 'phones', id, 'password']);
  throw new OutpaceError(
    'OUT_CONFIG_INVALID',
    `the phone ${id} has no password: set ${variable}, or its passwordFile`,
  );
}

/** The PBX and the virtual PSTN. */
async function demoPair(
  request: TelephonyRequest,
  source: AsteriskSource,
  demo: NonNullable<TelephonyRequest['demo']>,
): Promise<TelephonyPart> {
  const dataDir = join(request.dataDir, 'asterisk');
  const { trunkId, phones, webPhones = [], detached = false } = demo;
  const pair = await startAsteriskPair({ source, dataDir, trunks: [trunkId], phones, webPhones, detached });
  return { ...asteriskPart(request, pair.pbx), webPhones: pair.webPhones, close: () => pair.stop() };
}

function asteriskPart(request: TelephonyRequest, pbx: AsteriskHandle): Omit<TelephonyPart, 'close'> {
  const sounds = { asterisk: pbx.ariUrl, folder: join(pbx.runDir, 'data/sounds') };
  return {
    name: 'Asterisk',
    version: pbx.version,
    source: pbx.source.kind === 'rootfs' ? 'root file system' : 'this machine',
    isReused: pbx.reused,
    ariUrl: pbx.ariUrl,
    sounds,
    warnings: [],
    open: openAsterisk(request, {
      sounds,
      ari: { url: pbx.ariUrl, user: pbx.ariUser, password: pbx.ariPassword },
      ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser, password: pbx.amiPassword },
      hostFaults: () => hostCheck(pbx),
    }),
  };
}

interface Links {
  readonly ari: { readonly url: string; readonly user: string; readonly password: string };
  readonly ami?: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly sounds: SoundsPlace;
  readonly hostFaults: () => readonly TelephonyFault[];
}

function openAsterisk(request: TelephonyRequest, links: Links): (app: string) => TelephonyPort {
  const { config, demo, logger } = request;
  const { sounds, hostFaults } = links;
  const prompts = promptRoutes(config);
  return (app) =>
    createAsteriskTelephony({
      ...links,
      app,
      trunks: demo === undefined ? routesOf(config) : [demo.trunkId],
      prompts,
      hostFaults(wanted) {
        // What was added or removed since.
        replaceWith(prompts, promptRoutes(config));
        const paths = wanted.map((prompt) => pathOf(prompts.get(prompt) ?? ''));
        return [...promptFaults(soundsFolderOf(config), sounds, paths), ...hostFaults()];
      },
      clock: systemClock,
      logger,
      random: Math.random,
    });
}

function routesOf({ telephony }: OutpaceConfig): ReadonlyMap<string, { readonly format?: NumberFormat }> {
  return new Map(
    telephony.trunks.map(({ id, numbers: format }) => [id, format === undefined ? {} : { format }]),
  );
}

function replaceWith(routes: Map<string, string>, now: ReadonlyMap<string, string>): void {
  routes.clear();
  for (const [prompt, media] of now) routes.set(prompt, media);
}

/** The simulator needs no sounds made. */
const SPOKEN = [...wordSounds('en'), ...wordSounds('zh')];

function simulator({ config, demo }: TelephonyRequest, reason: string): TelephonyPart {
  return {
    name: 'simulator',
    isReused: false,
    version: 'of this release',
    source: 'embedded',
    warnings: [`no call leaves this machine: telephony is simulated (${reason})`],
    open: () =>
      createSimTelephony({
        clock: systemClock,
        random: randomStream(Date.now(), 'telephony'),
        trunks: demo === undefined ? config.telephony.trunks.map(({ id }) => id) : [demo.trunkId],
        phones: demo?.phones ?? config.telephony.phones.map(({ id }) => id),
        prompts: [...promptRoutes(config).keys(), ...SPOKEN].map((name) => ({ name })),
      }),
    close: async () => undefined,
  };
}
