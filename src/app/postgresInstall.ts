/**
 * Installs the distribution's Postgres on Debian or Ubuntu, as root. The package would make and start a cluster
 * of its own on port 5432; it is told not to, for the length of the installation.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const NO_CLUSTER_FOLDER = '/etc/postgresql-common/createcluster.d';
const NO_CLUSTER_FILE = `${NO_CLUSTER_FOLDER}/outpace-no-main-cluster.conf`;
const LIMIT_MS = 300_000;

/** False where this is no machine to install on. Rejects where the installation fails. */
export async function installPostgres(onProgress?: (message: string) => void): Promise<boolean> {
  if (process.getuid?.() !== 0 || !isDebianLike() || !existsSync('/usr/bin/apt-get')) return false;
  onProgress?.('installing PostgreSQL from the distribution (apt-get install postgresql)');
  mkdirSync(NO_CLUSTER_FOLDER, { recursive: true });
  writeFileSync(NO_CLUSTER_FILE, 'create_main_cluster = false\n');
  try {
    await aptGet(['update']);
    await aptGet(['install', '--yes', '--no-install-recommends', 'postgresql']);
  } finally {
    rmSync(NO_CLUSTER_FILE, { force: true });
  }
  return true;
}

function isDebianLike(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', ['--quiet', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  throw new Error(
    `apt-get ${args[0]} failed (${lastLine}): install the package postgresql, or set the URL of a server`,
  );
}
