/**
 * The far side of the simulated telephony: legs, bridges and prompts, as an Asterisk would hold them. It goes on
 * when the link is down or the engine is gone, so that a later engine can list and adopt what is live. Every event
 * is given out by the clock, never from within a command, and in the order in which things happened.
 */
import type { CallEnd } from '../domain/call/lineResult.ts';
import type { BridgeId, CallId, PlaybackId } from '../domain/kernel/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { LiveCall, PromptName, TelephonyEvent } from '../ports/telephony.ts';
import { type Callee, type FarEnd, HUNG_UP_BY_US, type Leg, dial, joined } from './leg.ts';
import { type Prompts, createPlaybacks } from './playback.ts';
import { type SimRecorder, createSimRecorder } from './recorder.ts';

export interface Exchange extends FarEnd {
  readonly recorder: SimRecorder;
  leg(callId: CallId): Leg | undefined;
  /** Legs that live. */
  legCount(): number;
  place(
    callId: CallId,
    dialled: string,
    callee: Callee,
    ringTimeoutMs: number,
    listener: (event: TelephonyEvent) => void,
  ): void;
  /** Somebody calls in. */
  arrive(
    callId: CallId,
    listener: (event: TelephonyEvent) => void,
    about: { readonly number: string; readonly dialled: string },
  ): void;
  /** A leg that hears another one, and ends with it. */
  snoop(snoopId: CallId, heard: Leg, listener: (event: TelephonyEvent) => void): void;
  bridge(bridgeId: BridgeId, legs: readonly Leg[]): void;
  unbridge(bridgeId: BridgeId): void;
  leaveBridge(leg: Leg): void;
  play(leg: Leg, playbackId: PlaybackId, prompts: readonly PromptName[]): void;
  stopPlay(playbackId: PlaybackId): void;
  hasPrompt(prompt: PromptName): boolean;
  liveCalls(): readonly LiveCall[];
  /** Bridges that nobody has ended yet, with or without legs. */
  bridges(): readonly BridgeId[];
  /** How many INVITEs a number or phone has had. */
  invitesTo(dialled: string): number;
  /** Every leg is gone without a word, as after a crash. */
  vanish(): void;
  /** Registers the application's link; the one before it is told that it has been taken over. */
  attach(onTakenOver: () => void): void;
}

/** It is up at once. */
const COPY: Callee = { ringback: 'none', decidesAfterMs: 0, keys: [], voice: 'silent' };
const COPY_LIMIT_MS = 1_000;

export function createExchange(clock: Clock, prompts: Prompts): Exchange {
  const legs = new Map<CallId, Leg>();
  const invites = new Map<string, number>();
  const bridges = new Map<BridgeId, Set<Leg>>();
  /** Legs that hear another, by the one they hear. */
  const copies = new Map<CallId, readonly CallId[]>();
  let takeOver: (() => void) | undefined;

  const emit: FarEnd['emit'] = (leg, event) => {
    const stamped = { ...event, at: clock.now() };
    // Read at delivery: the leg may have a new listener by then.
    clock.wakeAt(stamped.at, () => leg.listener(stamped));
  };
  const recorder = createSimRecorder(clock);
  const playbacks = createPlaybacks(clock, prompts, emit);

  function leaveBridge(leg: Leg): void {
    const { bridgeId } = leg;
    if (bridgeId === undefined) return;
    bridges.get(bridgeId)?.delete(leg);
    leg.bridgeId = undefined;
    emit(leg, { type: 'unbridged', callId: leg.callId, bridgeId });
  }

  function end(leg: Leg, how: CallEnd): void {
    if (!legs.delete(leg.callId)) return;
    playbacks.legEnded(leg);
    recorder.legEnded(leg.callId);
    for (const cancel of leg.plans) cancel();
    for (const copyId of copies.get(leg.callId) ?? []) endCopy(copyId);
    copies.delete(leg.callId);
    leaveBridge(leg);
    emit(leg, { type: 'callEnded', callId: leg.callId, end: how });
  }

  function endCopy(copyId: CallId): void {
    const copy = legs.get(copyId);
    if (copy !== undefined) end(copy, HUNG_UP_BY_US);
  }

  function newLeg(callId: CallId, callee: Callee, listener: (event: TelephonyEvent) => void): Leg {
    const leg: Leg = {
      callId,
      state: 'created',
      bridgeId: undefined,
      listener,
      plans: new Set(),
      isMuted: false,
      keysHeard: '',
      talksForMs: callee.talksForMs,
      answeredAt: 0,
      voice: callee.voice ?? 'person',
      talkWatch: [],
    };
    legs.set(callId, leg);
    return leg;
  }

  const exchange: Exchange = {
    clock,
    emit,
    end,
    leaveBridge,
    recorder,
    leg: (callId) => legs.get(callId),
    legCount: () => legs.size,
    place(callId, dialled, callee, ringTimeoutMs, listener) {
      invites.set(dialled, exchange.invitesTo(dialled) + 1);
      dial(exchange, newLeg(callId, callee, listener), callee, ringTimeoutMs);
    },
    arrive(callId, listener, about) {
      const leg = newLeg(callId, COPY, listener);
      leg.state = 'ringing';
      exchange.emit(leg, { type: 'callArrived', callId, ...about });
    },
    snoop(snoopId, heard, listener) {
      copies.set(heard.callId, [...(copies.get(heard.callId) ?? []), snoopId]);
      exchange.place(snoopId, snoopId, COPY, COPY_LIMIT_MS, listener);
    },
    bridge(bridgeId, joining) {
      const members = bridges.get(bridgeId) ?? new Set();
      bridges.set(bridgeId, members);
      for (const leg of joining) {
        if (leg.bridgeId === bridgeId) continue;
        leaveBridge(leg);
        members.add(leg);
        leg.bridgeId = bridgeId;
        emit(leg, { type: 'bridged', callId: leg.callId, bridgeId });
        joined(exchange, leg);
      }
    },
    unbridge(bridgeId) {
      for (const leg of bridges.get(bridgeId) ?? []) leaveBridge(leg);
      bridges.delete(bridgeId);
    },
    play: (leg, playbackId, wanted) => playbacks.play(leg, playbackId, wanted),
    stopPlay: (playbackId) => playbacks.stop(playbackId),
    invitesTo: (dialled) => invites.get(dialled) ?? 0,
    hasPrompt: (prompt) => prompts.has(prompt),
    liveCalls: () =>
      [...legs.values()].map(({ callId, state, bridgeId }) =>
        bridgeId === undefined ? { callId, state } : { callId, state, bridgeId },
      ),
    bridges: () => [...bridges.keys()],
    vanish() {
      for (const leg of legs.values()) for (const cancel of leg.plans) cancel();
      for (const callId of legs.keys()) recorder.legEnded(callId);
      legs.clear();
      bridges.clear();
      copies.clear();
      playbacks.clear();
    },
    attach(onTakenOver) {
      takeOver?.();
      takeOver = onTakenOver;
    },
  };
  return exchange;
}
