/**
 * The do-not-call files of a folder, loaded (`NAME.numbers`, with their changes). The folder is looked at again and
 * again: a new version is loaded beside the one in force and takes its place in one step. What cannot be used, or is
 * gone, leaves the version in force as it is (fail-closed) and is told.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isSafeId } from '../../domain/kernel/ids.ts';
import { numberKey } from '../../domain/numbering/numberKey.ts';
import type { DoNotCallFilesPort, LoadedNumberFile } from '../../ports/doNotCallFiles.ts';
import { changesPath, NO_CHANGES, readChanges, type ChangeSet } from './changes.ts';
import { readNumberList, type NumberListHeader } from './file.ts';
import type { NumberList } from './numberList.ts';

export const NUMBERS_ENDING = '.numbers';

export interface NumberFolderOptions {
  readonly folder: string;
  readonly everyMs: number;
  readonly onSwitched?: (file: LoadedNumberFile) => void;
  readonly onFault?: (name: string, fault: string) => void;
}

interface Loaded {
  readonly name: string;
  /** Tells one file from the next of the same name. */
  readonly seal: string;
  readonly changesSeal: string;
  readonly header: NumberListHeader;
  readonly list: NumberList;
  readonly changes: ChangeSet;
  readonly loadedAt: number;
  readonly fault?: string | undefined;
}

export function openNumberFolder(options: NumberFolderOptions): DoNotCallFilesPort & {
  /** Looks at the folder now. */
  refresh(): Promise<void>;
} {
  const { folder, everyMs, onSwitched = () => undefined, onFault = () => undefined } = options;
  const stopped = new AbortController();
  let loaded: readonly Loaded[] = [];
  let lists: ReturnType<DoNotCallFilesPort['lists']> = [];
  let watching: Promise<void> | undefined;

  async function load(name: string, before: Loaded | undefined): Promise<Loaded> {
    const base = join(folder, name);
    const seal = await sealOf(`${base}${NUMBERS_ENDING}`);
    const isSame = before?.seal === seal;
    const { header, list } = isSame ? before : await readNumberList(`${base}${NUMBERS_ENDING}`);
    const path = changesPath(base, header);
    const changesSeal = await sealOf(path).catch(() => '');
    if (isSame && before.changesSeal === changesSeal) return { ...before, fault: undefined };
    const changes =
      changesSeal === '' ? NO_CHANGES : await readChanges(path, isSame ? before.changes : NO_CHANGES);
    return { name, seal, changesSeal, header, list, changes, loadedAt: Date.now() };
  }

  function put(next: Loaded): void {
    const before = loaded.find(({ name }) => name === next.name);
    if (before === next) return;
    loaded = [...loaded.filter((one) => one !== before), next].toSorted((one, other) =>
      one.name < other.name ? -1 : 1,
    );
    lists = loaded.map(({ name, header, list, changes }) => ({
      version: `${header.version} +${changes.added.size} -${changes.removed.size}`,
      name,
      has: (number) => isListed(number, list, changes),
    }));
    if (next.fault !== undefined && next.fault !== before?.fault) onFault(next.name, next.fault);
    if (next.loadedAt !== before?.loadedAt) onSwitched(describeLoaded(next));
  }

  async function refresh(): Promise<void> {
    const found = await namesIn(folder);
    for (const name of new Set([...found, ...loaded.map((one) => one.name)])) {
      const before = loaded.find((one) => one.name === name);
      try {
        put(await load(name, before));
      } catch (error) {
        if (before === undefined) onFault(name, messageOf(error));
        else put({ ...before, fault: messageOf(error) });
      }
    }
  }

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      await delay(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      await refresh().catch((error: unknown) => onFault('', messageOf(error)));
    }
  }

  return {
    async start() {
      for (const name of await namesIn(folder)) put(await load(name, undefined));
      watching = watch();
    },
    async stop() {
      stopped.abort();
      await watching;
    },
    refresh,
    lists: () => lists,
    loaded: () => loaded.map(describeLoaded),
  };
}

export async function namesIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(NUMBERS_ENDING))
    .map((file) => file.slice(0, -NUMBERS_ENDING.length))
    .filter(isSafeId)
    .toSorted();
}

function isListed(number: string, list: NumberList, { added, removed }: ChangeSet): boolean {
  const key = numberKey(number);
  if (key === undefined) return false;
  return added.has(key) || (list.has(key) && !removed.has(key));
}

function describeLoaded({ name, header, list, changes, loadedAt, fault }: Loaded): LoadedNumberFile {
  const unreadable =
    changes.unreadableLines === 0
      ? undefined
      : `${changes.unreadableLines} lines of its changes cannot be read`;
  const known = fault ?? unreadable;
  return {
    name,
    source: header.source,
    version: header.version,
    builtAt: Date.parse(header.builtAt),
    numbers: header.count,
    added: changes.added.size,
    removed: changes.removed.size,
    bytes: list.bytes,
    loadedAt,
    ...(known === undefined ? {} : { fault: known }),
  };
}

async function sealOf(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return `${ino}:${size}:${mtimeMs}`;
}

function messageOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'the file is gone';
  return error instanceof Error ? error.message : String(error);
}
