/** What is on record of calls and agents over a time: the calls themselves, and what they add up to. */
import type { DialStatus, LineResult } from '../domain/call/lineResult.ts';
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { AgentId, AttemptId, CampaignId, DialGroupId, TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingId } from '../domain/recording/recording.ts';
import type { AgentTimes } from '../domain/report/agentFigures.ts';
import type { CallCounts } from '../domain/report/callFigures.ts';
import type { RecordingRow } from './recordings.ts';

/** Created in [from, to); a filter that is absent lets all pass. */
export interface CallFilter {
  readonly dialGroupId: DialGroupId;
  readonly from: Instant;
  readonly to: Instant;
  readonly campaignId?: CampaignId | undefined;
  readonly agentId?: AgentId | undefined;
  /** Calls of their agents. */
  readonly teamIds?: readonly string[] | undefined;
}

export interface CallSearch extends CallFilter {
  readonly dialStatus?: DialStatus | undefined;
  /** The campaign's code. */
  readonly disposition?: string | undefined;
  readonly trunkId?: TrunkId | undefined;
  /** E.164, exactly. */
  readonly number?: string | undefined;
  /** Older ones than this call. */
  readonly before?: { readonly createdAt: Instant; readonly attemptId: AttemptId } | undefined;
  readonly limit: number;
}

export interface RecordingSearch extends CallFilter {
  readonly attemptId?: AttemptId | undefined;
  /** Begun before this one. */
  readonly before?: { readonly startedAt: Instant; readonly recordingId: RecordingId } | undefined;
  readonly limit: number;
}

export type CallGroup = 'agent' | 'campaign' | 'day' | 'trunk';
export type AgentGroup = 'agent' | 'day';

export interface GroupedCounts extends CallCounts {
  /** Empty: of none, as an abandoned call is of no agent. */
  readonly group: string;
}

export interface GroupedTimes extends AgentTimes {
  readonly group: string;
}

export interface CauseCount {
  readonly trunkId: TrunkId;
  readonly lineResult: LineResult;
  readonly dialStatus: DialStatus;
  /** Null: there was none. */
  readonly sip: number | null;
  readonly q850: number;
  readonly hangupReason: string | null;
  readonly calls: number;
}

export interface CallerIdCount {
  readonly callerId: string;
  readonly trunkId: TrunkId;
  readonly calls: number;
  readonly answered: number;
}

export interface ReportsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Closed ones, the newest first. */
  calls(search: CallSearch): Promise<readonly CallDetailRecord[]>;
  /** Finished ones that began in the time, deleted ones too, the newest first. */
  recordings(search: RecordingSearch): Promise<readonly RecordingRow[]>;
  /** `timeZone`: whose days and hours. Without `by` there is one group. */
  callCounts(
    filter: CallFilter,
    by: CallGroup | undefined,
    timeZone: string,
  ): Promise<readonly GroupedCounts[]>;
  /** What lasts is counted up to `to`, which is not after now. */
  agentTimes(
    filter: Omit<CallFilter, 'campaignId'>,
    by: AgentGroup | undefined,
    timeZone: string,
  ): Promise<readonly GroupedTimes[]>;
  /** The most frequent first. */
  causes(filter: CallFilter): Promise<readonly CauseCount[]>;
  callerIds(filter: CallFilter): Promise<readonly CallerIdCount[]>;
}
