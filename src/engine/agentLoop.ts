/**
 * Agents: calling their phones into the seat, reserving, wrapping up, and what happens when a leg is lost.
 * A seat is the agent's own leg; it stays up between conversations, in the holding bridge.
 */
import type { CallId } from '../domain/kernel/ids.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { agentKey, canTake, enterAgent, newAgent, type Agent } from './agent.ts';
import type { Call } from './call.ts';
import { log, type Floor } from './floor.ts';
import type { AgentProfile } from './input.ts';
import { observeAgent } from './observe.ts';

const SEAT_RING_TIMEOUT_MS = 20 * SECOND_MS;
const SEAT_RETRY_MS = 2 * SECOND_MS;
/**
 * An agent whose phone does not answer this often in a row is logged out: calling it for ever helps nobody. The waits
 * between double, so that phones have half a minute to register again after a restart of the PBX.
 */
const MAX_FAILED_SEATS = 5;

export function login(floor: Floor, profile: AgentProfile): void {
  const known = floor.agents.get(profile.agentId);
  if (known !== undefined && known.state !== 'loggedOut') {
    known.logoutAfterCall = false;
    return;
  }
  const agent = newAgent(profile, floor.now);
  floor.agents.set(profile.agentId, agent);
  enterAgent(floor, agent, 'login');
  callPhone(floor, agent);
}

export function logout(floor: Floor, agent: Agent): void {
  if (!canTake(agent, 'logout')) {
    agent.logoutAfterCall = true;
    return;
  }
  const { seatId } = agent;
  enterAgent(floor, agent, 'logout');
  leaveSeat(floor, agent);
  if (seatId !== undefined) floor.effects.push({ type: 'hangup', callId: seatId, reason: 'seat-closed' });
}

export function pause(floor: Floor, agent: Agent, reason: string): void {
  if (!canTake(agent, 'pause')) {
    const isAskedAgain = agent.pauseAfterCall !== undefined;
    agent.pauseAfterCall = reason;
    // The wrap-up need not last to its limit.
    if (agent.state === 'wrapUp' && isAskedAgain) finishWrapUp(floor, agent);
    return;
  }
  agent.pauseReason = reason;
  enterAgent(floor, agent, 'pause');
}

/** Ends a pause, or wrap-up before its limit. */
export function makeReady(floor: Floor, agent: Agent): void {
  agent.pauseAfterCall = undefined;
  if (canTake(agent, 'unpause')) enterAgent(floor, agent, 'unpause');
  else if (agent.state === 'wrapUp') finishWrapUp(floor, agent);
}

export function seatAnswered(floor: Floor, agent: Agent): void {
  if (agent.state !== 'seating' || agent.seatId === undefined) return;
  floor.effects.push({ type: 'seat', callId: agent.seatId });
  agent.failedSeats = 0;
  enterAgent(floor, agent, 'seated');
  settleWishes(floor, agent);
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
  if (agent.state === 'reserved') enterAgent(floor, agent, 'release');
  settleWishes(floor, agent);
}

/** The conversation is over. */
export function wrapUp(floor: Floor, agent: Agent, wrapUpMs: number): void {
  agent.attemptId = undefined;
  agent.calls += 1;
  agent.wrapUpMs = wrapUpMs;
  observeAgent(floor, { type: 'talkEnded', ms: floor.now - agent.since });
  enterAgent(floor, agent, 'callEnded');
  floor.deadlines.set(agentKey(agent.profile.agentId), floor.now + wrapUpMs);
}

/** The deadline of an agent: wrap-up is over, or the phone is to be called again. */
export function agentDeadline(floor: Floor, agent: Agent): void {
  if (agent.state === 'wrapUp') finishWrapUp(floor, agent);
  else if (agent.state === 'seating' && agent.seatId === undefined) callPhone(floor, agent);
}

/**
 * The agent's leg is gone. Returns the attempt it was reserved for or talking to. `atPhone`: the phone was reached,
 * or may have been; a telephony that is away says nothing about it.
 */
export function seatLost(floor: Floor, agent: Agent, atPhone = true): string | undefined {
  const { attemptId } = agent;
  leaveSeat(floor, agent);
  agent.attemptId = undefined;
  if (!canTake(agent, 'seatLost')) return attemptId;
  if (atPhone) agent.failedSeats += 1;
  // A break goes on when the phone is back: nobody may be sitting there.
  if (agent.state === 'paused') agent.pauseAfterCall = agent.pauseReason ?? '';
  enterAgent(floor, agent, 'seatLost');
  log(floor, 'warn', 'agent.seatLost', { agentId: agent.profile.agentId, inARow: agent.failedSeats });
  if (agent.failedSeats >= MAX_FAILED_SEATS || agent.logoutAfterCall) enterAgent(floor, agent, 'logout');
  else floor.deadlines.set(agentKey(agent.profile.agentId), floor.now + seatRetryMs(agent));
  return attemptId;
}

export function agentOf(floor: Floor, call: Call): Agent | undefined {
  return call.agentId === undefined ? undefined : floor.agents.get(call.agentId);
}

function finishWrapUp(floor: Floor, agent: Agent): void {
  observeAgent(floor, { type: 'wrapEnded', ms: floor.now - agent.since });
  const isLeaving = agent.pauseAfterCall !== undefined || agent.logoutAfterCall;
  observeAgent(floor, { type: isLeaving ? 'agentPaused' : 'agentReady' });
  if (agent.pauseAfterCall === undefined) enterAgent(floor, agent, 'wrapped');
  else {
    agent.pauseReason = agent.pauseAfterCall;
    agent.pauseAfterCall = undefined;
    enterAgent(floor, agent, 'wrappedToPause');
  }
  settleWishes(floor, agent);
}

/** What the agent asked for while busy. */
function settleWishes(floor: Floor, agent: Agent): void {
  if (agent.logoutAfterCall && canTake(agent, 'logout')) logout(floor, agent);
  else if (agent.pauseAfterCall !== undefined && canTake(agent, 'pause')) {
    pause(floor, agent, agent.pauseAfterCall);
    agent.pauseAfterCall = undefined;
  }
}

function seatRetryMs({ failedSeats }: Agent): number {
  return SEAT_RETRY_MS * 2 ** Math.max(0, failedSeats - 1);
}

function callPhone(floor: Floor, agent: Agent): void {
  const seatId: CallId = `seat-${timeOrderedId(floor.now, floor.random)}`;
  agent.seatId = seatId;
  floor.seats.set(seatId, agent.profile.agentId);
  floor.effects.push({
    type: 'originate',
    callId: seatId,
    target: { kind: 'phone', phone: agent.profile.phone },
    callerId: floor.settings.seatCallerId,
    ringTimeoutMs: SEAT_RING_TIMEOUT_MS,
  });
}

function leaveSeat(floor: Floor, agent: Agent): void {
  if (agent.seatId !== undefined) floor.seats.delete(agent.seatId);
  agent.seatId = undefined;
}
