/** The order to dial: by the trunk that the attempt has a line of. */
import { CREATED_LIMIT_MS } from './begin.ts';
import { callKey, save, type Call } from './call.ts';
import { campaignOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';

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
