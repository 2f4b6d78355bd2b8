/**
 * A supervisor in a call (DOMAIN 6): hears it, speaks to the agent, to both, or in the agent's place. Listening and
 * whispering are a snoop leg on the agent's leg, bridged with the supervisor's phone; barging is the phone itself in the
 * call's bridge. Changing from one to another calls nobody again. Every span is on the call's record and in the log.
 */
import type { SupervisedSpan, SupervisionMode, SupervisorId } from '../domain/supervision/action.ts';
import {
  supervisionMachine,
  type SupervisionEvent,
  type SupervisionState,
} from '../domain/supervision/state.ts';
import type { AgentId, AttemptId, BridgeId, CallId } from '../domain/kernel/ids.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import { transition } from '../domain/kernel/machine.ts';
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { enter, save, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { TALKING, helpAnswered, placeParties } from './conversation.ts';
import { log, type Floor } from './floor.ts';
import { leaveCall } from './leave.ts';
import { addLeg, hangUpLeg, legKey } from './leg.ts';

export interface Supervision {
  readonly supervisorId: SupervisorId;
  readonly phone: string;
  readonly legId: CallId;
  state: SupervisionState;
  since: Instant;
  /** The call and the agent in it; absent while in the waiting room. */
  target?: Target | undefined;
  /** What to do once the phone is answered. */
  wanted?: SupervisionMode | undefined;
  /** Heard through it. */
  snoopId?: CallId | undefined;
  /** Ordered, and not up yet. */
  nextSnoopId?: CallId | undefined;
}

export interface Target {
  readonly attemptId: AttemptId;
  readonly agentId: AgentId;
  /** The agent's leg. */
  readonly seatId: CallId;
}

/** A supervisor who waits longer for something to do is hung up. */
export const WAITING_LIMIT_MS = 30 * SECOND_MS;

export const SUPERVISION_BRIDGE = 'sv-';
/** One for each snoop: a bridge that was just ended cannot be made again by the same id (measured). */
const bridgeOf = (snoopId: CallId): BridgeId => `${SUPERVISION_BRIDGE}${snoopId}`;

/** As wanted, where the phone is up; otherwise once it is answered. */
export function supervise(floor: Floor, supervision: Supervision, mode: SupervisionMode): void {
  if (supervision.state === 'calling') {
    supervision.wanted = mode;
    return;
  }
  const call = floor.calls.get(supervision.target?.attemptId ?? '');
  const agent = floor.agents.get(supervision.target?.agentId ?? '');
  if (call === undefined || agent === undefined) return backToWaiting(floor, supervision);
  endSpan(floor, supervision);
  enterSupervision(floor, supervision, mode);
  floor.deadlines.clear(legKey(supervision.legId));
  helpAnswered(floor, call);
  beginSpan(floor, call, supervision, mode);
  if (mode === 'listen' || mode === 'whisper') return hear(floor, supervision, mode);
  if (mode === 'barge')
    floor.effects.push({ type: 'bridge', bridgeId: call.bridgeId ?? '', callIds: [supervision.legId] });
  else takeOver(floor, call, agent, supervision);
  endSnoops(floor, supervision);
}

/** The snoop is up: the phone hears by it, and the one before it ends. */
export function snoopAnswered(floor: Floor, snoopId: CallId): void {
  const supervision = ofSnoop(floor, snoopId);
  const leg = floor.legs.get(snoopId);
  if (supervision === undefined || supervision.nextSnoopId !== snoopId) {
    if (leg !== undefined) hangUpLeg(floor, leg, 'supervision-over');
    return;
  }
  const before = floor.legs.get(supervision.snoopId ?? '');
  supervision.snoopId = snoopId;
  supervision.nextSnoopId = undefined;
  const callIds = [supervision.legId, snoopId];
  floor.effects.push({ type: 'bridge', bridgeId: bridgeOf(snoopId), callIds });
  if (before !== undefined) endSnoop(floor, supervision, before.legId);
}

/** The phone did not come into a bridge: nothing is heard, and nobody thinks so. */
export function bridgeFailed(floor: Floor, callIds: readonly CallId[]): void {
  for (const supervision of floor.supervisions.values()) {
    if (callIds.includes(supervision.legId) && supervision.state !== 'tookOver')
      backToWaiting(floor, supervision);
  }
}

export function ofSnoop(floor: Floor, snoopId: CallId): Supervision | undefined {
  for (const supervision of floor.supervisions.values()) {
    if (supervision.snoopId === snoopId || supervision.nextSnoopId === snoopId) return supervision;
  }
  return undefined;
}

/** After each step: whoever is in a call that is over, or that the agent has left, is back in the waiting room. */
export function watchSupervised(floor: Floor): void {
  for (const supervision of floor.supervisions.values()) {
    if (supervision.target !== undefined && !isOn(floor, supervision, supervision.target))
      backToWaiting(floor, supervision);
  }
}

function isOn(floor: Floor, { state, legId }: Supervision, target: Target): boolean {
  const call = floor.calls.get(target.attemptId);
  if (state === 'tookOver')
    return call?.state === 'transferred' && call.conversation?.supervisor?.legId === legId;
  const agent = floor.agents.get(target.agentId);
  return call?.state === 'joined' && call.agentId === target.agentId && agent?.seatId === target.seatId;
}

export function backToWaiting(floor: Floor, supervision: Supervision): void {
  endSpan(floor, supervision);
  supervision.target = undefined;
  supervision.wanted = undefined;
  // While it rings, its answer brings the supervisor there.
  if (supervision.state === 'calling') return;
  if (supervision.state !== 'waiting') enterSupervision(floor, supervision, 'wait');
  floor.effects.push({ type: 'seat', callId: supervision.legId });
  endSnoops(floor, supervision);
  floor.deadlines.set(legKey(supervision.legId), floor.now + WAITING_LIMIT_MS);
}

export function enterSupervision(floor: Floor, supervision: Supervision, event: SupervisionEvent): void {
  const state = transition(supervisionMachine, supervision.state, event);
  Object.assign(supervision, { state, since: floor.now });
}

function hear(floor: Floor, supervision: Supervision, mode: 'listen' | 'whisper'): void {
  const ordered = floor.legs.get(supervision.nextSnoopId ?? '');
  if (ordered !== undefined) hangUpLeg(floor, ordered, 'supervision-over');
  const snoopId = `snoop-${timeOrderedId(floor.now, floor.random)}`;
  supervision.nextSnoopId = snoopId;
  addLeg(floor, { legId: snoopId, purpose: 'snoop', state: 'calling' });
  floor.effects.push({ type: 'snoop', snoopId, callId: supervision.target?.seatId ?? '', mode });
}

/** The agent goes to wrap-up; the customer goes on with the supervisor. */
function takeOver(floor: Floor, call: Call, agent: Agent, supervision: Supervision): void {
  const { supervisorId, phone, legId } = supervision;
  leaveCall(floor, call, agent);
  call.conversation = { ...TALKING, supervisor: { supervisorId, phone, legId } };
  enter(floor, call, 'transfer', settingsOf(floor, call).maxTalkMs);
  placeParties(floor, call);
}

export function endSnoops(floor: Floor, supervision: Supervision): void {
  const { snoopId, nextSnoopId } = supervision;
  for (const ended of [snoopId, nextSnoopId]) if (ended !== undefined) endSnoop(floor, supervision, ended);
  supervision.snoopId = undefined;
  supervision.nextSnoopId = undefined;
}

/** With its bridge, once the supervisor's phone has been moved out of that. */
export function endSnoop(floor: Floor, { legId }: Supervision, snoopId: CallId): void {
  const leg = floor.legs.get(snoopId);
  if (leg !== undefined && leg.state !== 'closing') hangUpLeg(floor, leg, 'supervision-over');
  floor.effects.push({ type: 'unbridge', bridgeId: bridgeOf(snoopId), callIds: [legId] });
}

function beginSpan(
  floor: Floor,
  call: Call,
  { supervisorId, target }: Supervision,
  mode: SupervisionMode,
): void {
  const span: SupervisedSpan = { supervisorId, mode, agentId: target?.agentId ?? '', from: floor.now };
  call.details = { ...call.details, supervision: [...(call.details.supervision ?? []), span] };
  save(floor, call);
  log(floor, 'info', 'supervision.began', { ...span, attemptId: call.attempt.attemptId });
}

export function endSpan(floor: Floor, { supervisorId, target }: Supervision): void {
  const call = floor.calls.get(target?.attemptId ?? '');
  const spans = call?.details.supervision ?? [];
  const open = spans.findLast((span) => span.supervisorId === supervisorId && span.to === undefined);
  if (target !== undefined && (open !== undefined || call === undefined))
    log(floor, 'info', 'supervision.ended', { supervisorId, attemptId: target.attemptId, to: floor.now });
  if (call === undefined || open === undefined) return;
  const closed = spans.map((span) => (span === open ? { ...span, to: floor.now } : span));
  call.details = { ...call.details, supervision: closed };
  save(floor, call);
}
