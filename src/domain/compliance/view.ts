/** Everything the gate looks at: what is known of a lead, its campaign, its policy and its past, at one moment. */
import type { DayKinds } from '../calendar/dayKind.ts';
import type { CallingWindow } from '../campaign/campaign.ts';
import type { Instant } from '../kernel/time.ts';
import type { CapScope, Policy } from './policy.ts';

export interface GateView {
  /** All zones that the number may lie in, or the one of the lead's own address. */
  readonly zones: readonly string[];
  /** Of the country, or the part of it, that the number belongs to; absent: none is loaded. */
  readonly policy?: Policy | undefined;
  /** The campaign's own window. */
  readonly window?: CallingWindow | undefined;
  readonly dayKinds: DayKinds;
  readonly maxAttempts: number;
  readonly attemptSpacingMs: number;
  /** When attempts that count were made, oldest first. */
  readonly attempts: Readonly<Record<CapScope, readonly Instant[]>>;
  readonly dueAt: Instant;
  /** The do-not-call list that has the number. */
  readonly listed?: { readonly list: string } | undefined;
  /** Why the lead is never dialled again. */
  readonly finalBecause?: string | undefined;
  readonly consentUntil?: Instant | undefined;
  readonly refusedAt?: Instant | undefined;
  readonly abandonedAt?: Instant | undefined;
  /** The call will have an agent for sure. */
  readonly hasReservedAgent?: boolean | undefined;
}
