/**
 * What an agent does at the desk. Whatever names a call or a person names one that is the agent's own at this moment:
 * the call they are in, the lead they are shown, or the call whose disposition they owe.
 */
import type { CallbackKind } from '../domain/callback/callback.ts';
import { reviewAction, type AgentAction } from '../domain/conversation/action.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { AttemptId, LeadId } from '../domain/kernel/ids.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import type { CommandReply, EngineCommand } from '../ports/commands.ts';
import { callbackTimeOf } from './callbacks.ts';
import { lockedFields } from './deskFields.ts';
import type { AtDesk, DeskParts } from './deskParts.ts';
import type { ScreenAsked } from './deskScreen.ts';
import { addToList } from './doNotCall.ts';
import { publicError } from './errors.ts';
import { editLead } from './leadEdits.ts';

const COMMAND_DEADLINE_MS = 5_000;
/** As long as a shift: whoever comes back the next day has another call. */
const KEEP_DRAFT_MS = 12 * HOUR_MS;

export interface AnswerAtDesk {
  readonly nodeId: string;
  readonly value: string;
}

export type DeskOrder =
  | { readonly type: 'login'; readonly phone: 'browser' | 'own' }
  | { readonly type: 'logout' | 'ready' | 'hangup' }
  | { readonly type: 'pause'; readonly reason: string }
  | { readonly type: 'action'; readonly action: AgentAction }
  | {
      readonly type: 'disposition';
      readonly code: string;
      readonly note?: string | undefined;
      readonly callback?: { readonly time: string; readonly kind?: CallbackKind | undefined } | undefined;
      readonly answers: readonly AnswerAtDesk[];
    }
  | { readonly type: 'doNotCall'; readonly attemptId: AttemptId }
  | { readonly type: 'editLead'; readonly leadId: LeadId; readonly values: Readonly<Record<string, string>> }
  | { readonly type: 'draft'; readonly attemptId: AttemptId; readonly draft: unknown }
  | { readonly type: 'messageRead'; readonly messageId: string };

/** Never rejects for what the agent or the other side did wrong: that is in the reply. */
export async function runDeskOrder(
  parts: DeskParts,
  who: AtDesk,
  order: DeskOrder,
  now: Instant,
): Promise<CommandReply> {
  try {
    return await run(parts, who, order, now);
  } catch (error) {
    const known = publicError(error);
    if (known === undefined) throw error;
    return { ok: false, code: known.code, message: known.message };
  }
}

function run(parts: DeskParts, who: AtDesk, order: DeskOrder, now: Instant): Promise<CommandReply> {
  const { agentId } = who;
  switch (order.type) {
    case 'login':
      return login(parts, who, order.phone);
    case 'logout':
    case 'ready':
    case 'hangup':
      return ask(parts, { type: `agent.${order.type}`, agentId });
    case 'pause':
      return ask(parts, { type: 'agent.pause', agentId, reason: order.reason });
    case 'action':
      return act(parts, who, order.action);
    case 'disposition':
      return dispose(parts, who, order, now);
    case 'doNotCall':
      return neverAgain(parts, who, order.attemptId, now);
    case 'editLead':
      return edit(parts, who, order, now);
    case 'draft':
      return keepDraft(parts, who, order);
    case 'messageRead':
      return messageRead(parts, who, order.messageId);
    default:
      return assertNever(order);
  }
}

/** The person whom the agent has before them: of the call, the lead that is shown, or the call before. */
export function subjectOf({ desk }: DeskParts, agentId: string): ScreenAsked | undefined {
  const { agent, call } = desk.floor.desk(agentId) ?? {};
  if (call !== undefined) {
    const { campaignId, leadId, attemptId, isInbound } = call;
    return { campaignId, leadId, attemptId, isInbound };
  }
  const { preview, owedDisposition: owed } = agent ?? {};
  if (owed !== undefined) {
    const { campaignId, leadId, attemptId } = owed;
    return { campaignId, leadId, attemptId, isInbound: false };
  }
  return preview === undefined
    ? undefined
    : { campaignId: preview.campaignId, leadId: preview.leadId, isInbound: false };
}

function ask({ stores, dialGroupId }: DeskParts, command: EngineCommand): Promise<CommandReply> {
  return stores.commands.send(dialGroupId, command, COMMAND_DEADLINE_MS);
}

