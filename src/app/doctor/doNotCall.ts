/** The do-not-call files: whether each can be used, its version, and whether it has become old. */
import { DAY_MS } from '../../domain/kernel/time.ts';
import type { LoadedNumberFile } from '../../ports/doNotCallFiles.ts';
import { openNumberFolder } from '../../store/numberList/folder.ts';
import { fault, ok, warning, type Check, type Finding } from './check.ts';

/** A copy of the national registry may be 31 days old at most: 47 CFR 64.1200(c)(2)(i)(D). */
const OLDEST_DAYS = 31;

export const checkDoNotCall: Check = async ({ config }) => {
  const { folder } = config.doNotCall;
  if (folder === undefined) return [];
  const faults: Finding[] = [];
  const onFault = (name: string, why: string): void =>
    void faults.push(fault(partOf(name), 'OUT_NUMBER_LIST_INVALID', why));
  // As the engine loads them, check sums included.
  const files = openNumberFolder({ folder, everyMs: DAY_MS, onFault });
  try {
    await files.refresh();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    const message = `doNotCall.folder: ${folder} cannot be read (${code}): an engine does not start without it`;
    return [fault('do-not-call files', 'OUT_CONFIG_INVALID', message)];
  }
  const loaded = files.loaded();
  if (loaded.length + faults.length === 0)
    return [warning('do-not-call files', `there is none in ${folder}: outpace dnc build makes one`)];
  return [...loaded.map((file) => judge(file, Date.now())), ...faults];
};

function judge(
  { name, numbers, added, removed, version, builtAt, fault: why }: LoadedNumberFile,
  now: number,
) {
  const days = Math.floor((now - builtAt) / DAY_MS);
  const message = `${numbers + added - removed} numbers, version ${version}, built ${days} days ago`;
  if (why !== undefined) return warning(partOf(name), `${message}; ${why}`);
  if (days <= OLDEST_DAYS) return ok(partOf(name), message);
  return warning(partOf(name), `${message}: fetch a new one and build it with outpace dnc build`);
}

function partOf(name: string): string {
  return `do-not-call file ${name}`;
}
