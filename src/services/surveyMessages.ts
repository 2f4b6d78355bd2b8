/**
 * A survey by message: each question as a message of its own, taken on by its reply. A message is in the outbox under the
 * key of its question, and a reply is kept with it, so that a crash anywhere sends nothing twice and loses no answer.
 */
import { writtenQuestionOf } from '../domain/flow/written.ts';
import { messageOf } from '../domain/flow/writtenMessage.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import type { SurveyRule } from '../domain/survey/rule.ts';
import { wordsIn } from '../domain/survey/words.ts';
import {
  messageKeyOf,
  questionIdOf,
  type Invitation,
  type InvitationReply,
  type Invitations,
} from '../ports/invitations.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { SmsRecords } from '../ports/smsRecords.ts';
import { answerInvitation, interviewOf, stateOf, type InvitationParts } from './invitations.ts';
import { planSms, sendSms, type SmsTerms } from './sms.ts';

export interface SurveyMessageParts extends InvitationParts {
  readonly invitations: Invitations;
  readonly records: Pick<RecordsPort, 'campaign'>;
  readonly sms: Pick<SmsRecords, 'enqueue'>;
  readonly terms: SmsTerms;
  /** Of the page for this invitation; absent: there is no page. */
  readonly linkOf?: ((invitation: Invitation) => string) | undefined;
}

/** More than this at one question, and it is passed over. */
const MOST_MISUNDERSTOOD = 2;

export type AskedByMessage = 'asked' | 'no-link' | 'too-long' | 'nothing-to-ask';

/** Puts what is asked now into the outbox. What can never be sent ends the invitation without an interview. */
export async function askByMessage(
  parts: SurveyMessageParts,
  invitation: Invitation,
  now: Instant,
): Promise<AskedByMessage> {
  const { invitationId, revision, number, occasion, channel, expiresAt } = invitation;
  const text = await textOf(parts, invitation, now);
  if (text === undefined) return channel === 'web' ? 'no-link' : 'nothing-to-ask';
  const terms = {
    ...parts.terms,
    expireHours: Math.min(parts.terms.expireHours, (expiresAt - now) / HOUR_MS),
  };
  if (isTooLong(terms, number, text)) {
    await parts.invitations.finish(invitationId, revision, undefined);
    return 'too-long';
  }
  await sendSms(parts.sms, terms, {
    to: number,
    text,
    idempotencyKey: messageKeyOf(invitationId, revision),
    campaignId: occasion.campaignId === '' ? undefined : occasion.campaignId,
    question: channel === 'sms' ? { questionId: questionIdOf(invitationId, revision), expiresAt } : undefined,
    now,
  });
  await parts.invitations.noteAsked(invitationId, revision);
  return 'asked';
}

function isTooLong(terms: SmsTerms, number: string, text: string): boolean {
  try {
    planSms(terms, number, text);
    return false;
  } catch {
    return true;
  }
}

async function textOf(
  parts: SurveyMessageParts,
  invitation: Invitation,
  now: Instant,
): Promise<string | undefined> {
  const { channel, language, misunderstood, revision, occasion, version } = invitation;
  const rule = (await parts.records.campaign(occasion.campaignId))?.settings.survey;
  const words = wordsIn(language);
  if (channel === 'web') {
    const link = parts.linkOf?.(invitation);
    return link === undefined ? undefined : (ownWords(rule, language) ?? words.link).replace('{link}', link);
  }
  const flow = await parts.invitations.flow(version);
  const question = flow === undefined ? undefined : writtenQuestionOf(flow, stateOf(flow, invitation, now));
  if (question === undefined) return undefined;
  const first = revision === 0 ? (ownWords(rule, language) ?? words.invitation) : undefined;
  return messageOf(question, misunderstood > 0 ? words.again : first);
}

const ownWords = (rule: SurveyRule | undefined, language: string): string | undefined =>
  rule?.words?.[language];

/** Told twice, the second time changes nothing. */
export async function takeReply(
  parts: SurveyMessageParts,
  { invitation, kind, text, at }: InvitationReply,
): Promise<void> {
  const { invitationId, revision, progress, misunderstood } = invitation;
  if (kind === 'optOut') {
    const interview = interviewOf(invitation, progress, 'sms', 'broken-off');
    await parts.invitations.finish(invitationId, revision, interview);
    return;
  }
  const opened = await answerInvitation(parts, invitationId, revision, text, at, 'sms');
  if (opened.state === 'unknown') throw new Error(`the flow of the invitation ${invitationId} is gone`);
  if (opened.state !== 'open' || opened.problem === undefined || opened.problem === 'stale') return;
  if (misunderstood >= MOST_MISUNDERSTOOD) {
    await answerInvitation(parts, invitationId, revision, undefined, at, 'sms');
    return;
  }
  await parts.invitations.advance(invitationId, revision, {
    progress: stateOf(opened.flow, invitation, at),
    channel: 'sms',
    misunderstood: misunderstood + 1,
  });
}

/** Non-response counts: who was reached and did not answer is on record. */
export async function endExpired(
  { invitations }: Pick<SurveyMessageParts, 'invitations'>,
  { invitation, wasReached }: { readonly invitation: Invitation; readonly wasReached: boolean },
): Promise<void> {
  const { invitationId, revision, progress, answeredOn, channel, continues } = invitation;
  // Who broke off on the phone and gave nothing since is on record already.
  const isTold = continues !== undefined && answeredOn === undefined;
  const isAsked = wasReached && channel !== 'call' && !isTold;
  const interview = isAsked ? interviewOf(invitation, progress, answeredOn ?? channel, 'expired') : undefined;
  await invitations.finish(invitationId, revision, interview);
}
