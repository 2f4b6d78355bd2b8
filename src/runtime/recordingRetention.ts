/** Deletes the files of recordings whose time is over; the row and the log stay. Looked at every hour. */
import type { Clock } from '../ports/clock.ts';
import type { RecordingRecords } from '../ports/recordings.ts';
import type { Log } from './log.ts';
import type { RecordingFolder } from './recordingFolder.ts';

const BATCH = 200;

export interface RetentionParts {
  readonly folder: RecordingFolder;
  readonly records: RecordingRecords;
  readonly clock: Clock;
  readonly log: Log;
  readonly node: string;
}

/** Returns how many. The file goes first: a record that says deleted is true. */
export async function deleteExpired({ folder, records, clock, log, node }: RetentionParts): Promise<number> {
  let deleted = 0;
  for (;;) {
    const now = clock.now();
    const due = await records.find({ node, isKept: true, keepUntilBefore: now, limit: BATCH });
    for (const { recordingId, file } of due) {
      await folder.remove(file);
      if (await records.markDeleted(recordingId, now, 'retention', 'its time is over')) deleted += 1;
    }
    if (due.length < BATCH) break;
  }
  if (deleted > 0) log.info({ event: 'recording.expired', deleted });
  return deleted;
}
