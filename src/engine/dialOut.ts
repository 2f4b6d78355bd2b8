/** The order to dial: by the trunk that the attempt has a line of, where the gates still stand open. */
import { closingHold } from '../domain/governor/windowClosing.ts';
import { CREATED_LIMIT_MS } from './begin.ts';
import { callKey, save, type Call } from './call.ts';
import { campaignOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';

/** Between the first gate and the order lie the record, a phone that rings, or a trunk that has failed the call. */
export function mayLeave(floor: Floor, call: Call): boolean {
  const { campaign, windowWatch } = campaignOf(floor, call);
  // Given up meanwhile: nobody would be there for the person who answers.
  if (call.hangupReason !== undefined) return false;
  if (floor.holds.size > 0 || campaign.state !== 'running') return false;
  return closingHold(windowWatch.closesInMs(floor.now), campaign.settings.ringTimeoutMs) === undefined;
}

export function dialOut(floor: Floor, call: Call): void {
  const { campaign } = campaignOf(floor, call);
  Object.assign(call, { since: floor.now });
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
