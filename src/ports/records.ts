/**
 * The durable truth: lists, leads, campaigns, agents, attempts, call detail records, do-not-call entries.
 * Adapters: `records/postgres` (on `pg`), `records/pglite`. Both pass `test/contract/records`.
 *
 * Nothing on the call path waits for this port: calls write RecordEntry values to the spool, and `write` takes
 * them in batches. `write` is idempotent: the same batch twice, or batches that overlap, leave the same rows.
 */
import type { Attempt, CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { Campaign, CampaignSettings, CampaignState } from '../domain/campaign/campaign.ts';
import type { ChangedValue } from '../domain/campaign/pacingValues.ts';
import type { CalledBy, InboundRecord } from '../domain/cdr/inboundRecord.ts';
import type { DialStatus } from '../domain/call/lineResult.ts';
import type { Skills } from '../domain/agent/choice.ts';
import type { SeatKind } from '../domain/agent/state.ts';
import type { AbandonDay } from '../domain/governor/budget.ts';
import type { AgentId, AttemptId, CampaignId, DialGroupId, LeadId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DuplicateRule } from '../domain/lead/duplicates.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { ListPlaces } from '../domain/lead/listOrder.ts';
import type { LeadPhone } from '../domain/lead/phone.ts';
import type { DecisionRecord } from '../domain/pacing/record.ts';
import type { Team, TeamId } from '../domain/team/team.ts';
import type { AllocationRecords } from './allocations.ts';
import type { CallbackRecords } from './callbacks.ts';
import type { DetectionRecords } from './detection.ts';
import type { DoNotCallEntry } from './doNotCall.ts';
import type { GateRecords } from './gate.ts';
import type { HandoverRecords } from './handovers.ts';
import type { RecordingRecords } from './recordings.ts';
import type { RecordEntry } from './recordEntry.ts';
import type { RejectedRecords } from './rejectedRecords.ts';

export type { RecordEntry } from './recordEntry.ts';

export interface NewLead {
  readonly leadId: LeadId;
  readonly number: string;
  /** As written in the file. */
  readonly rawNumber: string;
  readonly name?: string;
  readonly fields: Readonly<Record<string, string>>;
  /** All numbers in their order, the first one `number`; absent: that one alone. */
  readonly phones?: readonly LeadPhone[];
  readonly lineType?: string;
  readonly region?: string;
  /** What the list's owner knows the person by, such as a customer number. */
  readonly listKey?: string;
  /** Line of the file, 1 for the heading. */
  readonly sourceLine: number;
}

/** Written in the same step as the leads that it is about. */
export interface ImportStep {
  readonly fileHash: string;
  readonly byteOffset: number;
  readonly line: number;
  /** All of the import so far, by code. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly rejectsBytes: number;
}

export interface ImportBatchOptions {
  /** Absent: `FIRST_IN_LIST`. */
  readonly duplicates?: DuplicateRule | undefined;
  readonly step?: ImportStep | undefined;
}

export interface ImportBatchResult {
  readonly inserted: number;
  /** Lines whose number was in the list already, from this import or an earlier one. */
  readonly duplicateLines: readonly number[];
  /** Leads that took values of a duplicate; absent: none. */
  readonly updated?: number;
}

export interface LeadList {
  readonly listId: ListId;
  readonly name: string;
  readonly leads: number;
}

/** A lead's row in a campaign, for `campaign status` and "why is this lead not being called?". */
export interface CampaignProgress {
  readonly campaignId: CampaignId;
  readonly leads: number;
  /** Leads by state: waiting for a first or further attempt, or final. */
  readonly due: number;
  readonly final: number;
  readonly attempts: number;
  readonly openAttempts: number;
  readonly cdrs: number;
  readonly answered: number;
  readonly consented: number;
  readonly connected: number;
  readonly abandoned: number;
  readonly dialStatuses: Readonly<Partial<Record<DialStatus, number>>>;
  readonly refusals: Readonly<Record<string, number>>;
  /** Earliest due time among leads that wait. */
  readonly nextDueAt?: Instant;
  /** Of a pilot that runs: its leads that wait. */
  readonly pilotDue?: number;
  /** Of those due, an agent's own; absent: none. */
  readonly allocated?: number;
}

export interface AgentRecord {
  readonly agentId: AgentId;
  readonly name: string;
  readonly phone: string;
  readonly dialGroupId: DialGroupId;
  /** Absent: seated. */
  readonly seatKind?: SeatKind;
  readonly teamId?: string;
  readonly tier?: string;
  /** The agent's own, without those of the team. */
  readonly skills?: Skills;
}

export interface LeadDetails {
  readonly name?: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Settings changed while the campaign may be running. */
export interface NewSettingsChange {
  readonly campaignId: CampaignId;
  readonly before: CampaignSettings;
  readonly after: CampaignSettings;
  /** What differs between the two. */
  readonly values: readonly ChangedValue[];
  readonly at: Instant;
  readonly who: string;
  /** The change that this one takes back. */
  readonly undoes?: number;
}

export interface SettingsChange {
  /** Grows. */
  readonly changeId: number;
  readonly campaignId: CampaignId;
  readonly at: Instant;
  readonly who: string;
  readonly values: readonly ChangedValue[];
  readonly undoes?: number;
}

/** A closed attempt's times, for the simulator. */
export interface CallTiming {
  readonly dialStatus: DialStatus;
  readonly dialledAt: Instant;
  readonly ringingAt?: Instant;
  readonly answeredAt?: Instant;
  readonly joinedAt?: Instant;
  readonly endedAt: Instant;
  readonly agentId?: AgentId;
}

export interface CallTimings {
  /** In the order they were dialled. */
  readonly calls: readonly CallTiming[];
  /** What their agents did from the first of these calls on, agent by agent. */
  readonly agentStates: readonly {
    readonly agentId: AgentId;
    readonly state: string;
    readonly at: Instant;
  }[];
}

export interface RecordsPort {
  /** Opens the connection and brings the schema up to date. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** e.g. `PostgreSQL 15.18`, `PGlite 0.5.16 (PostgreSQL 18.6)`. */
  describe(): Promise<{ readonly name: string; readonly version: string }>;
  ping(): Promise<void>;

  write(entries: readonly RecordEntry[]): Promise<void>;

  createList(listId: ListId, name: string): Promise<void>;
  lists(): Promise<readonly LeadList[]>;
  importLeads(
    listId: ListId,
    leads: readonly NewLead[],
    options?: ImportBatchOptions,
  ): Promise<ImportBatchResult>;

  /** Rejects (`refused`, `filter-not-found`) where a list's place names a filter that is not saved. */
  createCampaign(campaign: Campaign, places?: ListPlaces): Promise<void>;
  campaign(campaignId: CampaignId): Promise<Campaign | undefined>;
  campaigns(dialGroupId?: DialGroupId): Promise<readonly Campaign[]>;
  setCampaignState(campaignId: CampaignId, state: CampaignState): Promise<void>;
  progress(campaignId: CampaignId): Promise<CampaignProgress | undefined>;

  /** Writes the settings and the audit of them in one step; false, and nothing, where they are no longer `before`. */
  changeSettings(change: NewSettingsChange): Promise<boolean>;
  /** The audit, newest first. */
  settingsChanges(campaignId: CampaignId, limit: number): Promise<readonly SettingsChange[]>;

  /** A batch whose answer was lost may be there twice. */
  writeDecisions(dialGroupId: DialGroupId, decisions: readonly DecisionRecord[]): Promise<void>;
  /** Decisions from `from` to `to` (both included) that the campaign took part in, or its pool with no campaign, newest first. */
  decisions(
    campaignId: CampaignId,
    from: Instant,
    to: Instant,
    limit: number,
  ): Promise<readonly DecisionRecord[]>;
  /** Drops whole days (UTC) that ended by `before`; returns how many. */
  dropDecisions(before: Instant): Promise<number>;

  /** Calls answered by a person before `to`, by day in the zone, from the day that holds `from`; days without any are left out. */
  abandonDays(
    campaignId: CampaignId,
    from: Instant,
    to: Instant,
    timeZone: string,
  ): Promise<readonly AbandonDay[]>;

  /** The newest calls of the campaign that were dialled from `from` on, `limit` at most. */
  callTimings(campaignId: CampaignId, from: Instant, limit: number): Promise<CallTimings>;

  /**
   * Leads due at `now`, first attempts before retries, then by their order in the list; not those in `exclude`. Of
   * thousands of leads that waited and are due at once, the longest overdue go first. None with an open callback, and none that is an agent's own.
   */
  dueLeads(
    campaignId: CampaignId,
    now: Instant,
    limit: number,
    exclude: readonly LeadId[],
  ): Promise<readonly Lead[]>;

  /** Name and fields of a lead, for the agent who is shown it. */
  lead(leadId: LeadId): Promise<LeadDetails | undefined>;
  /**
   * The campaign's lead with this number. Where it has none, one is made by this id in a list of its own, which is
   * dialled by nobody but the agent who asks.
   */
  leadOfNumber(campaignId: CampaignId, number: string, newLeadId: LeadId): Promise<Lead>;

  /** Rejects (`refused`, `team-not-found`) where the team is not on record. */
  saveAgent(agent: AgentRecord): Promise<void>;
  saveTeam(team: Team): Promise<void>;
  teams(dialGroupId: DialGroupId): Promise<readonly Team[]>;
  agents(dialGroupId: DialGroupId): Promise<readonly AgentRecord[]>;
  /** Nothing where there is none. */
  removeAgent(dialGroupId: DialGroupId, agentId: AgentId): Promise<void>;
  /** Nothing where there is none. Rejects (`refused`, `team-in-use`) while somebody is in it. */
  removeTeam(dialGroupId: DialGroupId, teamId: TeamId): Promise<void>;

  /** The last conversation of the dial group's agents with this number. */
  lastConversation(dialGroupId: DialGroupId, number: string): Promise<CalledBy | undefined>;
  /** Calls that came in, the newest first. */
  inboundCalls(dialGroupId: DialGroupId, limit: number): Promise<readonly InboundRecord[]>;

  attempt(attemptId: AttemptId): Promise<CallDetailRecord | Attempt | undefined>;
  attemptsOfCampaign(campaignId: CampaignId): Promise<readonly (CallDetailRecord | Attempt)[]>;
  doNotCall(): AsyncIterable<readonly DoNotCallEntry[]>;

  readonly recordings: RecordingRecords;
  readonly detection: DetectionRecords;
  readonly rejected: RejectedRecords;
  readonly gate: GateRecords;
  readonly callbacks: CallbackRecords;
  readonly allocations: AllocationRecords;
  readonly handovers: HandoverRecords;
}
