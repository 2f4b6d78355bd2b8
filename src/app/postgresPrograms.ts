/** The Postgres programs on this machine: on the PATH, and where Debian and Ubuntu put them. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: number;
}

const DEBIAN_ROOT = '/usr/lib/postgresql';

/** In the order of preference: the PATH's, then Debian's from the newest down. Older ones than `oldestMajor` are left out. */
export function findPrograms(oldestMajor: number): PostgresPrograms[] {
  const fromPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...fromPath.flatMap(programFolder), ...debianFolders()];
  return [...new Set(folders)].flatMap(programsIn).filter(({ major }) => major >= oldestMajor);
}

/** The folder behind a link such as `/usr/local/bin/postgres`, since another user must reach the program too. */
function programFolder(folder: string): string[] {
  const postgres = join(folder, 'postgres');
  return isExecutable(postgres) ? [dirname(realpathSync(postgres))] : [];
}

function debianFolders(): string[] {
  try {
    const majors = readdirSync(DEBIAN_ROOT).filter((name) => /^\d+$/.test(name));
    return majors.sort((a, b) => Number(b) - Number(a)).map((major) => join(DEBIAN_ROOT, major, 'bin'));
  } catch {
    return [];
  }
}

function programsIn(folder: string): PostgresPrograms[] {
  const [postgres, initdb] = [join(folder, 'postgres'), join(folder, 'initdb')];
  if (!isExecutable(postgres) || !isExecutable(initdb)) return [];
  try {
    const version = execFileSync(postgres, ['--version'], { encoding: 'utf8', timeout: 10_000 });
    const major = Number(/(\d+)/.exec(version)?.[1]);
    return Number.isInteger(major) ? [{ postgres, initdb, major }] : [];
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
