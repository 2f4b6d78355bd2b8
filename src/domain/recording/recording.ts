/**
 * Which calls of a campaign are recorded, how long a recording is kept, and what a call's record says of its
 * recordings. Whether the person's answer allows it: `consent/consent.ts`.
 */
import type { AgentId, AttemptId, CampaignId } from '../kernel/ids.ts';
import { DAY_MS, type Instant } from '../kernel/time.ts';

export const RECORDING_MODES = ['none', 'all', 'onDemand', 'share'] as const;
/** `onDemand`: when the agent starts it. `share`: a random share of the calls. */
export type RecordingMode = (typeof RECORDING_MODES)[number];

export interface RecordingRule {
  readonly mode: RecordingMode;
  /** Of the joined calls, 0.1 for a tenth; for mode `share`. */
  readonly share: number;
  /** The agent left, the customer right; else both in one channel. */
  readonly stereo: boolean;
  /** While recordings cannot be kept, no call is placed. */
  readonly required: boolean;
  readonly retentionDays: number;
  /** Why calls may be recorded without asking the person; needed where the campaign has no consent prompt. */
  readonly basis?: string | undefined;
}

/** Opaque: it says nothing of the call, and is the file's name. */
export type RecordingId = string;

export interface RecordingPause {
  readonly from: Instant;
  /** Absent: it lasted to the end. */
  readonly to?: Instant;
}

export interface CallRecording {
  readonly recordingId: RecordingId;
  readonly startedAt: Instant;
  /** `flow`: an answer that was spoken. `review`: up to the verdict of who answered. */
  readonly by: 'campaign' | 'agent' | 'flow' | 'review';
  readonly agentId?: AgentId;
  readonly pauses: readonly RecordingPause[];
  readonly endedAt?: Instant;
  /** It could not be made: the code of what stood in the way. */
  readonly failed?: string;
}

/** The section of a call's details. */
export interface RecordingDetails {
  /** Drawn once a call, where the campaign records a share. */
  readonly isDrawn?: boolean;
  readonly recordings: readonly CallRecording[];
}

/** Whether the campaign itself starts the recording; `draw` is between 0 and 1. */
export function isRecordedByRule(rule: RecordingRule, draw: () => number): boolean {
  if (rule.mode === 'share') return draw() < rule.share;
  return rule.mode === 'all';
}

export function isPaused({ pauses }: CallRecording): boolean {
  const last = pauses.at(-1);
  return last !== undefined && last.to === undefined;
}

/** Under way, paused or not. */
export function isRunning(recording: CallRecording): boolean {
  return recording.endedAt === undefined && recording.failed === undefined;
}

export function paused(recording: CallRecording, at: Instant): CallRecording {
  return isPaused(recording) ? recording : { ...recording, pauses: [...recording.pauses, { from: at }] };
}

export function resumed(recording: CallRecording, at: Instant): CallRecording {
  const last = recording.pauses.at(-1);
  if (last === undefined || last.to !== undefined) return recording;
  return { ...recording, pauses: [...recording.pauses.slice(0, -1), { from: last.from, to: at }] };
}

/** From the end of the recording on. */
export function retainedUntil(rule: Pick<RecordingRule, 'retentionDays'>, endedAt: Instant): Instant {
  return endedAt + rule.retentionDays * DAY_MS;
}

/** All that whoever makes the recording has to know of it, also when the engine has gone meanwhile. */
export interface RecordingOrder {
  readonly recordingId: RecordingId;
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly agentId?: AgentId;
  readonly startedAt: Instant;
  readonly stereo: boolean;
  readonly retentionDays: number;
  /** It stays where it can be played until the call is over. */
  readonly isHeardAgain?: boolean;
}

/** What is done with a recording, each time on record. */
export type RecordingAccessAction = 'made' | 'list' | 'get' | 'verify' | 'delete';
