/** What people answered, on record for good: interviews and their answers, read for figures and checked against the chain. */
import type { ChainHead } from '../domain/evidence/chain.ts';
import type { ChainVerdict } from '../domain/evidence/verify.ts';
import type { StepCount } from '../domain/flow/passage.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AnswerCount, DeclinedCounts } from '../domain/survey/figures.ts';
import type { Interview, OutcomeCounts } from '../domain/survey/interview.ts';
import type { Measure } from '../domain/survey/measure.ts';

export type SurveyGroup = 'agent' | 'campaign' | 'channel' | 'day' | 'queue' | 'survey';

/** Begun in [from, to); a filter that is absent lets all pass. */
export interface SurveyQuery {
  readonly from: Instant;
  readonly to: Instant;
  readonly surveyId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly agentId?: string | undefined;
}

export interface SurveyCounts {
  /** Of the group asked by; empty where there is none. */
  readonly group: string;
  readonly outcomes: OutcomeCounts;
  readonly questions: readonly {
    readonly surveyId: string;
    readonly question: string;
    /** A question whose scale was changed is counted apart. */
    readonly measure: Measure;
    readonly counts: readonly AnswerCount[];
    readonly declined?: DeclinedCounts;
  }[];
}

/** `entry`: of the chain; absent: the table holds what the chain does not know. */
export interface SurveyFault {
  readonly interviewId: string;
  readonly entry?: number;
  readonly fault: 'changed' | 'removed' | 'inserted';
}

export interface SurveyVerdict {
  readonly chain: ChainVerdict;
  readonly interviews: number;
  /** The first one, in the order of the chain, then those that are in no entry. */
  readonly broken?: SurveyFault;
}

/** Calls made or arrived in [from, to). */
export interface FlowQuery {
  readonly flowId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly campaignId?: string | undefined;
  readonly version?: string | undefined;
}

export interface FlowSteps {
  readonly runs: number;
  readonly versions: readonly { readonly version: string; readonly runs: number }[];
  readonly steps: readonly StepCount[];
}

export interface SurveysPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** `timeZone`: whose days, where grouped by day. */
  counts(query: SurveyQuery, by: SurveyGroup | undefined, timeZone: string): Promise<readonly SurveyCounts[]>;
  /** In the order in which they began. */
  interviews(query: SurveyQuery): AsyncIterable<readonly Interview[]>;
  /** The ways of people through a flow. */
  flowSteps(query: FlowQuery): Promise<FlowSteps>;
  /** As of one moment. `noted`: heads of the chain written down elsewhere. */
  verify(noted: readonly ChainHead[]): Promise<SurveyVerdict>;
}
