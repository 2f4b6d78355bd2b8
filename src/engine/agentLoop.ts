/**
 * Agents: calling their phones into the seat, reserving, wrapping up, and what happens when a leg is lost.
 * A seat is the agent's own leg; it stays up between conversations, in the holding bridge.
 */
import type { CallId } from '../domain/kernel/ids.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { agentKey, canTake, enterAgent, isPerCall, newAgent, type Agent } from './agent.ts';
import { isBlocked, isUndisposed, owe, wrapUpDeadline } from './agentDisposition.ts';
import { isAwaited } from './awaited.ts';
import type { Call } from './call.ts';
import { agentCallGivenUp } from './dialAnswer.ts';
import { log, type Floor } from './floor.ts';
import type { AgentProfile } from './input.ts';
import { observeAgent } from './observe.ts';
import { dropPreview } from './previewLead.ts';

const SEAT_RING_TIMEOUT_MS = 20 * SECOND_MS;
const SEAT_RETRY_MS = 2 * SECOND_MS;
/**
 * An agent whose phone does not answer this often in a row is logged out: calling it for ever helps nobody. The waits
 * between double, so that phones have half a minute to register again after a restart of the PBX. While somebody hears
 * music for this very agent it is called on, without the longer waits.
 */
const MAX_FAILED_SEATS = 5;

/** The reason of the pause after a leg that was lost in a call: shown to the agent and the supervisor. */
export const PHONE_LOST = 'the phone was lost in a call';
const DISPOSITION_MISSING = 'a disposition is missing';

export function login(floor: Floor, profile: AgentProfile): void {
  const known = floor.agents.get(profile.agentId);
  if (known !== undefined && known.state !== 'loggedOut') return logInAgain(floor, known);
  const agent = newAgent(profile, floor.now);
  agent.owed = known?.owed;
  if (isBlocked(floor, agent)) agent.pauseAfterCall = DISPOSITION_MISSING;
  floor.agents.set(profile.agentId, agent);
  enterAgent(floor, agent, isPerCall(agent) ? 'signIn' : 'login');
  if (isPerCall(agent)) settleWishes(floor, agent);
  else callPhone(floor, agent);
}

/** Whoever logs in again is there: no log-out to come, and no pause for a phone that was lost. */
function logInAgain(floor: Floor, agent: Agent): void {
  agent.logoutAfterCall = false;
  isThere(agent);
  if (agent.state === 'paused' && agent.pauseReason === PHONE_LOST) makeReady(floor, agent);
}

/** Whoever does something sits there: no pause for a phone that was lost. */
export function isThere(agent: Agent): void {
  if (agent.pauseAfterCall === PHONE_LOST) agent.pauseAfterCall = undefined;
}

/** Name, skills, team or phone have changed; a new phone or kind of seat holds from the next log-in on. */
export function profileChanged(floor: Floor, profile: AgentProfile): void {
  const agent = floor.agents.get(profile.agentId);
  if (agent === undefined) return;
  const { phone, seatKind } = agent.profile;
  const kept = { ...profile, phone, ...(seatKind === undefined ? {} : { seatKind }) };
  Object.assign(agent, { profile: agent.state === 'loggedOut' ? profile : kept });
  floor.isDirty = true;
}

export function logout(floor: Floor, agent: Agent): void {
  if (!canTake(agent, 'logout')) {
    agent.logoutAfterCall = true;
    return;
  }
  const { seatId } = agent;
  dropPreview(floor, agent);
  enterAgent(floor, agent, 'logout');
  leaveSeat(floor, agent);
  if (seatId !== undefined) floor.effects.push({ type: 'hangup', callId: seatId, reason: 'seat-closed' });
}

export function pause(floor: Floor, agent: Agent, reason: string): void {
  if (!canTake(agent, 'pause')) {
    const isAskedAgain = agent.pauseAfterCall !== undefined;
    agent.pauseAfterCall = reason;
    agent.readyAfterCall = false;
    // The wrap-up need not last to its limit.
    if (agent.state === 'wrapUp' && isAskedAgain) finishWrapUp(floor, agent);
    return;
  }
  agent.pauseReason = reason;
  dropPreview(floor, agent);
  enterAgent(floor, agent, 'pause');
}

/**
 * Ends a pause, or wrap-up before its limit. In a call it takes back the pause to come, or else asks for no wrap-up.
 * Where a disposition is owed it is remembered until that is given.
 */
