/**
 * Finished recordings on record, and the log of every access to them, which is only ever added to. Part of the records
 * port; the sound itself lies in a folder.
 */
import type { AgentId, AttemptId, CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingAccessAction, RecordingId } from '../domain/recording/recording.ts';

export interface FinishedRecording {
  readonly recordingId: RecordingId;
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly agentId?: AgentId;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly durationMs: number;
  readonly channels: 1 | 2;
  readonly bytes: number;
  /** Of the file, taken when it was finished. */
  readonly sha256: string;
  /** Whose folder it lies in, unless nodes share one. */
  readonly node: string;
  /** Relative to the folder of the configuration. */
  readonly file: string;
  readonly keepUntil: Instant;
}

export interface RecordingRow extends FinishedRecording {
  readonly deleted?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

export interface RecordingQuery {
  readonly recordingId?: RecordingId;
  readonly campaignId?: CampaignId;
  readonly attemptId?: AttemptId;
  readonly node?: string;
  /** Those whose file is there. */
  readonly isKept?: boolean;
  readonly keepUntilBefore?: Instant;
  readonly limit: number;
}

export interface RecordingAccess {
  readonly at: Instant;
  readonly who: string;
  readonly action: RecordingAccessAction;
  readonly recordingId?: RecordingId;
  readonly detail?: string;
}

export interface RecordingRecords {
  /** Twice is harmless; logged as `made`, once. */
  save(recording: FinishedRecording, who: string): Promise<void>;
  /** Newest first. */
  find(query: RecordingQuery): Promise<readonly RecordingRow[]>;
  /** Written with its log entry; false where it is not there or deleted already. */
  markDeleted(recordingId: RecordingId, at: Instant, by: string, reason: string): Promise<boolean>;
  noteAccess(access: RecordingAccess): Promise<void>;
  /** Newest first. */
  accesses(recordingId: RecordingId, limit: number): Promise<readonly RecordingAccess[]>;
}
