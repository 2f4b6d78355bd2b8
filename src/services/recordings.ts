/**
 * Recordings for people: find them, take one out, delete one, and check that the files are what they were when they
 * were finished. Whatever is looked at or done is logged first, with who and when: what cannot be logged is not done.
 */
import { copyFile } from 'node:fs/promises';
import type { RecordingAccess, RecordingQuery, RecordingRecords, RecordingRow } from '../ports/recordings.ts';
import type { RecordingFolder } from '../runtime/recordingFolder.ts';
import { digestOf } from '../runtime/recordingWav.ts';
import { OutpaceError } from './errors.ts';

export type { RecordingFolder };

export interface RecordingParts {
  readonly recordings: RecordingRecords;
  readonly folder: RecordingFolder;
  /** The node whose folder that is. */
  readonly node: string;
}

export interface Asker {
  readonly who: string;
  readonly now: number;
}

export type RecordingFilter = Pick<RecordingQuery, 'campaignId' | 'attemptId'>;

export type Verdict = 'intact' | 'missing' | 'changed';

export interface VerifiedRecording {
  readonly recordingId: string;
  readonly file: string;
  readonly verdict: Verdict;
}

const PAGE = 100_000;

export async function listRecordings(
  { recordings }: RecordingParts,
  { who, now }: Asker,
  filter: RecordingFilter,
  limit: number,
): Promise<readonly RecordingRow[]> {
  await recordings.noteAccess({ at: now, who, action: 'list', detail: textOf(filter) });
  return recordings.find({ ...filter, limit });
}

export interface ShownRecording {
  readonly recording: RecordingRow;
  /** Absolute. */
  readonly path: string;
  readonly accesses: readonly RecordingAccess[];
}

/** Copies the file to `to`, or says where it lies. */
export async function getRecording(
  parts: RecordingParts,
  { who, now }: Asker,
  recordingId: string,
  to?: string,
): Promise<ShownRecording> {
  const recording = await existing(parts, recordingId);
  const { recordings, folder } = parts;
  const detail = to === undefined ? {} : { detail: `to ${to}` };
  await recordings.noteAccess({ at: now, who, action: 'get', recordingId, ...detail });
  const path = folder.pathOf(recording.file);
  if (to !== undefined) {
    await copyFile(path, to).catch((error: unknown) => {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new OutpaceError('OUT_FILE_UNREADABLE', `${path} cannot be copied to ${to} (${code})`, error);
    });
  }
  return { recording, path: to ?? path, accesses: await recordings.accesses(recordingId, 50) };
}

/** Asking for one part of it after the other is one listening. */
const ONE_LISTENING_MS = 600_000;
export type SoundUse = 'listened' | 'drawn';

/** Where its sound lies, for somebody who hears it or sees it drawn: noted first, once for a listening. */
export async function soundOf(
  parts: RecordingParts,
  { who, now }: Asker,
  recordingId: string,
  use: SoundUse,
): Promise<string> {
  const { file } = await existing(parts, recordingId);
  const { recordings, folder } = parts;
  const lately = await recordings.accesses(recordingId, 50);
  const isNoted = lately.some(
    ({ who: by, action, detail, at }) =>
      by === who && action === 'get' && detail === use && now - at < ONE_LISTENING_MS,
  );
  if (!isNoted) await recordings.noteAccess({ at: now, who, action: 'get', recordingId, detail: use });
  return folder.pathOf(file);
}

/** One with who has heard, taken out or checked it; looking at that is no access to its sound. */
export async function showRecording(
  { recordings }: Pick<RecordingParts, 'recordings'>,
  recordingId: string,
): Promise<{ readonly recording: RecordingRow; readonly accesses: readonly RecordingAccess[] }> {
  const [recording] = await recordings.find({ recordingId, limit: 1 });
  if (recording === undefined) throw noRecording(recordingId);
  return { recording, accesses: await recordings.accesses(recordingId, 50) };
}

/** The file goes first: a record that says deleted is true. */
export async function deleteRecording(
  parts: RecordingParts,
  { who, now }: Asker,
  recordingId: string,
  reason: string,
): Promise<RecordingRow> {
  const recording = await existing(parts, recordingId);
  await parts.folder.remove(recording.file);
  await parts.recordings.markDeleted(recordingId, now, who, reason);
  return { ...recording, deleted: { at: now, by: who, reason } };
}

/** Each file that should be there, read in full. */
export async function verifyRecordings(
  { recordings, folder, node }: RecordingParts,
  { who, now }: Asker,
  filter: RecordingFilter,
): Promise<readonly VerifiedRecording[]> {
  await recordings.noteAccess({ at: now, who, action: 'verify', detail: textOf(filter) });
  const rows = await recordings.find({ ...filter, node, isKept: true, limit: PAGE });
  const verified: VerifiedRecording[] = [];
  for (const { recordingId, file, sha256 } of rows) {
    verified.push({ recordingId, file, verdict: await verdictOf(folder.pathOf(file), sha256) });
  }
  return verified;
}

async function verdictOf(path: string, sha256: string): Promise<Verdict> {
  try {
    return (await digestOf(path)).sha256 === sha256 ? 'intact' : 'changed';
  } catch {
    return 'missing';
  }
}

async function existing({ recordings, node }: RecordingParts, recordingId: string): Promise<RecordingRow> {
  const [recording] = await recordings.find({ recordingId, limit: 1 });
  if (recording === undefined) throw noRecording(recordingId);
  const { deleted } = recording;
  if (deleted !== undefined) {
    const at = new Date(deleted.at).toISOString();
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `the recording ${recordingId} was deleted at ${at} by ${deleted.by}: ${deleted.reason}`,
    );
  }
  if (recording.node !== node) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `the recording ${recordingId} lies on node ${recording.node}, and this is node ${node}: run the command there`,
    );
  }
  return recording;
}

export function noRecording(recordingId: string): OutpaceError {
  return new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no finished recording ${recordingId}; outpace recording list shows which there are`,
  );
}

function textOf({ campaignId, attemptId }: RecordingFilter): string {
  if (attemptId !== undefined) return `attempt ${attemptId}`;
  return campaignId === undefined ? 'all' : `campaign ${campaignId}`;
}
