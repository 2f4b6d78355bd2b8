/**
 * The leg to an outside number that an agent consults or transfers to: its line, its ringing, and what follows when it
 * answers, does not, or hangs up.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Call } from './call.ts';
import { close } from './close.ts';
import { change, conversationOf, placeParties, type Third } from './conversation.ts';
import { numberAnswered, transferFailed } from './flowReturn.ts';
import { log, type Floor } from './floor.ts';
import { enterLeg, hangUpLeg, legKey, type Leg } from './leg.ts';
import { takeCustomerBack } from './leave.ts';
import { CONSULT_RING_TIMEOUT_MS } from './outsideLine.ts';
import { giveBack } from './queue.ts';

/** Asterisk's own dial timer ends the ringing; ours is for the case that it does not. */
const RING_GRACE_MS = 3 * SECOND_MS;

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
