/**
 * Zero orphans: after a start, after each gap in the events and once a minute the floor is compared with the legs
 * that really live. Live calls are adopted and taken up where they are; what is gone is closed by a record; what
 * nobody knows is hung up. No call is placed while a comparison after a gap is under way.
 */
import type { CallEnd } from '../domain/call/lineResult.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import { isPerCall, type Agent } from './agent.ts';
import { release, seatLost } from './agentLoop.ts';
import { agentLegAnswered, agentPhoneLost, awaitsPhone } from './agentPhone.ts';
import { answered, serve, serveAgain } from './answer.ts';
import { enter, hasSpoken, isAnswered, type Call } from './call.ts';
import { waitLimitMs } from './campaignFloor.ts';
import { close, ended, endedInGap, endedUndialled, hangUpAgain } from './close.ts';
import { dialling } from './callLoop.ts';
import { takeLine, type Leg } from './leg.ts';
import { answeredLeg, endedLeg } from './legLoop.ts';
import { log, setHold, type Floor } from './floor.ts';
import { acceptCalls, inboundSeatLost } from './inboundLoop.ts';
import type { EngineInput, LiveLeg } from './input.ts';
import { agentVanished } from './conference.ts';
import { placeParties } from './conversation.ts';
import { takeUpFlow } from './flow.ts';
import { stopPlayback } from './playback.ts';

import { SUPERVISION_BRIDGE } from './supervision.ts';

export const RECONCILE_KEY = 'reconcile';
const RECONCILE_INTERVAL_MS = MINUTE_MS;
const RETRY_MS = SECOND_MS;
/** A leg whose order left just before the list was made need not be in it. */
const YOUNG_MS = 3 * SECOND_MS;

type Listed = Extract<EngineInput, { type: 'callsListed' }>;

export function linkDown(floor: Floor, reason: string): void {
  setHold(floor, 'telephony is not connected', true);
  log(floor, 'warn', 'telephony.linkDown', { reason });
}

export function linkUp(floor: Floor): void {
  setHold(floor, 'calls are being compared with Asterisk', true);
  setHold(floor, 'telephony is not connected', false);
  floor.linkUpAt = floor.now;
  floor.effects.push({ type: 'listCalls' });
  // A telephony that has started anew knows of no number.
  acceptCalls(floor);
}

function scheduleReconcile(floor: Floor): void {
  floor.deadlines.set(RECONCILE_KEY, floor.now + RECONCILE_INTERVAL_MS);
}

export function listFailed(floor: Floor): void {
  floor.deadlines.set(RECONCILE_KEY, floor.now + RETRY_MS);
}

export function reconcileDeadline(floor: Floor): void {
  scheduleReconcile(floor);
  if (!floor.holds.has('telephony is not connected')) floor.effects.push({ type: 'listCalls' });
}

export function callsListed(floor: Floor, listed: Listed): void {
  const live = new Map(listed.calls.map((leg) => [leg.callId, leg]));
  // Adopting is for legs whose events may not come here: after a start and after a gap. A list asked for before the
  // link came back does not show what happened until then.
  const isAfterGap =
    floor.holds.has('calls are being compared with Asterisk') && listed.listedAt >= floor.linkUpAt;
  scheduleReconcile(floor);
  // Calls before seats: a person who must be served again is given an agent once, and another if that one is gone.
  for (const call of floor.calls.values())
    reconcileCall(floor, call, live.get(call.attempt.attemptId), listed, isAfterGap);
  for (const agent of floor.agents.values()) reconcileSeat(floor, agent, live, listed, isAfterGap);
  for (const leg of floor.legs.values()) reconcileLeg(floor, leg, live.get(leg.legId), listed, isAfterGap);
  for (const leg of listed.calls) {
    if (floor.calls.has(leg.callId) || floor.seats.has(leg.callId) || floor.legs.has(leg.callId)) continue;
    log(floor, 'warn', 'call.orphan', { callId: leg.callId, state: leg.state });
    floor.effects.push({ type: 'hangup', callId: leg.callId, reason: 'orphan' });
    // Where a supervisor heard a call before a crash.
    if (leg.bridgeId?.startsWith(SUPERVISION_BRIDGE) === true) floor.bridgesToEnd.add(leg.bridgeId);
  }
  for (const bridgeId of floor.bridgesToEnd)
    floor.effects.push({ type: 'unbridge', bridgeId, callIds: [bridgeId] });
  floor.bridgesToEnd.clear();
  if (isAfterGap) setHold(floor, 'calls are being compared with Asterisk', false);
}

function reconcileCall(
  floor: Floor,
  call: Call,
  leg: LiveLeg | undefined,
  listed: Listed,
  isAfterGap: boolean,
): void {
  if (call.inbound !== undefined) {
    // Its leg is compared as a leg, and its end ends the call.
    if (leg !== undefined && isAfterGap) resume(floor, call, leg);
    return;
  }
  if (!call.isOnRecord || (leg === undefined && call.state === 'created' && awaitsPhone(floor, call))) return;
  if (leg === undefined)
    return closeGone(floor, call, listed.witnessed[call.attempt.attemptId], listed.listedAt);
  if (isAfterGap) floor.effects.push({ type: 'adopt', callId: call.attempt.attemptId });
  if (leg.state === 'created') {
    // Made but never dialled: whoever was about to dial it is gone.
    if (isAfterGap && call.state === 'created') close(floor, call, 'orphan');
    return;
  }
  if (call.state === 'created') dialling(floor, call);
  if (leg.state === 'up' && !isAnswered(call)) answered(floor, call);
  else if (isAfterGap) resume(floor, call, leg);
}

