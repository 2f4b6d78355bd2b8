/** What the events and deadlines of a leg mean, by its purpose. Each purpose names its handlers here. */
import { consultAnswered, consultEnded, consultOverdue, consultReserved } from './consult.ts';
import { log, type Floor } from './floor.ts';
import { callerAnswered } from './inboundFlow.ts';
import { inboundDeadline, inboundEnded, inboundPlayed } from './inboundLoop.ts';
import type { EngineInput } from './input.ts';
import { dropLeg, enterLeg, hangUpLeg, orderHangup, type Leg, type LegPurpose } from './leg.ts';
import { snoopAnswered } from './supervision.ts';
import { snoopEnded, superAnswered, superEnded, superOverdue } from './supervisor.ts';
import { rerouteRefused, rerouted } from './trunkFailover.ts';

export type LegEvent = Extract<
  EngineInput,
  {
    type:
      | 'callDialling'
      | 'callProgress'
      | 'callAnswered'
      | 'dtmf'
      | 'playbackStarted'
      | 'playbackFinished'
      | 'callEnded';
  }
>;

export interface LegHandlers {
  /** The line it needs is reserved: originate it. */
  readonly reserved?: (floor: Floor, leg: Leg) => void;
  readonly answered: (floor: Floor, leg: Leg) => void;
  /** The leg is gone, or will never be; it is forgotten already. `why`: how it came to nothing. */
  readonly ended: (floor: Floor, leg: Leg, why: string) => void;
  /** A recording that was played to it has ended, heard or not. */
  readonly played?: (floor: Floor, leg: Leg, playbackId: string) => void;
  /** Its deadline has come, or whether it was dialled is not known: to be hung up. */
  readonly deadline?: (floor: Floor, leg: Leg) => void;
}

const HANDLERS: Readonly<Record<LegPurpose, LegHandlers>> = {
  consult: {
    reserved: consultReserved,
    answered: consultAnswered,
    ended: consultEnded,
    deadline: consultOverdue,
  },
  super: { answered: superAnswered, ended: superEnded, deadline: superOverdue },
  snoop: { answered: (floor, leg) => snoopAnswered(floor, leg.legId), ended: snoopEnded },
  in: { answered: callerAnswered, ended: inboundEnded, deadline: inboundDeadline, played: inboundPlayed },
};

export function onLeg(floor: Floor, leg: Leg, input: LegEvent): void {
  if (input.type === 'callAnswered') answeredLeg(floor, leg);
  else if (input.type === 'playbackFinished') HANDLERS[leg.purpose].played?.(floor, leg, input.playbackId);
  else if (input.type === 'callEnded') endedLeg(floor, leg, `Q.850 ${input.end.q850}`);
}

export function answeredLeg(floor: Floor, leg: Leg): void {
  if (leg.state !== 'calling') return;
  enterLeg(floor, leg, 'up');
  HANDLERS[leg.purpose].answered(floor, leg);
}

export function endedLeg(floor: Floor, leg: Leg, why: string): void {
  dropLeg(floor, leg);
  HANDLERS[leg.purpose].ended(floor, leg, why);
}

export function legOriginateFailed(
  floor: Floor,
  leg: Leg,
  { outcome, code }: Extract<EngineInput, { type: 'originateFailed' }>,
): void {
  log(floor, 'warn', 'leg.originateFailed', { callId: leg.legId, outcome, code });
  // It may ring all the same: the list of living calls tells.
  if (outcome === 'unknown') overdue(floor, leg);
  else endedLeg(floor, leg, code);
}

export function lineReserved(floor: Floor, callId: string, trunkId: string): void {
  const call = floor.calls.get(callId);
  if (call !== undefined) return rerouted(floor, call, trunkId);
  const leg = floor.legs.get(callId);
  if (leg?.state === 'reserving') HANDLERS[leg.purpose].reserved?.(floor, leg);
  // Given up while the line was on its way.
  else if (leg === undefined) floor.effects.push({ type: 'releaseLine', callId, trunkId });
}

export function lineRefused(floor: Floor, callId: string, code: string): void {
  const call = floor.calls.get(callId);
  if (call !== undefined) return rerouteRefused(floor, call, code);
  const leg = floor.legs.get(callId);
  if (leg?.state === 'reserving') endedLeg(floor, leg, code);
}

export function legDeadline(floor: Floor, leg: Leg): void {
  if (leg.state !== 'closing') return overdue(floor, leg);
  orderHangup(floor, leg, 'orphan');
  floor.effects.push({ type: 'listCalls' });
}

function overdue(floor: Floor, leg: Leg): void {
  const { deadline } = HANDLERS[leg.purpose];
  if (deadline === undefined) hangUpLeg(floor, leg, 'orphan');
  else deadline(floor, leg);
}
