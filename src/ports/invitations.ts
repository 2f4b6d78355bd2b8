/**
 * People asked to answer a survey in writing or by a later call: one invitation a conversation, whatever the channel. Its
 * answers so far are kept with it, so that what began by message may be finished on the web page or on the phone, once.
 */
import type { AgentId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { WrittenState } from '../domain/flow/written.ts';
import type { Interview, SurveyChannel } from '../domain/survey/interview.ts';

/** What the survey is about. */
export interface SurveyOccasion {
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  readonly attemptId: string;
  readonly agentId?: AgentId | undefined;
  readonly queue?: string | undefined;
}

export interface NewInvitation {
  readonly invitationId: string;
  readonly surveyId: string;
  /** Of the flow that is asked, whatever becomes of its file. */
  readonly version: string;
  /** How the person is asked first. */
  readonly channel: SurveyChannel;
  readonly occasion: SurveyOccasion;
  /** E.164. */
  readonly number: string;
  readonly language: string;
  readonly createdAt: Instant;
  /** Afterwards no channel takes an answer. */
  readonly expiresAt: Instant;
}

export interface Invitation extends NewInvitation {
  /** `over`: its interview is on record. */
  readonly state: 'open' | 'over';
  /** Absent: nothing was answered yet. */
  readonly progress?: WrittenState | undefined;
  /** Goes up with each change: whoever answers an older one is told what is asked now. */
  readonly revision: number;
}

export interface InvitationsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** One for each survey and call, however often it is asked for. */
  invite(invitation: NewInvitation): Promise<{ readonly invitation: Invitation; readonly isNew: boolean }>;
  invitation(invitationId: string): Promise<Invitation | undefined>;
  /** When this person was last asked anything, on any channel; undefined: never. */
  lastAskedAt(number: string): Promise<Instant | undefined>;
  /** Keeps the answers so far. False: it was changed in between, or is over. */
  advance(invitationId: string, revision: number, progress: WrittenState): Promise<boolean>;
  /** Ends it with its interview, in the tables and in the chain of evidence, at once. False: changed in between, or over. */
  finish(invitationId: string, revision: number, interview: Interview): Promise<boolean>;
  /** Open ones whose time is over, the oldest first. */
  expired(now: Instant, limit: number): Promise<readonly Invitation[]>;
}
