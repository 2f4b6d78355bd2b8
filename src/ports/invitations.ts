/**
 * People asked to answer a survey in writing or by a later call: one invitation a conversation, whatever the channel. Its
 * answers so far are kept with it, so that what began by message may be finished on the web page or on the phone, once.
 */
import type { Flow } from '../domain/flow/flow.ts';
import type { WrittenState } from '../domain/flow/written.ts';
import type { AgentId, AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Interview, SurveyChannel } from '../domain/survey/interview.ts';

/** What the survey is about. */
export interface SurveyOccasion {
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  /** Empty: no call, the person was asked by number. */
  readonly attemptId: AttemptId;
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
  /** Nothing leaves before. */
  readonly dueAt: Instant;
  /** Afterwards no channel takes an answer. */
  readonly expiresAt: Instant;
  /** Absent: nothing was answered yet. */
  readonly progress?: WrittenState | undefined;
  /** The interview on record that this one goes on with, and that counts no more once this one is on record. */
  readonly continues?: string | undefined;
}

/** `calledBy`: the campaign that makes the later call. */
export type InvitationOrder = NewInvitation & { readonly calledBy?: CampaignId | undefined };

export interface Invitation extends NewInvitation {
  /** `over`: its interview is on record, or it ended without one. */
  readonly state: 'open' | 'over';
  /** Goes up with each change: whoever answers an older one is told what is asked now. */
  readonly revision: number;
  /** Where it was answered last; absent: nowhere. */
  readonly answeredOn?: SurveyChannel | undefined;
  /** Answers to the question asked now that could not be understood. */
  readonly misunderstood: number;
}

/** What is kept of an answer, or of one that was not understood. */
export interface InvitationAdvance {
  readonly progress: WrittenState;
  readonly channel: SurveyChannel;
  readonly misunderstood?: number | undefined;
}

/** What came by message to the question that is asked now, or the number's wish for no more messages. */
export interface InvitationReply {
  readonly invitation: Invitation;
  readonly kind: 'answer' | 'optOut';
  readonly text: string;
  readonly at: Instant;
}

export interface InvitationQuery {
  readonly state?: Invitation['state'] | undefined;
  readonly limit: number;
}

export interface Invitations {
  /**
   * One for each survey and call, however often it is asked for. Undefined: the person was asked something at `restSince`
   * or later, so that this one is not made.
   */
  invite(
    invitation: InvitationOrder,
    restSince?: Instant,
  ): Promise<{ readonly invitation: Invitation; readonly isNew: boolean } | undefined>;
  invitation(invitationId: string): Promise<Invitation | undefined>;
  /** The newest first. */
  list(query: InvitationQuery): Promise<readonly Invitation[]>;
  /** When this person was last asked anything, on any channel; undefined: never. */
  lastAskedAt(number: string): Promise<Instant | undefined>;
  /** Keeps the answers so far. False: it was changed in between, or is over. */
  advance(invitationId: string, revision: number, by: InvitationAdvance): Promise<boolean>;
  /**
   * Ends it with its interview, in the tables and in the chain of evidence, at once; without one where the person was
   * never reached. False: changed in between, or over.
   */
  finish(invitationId: string, revision: number, interview: Interview | undefined): Promise<boolean>;
  /** Open ones whose time is over, the oldest first, and whether anything reached the person. */
  expired(
    now: Instant,
    limit: number,
  ): Promise<readonly { readonly invitation: Invitation; readonly wasReached: boolean }[]>;
  /** Keeps the flow by its version, for those who were invited to it. */
  keepFlow(flow: Flow): Promise<void>;
  flow(version: string): Promise<Flow | undefined>;
  /** Due, and the message of what is asked now is not in the outbox: by message, or the link of a web page. */
  toAsk(now: Instant, limit: number): Promise<readonly Invitation[]>;
  noteAsked(invitationId: string, revision: number): Promise<void>;
  /** Not taken yet, the oldest first. */
  replies(limit: number): Promise<readonly InvitationReply[]>;
  /** Calls with a conversation whose campaign asks afterwards, and nobody has decided on yet; the oldest first. */
  occasions(limit: number): Promise<readonly { readonly attemptId: AttemptId; readonly endedAt: Instant }[]>;
  settleOccasion(attemptId: AttemptId): Promise<void>;
}

export interface InvitationsPort extends Invitations {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The id of the question that a message asks, by which its reply is found. */
export const questionIdOf = (invitationId: string, revision: number): string => `${invitationId}.${revision}`;

/** Of the message that asks it: once in the outbox, however often it is put there. */
export const messageKeyOf = (invitationId: string, revision: number): string =>
  `survey/${invitationId}/${revision}`;
