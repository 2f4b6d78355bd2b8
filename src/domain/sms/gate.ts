/**
 * Whether a message may be sent to a number now: the gate of calls decides (COMPLIANCE 1): lists, consent, holidays and
 * hours in every zone that the number may lie in. Caps and gaps count calls, of which a message is none.
 */
import { firstRefusal, judgedAgainAt } from '../compliance/judge.ts';
import type { Place } from '../compliance/opening.ts';
import type { GateRefusalCode } from '../compliance/rules.ts';
import type { Instant } from '../kernel/time.ts';

export interface SmsStanding {
  readonly place: Place;
  /** The do-not-call list that names the number. */
  readonly list?: string | undefined;
  readonly consentUntil?: Instant | undefined;
}

export interface SmsRefusal {
  readonly code: GateRefusalCode;
  /** When it is judged again; absent: never. */
  readonly retryAt?: Instant;
  readonly because: string;
}

/** Undefined: it may be sent now. */
export function judgeSms({ place, list, consentUntil }: SmsStanding, now: Instant): SmsRefusal | undefined {
  const refusal = firstRefusal(
    {
      place,
      maxAttempts: Number.POSITIVE_INFINITY,
      attemptsMade: 0,
      attemptSpacingMs: 0,
      attempts: { lead: [], number: [], person: [] },
      dueAt: now,
      listed: list === undefined ? undefined : { list },
      consentUntil,
    },
    now,
  );
  if (refusal === undefined) return undefined;
  const { code, because } = refusal;
  const retryAt = judgedAgainAt(refusal, now);
  return { code, because, ...(retryAt === undefined ? {} : { retryAt }) };
}
