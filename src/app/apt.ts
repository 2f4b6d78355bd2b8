/** Installs packages of Debian or Ubuntu without starting the services that come with them. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { findProgram } from './process.ts';

const run = promisify(execFile);
/** Asked by every package before it starts its service (Debian Policy, `invoke-rc.d`). */
const POLICY = '/usr/sbin/policy-rc.d';
const DO_NOT_START = '#!/bin/sh\nexit 101\n';
const TIME_LIMIT_MS = 300_000;

export function canInstall(): boolean {
  return (
    process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== undefined
  );
}

let earlier: Promise<void> = Promise.resolve();

/** One installation after another: the parts of a start come up side by side, and apt-get takes one at a time. */
export function installPackages(packages: readonly string[]): Promise<void> {
  const installed = earlier.then(() => install(packages));
  earlier = installed.catch(() => undefined);
  return installed;
}

async function install(packages: readonly string[]): Promise<void> {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, DO_NOT_START, { mode: 0o755 });
  try {
    await aptGet(['install', ...packages]).catch(async () => {
      // The lists of a fresh machine are empty or old.
      await aptGet(['update']);
      await aptGet(['install', ...packages]);
    });
  } catch (error) {
    const [line] = String((error as { stderr?: string }).stderr ?? error)
      .split('\n')
      .filter((text) => text.startsWith('E:'));
    throw new Error(`apt-get could not install ${packages.join(', ')}: ${line ?? 'see apt-get'}`, {
      cause: error,
    });
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}

function aptGet(args: readonly string[]): Promise<unknown> {
  const options = ['-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  return run('apt-get', [...options, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: TIME_LIMIT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
}
