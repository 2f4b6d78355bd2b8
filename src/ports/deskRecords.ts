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

/** What was before with a person, beside their consents. */
export interface PastOfLead {
  readonly kind: 'attempt' | 'edit' | 'callback' | 'doNotCall';
  readonly at: Instant;
  /** Absent: of all campaigns. */
  readonly campaignId?: CampaignId;
  readonly agentId?: AgentId;
  /** How the call ended, the heading that was corrected, the state of the callback, who put the number on the list. */
  readonly what: string;
  /** When the callback is to be. */
  readonly callbackAt?: Instant;
  readonly disposition?: string;
  readonly note?: string;
}

export interface DeskRecords {
  start(): Promise<void>;
  stop(): Promise<void>;
  agentDay(agentId: AgentId, from: Instant, to: Instant): Promise<AgentDayRecord>;
  /** The newest of each kind, so many at most; asked while somebody waits on the phone. */
  past(leadId: LeadId, number: string, limit: number): Promise<readonly PastOfLead[]>;
  /** In place of what was given for the call before. */
  saveAnswers(given: ScriptAnswersGiven): Promise<void>;
  answers(attemptId: AttemptId): Promise<ScriptAnswersGiven | undefined>;
}
