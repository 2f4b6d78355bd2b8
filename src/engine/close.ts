/** The end of a call: hanging up, giving the agent back, and the one record that every attempt gets. */
import type { CallbackPromised } from '../domain/callback/callback.ts';
import {
  dialStatusOf,
  isCharged,
  lineResult,
  type CallEnd,
  type DialStatus,
  type HangupReason,
  type LineResult,
} from '../domain/call/lineResult.ts';
import type { CallDetailRecord, EndedBy, LeadNext } from '../domain/cdr/attempt.ts';
import { redialAfter } from '../domain/compliance/redialAfter.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { isManualLead } from '../domain/lead/manualLead.ts';
import { nextForLead } from '../domain/lead/recycle.ts';
import { agentOf, release, wrapUp } from './agentLoop.ts';
import { callKey, detailsOf, enter, isAnswered, stamp, type Call } from './call.ts';
import { campaignOf, settingsOf } from './campaignFloor.ts';
import { notePresses } from './flowRoom.ts';
import { log, type Floor } from './floor.ts';
import { enterInbound, inboundOver, type InboundCall } from './inbound.ts';
import { dropLeg } from './leg.ts';
import { dismissThird, forgetInConversation } from './leave.ts';
import { observeResolved } from './observe.ts';
import { statusByVerdict } from './detectStart.ts';
import { endRecording } from './recording.ts';
import { trunkShown } from './trunks.ts';

const HANGUP_LIMIT_MS = 10 * SECOND_MS;
/** The list answers in milliseconds; while its store is away the person is not kept on the line for it. */
const DO_NOT_CALL_LIMIT_MS = 5 * SECOND_MS;

export function close(floor: Floor, call: Call, reason: HangupReason): void {
  if (call.state === 'closing') return;
  call.hangupReason = reason;
  detachAgent(floor, call);
  enter(floor, call, 'close', HANGUP_LIMIT_MS);
  if (call.inbound !== undefined) enterInbound(floor, call.inbound, 'close');
  floor.effects.push({ type: 'hangup', callId: call.attempt.attemptId, reason });
}

/** As `close`, but the hang-up waits until the number is on the do-not-call list. */
export function closeWhenListed(floor: Floor, call: Call): void {
  if (call.state === 'closing') return;
  call.hangupReason = 'do-not-call';
  detachAgent(floor, call);
  enter(floor, call, 'close', DO_NOT_CALL_LIMIT_MS);
}

/** As the first hang-up: tried again where the end does not come. */
export function hangUpAgain(floor: Floor, call: Call): void {
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + HANGUP_LIMIT_MS);
  floor.effects.push({
    type: 'hangup',
    callId: call.attempt.attemptId,
    reason: call.hangupReason ?? 'orphan',
  });
}

export function ended(floor: Floor, call: Call, end: CallEnd): void {
  finish(floor, call, end, lineResult(end, historyOf(call)));
}

/** The leg is gone and nobody saw how. */
export function endedInGap(floor: Floor, call: Call): void {
  const end: CallEnd = { q850: 0, requestedByNetwork: false };
  if (call.hangupReason !== undefined) return ended(floor, call, end);
  finish(floor, call, end, isAnswered(call) ? 'ANSWERED' : 'UNKNOWN_GAP', { endedBy: 'unknown' });
}

/** The number was never dialled: the attempt is closed uncharged and the lead is due again at once. */
export function endedUndialled(floor: Floor, call: Call, result: LineResult): void {
  const end: CallEnd = { q850: 0, requestedByNetwork: false };
  finish(floor, call, end, result, { next: { state: 'retry', dueAt: floor.now } });
}

/** The trunk did not take the call: a fault of ours, not of the lead. */
export function endedByTrunk(floor: Floor, call: Call): void {
  finish(floor, call, { q850: 0, requestedByNetwork: false }, 'TRUNK_UNAVAILABLE');
}

interface Known {
  readonly next?: LeadNext;
  readonly endedBy?: EndedBy;
}

