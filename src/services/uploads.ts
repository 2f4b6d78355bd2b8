/**
 * Files that people send: kept for a day for whoever sent them, to be looked at and then used. Bytes are written as
 * they come; what was cut off is not kept. They hold numbers of people: only this process reads them, and none is left
 * when it ends.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import { OutpaceError } from './errors.ts';

export interface Upload {
  readonly uploadId: string;
  readonly ownerId: string;
  /** As the sender calls it; no path. */
  readonly fileName: string;
  readonly bytes: number;
  readonly createdAt: Instant;
}

export interface UploadedFile extends Upload {
  readonly path: string;
}

export interface UploadLimits {
  readonly bytes: number;
  /** Of one person, all together. */
  readonly ownerBytes: number;
  readonly ownerFiles: number;
  readonly keptMs: number;
}

const GIB = 2 ** 30;
export const UPLOAD_LIMITS: UploadLimits = {
  bytes: GIB,
  ownerBytes: 2 * GIB,
  ownerFiles: 20,
  keptMs: DAY_MS,
};

export interface Uploads {
  receive(
    source: NodeJS.ReadableStream,
    by: { readonly ownerId: string; readonly fileName: string },
  ): Promise<Upload>;
  /** The newest first. */
  of(ownerId: string): readonly Upload[];
  /** Throws `OUT_NOT_FOUND`, also where it is somebody else's. */
  file(uploadId: string, ownerId: string): UploadedFile;
  remove(uploadId: string, ownerId: string): void;
  /** A file for what comes of an upload, such as rejects; gone with the folder, or by whoever made it. */
  fileFor(name: string): string;
  /** What is kept for too long, whether anybody asks for it or not. */
  forgetOld(): void;
  stop(): void;
}

/** `folder` is this process's own: what an earlier one left in it is removed. */
export function openUploads(
  folder: string,
  { now, limits = UPLOAD_LIMITS }: { readonly now: () => Instant; readonly limits?: UploadLimits },
): Uploads {
  const kept = new Map<string, UploadedFile>();
  /** Of those on their way. */
  const arriving = new Map<string, number>();
  empty();

  function empty(): void {
    try {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw unwritable(error);
    }
  }

  function unwritable(error: unknown): OutpaceError {
    const { code = 'unwritable' } = error as NodeJS.ErrnoException;
    return new OutpaceError(
      'OUT_FILE_UNWRITABLE',
      `the folder of uploads cannot be written (${code})`,
      error,
    );
  }

  function forgetOld(): void {
    for (const one of kept.values()) if (now() - one.createdAt > limits.keptMs) drop(one);
  }

  function own(ownerId: string): UploadedFile[] {
    forgetOld();
    return [...kept.values()].filter((one) => one.ownerId === ownerId);
  }

  function drop({ uploadId, path }: Pick<UploadedFile, 'uploadId' | 'path'>): void {
    kept.delete(uploadId);
    rmSync(path, { force: true });
  }

  function file(uploadId: string, ownerId: string): UploadedFile {
    const found = own(ownerId).find((one) => one.uploadId === uploadId);
    if (found !== undefined) return found;
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `you have no upload ${JSON.stringify(uploadId)}: uploads are kept for a day, and until the engine stops`,
    );
  }

  /** Counts as it goes, so that several at once share the one allowance. */
  function limiter(ownerId: string): { readonly stream: Transform; readonly bytes: () => number } {
    let bytes = 0;
    const stream = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        const coming = (arriving.get(ownerId) ?? 0) + chunk.length;
        arriving.set(ownerId, coming);
        const all = own(ownerId).reduce((sum, one) => sum + one.bytes, coming);
        if (bytes > limits.bytes) done(tooLarge('a file may have', limits.bytes));
        else if (all > limits.ownerBytes) done(tooLarge('your files together may have', limits.ownerBytes));
        else done(null, chunk);
      },
    });
    return { stream, bytes: () => bytes };
  }

  return {
    async receive(source, { ownerId, fileName }) {
      if (own(ownerId).length >= limits.ownerFiles)
        throw new OutpaceError(
          'OUT_TOO_MANY',
          `${limits.ownerFiles} uploads of yours are kept: remove one, or wait until tomorrow`,
        );
      const uploadId = randomUUID();
      const [path, part] = [join(folder, uploadId), join(folder, `${uploadId}.part`)];
      const counted = limiter(ownerId);
      const written = createWriteStream(part, { mode: 0o600, flags: 'wx' });
      try {
        await pipeline(source, counted.stream, written);
        await rename(part, path);
        const upload = {
          uploadId,
          ownerId,
          fileName: plainName(fileName),
          bytes: counted.bytes(),
          createdAt: now(),
        };
        kept.set(uploadId, { ...upload, path });
        return upload;
      } catch (error) {
        // A file that is still being made would come after its removal.
        if (!written.closed) await new Promise<void>((resolve) => written.once('close', () => resolve()));
        rmSync(part, { force: true });
        throw error instanceof OutpaceError ? error : refusalOf(error, unwritable);
      } finally {
        arriving.set(ownerId, (arriving.get(ownerId) ?? 0) - counted.bytes());
      }
    },
    of: (ownerId) => own(ownerId).toReversed(),
    file,
    remove: (uploadId, ownerId) => drop(file(uploadId, ownerId)),
    fileFor: (name) => join(folder, name),
    forgetOld,
    stop() {
      kept.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The sender has gone, or the disk does not take it. */
function refusalOf(error: unknown, unwritable: (error: unknown) => OutpaceError): OutpaceError {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^(ENOSPC|EDQUOT|EACCES|EROFS|EIO|ENOENT|EMFILE)$/.test(code)
    ? unwritable(error)
    : new OutpaceError('OUT_USAGE', 'the upload was cut off: nothing of it is kept, send it again', error);
}

function tooLarge(what: string, bytes: number): OutpaceError {
  return new OutpaceError('OUT_TOO_LARGE', `${what} ${Math.floor(bytes / 2 ** 20)} MiB: send it in parts`);
}

/** The last part of whatever path was sent, without what a screen would not show. */
function plainName(fileName: string): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  const readable = last
    .replace(/\p{C}+/gu, '')
    .trim()
    .slice(0, 200);
  return readable === '' ? 'upload' : readable;
}