async function login(parts: DeskParts, { agentId }: AtDesk, kind: 'browser' | 'own'): Promise<CommandReply> {
  const { records, dialGroupId, desk } = parts;
  const agent = (await records.agents(dialGroupId)).find((one) => one.agentId === agentId);
  if (agent === undefined) return refused('not-found', `there is no agent ${agentId}`);
  const browser = desk.phones.browserPhoneOf(agent)?.phone;
  const phone = kind === 'browser' ? browser : agent.phone;
  if (phone === undefined || (kind === 'own' && phone === browser))
    return refused('no-phone', `${agentId} has no phone of this kind: see telephony.phones`);
  return ask(parts, { type: 'agent.login', agentId, phone });
}

async function act(parts: DeskParts, { agentId }: AtDesk, action: AgentAction): Promise<CommandReply> {
  const refusal = reviewAction(action);
  if (refusal !== undefined) return refused(refusal.code, refusal.message);
  return ask(parts, { type: 'agent.action', agentId, action });
}

async function dispose(
  parts: DeskParts,
  who: AtDesk,
  { code, note, callback, answers }: Extract<DeskOrder, { type: 'disposition' }>,
  now: Instant,
): Promise<CommandReply> {
  const subject = subjectOf(parts, who.agentId);
  const reply = await act(parts, who, {
    type: 'disposition',
    code,
    ...(note === undefined ? {} : { note }),
    ...(callback === undefined
      ? {}
      : { callback: { time: callbackTimeOf(callback.time), kind: callback.kind } }),
  });
  const { attemptId } = subject ?? {};
  if (!reply.ok || subject === undefined || attemptId === undefined) return reply;
  await keepAnswers(parts, who, { ...subject, attemptId }, answers, now);
  await parts.desk.store.dropDraft(who.agentId, attemptId);
  return reply;
}

async function keepAnswers(
  { records, desk }: DeskParts,
  { agentId }: AtDesk,
  { attemptId, campaignId }: ScreenAsked & { readonly attemptId: AttemptId },
  answers: readonly AnswerAtDesk[],
  now: Instant,
): Promise<void> {
  if (answers.length === 0) return;
  const scriptId = (await records.campaign(campaignId))?.settings.script;
  const script = scriptId === undefined ? undefined : await desk.script(scriptId, attemptId);
  if (script === undefined) return;
  await desk.records.saveAnswers({
    attemptId,
    campaignId,
    agentId,
    scriptId: script.scriptId,
    scriptVersion: script.version,
    answers: answers.map(({ nodeId, value }) => ({ nodeId, value })),
    at: now,
  });
}

async function neverAgain(
  parts: DeskParts,
  { agentId }: AtDesk,
  attemptId: AttemptId,
  now: Instant,
): Promise<CommandReply> {
  const subject = subjectOf(parts, agentId);
  if (subject?.attemptId !== attemptId) return notYours();
  const { records, lists, doNotCall } = parts;
  // The number that was called; its attempt may still be on its way to the records.
  const number =
    (await records.attempt(attemptId))?.number ?? (await lists.edits.lead(subject.leadId))?.number;
  if (number === undefined) return refused('not-found', 'the number of the call is not known');
  await addToList(doNotCall, { list: { kind: 'stored' }, entries: [number], source: 'agent', now });
  return { ok: true };
}

async function edit(
  parts: DeskParts,
  { agentId, login: who }: AtDesk,
  { leadId, values }: Extract<DeskOrder, { type: 'editLead' }>,
  now: Instant,
): Promise<CommandReply> {
  const subject = subjectOf(parts, agentId);
  if (subject?.leadId !== leadId) return notYours();
  const { records, lists, storesOf, region: homeRegion, desk } = parts;
  const scriptId = (await records.campaign(subject.campaignId))?.settings.script;
  const script = scriptId === undefined ? undefined : await desk.script(scriptId, subject.attemptId);
  const [locked] = lockedFields(script, Object.keys(values));
  if (locked !== undefined)
    return refused('field-locked', `${locked} is not among the fields that the script lets agents correct`);
  await editLead({ lists, stores: storesOf }, { leadId, values, homeRegion, isDryRun: false, who, now });
  return { ok: true };
}

async function keepDraft(
  parts: DeskParts,
  { agentId }: AtDesk,
  { attemptId, draft }: Extract<DeskOrder, { type: 'draft' }>,
): Promise<CommandReply> {
  if (subjectOf(parts, agentId)?.attemptId !== attemptId) return notYours();
  await parts.desk.store.saveDraft(agentId, attemptId, draft, KEEP_DRAFT_MS);
  return { ok: true };
}

async function messageRead(
  { desk }: DeskParts,
  { agentId }: AtDesk,
  messageId: string,
): Promise<CommandReply> {
  await desk.messages.read(agentId, messageId);
  return { ok: true };
}

function notYours(): CommandReply {
  return refused('not-yours', 'this is not the call or the person before you');
}

function refused(code: string, message: string): CommandReply {
  return { ok: false, code, message };
}
