/** Figures of calls over a period (DOMAIN 3.3, 4.2 and 4.3), from what was counted in the records. */
import { product, ratio } from './ratio.ts';

/** Of outbound calls on record, by when they were created. */
export interface CallCounts {
  readonly calls: number;
  /** Different leads among them. */
  readonly leadsCalled: number;
  /** Hours of the clock in which at least one call was made. */
  readonly hoursDialled: number;
  /** By a person: joined, or abandoned (PACING 6). */
  readonly answered: number;
  readonly abandoned: number;
  /** With talk time above 0. */
  readonly connected: number;
  readonly talkMs: number;
  readonly leadsAnswered: number;
  /** Leads whose right party was reached, by the disposition. */
  readonly leadsContacted: number;
  readonly leadsToFollowUp: number;
  /** Calls with a disposition that counts as success. */
  readonly successes: number;
  /** From the answer to the join; null: none was joined. */
  readonly answerToAgentMs: {
    readonly p50: number | null;
    readonly p99: number | null;
    readonly most: number | null;
  };
}

export interface CallFigures extends CallCounts {
  readonly reachRate: number | null;
  readonly averageTalkMs: number | null;
  readonly callsPerHour: number | null;
  readonly abandonmentRate: number | null;
  readonly contactRate: number | null;
  readonly followUpRate: number | null;
  readonly successRate: number | null;
  readonly successValue: number | null;
}

export function callFigures(counts: CallCounts): CallFigures {
  const { calls, leadsCalled, connected, answered, successes } = counts;
  const successRate = ratio(successes, connected);
  return {
    ...counts,
    reachRate: ratio(connected, leadsCalled),
    averageTalkMs: ratio(counts.talkMs, connected),
    callsPerHour: ratio(calls, counts.hoursDialled),
    abandonmentRate: ratio(counts.abandoned, answered),
    contactRate: ratio(counts.leadsContacted, counts.leadsAnswered),
    followUpRate: ratio(counts.leadsToFollowUp, counts.leadsContacted),
    successRate,
    successValue: product(successes, successRate),
  };
}
