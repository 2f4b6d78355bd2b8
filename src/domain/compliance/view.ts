/** Everything the gate looks at: what is known of a lead, its campaign, its policies and its past, at one moment. */
import type { StaggeredRule } from '../campaign/staggered.ts';
import type { Instant } from '../kernel/time.ts';
import type { BestHours, CapScope } from '../lead/past.ts';
import type { Place } from './opening.ts';

export interface FullQuota {
  readonly name: string;
  readonly complete: number;
  readonly target: number;
}

export interface GateView {
  readonly place: Place;
  readonly maxAttempts: number;
  /** Attempts of the campaign on the lead, those that count. */
  readonly attemptsMade: number;
  readonly attemptSpacingMs: number;
  /** When attempts that count were made, oldest first. */
  readonly attempts: Readonly<Record<CapScope, readonly Instant[]>>;
  readonly dueAt: Instant;
  /** The do-not-call list that has the number. */
  readonly listed?: { readonly list: string } | undefined;
  /** Why the lead is never dialled again. */
  readonly finalBecause?: string | undefined;
  /** The filter of its list that leaves it out. */
  readonly filteredBy?: string | undefined;
  /** A quota of the campaign under which it falls and which is full. */
  readonly quotaFull?: FullQuota | undefined;
  readonly consentUntil?: Instant | undefined;
  readonly refusedAt?: Instant | undefined;
  readonly abandonedAt?: Instant | undefined;
  /** Absent: its campaign does not redial by cells, or not after what came of its last call. */
  readonly redial?: RedialView | undefined;
  /** The call will have an agent for sure. */
  readonly hasReservedAgent?: boolean | undefined;
}

export interface RedialView {
  readonly rule: StaggeredRule;
  /** How the last call came out. */
  readonly status: string;
  /** A busy line is called once more in the same cell. */
  readonly retriesBusy: boolean;
  /** When in its cell a further call falls due; absent: as soon as it opens. */
  readonly bestHours?: BestHours | undefined;
}
