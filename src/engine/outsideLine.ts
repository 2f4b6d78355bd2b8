/** A line to an outside number, for an agent who consults or transfers, or a flow: what it needs before anything leaves. */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { afterCall, slotAt } from '../domain/pacing/spacing.ts';
import type { Call } from './call.ts';
import { takeCensus } from './census.ts';
import { campaignOf } from './campaignFloor.ts';
import type { Third } from './conversation.ts';
import type { Floor } from './floor.ts';
import { addLeg, newLegId } from './leg.ts';
import { isReachable, linesLeft, trunkFor } from './trunks.ts';

export const CONSULT_RING_TIMEOUT_MS = 30 * SECOND_MS;

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
