/** What is on record of who answered: verdicts of closed calls, and the truth where somebody has heard it. */
import type { DetectionReview, Truth, Verdict } from '../domain/detection/verdict.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export type { DetectionReview };

/** Closed calls of one campaign with this verdict and this truth; without `truth` nobody has heard it. */
export interface DetectionCount {
  readonly verdict: Verdict;
  readonly truth?: Truth;
  readonly calls: number;
}

export interface DetectionRecords {
  /** The latest review of a call stands. False where no closed call of this id has a verdict. */
  review(review: DetectionReview): Promise<boolean>;
  /** Of calls created from `from` on. */
  counts(campaignId: CampaignId, from: Instant): Promise<readonly DetectionCount[]>;
}
