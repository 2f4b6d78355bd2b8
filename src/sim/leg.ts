/** One leg at the simulated exchange, and the party at its far end who plays a callee's behaviour from the number plan. */
import type { CallEnd } from '../domain/call/lineResult.ts';
import type { BridgeId, CallId } from '../domain/kernel/ids.ts';
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { LiveCallState, TelephonyEvent } from '../ports/telephony.ts';
import type { PartyBehaviour } from './numberPlan.ts';
import { q850OfSip } from './q850.ts';
import type { Voice } from './voice.ts';

/** What the party at the far end does; a time that is absent never comes. */
export interface Callee
  extends Pick<PartyBehaviour, 'ringback' | 'decidesAfterMs' | 'keys' | 'hangsUpAfterMs' | 'sip'> {
  /** From the INVITE to the ringback; 0 where absent. */
  readonly ringsAfterMs?: number;
  /** From the first join with somebody until the party hangs up by itself. */
  readonly talksForMs?: number;
  /** What is heard after the answer; a person where absent. */
  readonly voice?: Voice;
}

/** What an event says, before the exchange stamps it with its time. */
export type Unstamped = TelephonyEvent extends infer Event
  ? Event extends { readonly at: Instant }
    ? Omit<Event, 'at'>
    : never
  : never;

export interface Leg {
  readonly callId: CallId;
  state: LiveCallState;
  bridgeId: BridgeId | undefined;
  /** Who hears of this leg; another after `adopt`. */
  listener: (event: TelephonyEvent) => void;
  /** What the far end is going to do; cancelled when the leg ends. */
  readonly plans: Set<() => void>;
  /** Nobody in its bridge hears it. */
  isMuted: boolean;
  /** The keys that were sent to its far end. */
  keysHeard: string;
  /** Left of the callee's talk before its first join; undefined afterwards, and where it never hangs up. */
  talksForMs?: number | undefined;
  answeredAt: Instant;
  readonly voice: Voice;
  /** What is still to be told of its speech. */
  readonly talkWatch: (() => void)[];
}

/** What the far end may do to its leg. */
export interface FarEnd {
  readonly clock: Clock;
  emit(leg: Leg, event: Unstamped): void;
  end(leg: Leg, end: CallEnd): void;
}

const NORMAL_CLEARING = 16;
const NO_ANSWER = 19;
const TEMPORARILY_UNAVAILABLE = 480;

export const HUNG_UP_BY_US: CallEnd = { q850: NORMAL_CLEARING, requestedByNetwork: false };
export const HUNG_UP_BY_FAR_END: CallEnd = { q850: NORMAL_CLEARING, requestedByNetwork: true };
/** Asterisk's own dial timer ends a leg with the numbers of a network 480. */
const RANG_OUT: CallEnd = { q850: NO_ANSWER, sip: TEMPORARILY_UNAVAILABLE, requestedByNetwork: false };

/** Sends the INVITE and lets the callee do what it does until the leg ends. */
export function dial(far: FarEnd, leg: Leg, callee: Callee, ringTimeoutMs: number): void {
  leg.state = 'dialling';
  far.emit(leg, { type: 'callDialling', callId: leg.callId });
  // The dial order carries whole seconds.
  const timeoutMs = Math.max(1, Math.ceil(ringTimeoutMs / SECOND_MS)) * SECOND_MS;
  plan(far, leg, timeoutMs, () => leg.state !== 'up' && far.end(leg, RANG_OUT));
  const { ringback, ringsAfterMs = 0, decidesAfterMs } = callee;
  if (ringback !== 'none') plan(far, leg, ringsAfterMs, () => progress(far, leg, ringback));
  if (decidesAfterMs !== undefined) plan(far, leg, decidesAfterMs, () => decide(far, leg, callee));
}

function progress(far: FarEnd, leg: Leg, seen: 'ringing' | 'earlyMedia'): void {
  // Early media changes no channel state at Asterisk: the leg stays as dialled.
  if (seen === 'ringing') leg.state = 'ringing';
  far.emit(leg, { type: 'callProgress', callId: leg.callId, progress: seen });
}

/** Answers, or refuses with its final status. */
function decide(far: FarEnd, leg: Leg, { sip, keys, hangsUpAfterMs }: Callee): void {
  if (sip !== undefined) {
    far.end(leg, { q850: q850OfSip(sip), sip, requestedByNetwork: true });
    return;
  }
  leg.state = 'up';
  leg.answeredAt = far.clock.now();
  far.emit(leg, { type: 'callAnswered', callId: leg.callId });
  for (const key of keys) plan(far, leg, key.afterMs, () => press(far, leg, key.digit));
  if (hangsUpAfterMs !== undefined) {
    plan(far, leg, hangsUpAfterMs, () => far.end(leg, HUNG_UP_BY_FAR_END));
  }
}

/** A leg that has come in is taken. */
export function pickUp(far: FarEnd, leg: Leg): void {
  if (leg.state === 'up') return;
  leg.state = 'up';
  leg.answeredAt = far.clock.now();
  far.emit(leg, { type: 'callAnswered', callId: leg.callId });
}

/** The leg is in a bridge: the talk begins with the first one. */
export function joined(far: FarEnd, leg: Leg): void {
  const { talksForMs } = leg;
  if (talksForMs === undefined) return;
  leg.talksForMs = undefined;
  plan(far, leg, talksForMs, () => far.end(leg, HUNG_UP_BY_FAR_END));
}

export function press(far: FarEnd, leg: Leg, digit: string): void {
  if (leg.state === 'up') far.emit(leg, { type: 'dtmf', callId: leg.callId, digit });
}

/** Does `fn` after a time, unless the leg has ended by then; the returned function cancels it. */
export function plan(far: Pick<FarEnd, 'clock'>, leg: Leg, afterMs: number, fn: () => unknown): () => void {
  const cancel = far.clock.wakeAt(far.clock.now() + afterMs, () => {
    leg.plans.delete(drop);
    fn();
  });
  const drop = (): void => {
    leg.plans.delete(drop);
    cancel();
  };
  leg.plans.add(drop);
  return drop;
}
