/**
 * One engine a data folder: a second one would take the first one's ownership and, ending, its servers. The lock is a
 * file that names the process; one whose process is gone is taken over. Made by link(2), which fails where it exists.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OutpaceError } from '../services/errors.ts';
import { processStart } from './asterisk/instanceFolder.ts';
import { isAlive } from './process.ts';

interface Holder {
  readonly pid: number;
  /** Start time of the process, so that a reused process id is not taken for the holder. */
  readonly started: string;
}

/** Returns what gives it back. The same process may take it again. */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'engine.lock');
  const draft = `${path}.${process.pid}`;
  const own: Holder = { pid: process.pid, started: processStart(process.pid) ?? '' };
  writeFileSync(draft, `${JSON.stringify(own)}\n`, { mode: 0o600 });
  try {
    const holder = readHolder(path);
    if (holder !== undefined && isRunning(holder)) {
      if (holder.pid === process.pid) return () => undefined;
      throw inUse(dataDir, holder);
    }
    rmSync(path, { force: true });
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw inUse(dataDir, readHolder(path));
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

function inUse(dataDir: string, holder: Holder | undefined): OutpaceError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  return new OutpaceError(
    'OUT_ENGINE_RUNS',
    `an engine runs from ${resolve(dataDir)} already (${who}): stop that one first, or give this one a folder, a dialGroup and a telephony.sip.port of its own`,
  );
}

function isRunning({ pid, started }: Holder): boolean {
  // Where there is no /proc, the process id alone has to do.
  return started === '' ? isAlive(pid) : processStart(pid) === started;
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
