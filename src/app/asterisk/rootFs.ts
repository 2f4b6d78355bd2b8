/**
 * A root file system of Debian testing (else sid) that holds Asterisk 22.10.1 or newer, made by mmdebstrap and
 * kept in a cache outside the checkout. Nothing of it touches the machine: released Debian has no Asterisk.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readMachineMirror } from './aptSources.ts';
import { canInstall, installPackages } from '../apt.ts';
import { AsteriskError } from './error.ts';
import { lockFile } from './fileLock.ts';
import { run } from './run.ts';
import { isNewEnough, MIN_VERSION, parseVersion } from './version.ts';

export interface RootFs {
  readonly dir: string;
  readonly version: string;
}

export interface RootFsOptions {
  /** Default `/var/cache/outpace` as root, else `~/.cache/outpace`. */
  readonly cacheDir?: string | undefined;
  /** Default: the machine's own Debian mirror. */
  readonly mirror?: string | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
}

const PACKAGES = [
  'asterisk',
  'asterisk-modules',
  'asterisk-moh-opsound-wav',
  'asterisk-core-sounds-en-wav',
  'ca-certificates',
];
const SUITES = ['forky', 'sid'];
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Written last: its presence says that the build was completed. */
const MARKER = 'outpace.json';
/** Where an instance's folder is bound to. */
export const MOUNT_POINT = '/outpace';

export function defaultCacheDir(): string {
  return process.getuid?.() === 0 ? '/var/cache/outpace' : join(homedir(), '.cache', 'outpace');
}

/** The cached root file system, if there is a complete one that is new enough. */
export function cachedRootFs(cacheDir: string = defaultCacheDir()): RootFs | undefined {
  const dir = join(cacheDir, 'asterisk-rootfs');
  if (!existsSync(join(dir, MARKER))) return undefined;
  const { version } = JSON.parse(readFileSync(join(dir, MARKER), 'utf8')) as { version: string };
  return isNewEnough(version) ? { dir, version } : undefined;
}

/** Whether this machine can build one: Debian or Ubuntu, as root. */
export function canBuildRootFs(): boolean {
  return canInstall();
}

/** The cached root file system, built first where it is missing; about half a minute and 370 MB. */
export async function ensureRootFs(options: RootFsOptions = {}): Promise<RootFs> {
  const cacheDir = options.cacheDir ?? defaultCacheDir();
  const onProgress = options.onProgress ?? (() => undefined);
  const cached = cachedRootFs(cacheDir);
  if (cached) return cached;
  if (!canBuildRootFs()) {
    throw new AsteriskError(
      'asterisk-not-root',
      'Asterisk is not on this machine, and its root file system can be built on Debian or Ubuntu as root only: ' +
        `install Asterisk ${MIN_VERSION} or newer, give its URL in the configuration, or run as root`,
    );
  }
  mkdirSync(cacheDir, { recursive: true });
  const release = await lockFile(join(cacheDir, 'asterisk-rootfs.lock'), () =>
    onProgress('another process is building Asterisk: waiting for it'),
  );
  try {
    return (
      cachedRootFs(cacheDir) ?? (await build(cacheDir, options.mirror ?? readMachineMirror(), onProgress))
    );
  } finally {
    release();
  }
}

async function build(cacheDir: string, mirror: string, onProgress: (line: string) => void): Promise<RootFs> {
  removeUnfinished(cacheDir);
  await ensureMmdebstrap(onProgress);
  const temporary = join(cacheDir, `asterisk-rootfs.building-${process.pid}`);
  let problem = '';
  for (const suite of SUITES) {
    onProgress(`building Debian ${suite} with Asterisk from ${mirror} (about half a minute, 370 MB)`);
    problem = await debootstrap(temporary, suite, mirror, onProgress);
    const version = problem === '' ? await versionInside(temporary) : undefined;
    if (version !== undefined && isNewEnough(version)) {
      finish(temporary, version);
      const dir = join(cacheDir, 'asterisk-rootfs');
      rmSync(dir, { recursive: true, force: true });
      renameSync(temporary, dir);
      onProgress(`Asterisk ${version} is ready in ${dir}`);
      return { dir, version };
    }
    problem ||= `Debian ${suite} holds Asterisk ${version ?? 'of unknown version'}, ${MIN_VERSION} is needed`;
    rmSync(temporary, { recursive: true, force: true });
  }
  throw new AsteriskError(
    'asterisk-build-failed',
    `Asterisk's root file system could not be built in ${cacheDir}: ${problem}. ` +
      `Check that ${mirror} can be reached and that 1 GB is free, or install Asterisk ${MIN_VERSION} yourself`,
  );
}

/** Returns what went wrong, empty where nothing did. */
async function debootstrap(
  dir: string,
  suite: string,
  mirror: string,
  onProgress: (line: string) => void,
): Promise<string> {
  const result = await run(
    'mmdebstrap',
    [
      '--variant=essential',
      '--mode=root',
      '--aptopt=Acquire::Check-Valid-Until "false"',
      '--aptopt=Acquire::Retries "3"',
      `--include=${PACKAGES.join(',')}`,
      suite,
      dir,
      `deb ${mirror} ${suite} main`,
    ],
    { onLine: (line) => /^[IWE]: /.test(line) && onProgress(line.slice(3)) },
  );
  if (result.exitCode === 0) return '';
  const errors = result.stderr.split('\n').filter((line) => line.startsWith('E: '));
  return errors.at(-1)?.slice(3) ?? `mmdebstrap ended with ${result.exitCode}`;
}

function finish(dir: string, version: string): void {
  // Without these every originate waits seconds for the look-up of the machine's own name.
  const nsswitch = join(dir, 'etc/nsswitch.conf');
  const lines = existsSync(nsswitch) ? readFileSync(nsswitch, 'utf8') : '';
  writeFileSync(nsswitch, `${lines.replace(/^hosts:.*\n/m, '')}hosts: files dns\n`);
  writeFileSync(join(dir, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(dir, 'etc/resolv.conf'), '');
  mkdirSync(join(dir, MOUNT_POINT), { recursive: true });
  writeFileSync(join(dir, MARKER), `${JSON.stringify({ version })}\n`);
}

async function versionInside(dir: string): Promise<string | undefined> {
  return parseVersion((await run('chroot', [dir, 'asterisk', '-V'])).stdout);
}

function removeUnfinished(cacheDir: string): void {
  for (const entry of readdirSync(cacheDir)) {
    if (entry.startsWith('asterisk-rootfs.building-'))
      rmSync(join(cacheDir, entry), { recursive: true, force: true });
  }
}

async function ensureMmdebstrap(onProgress: (line: string) => void): Promise<void> {
  const missing = [
    ...((await run('mmdebstrap', ['--version'])).exitCode === 0 ? [] : ['mmdebstrap']),
    ...(existsSync(KEYRING) ? [] : ['debian-archive-keyring']),
  ];
  if (missing.length === 0) return;
  onProgress(`installing ${missing.join(' and ')}`);
  await installPackages(missing).catch((cause: unknown) => {
    throw new AsteriskError('asterisk-build-failed', (cause as Error).message, { cause });
  });
}
