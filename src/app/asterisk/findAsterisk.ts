/**
 * Which Asterisk is taken, in the order of ARCHITECTURE "Start-up": the URL in the configuration, the program on
 * this machine if it is new enough, the cached root file system (built if this machine can), else none.
 */
import { existsSync } from 'node:fs';
import { canBuildRootFs, cachedRootFs, ensureRootFs, type RootFsOptions } from './rootFs.ts';
import { run } from './run.ts';
import { isNewEnough, MIN_VERSION, parseVersion } from './version.ts';

export type AsteriskSource =
  | { readonly kind: 'program'; readonly program: string; readonly dataDir: string; readonly version: string }
  | { readonly kind: 'rootfs'; readonly dir: string; readonly version: string };

export type AsteriskFound =
  | { readonly kind: 'url'; readonly url: string }
  | AsteriskSource
  /** `reason`: what was looked for and how to mend it, one line. */
  | { readonly kind: 'none'; readonly reason: string };

export interface FindOptions extends RootFsOptions {
  /** ARI base URL of an Asterisk that somebody else runs. */
  readonly url?: string | undefined;
  /** False: take a root file system only if it is there (for `doctor`). */
  readonly build?: boolean | undefined;
}

export async function findAsterisk(options: FindOptions = {}): Promise<AsteriskFound> {
  if (options.url !== undefined) return { kind: 'url', url: options.url };
  const program = await machineProgram();
  if (program && isNewEnough(program.version)) return program;
  const cached = cachedRootFs(options.cacheDir);
  if (cached && process.getuid?.() === 0) return { kind: 'rootfs', ...cached };
  if (options.build !== false && canBuildRootFs())
    return { kind: 'rootfs', ...(await ensureRootFs(options)) };
  const found = program
    ? `Asterisk ${program.version} on this machine is too old`
    : 'no Asterisk on this machine';
  return {
    kind: 'none',
    reason: `${found}: install ${MIN_VERSION} or newer, give its URL in the configuration, or run as root on Debian or Ubuntu`,
  };
}

async function machineProgram(): Promise<(AsteriskSource & { kind: 'program' }) | undefined> {
  for (const program of ['asterisk', '/usr/sbin/asterisk', '/usr/local/sbin/asterisk']) {
    const version = parseVersion((await run(program, ['-V'])).stdout);
    const dataDir = ['/usr/share/asterisk', '/var/lib/asterisk', '/usr/local/var/lib/asterisk'].find((dir) =>
      existsSync(`${dir}/rest-api`),
    );
    if (version !== undefined && dataDir !== undefined) return { kind: 'program', program, dataDir, version };
  }
  return undefined;
}
