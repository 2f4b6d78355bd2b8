/**
 * The people behind the numbers of a simulated day. Lead k has the number k and meets the draws that the k-th dial of
 * the light simulator meets, so that both levels and all policies play the same people. A machine never reaches an
 * agent, as if detection were free of faults: its line ends unanswered when it would have been told from a person.
 */
import type { Instant } from '../../domain/kernel/time.ts';
import type { Callee } from '../leg.ts';
import { leadsOf, type SimulatedLead } from '../scenario/leads.ts';
import type { Scenario } from '../scenario/scenario.ts';

const PREFIX = '+1555';
const DIGITS = 8;
const BUSY_HERE = 486;
/** Request Timeout: the network gives up on a phone that rings. */
const RANG_OUT = 408;
const SERVICE_UNAVAILABLE = 503;

/** Whoever is called over a trunk that refuses. */
export const REFUSED: Callee = { ringback: 'none', decidesAfterMs: 0, keys: [], sip: SERVICE_UNAVAILABLE };

export const numberOf = (lead: number): string => `${PREFIX}${String(lead).padStart(DIGITS, '0')}`;

export interface Callees {
  /** Draws the leads up to this one, where that has not been done; undefined where it is no lead's number. */
  leadOf(number: string): SimulatedLead | undefined;
  partyOf(number: string): Callee | undefined;
}

/** `dayTime`: since the day began. */
export function createCallees(scenario: Scenario, seed: number, dayTime: () => Instant): Callees {
  const next = leadsOf(scenario, seed);
  const drawn: SimulatedLead[] = [];

  function leadOf(number: string): SimulatedLead | undefined {
    const index = number.startsWith(PREFIX) ? Number(number.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isSafeInteger(index)) return undefined;
    while (drawn.length <= index) drawn.push(next(dayTime()));
    return drawn[index];
  }

  return {
    leadOf,
    partyOf(number) {
      const lead = leadOf(number);
      return lead === undefined ? undefined : calleeOf(lead);
    },
  };
}

function calleeOf({ outcome, postDialDelayMs, ringMs, detectionMs, talkMs }: SimulatedLead): Callee {
  const decidesAfterMs = postDialDelayMs + ringMs + detectionMs;
  const rings = { ringback: 'ringing', ringsAfterMs: postDialDelayMs, decidesAfterMs, keys: [] } as const;
  if (outcome === 'answered') return { ...rings, talksForMs: talkMs };
  if (outcome === 'busy') return { ringback: 'none', decidesAfterMs, keys: [], sip: BUSY_HERE };
  return { ...rings, sip: RANG_OUT };
}
