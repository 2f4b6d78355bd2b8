/** The command line that becomes an Asterisk; every step replaces the one before, so the process id stays. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { AsteriskSource } from './findAsterisk.ts';
import { userOf } from './instanceFolder.ts';
import { openFilesLimit } from './openFiles.ts';
import { MOUNT_POINT } from './rootFs.ts';

// The mounts live in the process's own namespace and vanish with it.
const IN_ROOT_FS = `set -e
root=$1 run=$2 user=$3 files=$4; shift 4
ulimit -n "$files"
mount --bind "$run" "$root${MOUNT_POINT}"
mount --bind "$run/hosts" "$root/etc/hosts"
[ ! -f /etc/resolv.conf ] || mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
cd /
exec chroot --userspec="$user" "$root" "$@"`;

const ON_MACHINE = `ulimit -n "$1"; shift; exec "$@"`;

export interface LaunchCommand {
  readonly program: string;
  readonly args: readonly string[];
}

export function launchCommand(source: AsteriskSource, runDir: string, detached: boolean): LaunchCommand {
  const files = String(openFilesLimit());
  // The kernel ends it with us. setpriv comes after the change of user, which would clear the request.
  const withUs = (exists: boolean) => (detached || !exists ? [] : ['setpriv', '--pdeathsig', 'KILL']);
  if (source.kind === 'program') {
    const hasSetpriv = spawnSync('setpriv', ['--version']).status === 0;
    const asterisk = [...withUs(hasSetpriv), source.program, '-f', '-C', join(runDir, 'etc/asterisk.conf')];
    return { program: 'sh', args: ['-c', ON_MACHINE, 'sh', files, ...asterisk] };
  }
  const asterisk = [...withUs(true), 'asterisk', '-f', '-C', join(MOUNT_POINT, 'etc/asterisk.conf')];
  return {
    program: 'unshare',
    args: [
      '--mount',
      '--propagation=private',
      'sh',
      '-c',
      IN_ROOT_FS,
      'sh',
      source.dir,
      runDir,
      userOf(source.dir),
      files,
      ...asterisk,
    ],
  };
}
