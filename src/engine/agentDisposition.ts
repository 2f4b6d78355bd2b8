/**
 * Dispositions (DOMAIN 3.1): given in the call or after it. Where the campaign forces them the agent stays in wrap-up
 * until one is given; past the campaign's limit a supervisor sees that it is missing. In the call it goes with the
 * call's record; afterwards it follows the record, and moves the lead unless a newer attempt has.
 */
import type { CallbackPromised } from '../domain/callback/callback.ts';
import type { ActionRefusal, AgentAction } from '../domain/conversation/action.ts';
import type { Disposition } from '../domain/campaign/dispositions.ts';
import type { CallDisposition } from '../domain/cdr/details.ts';
import { isManualLead } from '../domain/lead/manualLead.ts';
import { nextForLead } from '../domain/lead/recycle.ts';
import { agentKey, type Agent, type Owed } from './agent.ts';
import { isWaitingFor, save, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { promiseCallback, timeZoneOf } from './callbackPromise.ts';
import { NOT_YOURS, conversationOf } from './conversation.ts';
import { log, type Floor } from './floor.ts';

type Said = Pick<Extract<AgentAction, { type: 'disposition' }>, 'code' | 'note' | 'callback'>;

/** The conversation is over and nothing was said of it yet. */
export function owe(floor: Floor, agent: Agent, call: Call): void {
  // Somebody who was called in says nothing of another's call.
  if (isCalledIn(call, agent) || call.inbound !== undefined) return;
  const rules = settingsOf(floor, call).dispositions;
  agent.owed = undefined;
  const { disposition, detection } = call.details;
  if (rules === undefined || disposition !== undefined || detection?.isTakenAway === true) return;
  const { attemptId, campaignId, leadId, createdAt, attemptNumber, number } = call.attempt;
  agent.owed = {
    attemptId,
    campaignId,
    leadId,
    since: floor.now,
    isForced: rules.forced,
    createdAt,
    attemptNumber,
    number,
    ...timeZoneOf(call),
    revision: call.priorRevision + 1,
    // Somebody was talked to: the attempt is charged.
    chargedAttempts: call.priorAttempts + 1,
  };
}

/** Whether the agent may not become ready. */
export function isBlocked(floor: Floor, { owed }: Agent): boolean {
  if (owed?.isForced !== true) return false;
  return floor.campaigns.get(owed.campaignId)?.campaign.settings.dispositions?.forced === true;
}

/** Wrap-up goes on; sets when it is to be looked at again. */
export function wrapUpDeadline(floor: Floor, agent: Agent): void {
  const key = agentKey(agent.profile.agentId);
  if (!isBlocked(floor, agent)) return floor.deadlines.set(key, agent.since + (agent.wrapUpMs ?? 0));
  const overdueAt = (agent.owed?.since ?? floor.now) + limitMs(floor, agent);
  if (agent.owed?.isOverdue !== true) floor.deadlines.set(key, overdueAt);
}

/** At the deadline of wrap-up: a forced disposition is missing, so that wrap-up goes on and a supervisor is told. */
export function isUndisposed(floor: Floor, agent: Agent): boolean {
  if (!isBlocked(floor, agent) || agent.owed === undefined) return false;
  if (floor.now < agent.owed.since + limitMs(floor, agent)) wrapUpDeadline(floor, agent);
  else if (agent.owed.isOverdue !== true) {
    agent.owed = { ...agent.owed, isOverdue: true };
    const { attemptId, campaignId } = agent.owed;
    const { agentId } = agent.profile;
    log(floor, 'warn', 'agent.dispositionOverdue', { agentId, attemptId, campaignId });
    floor.isDirty = true;
  }
  return true;
}

/** The agent says how the call came out. Undefined: taken. */
export function giveDisposition(floor: Floor, agent: Agent, said: Said): ActionRefusal | undefined {
  const { code } = said;
  const call = attemptOf(floor, agent);
  if (call !== undefined && isCalledIn(call, agent)) return NOT_YOURS;
  const campaignId = call?.attempt.campaignId ?? agent.owed?.campaignId;
  if (campaignId === undefined)
    return { code: 'no-conversation', message: 'there is no call that has no disposition yet' };
  const codes = floor.campaigns.get(campaignId)?.campaign.settings.dispositions?.codes ?? [];
  const disposition = codes.find((each) => each.code === code);
  if (disposition === undefined) {
    const known = codes.map((each) => each.code).join(', ') || 'none';
    return {
      code: 'bad-argument',
      message: `the campaign ${campaignId} has no disposition ${code} (it has: ${known})`,
    };
  }
  const promise = promiseCallback(floor, campaignId, disposition, call ?? agent.owed, said.callback);
  if (promise !== undefined && 'message' in promise) return promise;
  const given = whatIsSaid(floor, agent, disposition, said.note, promise);
  if (call === undefined) giveAfter(floor, agent, given);
  else {
    giveInCall(floor, call, given);
    if (agent.owed?.attemptId === call.attempt.attemptId) agent.owed = undefined;
    floor.isDirty = true;
  }
  return undefined;
}

/** The call that the agent is in, or whose person waits for their lost phone, where it was placed for a lead. */
function attemptOf(floor: Floor, { state, attemptId, owed, profile }: Agent): Call | undefined {
  const own = state === 'talking' ? floor.calls.get(attemptId ?? '') : undefined;
  const lost = floor.calls.get(owed?.attemptId ?? '');
  const isLost = lost !== undefined && isWaitingFor(lost, profile.agentId);
  const call = own ?? (isLost ? lost : undefined);
  return call?.inbound === undefined ? call : undefined;
}

function isCalledIn(call: Call, { profile }: Agent): boolean {
  const { third } = conversationOf(call);
  return third?.kind === 'agent' && third.agentId === profile.agentId;
}

function whatIsSaid(
  floor: Floor,
  agent: Agent,
  { code, salesStatus, isContact, isSuccess }: Disposition,
  note: string | undefined,
  callback: CallbackPromised | undefined,
): CallDisposition {
  const { agentId } = agent.profile;
  const about = { code, salesStatus, isContact, isSuccess, agentId, at: floor.now };
  return {
    ...about,
    ...(note === undefined ? {} : { note }),
    ...(callback === undefined ? {} : { callback }),
  };
}

/** The call's end takes it to the record, with what the lead does next (close.ts). */
function giveInCall(floor: Floor, call: Call, disposition: CallDisposition): void {
  call.details = { ...call.details, disposition };
  save(floor, call);
  const { attempt, priorRevision, priorAttempts } = call;
  record(floor, { ...attempt, revision: priorRevision + 1, chargedAttempts: priorAttempts + 1 }, disposition);
}

function giveAfter(floor: Floor, agent: Agent, disposition: CallDisposition): void {
  const { owed } = agent;
  if (owed === undefined) return;
  agent.owed = undefined;
  floor.isDirty = true;
  record(floor, owed, disposition);
}

type Disposed = Pick<
  Owed,
  | 'attemptId'
  | 'campaignId'
  | 'leadId'
  | 'createdAt'
  | 'attemptNumber'
  | 'revision'
  | 'chargedAttempts'
  | 'number'
>;

function record(floor: Floor, about: Disposed, disposition: CallDisposition): void {
  const { attemptId, campaignId, leadId, createdAt, attemptNumber, revision, chargedAttempts, number } =
    about;
  const settings = floor.campaigns.get(campaignId)?.campaign.settings;
  if (settings === undefined) return;
  const doNotCall = disposition.salesStatus === 'do_not_call';
  const byRule = nextForLead(settings, {
    dialStatus: 'answered',
    disposition: disposition.code,
    doNotCall,
    chargedAttempts,
    attempts: attemptNumber,
    endedAt: floor.now,
  });
  const { callback } = disposition;
  const promised = callback === undefined ? byRule : ({ state: 'retry', dueAt: callback.at } as const);
  const next = isManualLead(leadId) ? ({ state: 'final' } as const) : promised;
  const given = { attemptId, campaignId, leadId, createdAt, revision, disposition, next };
  floor.effects.push({ type: 'recordDisposition', given, ...(number === undefined ? {} : { number }) });
  log(floor, 'info', 'call.disposition', { attemptId, campaignId, code: disposition.code });
}

function limitMs(floor: Floor, { owed }: Agent): number {
  return floor.campaigns.get(owed?.campaignId ?? '')?.campaign.settings.dispositions?.limitMs ?? 0;
}
