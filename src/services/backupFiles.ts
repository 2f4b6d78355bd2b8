/**
 * The files of a backup: sounds that callers hear, and recordings where they are asked for. Each travels in pieces between
 * its name and its check sum; a file that is damaged on the way is refused with the whole backup.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OutpaceError } from './errors.ts';

/** `path` names it in the backup, such as `sounds/outpace/en/consent.wav`; `file` is where it lies. */
export interface FileSource {
  readonly path: string;
  readonly file: string;
}

export type FileLine =
  | { readonly file: string }
  | { readonly data: string }
  | { readonly fileEnd: string; readonly bytes: number; readonly sha256: string };

export interface FileTotals {
  readonly files: number;
  readonly bytes: number;
}

const PIECE_BYTES = 768 * 1_024;
const PATH = /^(sounds|recordings)(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;

/** A recording whose time is over may go meanwhile: it is left out. */
export async function writeFiles(
  sources: readonly FileSource[],
  line: (value: FileLine) => Promise<void>,
): Promise<FileTotals> {
  let [files, bytes] = [0, 0];
  for (const { path, file } of sources) {
    if (!PATH.test(path)) continue;
    const size = await writeFile(path, file, line);
    if (size === undefined) continue;
    files += 1;
    bytes += size;
  }
  return { files, bytes };
}

async function writeFile(
  path: string,
  file: string,
  line: (value: FileLine) => Promise<void>,
): Promise<number | undefined> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new OutpaceError('OUT_FILE_UNREADABLE', `${file} cannot be read: ${error.message}`, error);
  });
  if (handle === undefined) return undefined;
  try {
    await line({ file: path });
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(PIECE_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES);
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      bytes += bytesRead;
      await line({ data: piece.toString('base64') });
    }
    await line({ fileEnd: path, bytes, sha256: hash.digest('hex') });
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Follows the lines of files; what is wrong with them, if anything. */
export function createFileCheck() {
  const totals = { files: 0, bytes: 0 };
  let current: { path: string; hash: ReturnType<typeof createHash>; bytes: number } | undefined;
  return {
    totals: (): FileTotals => totals,
    isOpen: (): boolean => current !== undefined,
    take(line: FileLine): string | undefined {
      if ('file' in line) {
        if (current !== undefined) return `the file ${current.path} has no end`;
        if (!PATH.test(line.file)) return 'a file of it has no name of a backup';
        current = { path: line.file, hash: createHash('sha256'), bytes: 0 };
        return undefined;
      }
      if (current === undefined) return 'it holds a piece of no file';
      if ('data' in line) {
        const piece = Buffer.from(line.data, 'base64');
        current.hash.update(piece);
        current.bytes += piece.length;
        return undefined;
      }
      const isWhole = current.bytes === line.bytes && current.hash.digest('hex') === line.sha256;
      if (!isWhole || current.path !== line.fileEnd) return `the file ${current.path} is damaged`;
      totals.files += 1;
      totals.bytes += line.bytes;
      current = undefined;
      return undefined;
    },
  };
}

/** Puts each file where `place` says; one that is there already stays. Returns those that were written. */
export async function restoreFiles(
  lines: AsyncIterable<FileLine>,
  place: (path: string, sha256: string) => string | undefined,
  scratch: string,
): Promise<FileTotals> {
  let [files, bytes] = [0, 0];
  await mkdir(dirname(scratch), { recursive: true, mode: 0o700 });
  let part = await open(scratch, 'w', 0o600);
  try {
    for await (const line of lines) {
      if ('data' in line) await part.write(Buffer.from(line.data, 'base64'));
      else if ('fileEnd' in line) {
        await part.close();
        const target = place(line.fileEnd, line.sha256);
        if (target !== undefined && (await moveTo(scratch, target, line.sha256))) {
          files += 1;
          bytes += line.bytes;
        }
        part = await open(scratch, 'w', 0o600);
      }
    }
  } catch (error) {
    const { message } = error as Error;
    throw new OutpaceError(
      'OUT_FILE_UNWRITABLE',
      `a file of the backup cannot be written: ${message}`,
      error,
    );
  } finally {
    await part.close();
    await rm(scratch, { force: true });
  }
  return { files, bytes };
}

async function moveTo(scratch: string, target: string, sha256: string): Promise<boolean> {
  if (existsSync(target)) {
    const found = createHash('sha256')
      .update(await readFile(target))
      .digest('hex');
    if (found === sha256) return false;
  }
  await mkdir(dirname(target), { recursive: true, mode: 0o750 });
  await rename(scratch, target).catch(async (error: NodeJS.ErrnoException) => {
    // On another disk.
    if (error.code !== 'EXDEV') throw error;
    await copyFile(scratch, `${target}.part`);
    await rename(`${target}.part`, target);
  });
  return true;
}
