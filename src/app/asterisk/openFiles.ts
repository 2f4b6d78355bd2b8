/** Each channel holds four descriptors: the limit on open files is what runs out first (ASTERISK 3.8). */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const WANTED_OPEN_FILES = 65_536;
/** About 2,000 channels; below it the start is reported as a fault. */
export const MIN_OPEN_FILES = 8_192;

/** What this process may give a child: the wanted number, or the hard limit where it can't be raised. */
export function openFilesLimit(): number {
  const hard = limitOf('self').hard;
  if (hard >= WANTED_OPEN_FILES) return WANTED_OPEN_FILES;
  const raised = spawnSync('prlimit', [`--nofile=${WANTED_OPEN_FILES}:${WANTED_OPEN_FILES}`, 'true']);
  return raised.status === 0 ? WANTED_OPEN_FILES : hard;
}

export function limitOf(pid: number | 'self'): { readonly soft: number; readonly hard: number } {
  const line = /^Max open files\s+(\S+)\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'));
  const number = (text: string | undefined) =>
    text === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(text ?? 0);
  return { soft: number(line?.[1]), hard: number(line?.[2]) };
}
