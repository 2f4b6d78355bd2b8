/** What is on record of who answered: verdicts of closed calls, and the truth where somebody has heard it. */
import type { DetectionReview, Truth, Verdict } from '../domain/detection/verdict.ts';
import type { AgentId, AttemptId, CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingId } from '../domain/recording/recording.ts';

export type { DetectionReview };

/** Closed calls of one campaign with this verdict and this truth; without `truth` nobody has heard it. */
export interface DetectionCount {
  readonly verdict: Verdict;
  readonly truth?: Truth;
  readonly calls: number;
}

/** A closed call whose truth nobody has marked yet, and which somebody can: it was recorded, or heard by an agent. */
export interface UnreviewedCall {
  readonly attemptId: AttemptId;
  readonly createdAt: Instant;
  readonly verdict: Verdict;
  readonly cause?: string;
  /** Given to this agent to hear the truth. */
  readonly agentId?: AgentId;
  readonly recordingIds: readonly RecordingId[];
}

export interface DetectionRecords {
  /** The newest first. */
  toReview(campaignId: CampaignId, limit: number): Promise<readonly UnreviewedCall[]>;
  /** The latest review of a call stands. False where no closed call of this id has a verdict. */
  review(review: DetectionReview): Promise<boolean>;
  /** Of calls created from `from` on. */
  counts(campaignId: CampaignId, from: Instant): Promise<readonly DetectionCount[]>;
}
