/**
 * What answering-machine detection may say of an answered call, and what a campaign does with it (DOMAIN 3.1,
 * COMPLIANCE 2). Whatever is not surely a machine is a person: a person taken for a machine is a silent call.
 */
import type { AttemptId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export const VERDICTS = ['human', 'machine', 'notsure', 'fax', 'announcement'] as const;
/** `announcement`: the network's special information tones (ITU-T E.180); `fax`: the called terminal's CED (ITU-T T.30). */
export type Verdict = (typeof VERDICTS)[number];

export const VERDICT_ACTIONS = ['connect', 'leaveMessage', 'hangUp'] as const;
export type VerdictAction = (typeof VERDICT_ACTIONS)[number];

/** `before`: an agent is joined after the verdict. `warm`: the agent is joined at once, the verdict comes beside. */
export const DETECTION_KINDS = ['before', 'warm'] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];

/** Who was really there, as somebody has heard it. */
export const TRUTHS = ['person', 'machine'] as const;
export type Truth = (typeof TRUTHS)[number];

/** What somebody who heard the call says of it. */
export interface DetectionReview {
  readonly attemptId: AttemptId;
  readonly truth: Truth;
  readonly by: string;
  readonly at: Instant;
}

/** The call's section on detection. */
export interface DetectionDetails {
  readonly kind: DetectionKind;
  readonly verdict?: Verdict;
  /** The detector's own words, e.g. `LONGGREETING-1500-1500`; `limit` where the time was up. */
  readonly cause?: string;
  /** From the start of the detection to the verdict. */
  readonly tookMs?: number;
  readonly action?: VerdictAction;
  /** A machine by the verdict, given to an agent all the same, to learn the truth. */
  readonly isTruthSample?: boolean;
  /** From the answer to the first sound of the message left. */
  readonly messageAfterMs?: number;
  /** The agent who was joined before the call was taken away. */
  readonly isTakenAway?: boolean;
}
