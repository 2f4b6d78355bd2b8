/**
 * The number of an attempt, reserved within the caps that policies put on the number and on the person behind it, over all
 * engines. A number's caps are held in one step with its reservation. A person of several numbers is reserved first and
 * counted after: of all engines that do so at once, the last to reserve sees the others, so that no cap is passed; two that
 * see each other both step back.
 */
import {
  capFrom,
  longestReachMs,
  unitedAttempts,
  worstOverCap,
  type CapsAsked,
} from '../domain/compliance/caps.ts';
import type { Attempt } from '../domain/cdr/attempt.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import type { CountAsked, LimitsPort } from '../ports/limits.ts';

export interface NumberWanted {
  readonly attempt: Attempt;
  readonly attemptSpacingMs: number;
  readonly caps?: CapsAsked;
}

export type NumberOutcome =
  | { readonly reserved: true }
  | {
      readonly reserved: false;
      readonly code: 'attempt-spacing' | 'do-not-call' | 'policy-cap';
      readonly retryAt: Instant;
    };

/** What is reserved may be given back, so that a cap that never lapses is no last word before the records say the same. */
const JUDGED_AGAIN_MS = HOUR_MS;

const NO_CAPS: CapsAsked = { zones: [], caps: [], past: { number: [], person: [] }, otherNumbers: [] };

/** `numberReserved` is told as soon as there is something to give back. */
export async function reserveWithinCaps(
  limits: LimitsPort,
  { attempt, attemptSpacingMs, caps: asked = NO_CAPS }: NumberWanted,
  numberReserved: () => void,
): Promise<NumberOutcome> {
  const { number, attemptId, campaignId, createdAt } = attempt;
  const count = countOf(asked, createdAt);
  const held = await limits.reserveNumber(number, attemptId, attemptSpacingMs, createdAt, campaignId, count);
  if (!held.reserved)
    return held.code === 'policy-cap' ? refusedBy(asked, numberCaps(asked), held.counted, createdAt) : held;
  numberReserved();
  const { otherNumbers, past } = asked;
  const ofPerson = asked.caps.filter(({ scope }) => scope === 'person');
  if (otherNumbers.length === 0 || ofPerson.length === 0) return { reserved: true };
  const elsewhere = await limits.attemptsOn(otherNumbers, count.since);
  const made = unitedAttempts([...(held.counted ?? []), ...elsewhere], past.person);
  if (worstOverCap(asked.zones, ofPerson, made, createdAt) === undefined) return { reserved: true };
  await limits.releaseNumber(number, attemptId);
  return refusedBy(asked, ofPerson, made, createdAt);
}

function countOf(asked: CapsAsked, now: Instant): CountAsked {
  const { zones, past, otherNumbers } = asked;
  const { number, person } = past;
  return {
    caps: numberCaps(asked).map((cap) => ({ most: cap.most, from: capFrom(zones, cap, now) })),
    // Of a person who is the number, both are the same attempts, as far back as the caps of each look.
    past: otherNumbers.length === 0 && person.length > number.length ? person : number,
    since: Math.min(now, ...asked.caps.map((cap) => capFrom(zones, cap, now))),
    countsForMs: longestReachMs(asked.caps),
  };
}

/** Caps that the attempts on the number alone decide. */
function numberCaps({ caps, otherNumbers }: CapsAsked): CapsAsked['caps'] {
  return otherNumbers.length === 0 ? caps : caps.filter(({ scope }) => scope === 'number');
}

function refusedBy(
  { zones }: CapsAsked,
  caps: CapsAsked['caps'],
  made: readonly Instant[],
  now: Instant,
): NumberOutcome {
  const oldestFirst = [...made].sort((left, right) => left - right);
  const retryAt = worstOverCap(zones, caps, oldestFirst, now)?.retryAt ?? now + JUDGED_AGAIN_MS;
  return { reserved: false, code: 'policy-cap', retryAt };
}
