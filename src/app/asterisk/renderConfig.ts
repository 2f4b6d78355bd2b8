/**
 * The one renderer of Asterisk's files, for the local root file system, an Asterisk on the machine and the
 * containers alike: templates of `dialplan/common` and of the instance's own folder, filled from settings.
 * It decides which values may reach a configuration file (ASTERISK 5.3: names and hosts from an allow-list).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderTemplate, TemplateError, type TemplateView } from './template.ts';
import type {
  AsteriskInstance,
  PbxSettings,
  PhoneSettings,
  PstnSettings,
  TrunkSettings,
} from './settings.ts';

/** The repository's or the package's `dialplan/`, from src/ and dist/ alike. */
export const DIALPLAN_DIR = fileURLToPath(new URL('../../../dialplan/', import.meta.url));

export interface RenderedFile {
  /** File name inside Asterisk's configuration folder. */
  readonly path: string;
  readonly text: string;
}

export function renderAsteriskConfig(instance: 'pbx', settings: PbxSettings): RenderedFile[];
export function renderAsteriskConfig(instance: 'pstn', settings: PstnSettings): RenderedFile[];
export function renderAsteriskConfig(
  instance: AsteriskInstance,
  settings: PbxSettings | PstnSettings,
): RenderedFile[] {
  const view = {
    ...commonView(settings),
    ...('trunks' in settings ? pbxView(settings) : pstnView(settings)),
  };
  return ['common', instance].flatMap((folder) =>
    readdirSync(`${DIALPLAN_DIR}${folder}`)
      .filter((file) => file.endsWith('.conf'))
      .sort()
      .map((file) => ({
        path: file,
        text: renderTemplate(file, readFileSync(`${DIALPLAN_DIR}${folder}/${file}`, 'utf8'), view),
      })),
  );
}

function commonView(settings: PbxSettings | PstnSettings): TemplateView {
  const { folders, ports, secrets } = settings;
  const phones = unique('phone', settings.phones.map(phoneView));
  const webPhones = phones.filter((_, index) => settings.phones[index]?.webrtc === true);
  return {
    etcDir: folders.etc,
    dataDir: folders.data,
    libDir: folders.lib,
    spoolDir: folders.spool,
    runDir: folders.run,
    logDir: folders.log,
    mohDir: folders.moh,
    systemName: name('systemName', settings.systemName),
    entityId: entityId(settings.systemName),
    maxOpenFiles: settings.maxOpenFiles,
    sessionLimit: settings.sessionLimit ?? 300,
    sipAddress: host('sipAddress', settings.sipAddress ?? '127.0.0.1'),
    controlAddress: host('controlAddress', settings.controlAddress ?? '127.0.0.1'),
    controlPermits: controlPermits(settings).map((controlPermit) => ({ controlPermit })),
    sipPort: port('ports.sip', ports.sip),
    httpPort: port('ports.http', ports.http),
    amiPort: port('ports.ami', ports.ami),
    rtpStart: port('ports.rtpStart', ports.rtpStart),
    rtpEnd: port('ports.rtpEnd', ports.rtpEnd),
    ariUser: name('ariUser', secrets.ariUser),
    ariPassword: secrets.ariPassword,
    amiUser: name('amiUser', secrets.amiUser),
    amiPassword: secrets.amiPassword,
    phones: phones.filter((_, index) => settings.phones[index]?.webrtc !== true),
    webPhones,
    iceSupport: webPhones.length === 0 ? 'no' : 'yes',
    websocket: webPhones.length === 0 ? [] : [{}],
  };
}

function pbxView(settings: PbxSettings): TemplateView {
  const taken = new Set(settings.phones.map((phone) => phone.phone));
  const clash = settings.trunks.find((trunk) => taken.has(trunk.id));
  if (clash) throw new TemplateError(`"${clash.id}" is both a trunk and a phone: rename one of them`);
  const external = settings.externalAddress;
  return {
    trunks: unique('trunkId', settings.trunks.map(trunkView)),
    external: external === undefined ? [] : [{ externalAddress: host('externalAddress', external) }],
  };
}

function pstnView(settings: PstnSettings): TemplateView {
  return {
    pbxHost: host('pbx.host', settings.pbx.host),
    pbxPort: port('pbx.port', settings.pbx.port),
    accounts: unique(
      'accountUser',
      settings.accounts.map(({ user, secret }) => ({
        accountUser: name('account user', user),
        accountSecret: secret,
      })),
    ),
  };
}

function trunkView(trunk: TrunkSettings): TemplateView {
  const { registration, inboundLogin } = trunk;
  return {
    trunkId: name('trunk id', trunk.id),
    trunkHost: host(`host of trunk ${trunk.id}`, trunk.host),
    trunkPort: port(`port of trunk ${trunk.id}`, trunk.port),
    qualifySec: trunk.qualifySec ?? 30,
    registration:
      registration === undefined
        ? []
        : [{ trunkUser: account('trunk user', registration.user), trunkSecret: registration.secret }],
    inboundLogin:
      inboundLogin === undefined
        ? []
        : [{ loginUser: account('login user', inboundLogin.user), loginSecret: inboundLogin.secret }],
  };
}

function phoneView(phone: PhoneSettings): TemplateView {
  return { phone: name('phone', phone.phone), phoneSecret: phone.secret };
}

function controlPermits(settings: PbxSettings | PstnSettings): readonly string[] {
  const local = ['127.0.0.1/255.255.255.255'];
  if (settings.controlPermits)
    return [...local, ...settings.controlPermits.map((net) => host('controlPermits', net))];
  if ((settings.controlAddress ?? '127.0.0.1') === '127.0.0.1') return local;
  throw new TemplateError(
    'controlAddress is not 127.0.0.1: name the networks that may log in in controlPermits',
  );
}

/** Six bytes as Asterisk wants them; the two low bits of the first say "local, unicast" (IEEE 802). */
function entityId(systemName: string): string {
  const bytes = createHash('sha256').update(systemName).digest().subarray(0, 6);
  bytes[0] = ((bytes[0] ?? 0) & 0xfc) | 0x02;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function name(what: string, value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(value)) {
    throw new TemplateError(
      `${what} "${printable(value)}" may hold letters, digits, "-" and "_" only, 40 at most`,
    );
  }
  if (value === 'general' || value === 'global' || value === 'system') {
    throw new TemplateError(`${what} "${value}" is a section of the configuration itself: choose another`);
  }
  return value;
}

/** A carrier's account name may look like `+12025550100` or `user.name`. */
function account(what: string, value: string): string {
  if (/^[A-Za-z0-9+._-]{1,64}$/.test(value)) return value;
  throw new TemplateError(
    `${what} "${printable(value)}" may hold letters, digits, "+", ".", "-" and "_" only`,
  );
}

function host(what: string, value: string): string {
  if (/^[A-Za-z0-9[][A-Za-z0-9.:/_\]-]{0,252}$/.test(value)) return value;
  throw new TemplateError(`${what} "${printable(value)}" is no host name or address`);
}

function port(what: string, value: number): number {
  if (Number.isInteger(value) && value > 0 && value < 65536) return value;
  throw new TemplateError(`${what} ${value} is no port (1 to 65535)`);
}

function printable(value: string): string {
  return JSON.stringify(value.slice(0, 60)).slice(1, -1);
}

function unique(key: string, items: readonly TemplateView[]): readonly TemplateView[] {
  const seen = new Set<string>();
  for (const item of items) {
    const value = JSON.stringify(item[key]);
    if (seen.has(value)) throw new TemplateError(`${key} ${value} is given twice`);
    seen.add(value);
  }
  return items;
}