export function makeReady(floor: Floor, agent: Agent): void {
  const isBusy = agent.state === 'talking' || agent.state === 'reserved';
  if (isBlocked(floor, agent) || (isBusy && agent.pauseAfterCall === undefined)) agent.readyAfterCall = true;
  agent.pauseAfterCall = undefined;
  if (isBlocked(floor, agent)) return;
  if (canTake(agent, 'unpause')) enterAgent(floor, agent, 'unpause');
  else if (agent.state === 'wrapUp') finishWrapUp(floor, agent);
}

/** The disposition that was owed has come: what waited for it goes on. */
export function disposed(floor: Floor, agent: Agent): void {
  const isOver = agent.state === 'wrapUp' && floor.now >= agent.since + (agent.wrapUpMs ?? 0);
  const isWaiting = agent.readyAfterCall || agent.pauseReason === DISPOSITION_MISSING;
  if (agent.pauseAfterCall === DISPOSITION_MISSING) agent.pauseAfterCall = undefined;
  if (agent.state === 'paused' && isWaiting) {
    agent.readyAfterCall = false;
    enterAgent(floor, agent, 'unpause');
  } else if (isOver || (agent.state === 'wrapUp' && agent.readyAfterCall)) finishWrapUp(floor, agent);
  else if (agent.state === 'wrapUp') wrapUpDeadline(floor, agent);
}

/** A seat: what a phone that is called per conversation does at its answer is in agentPhone.ts. False: it had answered. */
export function seatAnswered(floor: Floor, agent: Agent): boolean {
  if (agent.state !== 'seating' || agent.seatId === undefined) return false;
  floor.effects.push({ type: 'seat', callId: agent.seatId });
  agent.failedSeats = 0;
  enterAgent(floor, agent, 'seated');
  return true;
}

export function reserve(floor: Floor, agent: Agent, call: Call): void {
  enterAgent(floor, agent, 'reserve');
  agent.attemptId = call.attempt.attemptId;
  call.agentId = agent.profile.agentId;
}

/** The call no longer needs the agent who was reserved for it. */
export function release(floor: Floor, call: Call): void {
  const agent = agentOf(floor, call);
  call.agentId = undefined;
  if (agent === undefined) return;
  agent.attemptId = undefined;
  agentCallGivenUp(floor, agent);
  hangUpPhone(floor, agent);
  if (agent.state === 'reserved') enterAgent(floor, agent, 'release');
  agent.readyAfterCall = false;
  settleWishes(floor, agent);
}

/** The conversation is over. */
export function wrapUp(floor: Floor, agent: Agent, wrapUpMs: number): void {
  const call = floor.calls.get(agent.attemptId ?? '');
  agent.attemptId = undefined;
  agent.calls += 1;
  agent.wrapUpMs = wrapUpMs;
  observeAgent(floor, agent, { type: 'talkEnded', ms: floor.now - agent.since });
  enterAgent(floor, agent, 'callEnded');
  hangUpPhone(floor, agent);
  agent.heard = call?.details.detection === undefined ? undefined : call.attempt.attemptId;
  if (call !== undefined) owe(floor, agent, call);
  if (agent.readyAfterCall && !isBlocked(floor, agent)) finishWrapUp(floor, agent);
  else wrapUpDeadline(floor, agent);
}

/** The deadline of an agent who wraps up or is to be called again; that of a preview is in preview.ts. */
export function agentDeadline(floor: Floor, agent: Agent): void {
  if (agent.state === 'wrapUp') {
    if (!isUndisposed(floor, agent)) finishWrapUp(floor, agent);
  } else if (agent.state === 'seating' && agent.seatId === undefined) callPhone(floor, agent);
}

/**
 * The agent's leg is gone. Returns the attempt it was reserved for or talking to. `atPhone`: the phone was reached,
 * or may have been; a telephony that is away says nothing about it. `isSilent`: it did not hang up, and may be back.
 */
