/**
 * Inviting those who had a conversation. Each is decided on once; where the engine ends half-way it is decided on again,
 * with the same answer, since the draw is the call's id and an invitation is one a call.
 */
import { askedAfter, type AskedAfter } from '../domain/cdr/askedAfter.ts';
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import { interviewsOf } from '../domain/cdr/interviews.ts';
import type { Flow } from '../domain/flow/flow.ts';
import { languageOf } from '../domain/flow/languages.ts';
import { resumeWritten } from '../domain/flow/writtenResume.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { restSince } from '../domain/survey/asking.ts';
import type { SurveyChannel } from '../domain/survey/interview.ts';
import { askedBy, DEFAULT_EXPIRE_MS, type SurveyRule } from '../domain/survey/rule.ts';
import type { Invitation, InvitationOrder, Invitations } from '../ports/invitations.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';
import { variablesOf } from './invitations.ts';

export interface OccasionParts {
  readonly invitations: Pick<Invitations, 'invite' | 'keepFlow' | 'lastAskedAt'>;
  readonly records: Pick<RecordsPort, 'attempt' | 'campaign' | 'lead'>;
  /** As its file is now; undefined: there is none. */
  readonly flow: (flowId: string) => Promise<Flow | undefined>;
  readonly newInvitationId: () => string;
}

/** `because`: why nobody is asked. */
export type OccasionDecision =
  | { readonly kind: 'invited'; readonly invitation: Invitation; readonly isNew: boolean }
  | { readonly kind: 'planned'; readonly order: InvitationOrder }
  | {
      readonly kind: 'nobody';
      readonly because: 'no-conversation' | 'no-survey' | 'not-drawn' | 'rested' | 'nothing-left';
    };

export interface OccasionOrder {
  readonly attemptId: string;
  /** Whatever chance and rest say. */
  readonly isAskedFor?: boolean | undefined;
  /** Of one that is asked for, where the campaign asks on the phone; absent: `sms`. */
  readonly channel?: 'sms' | 'link' | undefined;
  /** Nothing is kept. */
  readonly isDryRun?: boolean | undefined;
}

/** Rejects (OUT_NOT_FOUND) where the flow or the call is not there. */
export async function inviteAfterCall(
  parts: OccasionParts,
  { attemptId, isAskedFor = false, channel = 'sms', isDryRun = false }: OccasionOrder,
  now: Instant,
): Promise<OccasionDecision> {
  const cdr = await parts.records.attempt(attemptId);
  if (cdr === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no call ${JSON.stringify(attemptId)}`);
  if (!('lineResult' in cdr) || cdr.stamps.joinedAt === undefined)
    return { kind: 'nobody', because: 'no-conversation' };
  const own = (await parts.records.campaign(cdr.campaignId))?.settings.survey;
  if (own === undefined) return { kind: 'nobody', because: 'no-survey' };
  const rule = isAskedFor ? askingNow(cdr, own, channel) : own;
  const asked = askedAfter(cdr, rule);
  if (asked.kind === 'nobody') return { kind: 'nobody', because: 'not-drawn' };
  const flow = await flowNamed(parts, rule.flow);
  await checkLaterCalls(parts, rule);
  const order = await orderOf(parts, { cdr, rule, flow, asked }, now);
  if (order === undefined) return { kind: 'nobody', because: 'nothing-left' };
  // The rest of a survey is no further asking.
  const since = isAskedFor || asked.kind === 'goOn' ? undefined : restSince(rule, now);
  if (isDryRun) return planned(parts, order, since);
  await parts.invitations.keepFlow(flow);
  const made = await parts.invitations.invite(order, since);
  return made === undefined ? { kind: 'nobody', because: 'rested' } : { kind: 'invited', ...made };
}

/** Everybody, and in writing where the campaign asks on the phone: that time is over. */
function askingNow(cdr: CallDetailRecord, rule: SurveyRule, by: 'sms' | 'link'): SurveyRule {
  if (askedBy(rule) !== 'call') return { ...rule, share: 1 };
  const wasAsked = interviewsOf(cdr).length > 0;
  return wasAsked ? { ...rule, finishBy: rule.finishBy ?? by } : { ...rule, share: 1, channel: by };
}

/** The campaign that calls asks the same flow. */
async function checkLaterCalls({ records }: OccasionParts, { campaign, flow }: SurveyRule): Promise<void> {
  if (campaign === undefined) return;
  const asks = (await records.campaign(campaign))?.settings.flow;
  if (asks === flow) return;
  const found = asks === undefined ? 'no flow' : `the flow ${asks}`;
  throw new OutpaceError('OUT_NOT_FOUND', `the campaign ${campaign}, which is to ask ${flow}, asks ${found}`);
}

async function planned(
  { invitations }: OccasionParts,
  order: InvitationOrder,
  since: Instant | undefined,
): Promise<OccasionDecision> {
  const askedAt = since === undefined ? undefined : await invitations.lastAskedAt(order.number);
  const isTooSoon = since !== undefined && askedAt !== undefined && askedAt >= since;
  return isTooSoon ? { kind: 'nobody', because: 'rested' } : { kind: 'planned', order };
}

export async function flowNamed({ flow }: Pick<OccasionParts, 'flow'>, flowId: string): Promise<Flow> {
  const found = await flow(flowId);
  if (found !== undefined) return found;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no flow ${JSON.stringify(flowId)} in the folder of flows`,
  );
}