/** Takes up an answered call in the stage its snapshot shows. */
function resume(floor: Floor, call: Call, leg: LiveLeg): void {
  const agent = call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
  switch (call.state) {
    case 'detecting':
    case 'consent':
    case 'joining':
      // The prompt or the join may have ended unseen: from the start again, with the same agent where there is one.
      release(floor, call);
      stopPlayback(floor, call);
      enter(floor, call, 'wait', hasSpoken(call) ? waitLimitMs(floor, call) : 0);
      return serve(floor, call);
    case 'waiting':
      return serve(floor, call);
    case 'joined':
      if (agent?.state !== 'talking') return close(floor, call, 'agent-lost');
      // Whoever was in one conversation may be in another place now.
      if (call.conversation !== undefined || leg.bridgeId !== call.bridgeId) placeParties(floor, call);
      return;
    case 'inFlow':
      return takeUpFlow(floor, call);
    case 'parked':
    case 'transferred':
      return placeParties(floor, call);
    case 'message':
      return close(floor, call, 'machine');
    case 'safeHarbour':
      return close(floor, call, 'abandoned');
    case 'closing':
      return hangUpAgain(floor, call);
    case 'created':
    case 'dialling':
    case 'ringing':
    case 'ended':
      return;
    default:
      return assertNever(call.state);
  }
}

function closeGone(floor: Floor, call: Call, witnessed: CallEnd | undefined, listedAt: number): void {
  if (Math.max(call.since, call.attempt.createdAt) > listedAt - YOUNG_MS) {
    floor.deadlines.set(RECONCILE_KEY, floor.now + YOUNG_MS);
    return;
  }
  log(floor, 'warn', 'call.endedInGap', { attemptId: call.attempt.attemptId, state: call.state });
  if (witnessed !== undefined) ended(floor, call, witnessed);
  // Its dial may have been on the way when it was hung up: then somebody was called.
  else if (call.state === 'closing' && call.hangupReason === 'orphan' && !wasDialled(call))
    endedUndialled(floor, call, 'NODE_FAILURE');
  else endedInGap(floor, call);
}

function wasDialled(call: Call): boolean {
  return call.stamps.diallingAt !== undefined || isAnswered(call);
}

function reconcileLeg(
  floor: Floor,
  leg: Leg,
  found: LiveLeg | undefined,
  listed: Listed,
  isAfterGap: boolean,
): void {
  if (leg.state === 'reserving') return;
  if (found === undefined) {
    if (leg.since <= listed.listedAt - YOUNG_MS || isAfterGap) endedLeg(floor, leg, 'gone');
    return;
  }
  if (isAfterGap) floor.effects.push({ type: 'adopt', callId: leg.legId });
  if (leg.purpose === 'in') takeLine(floor, leg);
  if (found.state === 'up') answeredLeg(floor, leg);
}

function reconcileSeat(
  floor: Floor,
  agent: Agent,
  live: ReadonlyMap<string, LiveLeg>,
  listed: Listed,
  isAfterGap: boolean,
): void {
  const { seatId } = agent;
  if (seatId === undefined) {
    if (agent.state === 'seating' && isAfterGap)
      floor.deadlines.set(`agent:${agent.profile.agentId}`, floor.now);
    return;
  }
  const leg = live.get(seatId);
  if (leg === undefined) {
    if (agent.since <= listed.listedAt - YOUNG_MS || isAfterGap) loseSeat(floor, agent, !isAfterGap);
    return;
  }
  if (isAfterGap) floor.effects.push({ type: 'adopt', callId: seatId });
  if (leg.state === 'up' && (agent.state === 'seating' || isPhoneRinging(agent)))
    agentLegAnswered(floor, agent);
  // Not one who was just ordered into a conversation that the comparison took up.
  else if (isAfterGap && leg.state === 'up' && agent.state !== 'talking' && !isJoining(floor, agent))
    floor.effects.push({ type: 'seat', callId: seatId });
}

function isJoining(floor: Floor, { attemptId }: Agent): boolean {
  return floor.calls.get(attemptId ?? '')?.state === 'joining';
}

/**
 * The agent's leg ended: a conversation ends with it, unless the phone fell silent without a hang-up; then, and where
 * the prompt still plays, the person gets another agent.
 */
export function loseSeat(floor: Floor, agent: Agent, atPhone = true, isSilent = false): void {
  if (isPerCall(agent)) return agentPhoneLost(floor, agent, atPhone);
  const attemptId = seatLost(floor, agent, atPhone, isSilent);
  inboundSeatLost(floor, attemptId);
  const call = attemptId === undefined ? undefined : floor.calls.get(attemptId);
  if (call?.state === 'joined') return agentVanished(floor, call, agent, isSilent);
  if (call === undefined || call.agentId !== agent.profile.agentId) return;
  call.agentId = undefined;
  // Nobody is called to be met by nobody: an agent has placed this call.
  if (!isAnswered(call)) return close(floor, call, 'agent-lost');
  if (call.state !== 'consent' && call.state !== 'joining') return;
  // The limit starts now, since until now the person was being served; a prompt that plays goes on.
  serveAgain(floor, call);
}

function isPhoneRinging(agent: Agent): boolean {
  return isPerCall(agent) && agent.state === 'reserved' && !agent.isPhoneUp;
}
