/**
 * A flow promises to call back: nobody was free for who pressed for an agent, or they asked for it. It is the campaign's
 * callback, due at its time or when the calling hours next open (COMPLIANCE 1), and dialled once an agent is reserved.
 */
import { DEFAULT_CALLBACKS } from '../domain/callback/callback.ts';
import { reviewCallback } from '../domain/compliance/callbackTime.ts';
import { opensAt } from '../domain/compliance/opening.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { isManualLead } from '../domain/lead/manualLead.ts';
import { timeZoneOf } from './callbackPromise.ts';
import type { Call } from './call.ts';
import { campaignOf } from './campaignFloor.ts';
import { log, type Floor } from './floor.ts';

/** False: no such call may be made, which the flow tells the person. */
export function promiseFromFlow(floor: Floor, call: Call, afterMs: number): boolean {
  const { attemptId, campaignId, leadId } = call.attempt;
  const at = timeFor(floor, call, afterMs);
  // After a conversation it is the agent who promises one: the record of the call keeps no other.
  const isOurs = call.inbound === undefined && call.joinedAgentId === undefined;
  const isPossible = at !== undefined && isOurs && !isManualLead(leadId);
  log(floor, 'info', isPossible ? 'flow.callbackPromised' : 'flow.callbackImpossible', {
    attemptId,
    campaignId,
    at,
  });
  if (!isPossible || call.consent === 'do_not_call') return false;
  call.details = { ...call.details, promised: { at, kind: 'campaign', givenAt: floor.now } };
  return true;
}

function timeFor(floor: Floor, call: Call, afterMs: number): Instant | undefined {
  const { campaign, placeOf } = campaignOf(floor, call);
  const place = placeOf({ number: call.attempt.number, ...call.leadFacts, ...timeZoneOf(call) });
  const rules = campaign.settings.callbacks ?? DEFAULT_CALLBACKS;
  const wanted = floor.now + Math.max(1, afterMs);
  for (const at of [wanted, opensAt(place, wanted)]) {
    if (at !== undefined && reviewCallback({ at }, place, rules, floor.now).ok) return at;
  }
  return undefined;
}
