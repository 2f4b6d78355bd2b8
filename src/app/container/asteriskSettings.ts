/**
 * What a containerised Asterisk is told, from the same configuration file and environment as Outpace itself: the
 * trunks, phones and passwords are written once. The PBX opens ARI and AMI to the containers' own network only.
 */
import { openFilesLimit } from '../asterisk/openFiles.ts';
import { newSecret } from '../asterisk/secrets.ts';
import type {
  Account,
  AsteriskFolders,
  AsteriskPorts,
  PbxSettings,
  PhoneSettings,
  PstnSettings,
  TrunkSettings,
} from '../asterisk/settings.ts';
import type { OutpaceConfig, PhoneConfig, TrunkConfig } from '../config/schema.ts';
import { OutpaceError } from '../../services/errors.ts';

const EVERY_ADDRESS = '0.0.0.0';
const SIP_PORT = 5060;
const HTTP_PORT = 8088;

/** The environment of an Asterisk container beyond Outpace's own. */
export interface ContainerEnvironment {
  /** Networks that may log in to AMI, separated by commas. */
  readonly ASTERISK_CONTROL_PERMITS?: string | undefined;
  /** Where the virtual PSTN finds the PBX. */
  readonly ASTERISK_PBX_HOST?: string | undefined;
}

export function pbxSettings(
  config: OutpaceConfig,
  env: ContainerEnvironment,
  folders: AsteriskFolders,
): PbxSettings {
  const { ari, ami, sip, trunks } = config.telephony;
  return {
    ...common(config, 'outpace-pbx', folders),
    secrets: {
      ariUser: ari.user,
      ariPassword: required(ari.password, 'telephony.ari.password'),
      amiUser: ami.user,
      amiPassword: required(ami.password, 'telephony.ami.password'),
    },
    controlAddress: EVERY_ADDRESS,
    controlPermits: list(required(env.ASTERISK_CONTROL_PERMITS, 'ASTERISK_CONTROL_PERMITS')),
    trunks: trunks.map(trunkSettings),
    ...(sip.externalAddress === undefined ? {} : { externalAddress: sip.externalAddress }),
  };
}

/** Its ARI and AMI are for nobody: loopback of its own container, with secrets that no one is told. */
export function pstnSettings(
  config: OutpaceConfig,
  env: ContainerEnvironment,
  folders: AsteriskFolders,
): PstnSettings {
  return {
    ...common(config, 'outpace-pstn', folders),
    secrets: { ariUser: 'outpace', ariPassword: newSecret(), amiUser: 'outpace', amiPassword: newSecret() },
    pbx: {
      host: required(env.ASTERISK_PBX_HOST, 'ASTERISK_PBX_HOST'),
      port: config.telephony.sip.port ?? SIP_PORT,
    },
    accounts: config.telephony.trunks.flatMap((trunk) => trunkAccount(trunk, 'registration') ?? []),
  };
}

function common(config: OutpaceConfig, systemName: string, folders: AsteriskFolders) {
  return {
    systemName,
    folders,
    ports: ports(config),
    maxOpenFiles: openFilesLimit(),
    sipAddress: EVERY_ADDRESS,
    phones: config.telephony.phones.map(phoneSettings),
  };
}

function ports({ telephony }: OutpaceConfig): AsteriskPorts {
  const ariPort = telephony.ari.url === undefined ? '' : new URL(telephony.ari.url).port;
  return {
    sip: telephony.sip.port ?? SIP_PORT,
    http: ariPort === '' ? HTTP_PORT : Number(ariPort),
    ami: telephony.ami.port,
    rtpStart: telephony.sip.rtpFrom,
    rtpEnd: telephony.sip.rtpTo,
  };
}

function trunkSettings(trunk: TrunkConfig): TrunkSettings {
  const registration = trunkAccount(trunk, 'registration');
  const inboundLogin = trunkAccount(trunk, 'inboundLogin');
  const { id, host, port, qualifySeconds } = trunk;
  return {
    id,
    host,
    port,
    qualifySec: qualifySeconds,
    ...(registration === undefined ? {} : { registration }),
    ...(inboundLogin === undefined ? {} : { inboundLogin }),
  };
}

function trunkAccount(trunk: TrunkConfig, key: 'registration' | 'inboundLogin'): Account | undefined {
  const account = trunk[key];
  if (account === undefined) return undefined;
  const secret = required(account.password, `telephony.trunks.${trunk.id}.${key}.password`);
  return { user: account.user, secret };
}

function phoneSettings({ id, password, webrtc }: PhoneConfig): PhoneSettings {
  const secret = required(password, `telephony.phones.${id}.password`);
  return { phone: id, secret, ...(webrtc ? { webrtc } : {}) };
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value;
  throw new OutpaceError('OUT_CONFIG_INVALID', `${name} is not set: Asterisk's files cannot be written`);
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
