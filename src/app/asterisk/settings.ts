/** What one Asterisk is told: its folders, ports, secrets, trunks and phones. Plain data for the renderer. */

/** `pbx` places the calls; `pstn` plays the outside world. */
export type AsteriskInstance = 'pbx' | 'pstn';

/** Folders as the Asterisk itself sees them. */
export interface AsteriskFolders {
  readonly etc: string;
  /** Sounds and the ARI documents. */
  readonly data: string;
  /** Its small database and keys. */
  readonly lib: string;
  readonly spool: string;
  /** The control socket; a short path, since a socket's name has at most 107 bytes. */
  readonly run: string;
  readonly log: string;
  /** Music on hold. */
  readonly moh: string;
}

export interface AsteriskPorts {
  /** UDP. */
  readonly sip: number;
  /** ARI. */
  readonly http: number;
  readonly ami: number;
  readonly rtpStart: number;
  readonly rtpEnd: number;
}

export interface AsteriskSecrets {
  readonly ariUser: string;
  readonly ariPassword: string;
  readonly amiUser: string;
  readonly amiPassword: string;
}

export interface TrunkSettings {
  /** Also the PJSIP endpoint's name. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** Where the carrier wants a registration. */
  readonly registration?: Account;
  /** What its own calls must log in with, such as those of another PBX. */
  readonly inboundLogin?: Account;
  /** Seconds between OPTIONS to the carrier; default 30. */
  readonly qualifySec?: number;
}

export interface Account {
  readonly user: string;
  readonly secret: string;
}

/** An agent's phone: the endpoint's name and the secret it registers with. */
export interface PhoneSettings {
  readonly phone: string;
  readonly secret: string;
  /** In a browser, over WebSocket; absent: a SIP phone. */
  readonly webrtc?: boolean;
}

interface CommonSettings {
  /** Unique among all Asterisks of an installation. */
  readonly systemName: string;
  readonly folders: AsteriskFolders;
  readonly ports: AsteriskPorts;
  readonly secrets: AsteriskSecrets;
  readonly maxOpenFiles: number;
  /** Where SIP listens; default 127.0.0.1. */
  readonly sipAddress?: string;
  /** Where ARI and AMI listen; default 127.0.0.1. Another address needs `controlPermits`. */
  readonly controlAddress?: string;
  /** Networks that may log in to AMI, e.g. `172.20.0.0/16`; default 127.0.0.1 only. */
  readonly controlPermits?: readonly string[];
  readonly phones: readonly PhoneSettings[];
  /** HTTP sessions that ARI takes at once; default 300 (Asterisk's own default is 100). */
  readonly sessionLimit?: number;
}

export interface PbxSettings extends CommonSettings {
  readonly trunks: readonly TrunkSettings[];
  /** The address carriers see, where it is not `sipAddress`. */
  readonly externalAddress?: string;
}

export interface PstnSettings extends CommonSettings {
  /** Where the PBX is: its calls are taken from there, its phones register there. */
  readonly pbx: { readonly host: string; readonly port: number };
  /** Accounts that the PBX's trunks register with. */
  readonly accounts: readonly Account[];
}
