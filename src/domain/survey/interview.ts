/**
 * One person asked once, on one channel, and what became of it. The rates are those of the AAPOR Standard Definitions
 * (10th edition) for people who were reached: everybody here was asked.
 */
import type { AgentId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { Interval } from '../kernel/wilson.ts';
import { wilson } from '../kernel/wilson.ts';
import type { Measure } from './measure.ts';

export type SurveyChannel = 'call' | 'sms' | 'web';

/**
 * `complete`: answered, up to the end. `partial`: broken off after an answer. `refused`: broken off before the first, or
 * asked not to be called. `silent`: heard to the end, or asked in writing, without an answer. `fault`: ours, no matter what was answered.
 */
export type InterviewOutcome = 'complete' | 'partial' | 'refused' | 'silent' | 'fault';
export const INTERVIEW_OUTCOMES: readonly InterviewOutcome[] = [
  'complete',
  'partial',
  'refused',
  'silent',
  'fault',
];

/** Did not know, or did not want to say, by a key for it. */
export type Declined = 'skipped' | 'refused';

export interface SurveyAnswer {
  /** The question: its node in the flow. */
  readonly question: string;
  readonly measure: Measure;
  readonly value: string | number;
  /** It is no answer: `value` is ''. */
  readonly declined?: Declined;
  /** The keys of the choices as they were named, where that was drawn. */
  readonly order?: readonly string[];
  readonly at: Instant;
}

export interface Interview {
  readonly interviewId: string;
  readonly surveyId: string;
  /** Of what exactly was asked. */
  readonly version: string;
  readonly channel: SurveyChannel;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  /** The call it was about, or took place in; empty: none. */
  readonly attemptId: string;
  /** Whose conversation came before it; absent: nobody's. */
  readonly agentId?: AgentId;
  /** Of another PBX that has sent the person: in which queue they had waited, and its own name of the call. */
  readonly queue?: string;
  readonly externalCallId?: string;
  readonly startedAt: Instant;
  readonly outcome: InterviewOutcome;
  readonly answers: readonly SurveyAnswer[];
  /** The interview that it goes on with, on another channel: this one counts in its place. */
  readonly continues?: string;
}

/** Of those, the ones that say something. */
export const givenIn = (answers: readonly SurveyAnswer[]): number =>
  answers.filter(({ declined }) => declined === undefined).length;

export function outcomeOf(interview: {
  readonly answers: number;
  /** Heard to its end; `fault`: it could not go on. */
  readonly end: 'whole' | 'fault' | 'broken-off';
}): InterviewOutcome {
  if (interview.end === 'fault') return 'fault';
  if (interview.end === 'whole') return interview.answers > 0 ? 'complete' : 'silent';
  return interview.answers > 0 ? 'partial' : 'refused';
}

export type OutcomeCounts = Readonly<Record<InterviewOutcome, number>>;

export interface InterviewRates {
  /** All who were asked without a fault of ours. */
  readonly asked: number;
  /** Complete ÷ asked (RR1), and complete and partial ÷ asked (RR2). */
  readonly response?: Interval;
  readonly responseWithPartial?: Interval;
  /** Refused and broken off ÷ asked (REF1). */
  readonly refusal?: Interval;
  /** Complete ÷ begun (DOMAIN 4.2). */
  readonly completion?: Interval;
}

export function ratesOf({ complete, partial, refused, silent }: OutcomeCounts): InterviewRates {
  const asked = complete + partial + refused + silent;
  return {
    asked,
    ...named('response', wilson(complete, asked)),
    ...named('responseWithPartial', wilson(complete + partial, asked)),
    ...named('refusal', wilson(refused + partial, asked)),
    ...named('completion', wilson(complete, complete + partial)),
  };
}

function named<Name extends string>(name: Name, interval: Interval | undefined) {
  return (interval === undefined ? {} : { [name]: interval }) as Partial<Record<Name, Interval>>;
}
