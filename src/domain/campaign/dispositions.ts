/**
 * Dispositions: the codes with which an agent says how a conversation came out, each mapped to one sales status
 * (DOMAIN 3.1), with what it counts as and what the lead does next.
 */
import type { SalesStatus } from '../call/salesStatus.ts';
import type { RetryRule } from './campaign.ts';

export interface Disposition {
  readonly code: string;
  readonly label: string;
  readonly salesStatus: SalesStatus;
  /** The right party was reached. */
  readonly isContact: boolean;
  /** The goal was reached. */
  readonly isSuccess: boolean;
  /** Absent: final. */
  readonly retry?: RetryRule | undefined;
  /** The person is to be called back at a time of their own. */
  readonly needsCallback: boolean;
}

export interface DispositionRules {
  /** The agent does not become ready before one is given. */
  readonly forced: boolean;
  /** From the end of the conversation until a supervisor sees that a forced one is missing. */
  readonly limitMs: number;
  readonly codes: readonly Disposition[];
}

/** How leads are shown before they are dialled, in preview mode. */
export interface PreviewRules {
  readonly timerMs: number;
  /** What the end of the timer does. */
  readonly onExpiry: 'accept' | 'skip';
  /** Reasons for a skip to choose from; empty: any. */
  readonly skipReasons: readonly string[];
  /** When a skipped lead is due again; absent: never. */
  readonly skippedForMs?: number | undefined;
}

export const DEFAULT_PREVIEW: PreviewRules = {
  timerMs: 60_000,
  onExpiry: 'skip',
  skipReasons: [],
  skippedForMs: 3_600_000,
};
