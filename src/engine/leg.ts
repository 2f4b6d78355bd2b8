/**
 * Legs that are neither a customer's nor an agent's seat: somebody an agent calls, a supervisor's phone, an inbound
 * caller. Each belongs to whoever made it, by its purpose; the comparison with Asterisk knows them all. What a leg's
 * events mean is decided in legLoop.ts.
 */
import type { AgentId, AttemptId, CallId, TrunkId } from '../domain/kernel/ids.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import type { HangupReason } from '../domain/call/lineResult.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Floor } from './floor.ts';

/** `snoop`: no phone, but what a supervisor hears an agent's leg by. */
export type LegPurpose = 'consult' | 'super' | 'snoop' | 'in';

export interface Leg {
  readonly legId: CallId;
  readonly purpose: LegPurpose;
  /** The call it belongs to. */
  attemptId?: AttemptId | undefined;
  /** Who asked for it. */
  readonly askedBy?: AgentId | undefined;
  state: LegState;
  since: Instant;
  /** Absent: as long as an agent's consultation rings. */
  readonly ringTimeoutMs?: number | undefined;
  /** Where its line is reserved. */
  readonly trunkId?: TrunkId | undefined;
}

/** `reserving`: no order has left yet. `closing`: hung up by us, its end is still to come. */
export type LegState = 'reserving' | 'calling' | 'up' | 'closing';

export const legKey = (legId: CallId): string => `leg:${legId}`;

export function newLegId(floor: Floor, purpose: LegPurpose): CallId {
  return `${purpose}-${timeOrderedId(floor.now, floor.random)}`;
}

export function addLeg(floor: Floor, leg: Omit<Leg, 'since'>): Leg {
  const added = { ...leg, since: floor.now };
  floor.legs.set(added.legId, added);
  return added;
}

export function enterLeg(floor: Floor, leg: Leg, state: LegState): void {
  Object.assign(leg, { state, since: floor.now });
}

/** Forgotten: it has ended, or never was. */
export function dropLeg(floor: Floor, leg: Leg): void {
  floor.legs.delete(leg.legId);
  floor.deadlines.clear(legKey(leg.legId));
  if (leg.trunkId === undefined) return;
  floor.isDirty = true;
  floor.effects.push({ type: 'releaseLine', callId: leg.legId, trunkId: leg.trunkId });
}

/** The line of a call that its trunk brings; once a minute again, since what a crash leaves is to lapse soon. */
export function takeLine(floor: Floor, { legId, trunkId }: Leg): void {
  if (trunkId !== undefined) floor.effects.push({ type: 'takeLine', callId: legId, trunkId });
}

const HANGUP_AGAIN_MS = 5_000;

/** Hung up; it stays known until its end comes. */
export function hangUpLeg(floor: Floor, leg: Leg, reason: HangupReason): void {
  if (leg.state === 'reserving') return dropLeg(floor, leg);
  enterLeg(floor, leg, 'closing');
  orderHangup(floor, leg, reason);
}

export function orderHangup(floor: Floor, leg: Leg, reason: HangupReason): void {
  floor.deadlines.set(legKey(leg.legId), floor.now + HANGUP_AGAIN_MS);
  floor.effects.push({ type: 'hangup', callId: leg.legId, reason });
}
