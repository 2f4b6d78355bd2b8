/** Recordings on record, in memory: for whole simulated days and for tests on the virtual clock. */
import type { RecordingAccess, RecordingRecords, RecordingRow } from '../../ports/recordings.ts';

export function createMemoryRecordings(): RecordingRecords {
  const rows = new Map<string, RecordingRow>();
  const log: RecordingAccess[] = [];
  return {
    async save(made, who) {
      const { recordingId, endedAt: at, sha256 } = made;
      if (rows.has(recordingId)) return;
      rows.set(recordingId, made);
      log.push({ at, who, action: 'made', recordingId, detail: `sha256 ${sha256}` });
    },
    async find({ recordingId, campaignId, attemptId, node, isKept, keepUntilBefore, limit }) {
      return [...rows.values()]
        .filter(
          (row) =>
            (recordingId === undefined || row.recordingId === recordingId) &&
            (campaignId === undefined || row.campaignId === campaignId) &&
            (attemptId === undefined || row.attemptId === attemptId) &&
            (node === undefined || row.node === node) &&
            (isKept === undefined || (row.deleted === undefined) === isKept) &&
            (keepUntilBefore === undefined || row.keepUntil < keepUntilBefore),
        )
        .sort((left, right) => right.startedAt - left.startedAt)
        .slice(0, limit);
    },
    async markDeleted(recordingId, at, by, reason) {
      const row = rows.get(recordingId);
      if (row === undefined || row.deleted !== undefined) return false;
      rows.set(recordingId, { ...row, deleted: { at, by, reason } });
      log.push({ at, who: by, action: 'delete', recordingId, detail: reason });
      return true;
    },
    async noteAccess(access) {
      log.push(access);
    },
    accesses: async (recordingId, limit) =>
      log
        .filter((one) => one.recordingId === recordingId)
        .toReversed()
        .slice(0, limit),
  };
}
