/**
 * The change set beside a number list: what was added and taken away since the file was built, as lines of
 * `add|remove NUMBER TIME SOURCE` that are only ever appended. Its name holds a digest of the list's header, so that a
 * newly built list begins without changes in the very moment in which it takes the place of the one before.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { numberKey, numberOfKey } from '../../domain/numbering/numberKey.ts';
import type { NumberListHeader } from './file.ts';

export interface NumberChange {
  readonly action: 'add' | 'remove';
  readonly number: string;
  readonly at: number;
  readonly source: string;
}

export interface ChangeSet {
  readonly added: Set<number>;
  readonly removed: Set<number>;
  /** Bytes that have been read. */
  readonly offset: number;
  readonly unreadableLines: number;
}

/** Beyond it the changes take more memory than the list itself saves: it is time to build anew. */
export const MOST_CHANGES = 5_000_000;
const LINE = /^(add|remove) (\+[0-9]{3,15}) \d{4}-\d\d-\d\dT[\d:.]+Z \S+$/;
const CHUNK_BYTES = 256 * 1024;
const LF = 10;

export const NO_CHANGES: ChangeSet = { added: new Set(), removed: new Set(), offset: 0, unreadableLines: 0 };

/** Beside the list's file, without its ending. */
export function changesPath(base: string, { sha256, version, builtAt }: NumberListHeader): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([sha256, version, builtAt]))
    .digest('hex');
  return `${base}.${digest.slice(0, 16)}.changes`;
}

/** Each number once, its last change. On disk when it resolves. */
export async function appendChanges(path: string, changes: readonly NumberChange[]): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    // A line that a crash has cut short is left alone, as one that says nothing.
    const start = size > 0 && last[0] !== LF ? '\n' : '';
    const lines = changes.map(lineOf).join('');
    await file.writeFile(start + lines);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Goes on after `from` where the file has only grown. The lines behind the last line end are on their way yet. */
export async function readChanges(path: string, from: ChangeSet = NO_CHANGES): Promise<ChangeSet> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return NO_CHANGES;
  try {
    const goesOn = (await file.stat()).size >= from.offset;
    const [added, removed] = [new Set(goesOn ? from.added : []), new Set(goesOn ? from.removed : [])];
    let [offset, unreadableLines] = goesOn ? [from.offset, from.unreadableLines] : [0, 0];
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
      const end = chunk.subarray(0, bytesRead).lastIndexOf(LF) + 1;
      if (end === 0) return { added, removed, offset, unreadableLines };
      for (const line of chunk.toString('latin1', 0, end).split('\n'))
        if (line !== '' && !apply(line, added, removed)) unreadableLines += 1;
      offset += end;
    }
  } finally {
    await file.close();
  }
}

function lineOf({ action, number, at, source }: NumberChange): string {
  const key = numberKey(number);
  if (key === undefined) throw new Error('not a number of a number list');
  return `${action} ${numberOfKey(key)} ${new Date(at).toISOString()} ${source}\n`;
}

function apply(line: string, added: Set<number>, removed: Set<number>): boolean {
  const [, action, number = ''] = LINE.exec(line) ?? [];
  const key = numberKey(number);
  if (action === undefined || key === undefined) return false;
  const [to, from] = action === 'add' ? [added, removed] : [removed, added];
  to.add(key);
  from.delete(key);
  return true;
}
