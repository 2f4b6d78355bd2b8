/**
 * A pilot (小批量试呼, DOMAIN 1): a random sample of each segment is called first. What came of it gives each segment's
 * rates, with their intervals, and the order in which the main run takes the segments.
 */
import { wilson, type Interval } from '../kernel/wilson.ts';

/** Of leads, not of calls. `segment`: the value of the chosen field, empty where a lead has none. */
export interface SegmentCounts {
  readonly segment: string;
  /** In the campaign. */
  readonly leads: number;
  readonly sampled: number;
  /** Of the sample: called at least once. */
  readonly called: number;
  /** Of the sample: waiting for a first or further attempt. */
  readonly waiting: number;
  /** A person answered. */
  readonly answered: number;
  /** An agent, or a flow, talked with them. */
  readonly connected: number;
  /** The right party was reached. */
  readonly contacts: number;
  readonly successes: number;
}

export interface SegmentResult extends SegmentCounts {
  /** Contacts of those answered (DOMAIN 3.3). */
  readonly contactRate: Interval | undefined;
  /** Successes of those connected (DOMAIN 4.2). */
  readonly successRate: Interval | undefined;
  /** Successes of those called: what the order goes by. */
  readonly yield: Interval | undefined;
}

export function resultOf(counts: SegmentCounts): SegmentResult {
  return {
    ...counts,
    contactRate: wilson(counts.contacts, counts.answered),
    successRate: wilson(counts.successes, counts.connected),
    yield: wilson(counts.successes, counts.called),
  };
}

/** So many leads of the average segment are added to each: a handful of calls is not taken for a rate. */
const PRIOR_LEADS = 10;

/** The segments, best first: by successes for each lead called, then by contacts, drawn to the pilot's mean where few were called. */
export function learnedOrder(segments: readonly SegmentCounts[]): string[] {
  const shareOf = (pick: (counts: SegmentCounts) => number): ((counts: SegmentCounts) => number) => {
    const all = sumOf(segments.map(pick));
    const mean = all / Math.max(1, sumOf(segments.map(({ called }) => called)));
    return (counts) => (pick(counts) + PRIOR_LEADS * mean) / (counts.called + PRIOR_LEADS);
  };
  const [success, contact] = [shareOf(({ successes }) => successes), shareOf(({ contacts }) => contacts)];
  return segments
    .toSorted(
      (left, right) =>
        success(right) - success(left) ||
        contact(right) - contact(left) ||
        (left.segment < right.segment ? -1 : 1),
    )
    .map(({ segment }) => segment);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
