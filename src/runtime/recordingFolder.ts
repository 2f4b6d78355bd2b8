/**
 * The folder of recordings: finished files by day, and for each recording under way its order in a small file of its
 * own, so that an engine that finds it after a crash knows what it is and finishes it.
 */
import { constants } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { isSafeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingOrder } from '../domain/recording/recording.ts';
import type { FinishedRecording } from '../ports/recordings.ts';

/** What is known of a recording until it is on record. */
export interface OpenRecording {
  readonly order: RecordingOrder;
  /** The file is made: only the record is missing. */
  readonly finished?: FinishedRecording;
}

export interface RecordingFolder {
  readonly path: string;
  /** Why nothing can be kept here; undefined: it can. */
  fault(): Promise<string | undefined>;
  note(open: OpenRecording): Promise<void>;
  forget(recordingId: string): Promise<void>;
  open(): Promise<readonly OpenRecording[]>;
  /** Relative path for a new file, its folder made. */
  place(recordingId: string, startedAt: Instant): Promise<string>;
  /** Absolute; throws where it would lie outside. */
  pathOf(file: string): string;
  /** Resolves also when it is gone already. */
  remove(file: string): Promise<void>;
}

/** A call of an hour is 115 MB. */
const LEAST_FREE_BYTES = 256 * 1_048_576;
const OPEN = 'open';

export function openRecordingFolder(folder: string): RecordingFolder {
  const path = resolve(folder);
  const openPath = (recordingId: string): string => join(path, OPEN, `${recordingId}.json`);

  function pathOf(file: string): string {
    const absolute = resolve(path, file);
    if (!absolute.startsWith(path + sep)) throw new Error(`the recording's file lies outside ${path}`);
    return absolute;
  }

  return {
    path,
    pathOf,
    async fault() {
      try {
        await mkdir(join(path, OPEN), { recursive: true, mode: 0o700 });
        await access(join(path, OPEN), constants.W_OK);
        const { bavail, bsize } = await statfs(path);
        if (bavail * bsize >= LEAST_FREE_BYTES) return undefined;
        return `the disk of ${path} is full: free ${LEAST_FREE_BYTES / 1_048_576} MB at least`;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        return `${path} cannot be written (${code}): change its owner, or set recording.folder`;
      }
    },
    async note(open) {
      const { recordingId } = open.order;
      if (!isSafeId(recordingId)) throw new Error('the recording has no usable id');
      await mkdir(join(path, OPEN), { recursive: true, mode: 0o700 });
      const part = `${openPath(recordingId)}.part`;
      await writeFile(part, JSON.stringify(open), { mode: 0o600, flush: true });
      await rename(part, openPath(recordingId));
    },
    forget: (recordingId) => rm(openPath(recordingId), { force: true }),
    async open() {
      const files = await readdir(join(path, OPEN)).catch(() => []);
      const texts = files
        .filter((file) => file.endsWith('.json'))
        .map((file) => readFile(join(path, OPEN, file), 'utf8'));
      return (await Promise.all(texts)).map((text) => JSON.parse(text) as OpenRecording);
    },
    async place(recordingId, startedAt) {
      const day = new Date(startedAt).toISOString().slice(0, 10);
      await mkdir(join(path, day), { recursive: true, mode: 0o700 });
      return `${day}/${recordingId}.wav`;
    },
    remove: (file) => rm(pathOf(file), { force: true }),
  };
}