interface Occasion {
  readonly cdr: CallDetailRecord;
  readonly rule: SurveyRule;
  readonly flow: Flow;
  readonly asked: Exclude<AskedAfter, { kind: 'nobody' }>;
}

/** Undefined: nothing of the survey is left to ask, or it was asked in another version. */
async function orderOf(
  parts: OccasionParts,
  { cdr, rule, flow, asked }: Occasion,
  now: Instant,
): Promise<InvitationOrder | undefined> {
  const { number, leadId, campaignId, attemptId } = cdr;
  const { afterMs = 0, expireMs = DEFAULT_EXPIRE_MS } = rule;
  const agentId = asked.kind === 'goOn' ? asked.interview.agentId : cdr.agentId;
  const fields = (await parts.records.lead(leadId))?.fields ?? {};
  const dueAt = Math.max(now, (cdr.stamps.endedAt ?? now) + afterMs);
  const order: InvitationOrder = {
    invitationId: parts.newInvitationId(),
    surveyId: flow.flowId,
    version: flow.version,
    channel: channelOf(rule, asked.kind),
    occasion: { campaignId, leadId, attemptId, agentId },
    number,
    language: languageOf(flow, { language: fields['language'] ?? '' }),
    createdAt: now,
    dueAt,
    expiresAt: dueAt + expireMs,
    ...(askedBy(rule) === 'laterCall' ? { calledBy: rule.campaign } : {}),
  };
  if (asked.kind === 'ask') return order;
  const { run, interview } = asked;
  if (run.version !== flow.version) return undefined;
  const progress = resumeWritten(flow, variablesOf(order), run.answers, now);
  return progress.nodeId === undefined ? undefined : { ...order, progress, continues: interview.interviewId };
}

function channelOf(rule: SurveyRule, kind: 'ask' | 'goOn'): SurveyChannel {
  const by = kind === 'goOn' ? rule.finishBy : askedBy(rule);
  if (by === 'sms') return 'sms';
  return by === 'link' ? 'web' : 'call';
}

export interface NumberOrder {
  readonly number: string;
  readonly flowId: string;
  /** By whose policies, hours and words. */
  readonly campaignId: string;
  readonly channel: 'sms' | 'web';
  readonly language: string;
}

/** Somebody who is asked about no call, by whoever has a reason to: chance and rest are not asked. */
export async function orderForNumber(
  parts: Pick<OccasionParts, 'records' | 'flow' | 'newInvitationId'>,
  { number, flowId, campaignId, channel, language }: NumberOrder,
  now: Instant,
): Promise<{ readonly order: InvitationOrder; readonly flow: Flow }> {
  const flow = await flowNamed(parts, flowId);
  if (flow.written !== true)
    throw new OutpaceError(
      'OUT_FLOW_INVALID',
      `the flow ${flowId} cannot be asked in writing: give its questions words, and it \`written: true\``,
    );
  const campaign = await parts.records.campaign(campaignId);
  if (campaign === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no campaign ${JSON.stringify(campaignId)}`);
  const order: InvitationOrder = {
    invitationId: parts.newInvitationId(),
    surveyId: flow.flowId,
    version: flow.version,
    channel,
    occasion: { campaignId, leadId: '', attemptId: '' },
    number,
    language: languageOf(flow, { language }),
    createdAt: now,
    dueAt: now,
    expiresAt: now + (campaign.settings.survey?.expireMs ?? DEFAULT_EXPIRE_MS),
  };
  return { order, flow };
}
