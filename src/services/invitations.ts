/**
 * Use cases on people who answer in writing, whatever the channel: what is asked now, and taking an answer. Whoever answers
 * what is no longer asked changes nothing and is told what is asked now.
 */
import type { FlowVariables } from '../domain/flow/expression.ts';
import type { Flow } from '../domain/flow/flow.ts';
import { surveyAnswersOf } from '../domain/flow/surveyAnswers.ts';
import {
  answerWritten,
  beginWritten,
  skipWritten,
  writtenQuestionOf,
  type WrittenProblem,
  type WrittenQuestion,
  type WrittenState,
} from '../domain/flow/written.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { givenIn, outcomeOf, type Interview, type SurveyChannel } from '../domain/survey/interview.ts';
import type { Invitation, Invitations, NewInvitation } from '../ports/invitations.ts';

export interface InvitationParts {
  readonly invitations: Pick<Invitations, 'invitation' | 'flow' | 'advance' | 'finish'>;
  /** Puts the number on the do-not-call list of all campaigns. Doing it twice is doing it once. */
  readonly listNumber: (number: string, at: Instant) => Promise<void>;
}

export type OpenedInvitation =
  /** `problem`: why the answer given was not taken. */
  | {
      readonly state: 'open';
      readonly invitation: Invitation;
      readonly flow: Flow;
      readonly question: WrittenQuestion;
      readonly revision: number;
      readonly problem?: WrittenProblem | 'stale' | undefined;
    }
  | { readonly state: 'over' | 'expired' | 'unknown' };

/** What is asked now. Nothing is changed by looking. */
export async function openInvitation(
  parts: InvitationParts,
  invitationId: string,
  now: Instant,
): Promise<OpenedInvitation> {
  const invitation = await parts.invitations.invitation(invitationId);
  if (invitation === undefined) return { state: 'unknown' };
  if (invitation.state === 'over') return { state: 'over' };
  if (invitation.expiresAt <= now) return { state: 'expired' };
  const flow = await parts.invitations.flow(invitation.version);
  if (flow === undefined) return { state: 'unknown' };
  const question = writtenQuestionOf(flow, stateOf(flow, invitation, now));
  if (question === undefined) return { state: 'over' };
  return { state: 'open', invitation, flow, question, revision: invitation.revision };
}

/** `given` undefined: the question is passed over. */
export async function answerInvitation(
  parts: InvitationParts,
  invitationId: string,
  revision: number,
  given: string | undefined,
  now: Instant,
  channel: SurveyChannel = 'web',
): Promise<OpenedInvitation> {
  const opened = await openInvitation(parts, invitationId, now);
  if (opened.state !== 'open') return opened;
  if (opened.revision !== revision) return { ...opened, problem: 'stale' };
  const { invitation, flow } = opened;
  const before = stateOf(flow, invitation, now);
  const answered =
    given === undefined ? skipWritten(flow, before, now) : answerWritten(flow, before, given, now);
  if (!answered.ok) return { ...opened, problem: answered.problem };
  const isKept = await keep(parts, invitation, answered.state, now, channel);
  const next = await openInvitation(parts, invitationId, now);
  return isKept || next.state !== 'open' ? next : { ...next, problem: 'stale' };
}

/** The person wants to answer nothing more. */
export async function refuseInvitation(
  parts: InvitationParts,
  invitationId: string,
  now: Instant,
  channel: SurveyChannel = 'web',
): Promise<OpenedInvitation> {
  const opened = await openInvitation(parts, invitationId, now);
  if (opened.state !== 'open') return opened;
  const { invitation } = opened;
  await parts.invitations.finish(
    invitationId,
    invitation.revision,
    interviewOf(invitation, invitation.progress, channel, 'broken-off'),
  );
  return openInvitation(parts, invitationId, now);
}

/** As it was kept, or as it begins. */
export function stateOf(flow: Flow, invitation: Invitation, now: Instant): WrittenState {
  return invitation.progress ?? beginWritten(flow, variablesOf(invitation), now);
}

/** As on the phone: expressions of a flow name the same things in writing. */
export function variablesOf({ language, number, occasion }: NewInvitation): FlowVariables {
  const { campaignId: campaign, attemptId: call, leadId: lead, agentId: sentBy = '', queue = '' } = occasion;
  return { language, campaign, sentBy, call, lead, number, queue };
}

/** What the person decided comes first: where the rest is lost, it is done again. */
async function keep(
  { invitations, listNumber }: InvitationParts,
  invitation: Invitation,
  progress: WrittenState,
  now: Instant,
  channel: SurveyChannel,
): Promise<boolean> {
  const { invitationId, revision, number } = invitation;
  if (progress.outcomes?.some(({ kind }) => kind === 'optOut') === true) await listNumber(number, now);
  if (progress.nodeId !== undefined)
    return invitations.advance(invitationId, revision, { progress, channel });
  const end = progress.end === 'fault' ? 'fault' : 'whole';
  return invitations.finish(invitationId, revision, interviewOf(invitation, progress, channel, end));
}

/** Asked when it was made, so that a period holds all who were asked in it. */
export function interviewOf(
  invitation: Invitation,
  progress: WrittenState | undefined,
  channel: SurveyChannel,
  end: 'whole' | 'fault' | 'broken-off' | 'expired',
): Interview {
  const { invitationId, surveyId, version, occasion, createdAt, continues } = invitation;
  const { campaignId, leadId, attemptId, agentId } = occasion;
  const answers = surveyAnswersOf(progress?.answers ?? []);
  const given = givenIn(answers);
  const hasSaidNo = progress?.outcomes?.some((one) => one.kind === 'consent' && !one.given) === true;
  const isSilent = end === 'expired' && given === 0;
  return {
    interviewId: invitationId,
    surveyId,
    version,
    channel,
    campaignId,
    leadId,
    attemptId,
    ...(agentId === undefined ? {} : { agentId }),
    startedAt: createdAt,
    outcome:
      hasSaidNo && answers.length === 0
        ? 'refused'
        : isSilent
          ? 'silent'
          : outcomeOf({ answers: given, end: end === 'expired' ? 'broken-off' : end }),
    answers,
    ...(continues === undefined ? {} : { continues }),
  };
}
