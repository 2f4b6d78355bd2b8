/**
 * One leg as its events tell it, as a pure reducer: whatever the order in which Asterisk's events arrive and
 * however often each comes, the port's events come out once and in a lawful order (requirement 14).
 *
 *  created ─Dial→ dialling ─Ringing|PROGRESS→ progressing ─Up→ answered
 *     └──────────────┴───────────ChannelDestroyed─────────────────┴→ ended
 *
 * A later step implies the earlier ones: an `Up` that overtakes the `Dial` reports dialling first. The channel
 * snapshot that every event carries counts as a state change, since states only ever move forward. Bridge
 * events are ordered by Asterisk's own time stamps. Nothing is read after ChannelDestroyed, which Asterisk
 * sends last for a channel.
 */
import { assertNever } from '../../domain/kernel/assert.ts';
import type { CallEnd } from '../../domain/call/lineResult.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { TelephonyEvent } from '../../ports/telephony.ts';
import type { AriPlayback, ChannelSignal } from './events.ts';
import { NO_KEYS, readKey, type KeyLine } from './keys.ts';

export interface BridgeStay {
  readonly isInside: boolean;
  readonly stampMs: number;
}

export interface Leg {
  readonly callId: string;
  readonly isInStasis: boolean;
  readonly isDialled: boolean;
  readonly isRinging: boolean;
  readonly hasEarlyMedia: boolean;
  readonly isAnswered: boolean;
  /** The far end or the network asked for the end. */
  readonly networkAsked: boolean;
  /** Asterisk asked for it, for us or by its dial timer. */
  readonly asteriskAsked: boolean;
  /** As the talk detection last told. */
  readonly isTalking: boolean;
  readonly stays: ReadonlyMap<string, BridgeStay>;
  /** Of the last keys, to drop what comes twice. */
  readonly keyStamps: readonly string[];
  readonly keyLine: KeyLine;
  /** The last prompts, by Asterisk's clock; absent: none were played. */
  readonly prompts?: { readonly playbackId: string; readonly fromMs: number; readonly toMs?: number };
}

export interface LegStep {
  readonly leg: Leg;
  readonly events: readonly TelephonyEvent[];
  readonly end?: CallEnd;
}

/** In prompts Asterisk tells of longer keys than it was sent (160 ms for 100, 300 where it is busy); nobody answers so soon. */
const HELD_AT_MOST_MS = 150;
const KEY_STAMPS_KEPT = 32;

export function newLeg(callId: string): Leg {
  return {
    callId,
    isInStasis: false,
    isDialled: false,
    isRinging: false,
    hasEarlyMedia: false,
    isAnswered: false,
    networkAsked: false,
    asteriskAsked: false,
    isTalking: false,
    stays: new Map(),
    keyStamps: [],
    keyLine: NO_KEYS,
  };
}

export function stepLeg(before: Leg, signal: ChannelSignal, at: Instant): LegStep {
  const seen = byState(before, signal.channel.state, at);
  const { leg } = seen;
  const and = (after: Leg, ...events: readonly TelephonyEvent[]): LegStep => ({
    leg: after,
    events: [...seen.events, ...events],
  });
  switch (signal.type) {
    case 'StasisStart':
      return and({ ...leg, isInStasis: true });
    case 'ChannelStateChange':
      return seen;
    case 'Dial': {
      const told = byDialStatus(leg, signal.dialStatus, at);
      return and(told.leg, ...told.events);
    }
    case 'ChannelHangupRequest':
      return and(signal.isSoft ? { ...leg, asteriskAsked: true } : { ...leg, networkAsked: true });
    case 'ChannelDestroyed':
      return {
        ...leaveOthers(seen, undefined, signal.stampMs, at),
        end: endOf(leg, signal.cause, signal.techCause),
      };
    case 'ChannelTalkingStarted':
    case 'ChannelTalkingFinished':
      return withTalk(seen, signal.type === 'ChannelTalkingStarted', at);
    case 'ChannelToneDetected':
      return and(leg, { type: 'tone', callId: leg.callId, at });
    case 'ChannelDtmfReceived':
      return withKey(seen, signal, at);
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge':
      return withBridge(seen, signal, at);
    default:
      return assertNever(signal);
  }
}

function byState(leg: Leg, state: string, at: Instant): LegStep {
  if (state === 'Up') return answered(leg, at);
  return state === 'Ringing' ? progressed(leg, 'ringing', at) : { leg, events: [] };
}

function byDialStatus(leg: Leg, status: string, at: Instant): LegStep {
  switch (status) {
    case '':
      return dialled(leg, at);
    case 'RINGING':
      return progressed(leg, 'ringing', at);
    case 'PROGRESS':
      return progressed(leg, 'earlyMedia', at);
    case 'ANSWER':
      return answered(leg, at);
    default:
      return { leg, events: [] };
  }
}

