/** Keeping do-not-call files: building, changing and building anew, by one process at a time for each file. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberKey, numberOfKey } from '../../domain/numbering/numberKey.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { NumberFileBuilt, NumberFilesPort } from '../../ports/numberFiles.ts';
import { buildNumberList } from './build.ts';
import { appendChanges, changesPath, MOST_CHANGES, readChanges, type ChangeSet } from './changes.ts';
import {
  readNumberListArrays,
  readNumberListHeader,
  writeNumberList,
  type NumberListHeader,
} from './file.ts';
import { NUMBERS_ENDING, namesIn } from './folder.ts';
import { createBuilder, createNumberList, forEachKey, type NumberListArrays } from './numberList.ts';

/** About ten thousand numbers. */
const PAGE_BLOCKS = 80;

export function createNumberFiles(folder: string): NumberFilesPort {
  const base = (name: string): string => join(folder, name);
  const fileOf = (name: string): string => `${base(name)}${NUMBERS_ENDING}`;

  async function locked<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    await mkdir(folder, { recursive: true });
    const lock = `${base(name)}.lock`;
    await takeLock(lock, name);
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }

  async function write(name: string, arrays: NumberListArrays, about: About): Promise<void> {
    const builtAt = new Date().toISOString();
    const header = await writeNumberList(fileOf(name), arrays, { ...about, builtAt });
    await dropOldChanges(folder, name, changesPath(base(name), header));
  }

  return {
    build: (name, lines, about, onProgress) =>
      locked(name, async () => {
        const { arrays, counts } = await buildNumberList(lines, {
          folder,
          ...(onProgress === undefined ? {} : { onProgress }),
        });
        await write(name, arrays, about);
        return counts;
      }),
    compact: (name, version) =>
      locked(name, async () => {
        const { header, arrays } = await readNumberListArrays(fileOf(name)).catch(unknownFile(name));
        const changes = await readChanges(changesPath(base(name), header));
        const merged = withChanges(arrays, changes);
        await write(name, merged, { source: header.source, version });
        return builtOf(merged);
      }),
    change: (name, action, numbers, source) =>
      locked(name, async () => {
        const { header, arrays } = await readNumberListArrays(fileOf(name)).catch(unknownFile(name));
        const path = changesPath(base(name), header);
        const changes = await readChanges(path);
        const isListed = listedIn(arrays, changes);
        const wanted = [...new Set(numbers)].filter((number) => isListed(number) !== (action === 'add'));
        if (changes.added.size + changes.removed.size + wanted.length > MOST_CHANGES) throw tooMany(name);
        const at = Date.now();
        const lines = wanted.map((number) => ({ action, number, at, source }));
        if (lines.length > 0) await appendChanges(path, lines);
        return lines.length;
      }),
    async *numbers(name) {
      const { header, arrays } = await readNumberListArrays(fileOf(name)).catch(unknownFile(name));
      const changes = await readChanges(changesPath(base(name), header));
      yield* pagesOf(withChanges(arrays, changes));
    },
    async describe() {
      const found = [];
      for (const name of await namesIn(folder).catch(noFolder))
        found.push(await describeFile(base(name), fileOf(name), name));
      return found;
    },
  };
}

type About = Pick<NumberListHeader, 'source' | 'version'>;

async function describeFile(base: string, path: string, name: string) {
  const none = { name, source: '', version: '', builtAt: 0, numbers: 0, added: 0, removed: 0 };
  try {
    const header = await readNumberListHeader(path);
    const { added, removed } = await readChanges(changesPath(base, header));
    const { source, version, count } = header;
    const counts = { numbers: count, added: added.size, removed: removed.size };
    return { name, source, version, builtAt: Date.parse(header.builtAt), ...counts };
  } catch (error) {
    return { ...none, fault: error instanceof Error ? error.message : String(error) };
  }
}

function* pagesOf({ blockFirst, blockStart, lower }: NumberListArrays): Generator<readonly string[]> {
  for (let first = 0; first < blockFirst.length; first += PAGE_BLOCKS) {
    const last = Math.min(first + PAGE_BLOCKS, blockFirst.length);
    const page: string[] = [];
    const start = blockStart.subarray(first, last);
    const end = blockStart[last] ?? lower.length;
    forEachKey(
      { blockFirst: blockFirst.subarray(first, last), blockStart: start, lower: lower.subarray(0, end) },
      (key) => page.push(numberOfKey(key)),
    );
    yield page;
  }
}

function listedIn(arrays: NumberListArrays, { added, removed }: ChangeSet): (number: string) => boolean {
  const list = createNumberList(arrays);
  return (number) => {
    const key = numberKey(number) ?? 0;
    return added.has(key) || (list.has(key) && !removed.has(key));
  };
}

function withChanges(arrays: NumberListArrays, { added, removed }: ChangeSet): NumberListArrays {
  const more = Float64Array.from(added).sort();
  const builder = createBuilder(arrays.lower.length + more.length);
  let next = 0;
  const addBelow = (key: number): void => {
    for (; next < more.length && (more[next] ?? 0) <= key; next += 1) builder.add(more[next] ?? 0);
  };
  forEachKey(arrays, (key) => {
    addBelow(key);
    // One that was added as well is there already, and is not taken a second time.
    if (!removed.has(key)) builder.add(key);
  });
  addBelow(Number.POSITIVE_INFINITY);
  return builder.finish();
}

function builtOf(arrays: NumberListArrays): NumberFileBuilt {
  const numbers = arrays.lower.length;
  return { numbers, lines: numbers, duplicates: 0, rejected: 0, rejectedLines: [] };
}

/** Of lists that are no longer there: nobody reads them. */
async function dropOldChanges(folder: string, name: string, current: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    if (file.startsWith(`${name}.`) && file.endsWith('.changes') && path !== current)
      await rm(path, { force: true });
  }
}

async function takeLock(path: string, name: string): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      return await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
      if (holder !== 0 && isAlive(holder)) throw inUse(name, holder);
      await rm(path, { force: true });
    }
  }
  throw inUse(name, 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(name: string, pid: number): PortFailure {
  return refusal(
    'in-use',
    `process ${pid} is changing the do-not-call file ${name}: try again when it has ended`,
  );
}

function tooMany(name: string): PortFailure {
  return refusal(
    'too-many-changes',
    `the do-not-call file ${name} has too many changes beside it: build it anew with outpace dnc build --name ${name}`,
  );
}

function unknownFile(name: string): (error: unknown) => never {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw refusal('not-found', `there is no do-not-call file ${name}; see outpace dnc lists`);
  };
}

/** Made by the first build. */
function noFolder(error: unknown): readonly string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

function refusal(code: string, message: string): PortFailure {
  return new PortFailure(message, { port: 'doNotCall', operation: 'change', outcome: 'refused', code });
}
