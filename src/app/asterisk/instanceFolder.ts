/**
 * The folder of one instance on this machine: what Asterisk reads (etc, sounds), what it writes (log, spool, lib),
 * and the state by which a later process of ours finds a running Asterisk again.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { AsteriskSource } from './findAsterisk.ts';
import { ownSoundsOf } from './ownSounds.ts';
import { DIALPLAN_DIR, type RenderedFile } from './renderConfig.ts';
import { MOUNT_POINT } from './rootFs.ts';
import type { AsteriskFolders, AsteriskPorts } from './settings.ts';

export interface InstanceState {
  readonly pid: number;
  /** Start time of the process in clock ticks, so that a reused process id is not taken for ours. */
  readonly started: string;
  readonly ports: AsteriskPorts;
  readonly version: string;
}

/** The folders as the Asterisk sees them: under the mount point inside the root file system, else as they are. */
export function foldersSeen(runDir: string, source: AsteriskSource): AsteriskFolders {
  const base = source.kind === 'rootfs' ? MOUNT_POINT : runDir;
  const share = source.kind === 'rootfs' ? '/usr/share/asterisk' : source.dataDir;
  return {
    etc: join(base, 'etc'),
    data: join(base, 'data'),
    lib: join(base, 'lib'),
    spool: join(base, 'spool'),
    run: shortRunFolder(join(base, 'run')),
    log: join(base, 'log'),
    moh: join(share, 'moh'),
  };
}

/** The path of a file that Asterisk sees, as this process sees it. */
export function hostPath(seen: string, runDir: string, source: AsteriskSource): string {
  if (source.kind === 'program') return seen;
  return seen.startsWith(`${MOUNT_POINT}/`)
    ? join(runDir, seen.slice(MOUNT_POINT.length))
    : join(source.dir, seen);
}

export function writeInstanceFolder(
  runDir: string,
  source: AsteriskSource,
  folders: AsteriskFolders,
  files: readonly RenderedFile[],
): void {
  mkdirSync(runDir, { recursive: true });
  chmodSync(runDir, 0o750);
  for (const name of ['etc', 'data'] as const) rmSync(join(runDir, name), { recursive: true, force: true });
  // Debian's package does not make the recording folder, and without it every recording fails.
  for (const name of ['etc', 'data/sounds', 'lib/keys', 'spool/recording', 'spool/tmp', 'run', 'log']) {
    mkdirSync(join(runDir, name), { recursive: true });
  }
  mkdirSync(hostPath(folders.run, runDir, source), { recursive: true });
  for (const file of files) writeFileSync(join(runDir, 'etc', file.path), file.text, { mode: 0o600 });
  linkShared(runDir, source);
  cpSync(`${DIALPLAN_DIR}sounds/outpace`, join(runDir, 'data/sounds/outpace'), { recursive: true });
  const own = ownSoundsOf(runDir);
  if (existsSync(own)) cpSync(own, join(runDir, 'data/sounds'), { recursive: true });
  // A look-up of the machine's own name that leaves this file delays every call by seconds.
  const host = hostname();
  writeFileSync(join(runDir, 'hosts'), `127.0.0.1 localhost ${host}\n::1 localhost ${host}\n`, {
    mode: 0o644,
  });
  if (source.kind === 'rootfs') execFileSync('chown', ['-Rh', userOf(source.dir), runDir]);
}

/** Everything of the system's data folder, with our sounds beside the system's. */
function linkShared(runDir: string, source: AsteriskSource): void {
  const seen = source.kind === 'rootfs' ? '/usr/share/asterisk' : source.dataDir;
  const real = hostPath(seen, runDir, source);
  for (const [folder, skipped] of [
    ['', 'sounds'],
    ['sounds', 'outpace'],
  ] as const) {
    if (!existsSync(join(real, folder))) continue;
    for (const entry of readdirSync(join(real, folder))) {
      if (entry !== skipped) symlinkSync(join(seen, folder, entry), join(runDir, 'data', folder, entry));
    }
  }
}

/** `uid:gid` of the user asterisk inside the root file system. */
export function userOf(rootFs: string): string {
  const [, , uid, gid] =
    readFileSync(join(rootFs, 'etc/passwd'), 'utf8')
      .split('\n')
      .find((line) => line.startsWith('asterisk:'))
      ?.split(':') ?? [];
  return `${uid ?? 0}:${gid ?? 0}`;
}

export function writeState(runDir: string, state: InstanceState): void {
  writeFileSync(join(runDir, 'state.json'), `${JSON.stringify(state)}\n`);
}

/** The state of a running Asterisk; undefined where none of ours runs in this folder. */
export function readLiveState(runDir: string): InstanceState | undefined {
  const file = join(runDir, 'state.json');
  if (!existsSync(file)) return undefined;
  const state = JSON.parse(readFileSync(file, 'utf8')) as InstanceState;
  return processStart(state.pid) === state.started ? state : undefined;
}

/** Field 22 of proc_pid_stat(5); undefined for a process that is gone or waits to be reaped. */
export function processStart(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The control socket's name has at most 107 bytes. */
function shortRunFolder(folder: string): string {
  if (folder.length <= 90) return folder;
  return join(tmpdir(), `outpace-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}
