/** The machine itself: Node.js, the data folder, the disk, the ports that Outpace would open, a running engine. */
import { createSocket } from 'node:dgram';
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { findRunning } from '../asterisk/startAsterisk.ts';
import { openRecordings } from '../config/recording.ts';
import { fault, ok, warning, type Check } from './check.ts';

const OLDEST_NODE = [20, 19] as const;
const MEGABYTE = 1_048_576;
const LEAST_FREE_MB = 200;
const GOOD_FREE_MB = 2_000;

export const checkNode: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  const isNew = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  if (isNew) return [ok('Node.js', process.versions.node)];
  return [
    fault(
      'Node.js',
      'OUT_CONFIG_INVALID',
      `${process.versions.node} is too old: install ${OLDEST_NODE.join('.')} or newer`,
    ),
  ];
};

export const checkEngine: Check = async ({ runtime }) => {
  if (runtime?.alive === false) {
    const message = `process ${runtime.pid} has ended without stopping: its servers and calls may still be up; outpace serve takes them up again`;
    return [warning('engine', message)];
  }
  if (runtime === undefined) return [ok('engine', 'none runs from this data folder')];
  return [
    ok('engine', `node ${runtime.node} runs as process ${runtime.pid}, dial group ${runtime.dialGroupId}`),
  ];
};

export const checkDataDir: Check = async ({ config }) => {
  const folder = resolve(config.dataDir);
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    return [
      fault(
        'data folder',
        'OUT_FILE_UNWRITABLE',
        `${folder} cannot be written: change its owner, or set dataDir`,
      ),
    ];
  }
  const { bavail, bsize } = await statfs(existing);
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE);
  if (freeMb < LEAST_FREE_MB) {
    return [
      fault(
        'data folder',
        'OUT_FILE_UNWRITABLE',
        `${folder} has only ${freeMb} MB left: free ${LEAST_FREE_MB} MB at least`,
      ),
    ];
  }
  const message = `${folder}, ${freeMb} MB free`;
  return [
    freeMb < GOOD_FREE_MB
      ? warning('data folder', `${message}: little for logs and spools`)
      : ok('data folder', message),
  ];
};

/** Made by the first start of an engine: where there is none yet, the data folder says enough. */
export const checkRecordings: Check = async ({ config }) => {
  const folder = openRecordings(config);
  if (!existsSync(folder.path)) return [];
  const why = await folder.fault();
  if (why !== undefined) return [fault('recordings', 'OUT_FILE_UNWRITABLE', why)];
  return [ok('recordings', `${folder.path} can be written`)];
};

/** Only where an engine would be started here: a running one holds its port rightly. */
export const checkPorts: Check = async ({ config, runtime }) => {
  const { ari, sip } = config.telephony;
  if (ari.url !== undefined || sip.port === undefined || runtime?.alive === true) return [];
  // Left by an engine that has ended: the next one takes it up.
  if (findRunning(join(resolve(config.dataDir), 'asterisk'), 'pbx')?.ports.sip === sip.port) return [];
  const where = `UDP ${sip.bind}:${sip.port}`;
  const code = await bindError(sip.bind, sip.port);
  if (code === undefined) return [ok('SIP port', `${where} is free`)];
  const message =
    code === 'EADDRNOTAVAIL'
      ? `${sip.bind} is no address of this machine: correct telephony.sip.bind`
      : `${where} cannot be used (${code}): set telephony.sip.port to a free one`;
  return [fault('SIP port', 'OUT_CONFIG_INVALID', message)];
};

function bindError(address: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => done(undefined)));
  });
}
