/** Debian's docker-compose, which checks a compose file without a Docker engine. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** True where it is there or could be installed. Where CI=true its absence is an error, never a skipped test. */
export function hasDockerCompose(): boolean {
  if (isThere()) return true;
  if (process.getuid?.() === 0) {
    const apt = ['-y', '--no-install-recommends', 'install', 'docker-compose'];
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    spawnSync('apt-get', apt, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  if (isThere()) return true;
  if (process.env['CI'] === 'true')
    throw new Error('docker-compose is missing: apt-get install docker-compose');
  return false;
}

function isThere(): boolean {
  return spawnSync('docker-compose', ['version']).status === 0;
}

/** Runs it on the project's file with this environment and no other variable of ours. */
export function dockerCompose(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('OUTPACE_'));
  const ran = spawnSync('docker-compose', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...Object.fromEntries(own), ...env },
  });
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}