function dialled(leg: Leg, at: Instant): LegStep {
  if (leg.isDialled) return { leg, events: [] };
  return {
    leg: { ...leg, isDialled: true },
    events: [{ type: 'callDialling', callId: leg.callId, at }],
  };
}

function progressed(leg: Leg, progress: 'ringing' | 'earlyMedia', at: Instant): LegStep {
  const isKnown = progress === 'ringing' ? leg.isRinging : leg.hasEarlyMedia;
  if (isKnown || leg.isAnswered) return { leg, events: [] };
  const step = dialled(leg, at);
  const mark = progress === 'ringing' ? { isRinging: true } : { hasEarlyMedia: true };
  return {
    leg: { ...step.leg, ...mark },
    events: [...step.events, { type: 'callProgress', callId: leg.callId, progress, at }],
  };
}

function answered(leg: Leg, at: Instant): LegStep {
  if (leg.isAnswered) return { leg, events: [] };
  const step = dialled(leg, at);
  return {
    leg: { ...step.leg, isAnswered: true },
    events: [...step.events, { type: 'callAnswered', callId: leg.callId, at }],
  };
}

function withTalk({ leg, events }: LegStep, talking: boolean, at: Instant): LegStep {
  if (leg.isTalking === talking) return { leg, events };
  const told: TelephonyEvent = { type: 'talk', callId: leg.callId, talking, at };
  return { leg: { ...leg, isTalking: talking }, events: [...events, told] };
}

function withKey(
  { leg, events }: LegStep,
  signal: Extract<ChannelSignal, { type: 'ChannelDtmfReceived' }>,
  at: Instant,
): LegStep {
  const { digit, stampMs, heldMs } = signal;
  const stamp = `${stampMs}${digit}`;
  if (leg.keyStamps.includes(stamp)) return { leg, events };
  const noted = { ...leg, keyStamps: [...leg.keyStamps.slice(1 - KEY_STAMPS_KEPT), stamp] };
  const { prompts } = leg;
  const isBefore =
    prompts !== undefined &&
    heldMs !== undefined &&
    stampMs - Math.min(heldMs, HELD_AT_MOST_MS) < prompts.fromMs;
  const before = isBefore ? { before: prompts.playbackId } : {};
  const told: TelephonyEvent = { type: 'dtmf', callId: leg.callId, digit, ...before, at };
  if (heldMs === undefined) return { leg: noted, events: [...events, told] };
  const quietSinceMs = prompts === undefined ? 0 : prompts.toMs;
  const { line, isAgain } = readKey(leg.keyLine, { digit, heldMs, stampMs }, quietSinceMs);
  return { leg: { ...noted, keyLine: line }, events: isAgain ? events : [...events, told] };
}

/** Whether prompts play decides how Asterisk takes keys. */
export function withPrompts(leg: Leg, { id, stampMs }: AriPlayback, isOver: boolean): Leg {
  if (!isOver) return { ...leg, prompts: { playbackId: id, fromMs: stampMs } };
  const { prompts } = leg;
  return prompts?.playbackId === id ? { ...leg, prompts: { ...prompts, toMs: stampMs } } : leg;
}

function withBridge(
  step: LegStep,
  signal: Extract<ChannelSignal, { bridgeId: string }>,
  at: Instant,
): LegStep {
  const { bridgeId, stampMs } = signal;
  const isInside = signal.type === 'ChannelEnteredBridge';
  const last = step.leg.stays.get(bridgeId);
  if (last !== undefined && stampMs < last.stampMs) return step;
  const { leg, events } = isInside ? leaveOthers(step, bridgeId, stampMs, at) : step;
  const stays = new Map(leg.stays).set(bridgeId, { isInside, stampMs });
  if ((last?.isInside ?? false) === isInside) return { leg: { ...leg, stays }, events };
  const type = isInside ? 'bridged' : 'unbridged';
  return { leg: { ...leg, stays }, events: [...events, { type, callId: leg.callId, bridgeId, at }] };
}

/** A channel is in one bridge at most: being in another, or at its end, it has left, whether or not that was told. */
function leaveOthers(step: LegStep, entered: string | undefined, stampMs: number, at: Instant): LegStep {
  const left = [...step.leg.stays].filter(
    ([bridgeId, stay]) => bridgeId !== entered && stay.isInside && stay.stampMs <= stampMs,
  );
  if (left.length === 0) return step;
  const stays = new Map(step.leg.stays);
  for (const [bridgeId] of left) stays.set(bridgeId, { isInside: false, stampMs });
  const { callId } = step.leg;
  const told = left.map(([bridgeId]): TelephonyEvent => ({ type: 'unbridged', callId, bridgeId, at }));
  return { leg: { ...step.leg, stays }, events: [...step.events, ...told] };
}

/** The dial timer's end has the numbers of a network 480; only who asked tells them apart. */
function endOf(leg: Leg, q850: number, sip: number | undefined): CallEnd {
  return {
    q850,
    ...(sip === undefined ? {} : { sip }),
    requestedByNetwork: leg.networkAsked && !leg.asteriskAsked,
  };
}
