/** What the records keep for agents' desks: what an agent did in a day, and what was answered in a script. */
import type { AgentId, AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AgentStateChange, AgentTally } from '../domain/agent/day.ts';
import type { ScriptAnswerGiven } from '../domain/script/script.ts';

export interface AgentDayRecord {
  /** By time; the first may be from before: what held at the beginning. */
  readonly changes: readonly AgentStateChange[];
  readonly tally: AgentTally;
}

export interface ScriptAnswersGiven {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly agentId: AgentId;
  readonly scriptId: string;
  readonly scriptVersion: string;
  readonly answers: readonly ScriptAnswerGiven[];
  readonly at: Instant;
}

/** A call of a lead, with what its agent made of it. */
export interface LeadCall {
  readonly attemptId: AttemptId;
  readonly at: Instant;
  readonly campaignId: CampaignId;
  readonly dialStatus: string;
  readonly agentId?: AgentId;
  readonly disposition?: string;
  readonly note?: string;
}

export interface DeskRecords {
  start(): Promise<void>;
  stop(): Promise<void>;
  agentDay(agentId: AgentId, from: Instant, to: Instant): Promise<AgentDayRecord>;
  /** The newest first. */
  leadCalls(leadId: LeadId, limit: number): Promise<readonly LeadCall[]>;
  /** In place of what was given for the call before. */
  saveAnswers(given: ScriptAnswersGiven): Promise<void>;
  answers(attemptId: AttemptId): Promise<ScriptAnswersGiven | undefined>;
}
