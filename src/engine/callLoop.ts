/** One call's events and deadlines, from "on record" to its end. What happens after the answer is in answer.ts. */
import type { CallEnd } from '../domain/call/lineResult.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { NEEDS_PROMPT, answerLimitReached, consentDeadline, promptFailed } from './answer.ts';
import { callKey, enter, isAnswered, save, stamp, type Call } from './call.ts';
import { campaignOf, settingsOf } from './campaignFloor.ts';
import { close, ended, endedByTrunk, endedUndialled, hangUpAgain } from './close.ts';
import { isBlind, log, type Floor } from './floor.ts';
import { joinFailed } from './joined.ts';
import { trunkProgressed } from './trunks.ts';

/** From "on record" to the INVITE; both take milliseconds. */
export const CREATED_LIMIT_MS = 15 * SECOND_MS;
/** Asterisk's own dial timer ends the ringing; ours is for the case that it does not. */
const RING_GRACE_MS = 3 * SECOND_MS;
const BLIND_MS = SECOND_MS;

/** The attempt is on record: dialled now, unless a gate has closed since the lease. */
export function begun(floor: Floor, call: Call): void {
  call.isOnRecord = true;
  // Its leg is as young as this, however long the record took.
  Object.assign(call, { since: floor.now });
  const { campaign } = campaignOf(floor, call);
  if (floor.holds.size > 0 || campaign.state !== 'running') {
    endedUndialled(floor, call, 'CANCELLED');
    return;
  }
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + CREATED_LIMIT_MS);
  floor.effects.push({
    type: 'originate',
    callId: call.attempt.attemptId,
    target: { kind: 'trunk', trunkId: call.attempt.trunkId, number: call.attempt.number },
    callerId: call.attempt.callerId,
    ringTimeoutMs: campaign.settings.ringTimeoutMs,
  });
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
      return endedByTrunk(floor, call);
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
  ended(floor, call, end);
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
  if (call.playbackFailed && NEEDS_PROMPT.has(call.state)) return promptFailed(floor, call);
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
    case 'consent':
      return consentDeadline(floor, call);
    case 'joining':
      return joinFailed(floor, call);
    case 'joined':
    case 'parked':
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
