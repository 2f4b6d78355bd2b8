/**
 * The folder of a Postgres server of ours: `pgdata`, `password` (0600), `server.log` and the socket. Postgres
 * refuses to run as root and could not enter a checkout under root's home, so as root the folder is under
 * /var/lib/outpace and belongs to the user `postgres`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { PostgresPrograms } from './postgresPrograms.ts';

export interface PostgresFolder {
  readonly path: string;
  readonly data: string;
  readonly user: string;
  readonly password: string;
  readonly programs: PostgresPrograms;
  /** As whom the programs run; absent: as this process. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

const SYSTEM_ROOT = '/var/lib/outpace';
const DATABASE_USER = 'outpace';

/** Makes the folder and the empty cluster in it, where they are missing. */
export async function prepareFolder(
  programs: readonly PostgresPrograms[],
  name: string,
  folder?: string,
  onProgress?: (message: string) => void,
): Promise<PostgresFolder> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) throw new Error(`'${name}' can't name a Postgres folder`);
  const owner = process.getuid?.() === 0 ? postgresUser() : undefined;
  const path = resolve(folder ?? (owner === undefined ? 'data/postgres' : SYSTEM_ROOT), name);
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  // Whatever the umask: the server's user has to pass through.
  if (path.startsWith(`${SYSTEM_ROOT}/`)) chmodSync(SYSTEM_ROOT, 0o755);
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);

  const data = join(path, 'pgdata');
  const password = passwordIn(path, owner);
  const suited = programsFor(data, programs);
  const shape = { path, data, user: DATABASE_USER, password, programs: suited };
  const prepared: PostgresFolder = owner === undefined ? shape : { ...shape, owner };
  if (!existsSync(join(data, 'PG_VERSION'))) {
    onProgress?.(`making a PostgreSQL ${suited.major} database in ${path}`);
    initialise(prepared);
  }
  return prepared;
}

/** A data folder is served only by the major version that made it. */
function programsFor(data: string, programs: readonly PostgresPrograms[]): PostgresPrograms {
  const [first] = programs;
  if (first === undefined) throw new Error('no Postgres programs given');
  const file = join(data, 'PG_VERSION');
  if (!existsSync(file)) return first;
  const major = Number(readFileSync(file, 'utf8'));
  const same = programs.find((candidate) => candidate.major === major);
  if (same !== undefined) return same;
  const present = programs.map((candidate) => candidate.major).join(', ');
  throw new Error(
    `${data} was made by PostgreSQL ${major}, this machine has ${present}: install ${major}, or move the folder away`,
  );
}

function passwordIn(path: string, owner: PostgresFolder['owner']): string {
  const file = join(path, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, password, { mode: 0o600 });
  // initdb reads it as the server's user.
  if (owner !== undefined) chownSync(file, owner.uid, owner.gid);
  return password;
}

/** Into a folder beside and then renamed, so that one cut short leaves nothing that looks like a cluster. */
function initialise(folder: PostgresFolder): void {
  const fresh = `${folder.data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  rmSync(folder.data, { recursive: true, force: true });
  const args = [
    `--pgdata=${fresh}`,
    `--username=${folder.user}`,
    '--auth=scram-sha-256',
    `--pwfile=${join(folder.path, 'password')}`,
    '--encoding=UTF8',
    '--no-locale',
  ];
  const options = { cwd: folder.path, encoding: 'utf8' as const, timeout: 120_000, ...folder.owner };
  const done = spawnSync(folder.programs.initdb, args, options);
  if (done.status !== 0) {
    const reason = done.error?.message ?? done.stderr.trim().split('\n').at(-1) ?? '';
    throw new Error(`initdb could not make a database in ${folder.path}: ${reason}`);
  }
  renameSync(fresh, folder.data);
}

/** The user that Debian's package makes; made here where the programs came otherwise. */
function postgresUser(): { uid: number; gid: number } {
  if (spawnSync('id', ['-u', 'postgres']).status !== 0) {
    const args = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', 'postgres'];
    const made = spawnSync('useradd', args, { encoding: 'utf8' });
    if (made.status !== 0) {
      throw new Error(
        `Postgres does not run as root, and no user 'postgres' could be made: ${made.stderr?.trim()}`,
      );
    }
  }
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