export function seatLost(floor: Floor, agent: Agent, atPhone = true, isSilent = false): string | undefined {
  const { attemptId } = agent;
  leaveSeat(floor, agent);
  agentCallGivenUp(floor, agent);
  agent.attemptId = undefined;
  dropPreview(floor, agent);
  if (isPerCall(agent)) {
    if (agent.state === 'reserved') enterAgent(floor, agent, 'release');
    return attemptId;
  }
  if (!canTake(agent, 'seatLost')) return attemptId;
  // Asked for this call's wrap-up, which there is none of.
  agent.readyAfterCall = false;
  if (atPhone) agent.failedSeats += 1;
  const isInCall = agent.state === 'talking' || agent.state === 'reserved';
  if (atPhone && isInCall && floor.settings.pauseAfterLostPhone === true) agent.pauseAfterCall ??= PHONE_LOST;
  const call = agent.state === 'talking' ? floor.calls.get(attemptId ?? '') : undefined;
  if (call !== undefined) owe(floor, agent, call);
  if (isBlocked(floor, agent)) owesPause(agent);
  // A break goes on when the phone is back: nobody may be sitting there.
  if (agent.state === 'paused') agent.pauseAfterCall = agent.pauseReason ?? '';
  const isLeaving = agent.logoutAfterCall && !(isSilent && agent.state === 'talking');
  enterAgent(floor, agent, 'seatLost');
  log(floor, 'warn', 'agent.seatLost', { agentId: agent.profile.agentId, inARow: agent.failedSeats });
  const waitMs = seatRetryMs(floor, agent);
  if (waitMs === undefined || isLeaving) enterAgent(floor, agent, 'logout');
  else floor.deadlines.set(agentKey(agent.profile.agentId), floor.now + waitMs);
  return attemptId;
}

/** Until the disposition is given; a pause that the agent asked for comes first. */
function owesPause(agent: Agent): void {
  isThere(agent);
  agent.pauseAfterCall ??= DISPOSITION_MISSING;
}

export function agentOf(floor: Floor, call: Call): Agent | undefined {
  return call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
}

function finishWrapUp(floor: Floor, agent: Agent): void {
  observeAgent(floor, agent, { type: 'wrapEnded', ms: floor.now - agent.since });
  const isLeaving = agent.pauseAfterCall !== undefined || agent.logoutAfterCall;
  observeAgent(floor, agent, { type: isLeaving ? 'agentPaused' : 'agentReady' });
  agent.readyAfterCall = false;
  if (agent.pauseAfterCall === undefined) enterAgent(floor, agent, 'wrapped');
  else {
    agent.pauseReason = agent.pauseAfterCall;
    agent.pauseAfterCall = undefined;
    enterAgent(floor, agent, 'wrappedToPause');
  }
  settleWishes(floor, agent);
}

/** What the agent asked for while busy. */
export function settleWishes(floor: Floor, agent: Agent): void {
  if (agent.logoutAfterCall && canTake(agent, 'logout')) logout(floor, agent);
  else if (agent.pauseAfterCall !== undefined && canTake(agent, 'pause')) {
    pause(floor, agent, agent.pauseAfterCall);
    agent.pauseAfterCall = undefined;
  }
}

/** Undefined: it has failed too often. */
function seatRetryMs(floor: Floor, { failedSeats, profile }: Agent): number | undefined {
  if (isAwaited(floor, profile.agentId)) return SEAT_RETRY_MS;
  if (failedSeats >= MAX_FAILED_SEATS) return undefined;
  return SEAT_RETRY_MS * 2 ** Math.max(0, failedSeats - 1);
}

export function callPhone(floor: Floor, agent: Agent): void {
  const seatId: CallId = `seat-${timeOrderedId(floor.now, floor.random)}`;
  // The leg is as young as this, which the comparison with the living legs goes by.
  Object.assign(agent, { seatId, since: floor.now });
  floor.seats.set(seatId, agent.profile.agentId);
  floor.effects.push({
    type: 'originate',
    callId: seatId,
    target: { kind: 'phone', phone: agent.profile.phone },
    callerId: floor.settings.seatCallerId,
    ringTimeoutMs: SEAT_RING_TIMEOUT_MS,
  });
}

/** The phone of an agent without a seat: the conversation, or the wait for it, is over. */
function hangUpPhone(floor: Floor, agent: Agent): void {
  const { seatId } = agent;
  if (!isPerCall(agent) || seatId === undefined) return;
  leaveSeat(floor, agent);
  floor.effects.push({ type: 'hangup', callId: seatId, reason: 'seat-closed' });
}

export function leaveSeat(floor: Floor, agent: Agent): void {
  if (agent.seatId !== undefined) floor.seats.delete(agent.seatId);
  agent.seatId = undefined;
  agent.isPhoneUp = false;
}