function finish(floor: Floor, call: Call, end: CallEnd, result: LineResult, known: Known = {}): void {
  if (!isAnswered(call)) {
    observeResolved(floor, call, result);
    trunkShown(floor, call, result);
  }
  stamp(floor, call, 'endedAt');
  endRecording(floor, call);
  detachAgent(floor, call);
  enter(floor, call, 'end');
  floor.calls.delete(call.attempt.attemptId);
  if (call.inbound !== undefined)
    return finishTalk(floor, call, call.inbound, known.endedBy ?? endedBy(call, result));
  notePresses(floor, call);
  const charged = isCharged(result);
  const dialStatus: DialStatus = call.abandoned
    ? 'abandoned'
    : (statusByVerdict(call) ?? dialStatusOf(result));
  const cdr: CallDetailRecord = {
    ...call.attempt,
    stamps: call.stamps,
    lineResult: result,
    dialStatus,
    ...(end.sip === undefined ? {} : { sip: end.sip }),
    q850: end.q850,
    charged,
    consent: call.consent,
    ...(call.joinedAgentId === undefined ? {} : { agentId: call.joinedAgentId }),
    endedBy: known.endedBy ?? endedBy(call, result),
    ...(call.hangupReason === undefined ? {} : { hangupReason: call.hangupReason }),
    ...detailsOf(call),
    next: isManualLead(call.attempt.leadId)
      ? { state: 'final' }
      : (known.next ?? nextOf(floor, call, dialStatus, charged)),
  };
  floor.effects.push({ type: 'closeAttempt', cdr, revision: call.priorRevision + 1 });
  log(floor, 'info', 'call.ended', {
    attemptId: cdr.attemptId,
    campaignId: cdr.campaignId,
    lineResult: result,
    dialStatus,
    sip: end.sip,
    q850: end.q850,
  });
}

/** A caller has no attempt: what was said and done goes with the record of their call. */
function finishTalk(floor: Floor, { hangupReason }: Call, inbound: InboundCall, by: EndedBy): void {
  if (floor.legs.has(inbound.callId)) dropLeg(floor, inbound.leg);
  inboundOver(floor, inbound, {
    endedAt: floor.now,
    endedBy: by,
    ...(hangupReason === undefined ? {} : { hangupReason }),
  });
}

function nextOf(floor: Floor, call: Call, dialStatus: DialStatus, charged: boolean): LeadNext {
  const { attempt, details, priorAttempts, leadFacts } = call;
  const promised = details.disposition?.callback ?? promisedByFlow(call);
  if (promised !== undefined && call.consent !== 'do_not_call') return { state: 'retry', dueAt: promised.at };
  const { campaign, placeOf } = campaignOf(floor, call);
  const chargedAttempts = priorAttempts + (charged ? 1 : 0);
  const outcome = {
    dialStatus,
    disposition: details.disposition?.code,
    doNotCall: call.consent === 'do_not_call' || details.disposition?.salesStatus === 'do_not_call',
    chargedAttempts,
    attempts: attempt.attemptNumber,
    endedAt: floor.now,
  };
  const { settings } = campaign;
  return nextForLead(settings, outcome, (from) => {
    const place = placeOf({ number: attempt.number, ...leadFacts });
    const made = { attempt, dialStatus, chargedAttempts, facts: leadFacts };
    return redialAfter(made, place, settings, from);
  });
}

/** Who has spoken with an agent after all is not owed it any more. */
function promisedByFlow({ details, joinedAgentId }: Call): CallbackPromised | undefined {
  return joinedAgentId === undefined ? details.promised : undefined;
}

function historyOf(call: Call): {
  answered: boolean;
  progressed: boolean;
  hangupReason?: HangupReason | undefined;
} {
  return { answered: isAnswered(call), progressed: call.progressed, hangupReason: call.hangupReason };
}

function endedBy(call: Call, result: LineResult): EndedBy {
  if (result === 'CANCELLED') return 'engine';
  if (call.hangupReason === 'agent-hangup' || call.hangupReason === 'agent-lost') return 'agent';
  if (call.hangupReason === 'supervisor-hangup') return 'supervisor';
  if (call.hangupReason !== undefined) return 'engine';
  return isAnswered(call) ? 'customer' : 'network';
}

/** Whatever the agent was doing for this call is over. */
export function detachAgent(floor: Floor, call: Call): void {
  const agent = agentOf(floor, call);
  dismissThird(floor, call);
  if (agent !== undefined) forgetInConversation(floor, call, agent);
  // Nothing is left to write down about a machine.
  const wrapUpMs = call.details.detection?.isTakenAway === true ? 0 : settingsOf(floor, call).wrapUpMs;
  if (agent?.state === 'talking') wrapUp(floor, agent, wrapUpMs);
  else release(floor, call);
  call.agentId = undefined;
  if (call.bridgeId === undefined) return;
  const seats = agent?.seatId === undefined ? [] : [agent.seatId];
  // Also from a join that was under way: the agent's leg may be in the bridge already.
  for (const seatId of seats) floor.effects.push({ type: 'seat', callId: seatId });
  floor.effects.push({
    type: 'unbridge',
    bridgeId: call.bridgeId,
    callIds: [call.attempt.attemptId, ...seats],
  });
  call.bridgeId = undefined;
}
