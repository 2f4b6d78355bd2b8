/** Forms of reviews and what was given by them, which is only ever added to. */
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingId } from '../domain/recording/recording.ts';
import type { ReviewEntry, ReviewForm } from '../domain/recording/review.ts';

type WithoutId<Entry> = Entry extends unknown ? Omit<Entry, 'reviewId'> : never;
export type NewReviewEntry = WithoutId<ReviewEntry>;

export interface ReviewsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The newest version of each, by id. */
  forms(): Promise<readonly ReviewForm[]>;
  /** False: somebody else saved this version meanwhile. */
  saveForm(form: ReviewForm, at: Instant, who: string): Promise<boolean>;
  add(entry: NewReviewEntry): Promise<ReviewEntry>;
  /** The newest first. */
  of(recordingId: RecordingId, limit: number): Promise<readonly ReviewEntry[]>;
}
