/**
 * How often each of our numbers is answered, by the trunk it is shown on, and an alarm where one falls well below its peers on
 * the same trunk: it is likely to be shown as spam. What this engine has seen since its start; older calls fade.
 */
import { dropAgainstPeers, withCall, type Answered, type RateDrop } from '../domain/callerId/answerRate.ts';
import type { LineResult } from '../domain/call/lineResult.ts';
import { isTrunkFault } from '../domain/governor/trunkBreaker.ts';
import type { TrunkId } from '../domain/kernel/ids.ts';
import type { Call } from './call.ts';
import { log, type Floor } from './floor.ts';

export interface ShownNumber {
  readonly callerId: string;
  readonly trunkId: TrunkId;
  seen: Answered;
  /** Set while it is answered less than its peers. */
  drop?: RateDrop | undefined;
}

const NOTHING: Answered = { calls: 0, answered: 0 };

/** A call has been answered or has ended without; what the carrier did not deliver says nothing of the number. */
export function callerIdShown(floor: Floor, { attempt }: Call, result: LineResult): void {
  if (isTrunkFault(result) !== false) return;
  const { callerId, trunkId } = attempt;
  const key = `${callerId}|${trunkId}`;
  const shown = floor.callerIds.get(key) ?? { callerId, trunkId, seen: NOTHING };
  floor.callerIds.set(key, shown);
  shown.seen = withCall(shown.seen, result === 'ANSWERED');
  judge(floor, shown);
}

function judge(floor: Floor, shown: ShownNumber): void {
  const { callerId, trunkId } = shown;
  const had = shown.drop !== undefined;
  shown.drop = dropAgainstPeers(shown.seen, peersOf(floor, shown));
  if (shown.drop !== undefined && !had)
    log(floor, 'error', 'callerId.answerRateDropped', { callerId, trunkId, ...shown.drop });
  else if (shown.drop === undefined && had)
    log(floor, 'info', 'callerId.answerRateBack', { callerId, trunkId });
}

function peersOf(floor: Floor, { callerId, trunkId }: ShownNumber): Answered {
  let [calls, answered] = [0, 0];
  for (const peer of floor.callerIds.values()) {
    if (peer.trunkId !== trunkId || peer.callerId === callerId) continue;
    calls += peer.seen.calls;
    answered += peer.seen.answered;
  }
  return { calls, answered };
}
