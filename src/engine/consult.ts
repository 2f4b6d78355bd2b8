/**
 * The leg to an outside number that an agent consults or transfers to: its line, its ringing, and what follows when it
 * answers, does not, or hangs up.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { afterCall, slotAt } from '../domain/pacing/spacing.ts';
import type { Call } from './call.ts';
import { takeCensus } from './census.ts';
import { campaignOf } from './campaignFloor.ts';
import { close } from './close.ts';
import { change, conversationOf, placeParties, type Third } from './conversation.ts';
import { numberAnswered, transferFailed } from './flowTransfer.ts';
import { log, type Floor } from './floor.ts';
import { addLeg, enterLeg, hangUpLeg, legKey, newLegId, type Leg } from './leg.ts';
import { takeCustomerBack } from './leave.ts';
import { giveBack } from './queue.ts';
import { isReachable, linesLeft, trunkFor } from './trunks.ts';

export const CONSULT_RING_TIMEOUT_MS = 30 * SECOND_MS;
/** Asterisk's own dial timer ends the ringing; ours is for the case that it does not. */
const RING_GRACE_MS = 3 * SECOND_MS;

export interface OutsideCall {
  readonly number: string;
  /** Absent: a flow. */
  readonly askedBy?: AgentId;
  readonly ringTimeoutMs?: number;
}

/** Asks for a line to the number, by the first trunk of the campaign that has one. */
export function callOut(
  floor: Floor,
  call: Call,
  { number, askedBy, ringTimeoutMs = CONSULT_RING_TIMEOUT_MS }: OutsideCall,
): { third: Third } | ActionRefusal {
  const [hold] = floor.holds;
  if (hold !== undefined) return { code: 'no-line', message: `no call may leave now: ${hold}` };
  const campaign = campaignOf(floor, call);
  if (!isReachable(floor, campaign, number))
    return { code: 'no-line', message: 'no trunk of the campaign may call this number' };
  const trunk = trunkFor(floor, campaign, 0, { number });
  if (trunk === undefined || linesLeft(trunk, takeCensus(floor)) === 0)
    return { code: 'no-line', message: 'no trunk of the campaign has a free line' };
  const { trunkId, callsPerSecond } = trunk.settings;
  const slot = Math.ceil(slotAt(trunk.nextCallAt, floor.now));
  trunk.nextCallAt = afterCall(trunk.nextCallAt, callsPerSecond, floor.now);
  const legId = newLegId(floor, 'consult');
  addLeg(floor, {
    legId,
    purpose: 'consult',
    attemptId: call.attempt.attemptId,
    askedBy,
    ringTimeoutMs,
    state: 'reserving',
    trunkId,
  });
  floor.effects.push({ type: 'reserveLine', callId: legId, trunkId, number, slotAt: slot });
  return { third: { kind: 'leg', legId, number, trunkId, isUp: false } };
}

export function consultReserved(floor: Floor, leg: Leg): void {
  const call = callOf(floor, leg);
  const third = thirdOf(call, leg);
  if (call === undefined || third === undefined) return hangUpLeg(floor, leg, 'consult-over');
  enterLeg(floor, leg, 'calling');
  watchRinging(floor, leg);
  floor.effects.push({
    type: 'originate',
    callId: leg.legId,
    target: { kind: 'trunk', trunkId: third.trunkId, number: third.number },
    callerId: call.attempt.callerId,
    ringTimeoutMs: ringTimeoutOf(leg),
  });
}

export function watchRinging(floor: Floor, leg: Leg): void {
  floor.deadlines.set(legKey(leg.legId), floor.now + ringTimeoutOf(leg) + RING_GRACE_MS);
}

const ringTimeoutOf = ({ ringTimeoutMs = CONSULT_RING_TIMEOUT_MS }: Leg): number => ringTimeoutMs;

export function consultAnswered(floor: Floor, leg: Leg): void {
  floor.deadlines.clear(legKey(leg.legId));
  const call = callOf(floor, leg);
  const third = thirdOf(call, leg);
  if (call === undefined || third === undefined) return hangUpLeg(floor, leg, 'consult-over');
  change(floor, call, { third: { ...third, isUp: true } });
  numberAnswered(floor, call);
  placeParties(floor, call);
}

export function consultEnded(floor: Floor, leg: Leg, why: string): void {
  const call = callOf(floor, leg);
  const third = thirdOf(call, leg);
  if (call === undefined || third === undefined) return;
  log(floor, 'info', 'call.thirdGone', { attemptId: call.attempt.attemptId, answered: third.isUp, why });
  if (call.state === 'joined') return takeCustomerBack(floor, call);
  // The two of them have spoken, so that the call is over; or nobody answered, so that the customer comes back.
  if (third.isUp) return close(floor, call, 'third-left');
  if (call.flow !== undefined) return transferFailed(floor, call);
  giveBack(floor, call, call.joinedAgentId);
}

/** It rang for too long, or its order was lost. */
export function consultOverdue(floor: Floor, leg: Leg): void {
  hangUpLeg(floor, leg, 'ring-timeout');
  consultEnded(floor, leg, 'ring timeout');
}

function callOf(floor: Floor, leg: Leg): Call | undefined {
  return floor.calls.get(leg.attemptId ?? '');
}

function thirdOf(call: Call | undefined, leg: Leg): Extract<Third, { kind: 'leg' }> | undefined {
  if (call?.state !== 'joined' && call?.state !== 'transferred') return undefined;
  const { third } = conversationOf(call);
  return third?.kind === 'leg' && third.legId === leg.legId ? third : undefined;
}
