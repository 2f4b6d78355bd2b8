/** One call's events and deadlines, from "on record" to its end. What happens after the answer is in answer.ts. */
import type { CallEnd } from '../domain/call/lineResult.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { isPerCall } from './agent.ts';
import { agentCallBegun } from './agentAnswer.ts';
import { agentOf, callPhone } from './agentLoop.ts';
import { NEEDS_PROMPT, answerLimitReached, consentDeadline, promptSilent } from './answer.ts';
import { CREATED_LIMIT_MS } from './begin.ts';
import { callKey, enter, isAnswered, save, stamp, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { detectionDeadline } from './detect.ts';
import { messageDeadline } from './detectMessage.ts';
import { close, endedUndialled, hangUpAgain } from './close.ts';
import { flowDeadline } from './flowEvents.ts';
import { isBlind, log, type Floor } from './floor.ts';
import { joinFailed } from './joined.ts';
import { parkLimitReached } from './park.ts';
import { dialOut, mayLeave } from './dialOut.ts';
import { endedOrRerouted, refusedOrRerouted } from './trunkFailover.ts';
import type { EngineInput } from './input.ts';
import { trunkProgressed } from './trunks.ts';

type AttemptBegun = Extract<EngineInput, { type: 'attemptBegun' }>;

/** Longer than the phone of an agent who is called per conversation rings. */
const PHONE_LIMIT_MS = 30 * SECOND_MS;
/** Asterisk's own dial timer ends the ringing; ours is for the case that it does not. */
const RING_GRACE_MS = 3 * SECOND_MS;
const BLIND_MS = SECOND_MS;

/** The attempt is on record: dialled now, unless a gate has closed since the lease. */
export function begun(
  floor: Floor,
  call: Call,
  { callerId = call.attempt.callerId, lists }: Pick<AttemptBegun, 'callerId' | 'lists'>,
): void {
  call.isOnRecord = true;
  const { gate } = call.details ?? {};
  if (gate !== undefined && lists !== undefined)
    call.details = { ...call.details, gate: { ...gate, doNotCall: lists } };
  // Its leg is as young as this, however long the record took.
  Object.assign(call, { since: floor.now, attempt: { ...call.attempt, callerId } });
  if (!mayLeave(floor, call)) return endedUndialled(floor, call, 'CANCELLED');
  const agent = agentOf(floor, call);
  if (agent !== undefined) agentCallBegun(floor, agent);
  if (agent === undefined || !isPerCall(agent) || agent.isPhoneUp) return dialOut(floor, call);
  // Nobody is called for an agent who may not be there.
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + PHONE_LIMIT_MS);
  callPhone(floor, agent);
  save(floor, call);
}

export function dialling(floor: Floor, call: Call): void {
  stamp(floor, call, 'diallingAt');
  if (call.state === 'created')
    enter(floor, call, 'dial', settingsOf(floor, call).ringTimeoutMs + RING_GRACE_MS);
}

export function progressed(floor: Floor, call: Call, progress: 'ringing' | 'earlyMedia'): void {
  if (isAnswered(call)) return;
  call.progressed = true;
  trunkProgressed(floor, call);
  if (progress !== 'ringing') return;
  stamp(floor, call, 'ringingAt');
  if (call.state === 'created' || call.state === 'dialling')
    enter(floor, call, 'ring', remainingRingMs(floor, call));
}

export function originateFailed(
  floor: Floor,
  call: Call,
  outcome: 'refused' | 'unavailable' | 'unknown',
  code: string,
): void {
  log(floor, 'warn', 'call.originateFailed', { attemptId: call.attempt.attemptId, outcome, code });
  if (isAnswered(call)) return;
  switch (outcome) {
    case 'refused':
      return refusedOrRerouted(floor, call);
    case 'unavailable':
      return endedUndialled(floor, call, 'CANCELLED');
    case 'unknown':
      // It may be ringing: only a look at the living calls can tell, and dialling again never.
      return void floor.effects.push({ type: 'listCalls' });
    default:
      return assertNever(outcome);
  }
}

export function callEnded(floor: Floor, call: Call, end: CallEnd): void {
  endedOrRerouted(floor, call, end);
}

/** The number is on the list: now the call may end. */
export function doNotCallAdded(floor: Floor, call: Call): void {
  if (call.state !== 'closing' || call.hangupReason !== 'do-not-call') return;
  hangUpAgain(floor, call);
}

export function callDeadline(floor: Floor, call: Call): void {
  const again = (limitMs: number): void =>
    floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + limitMs);
  // Nothing can be done or seen just now: the comparison that follows takes the call up. A wait has its limit all the same.
  if (isBlind(floor) && call.state !== 'waiting') return again(BLIND_MS);
  if (call.playbackFailed && NEEDS_PROMPT.has(call.state)) return promptSilent(floor, call);
  switch (call.state) {
    case 'created':
      // Not dialled in time: whether it was born is for the list of living calls to say.
      if (call.isOnRecord) floor.effects.push({ type: 'listCalls' });
      return again(CREATED_LIMIT_MS);
    case 'dialling':
    case 'ringing':
      return close(floor, call, 'ring-timeout');
    case 'waiting':
      return answerLimitReached(floor, call);
    case 'detecting':
      return detectionDeadline(floor, call);
    case 'message':
      return messageDeadline(floor, call);
    case 'consent':
      return consentDeadline(floor, call);
    case 'joining':
      return joinFailed(floor, call);
    case 'inFlow':
      return flowDeadline(floor, call);
    case 'parked':
      return parkLimitReached(floor, call);
    case 'joined':
    case 'transferred':
      return close(floor, call, 'talk-limit');
    case 'safeHarbour':
      return close(floor, call, 'abandoned');
    case 'closing':
      hangUpAgain(floor, call);
      return void floor.effects.push({ type: 'listCalls' });
    case 'ended':
      return;
    default:
      return assertNever(call.state);
  }
}

function remainingRingMs(floor: Floor, call: Call): number {
  const limitMs = settingsOf(floor, call).ringTimeoutMs + RING_GRACE_MS;
  return Math.max(0, (call.stamps.diallingAt ?? floor.now) + limitMs - floor.now);
}
