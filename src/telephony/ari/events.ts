/**
 * ARI's events at the edge: what is read of each, with guards, so that nothing behind this file meets a shape
 * it does not know. A type that Asterisk has and the engine does not need is `ignored`; a type that nobody
 * knows is `unknown` and counted (a newer Asterisk may send it at any time).
 */
import { callIdOf } from './inboundIds.ts';

export interface AriChannel {
  readonly id: string;
  /** Asterisk's words: `Down`, `Ringing`, `Up` and others. */
  readonly state: string;
  /** `PJSIP/carrier-0000001a`: the technology, the endpoint and a serial number. */
  readonly name: string;
}

export interface AriPlayback {
  readonly id: string;
  readonly state: string;
  /** The channel it plays to, when to a channel. */
  readonly channelId: string | undefined;
  readonly stampMs: number;
}

/** A step in the life of one channel. `stampMs` is Asterisk's clock, for order only. */
export type ChannelSignal = {
  readonly channel: AriChannel;
  readonly stampMs: number;
} /** `args`: what the channel was sent here with. */ & (
  | { readonly type: 'StasisStart'; readonly args: readonly string[] }
  | { readonly type: 'ChannelTalkingStarted' | 'ChannelTalkingFinished' | 'ChannelToneDetected' }
  | { readonly type: 'ChannelStateChange' }
  | { readonly type: 'Dial'; readonly dialStatus: string }
  | { readonly type: 'ChannelHangupRequest'; readonly isSoft: boolean }
  | { readonly type: 'ChannelDestroyed'; readonly cause: number; readonly techCause: number | undefined }
  | {
      readonly type: 'ChannelDtmfReceived';
      readonly digit: string;
      /** Until it was let go, which is when it is told. */
      readonly heldMs: number | undefined;
    }
  | { readonly type: 'ChannelEnteredBridge' | 'ChannelLeftBridge'; readonly bridgeId: string }
);

export type AriEvent =
  | { readonly kind: 'channel'; readonly signal: ChannelSignal }
  | { readonly kind: 'playbackStarted' | 'playbackFinished'; readonly playback: AriPlayback }
  | { readonly kind: 'replaced'; readonly app: string }
  | { readonly kind: 'user'; readonly name: string; readonly stampMs: number }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'malformed' };

/** AST_SOFTHANGUP_EXPLICIT: the cause of a hang-up request that Asterisk made itself, for us or by its timer. */
const SOFT_HANGUP_CAUSE = 32;

const IGNORED = new Set(
  (
    'ApplicationMoveFailed ApplicationRegistered ApplicationUnregistered BridgeAttendedTransfer BridgeBlindTransfer ' +
    'BridgeCreated BridgeDestroyed BridgeMerged BridgeVideoSourceChanged CallBroadcast CallClaimed ChannelCallerId ' +
    'ChannelConnectedLine ChannelCreated ChannelDialplan ChannelHold ' +
    'ChannelTransfer ChannelUnhold ChannelVarset ContactStatusChange DeviceStateChanged ' +
    'EndpointStateChange PeerStatusChange PlaybackContinuing RESTResponse RecordingFailed ' +
    'RecordingFinished RecordingStarted StasisEnd TextMessageReceived'
  ).split(' '),
);

type Fields = Readonly<Record<string, unknown>>;

export function parseAriEvent(text: string): AriEvent {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { kind: 'malformed' };
  }
  const fields = fieldsOf(parsed);
  const type = fields?.['type'];
  return fields === undefined || typeof type !== 'string' ? { kind: 'malformed' } : eventOf(type, fields);
}

function eventOf(type: string, fields: Fields): AriEvent {
  const stampMs = Date.parse(textOf(fields, 'timestamp')) || 0;
  switch (type) {
    case 'ApplicationReplaced':
      return { kind: 'replaced', app: textOf(fields, 'application') };
    case 'ChannelUserevent':
      return { kind: 'user', name: textOf(fields, 'eventname'), stampMs };
    case 'PlaybackStarted':
      return playbackEvent('playbackStarted', fields, stampMs);
    case 'PlaybackFinished':
      return playbackEvent('playbackFinished', fields, stampMs);
    default: {
      const signal = signalOf(type, fields, stampMs);
      if (signal === 'malformed') return { kind: 'malformed' };
      if (signal !== undefined) return { kind: 'channel', signal };
      return IGNORED.has(type) ? { kind: 'ignored' } : { kind: 'unknown', type: type.slice(0, 60) };
    }
  }
}

function signalOf(type: string, fields: Fields, stampMs: number): ChannelSignal | 'malformed' | undefined {
  const channel = channelOf(fields[type === 'Dial' ? 'peer' : 'channel']);
  const of = (make: (channel: AriChannel) => ChannelSignal): ChannelSignal | 'malformed' =>
    channel === undefined ? 'malformed' : make(channel);
  switch (type) {
    case 'StasisStart':
      return of((known) => ({ type, channel: known, stampMs, args: textsOf(fields, 'args') }));
    case 'ChannelTalkingStarted':
    case 'ChannelTalkingFinished':
    case 'ChannelToneDetected':
    case 'ChannelStateChange':
      return of((known) => ({ type, channel: known, stampMs }));
    case 'Dial':
      return of((known) => ({ type, channel: known, stampMs, dialStatus: textOf(fields, 'dialstatus') }));
    case 'ChannelHangupRequest': {
      const isSoft = fields['soft'] === true || fields['cause'] === SOFT_HANGUP_CAUSE;
      return of((known) => ({ type, channel: known, stampMs, isSoft }));
    }
    case 'ChannelDestroyed': {
      const techCause = numberOf(fields, 'tech_cause');
      return of((known) => ({
        type,
        channel: known,
        stampMs,
        cause: numberOf(fields, 'cause') ?? 0,
        techCause: techCause === 0 ? undefined : techCause,
      }));
    }
    case 'ChannelDtmfReceived': {
      const heldMs = numberOf(fields, 'duration_ms');
      return of((known) => ({ type, channel: known, stampMs, digit: textOf(fields, 'digit'), heldMs }));
    }
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge': {
      const bridgeId = textOf(fieldsOf(fields['bridge']) ?? {}, 'id');
      return bridgeId === '' ? 'malformed' : of((known) => ({ type, channel: known, stampMs, bridgeId }));
    }
    default:
      return undefined;
  }
}

function playbackEvent(
  kind: 'playbackStarted' | 'playbackFinished',
  fields: Fields,
  stampMs: number,
): AriEvent {
  const playback = fieldsOf(fields['playback']);
  const id = playback === undefined ? '' : textOf(playback, 'id');
  if (playback === undefined || id === '') return { kind: 'malformed' };
  const target = textOf(playback, 'target_uri');
  const channelId = target.startsWith('channel:') ? callIdOf(target.slice('channel:'.length)) : undefined;
  return { kind, playback: { id, state: textOf(playback, 'state'), channelId, stampMs } };
}

export function channelOf(value: unknown): AriChannel | undefined {
  const fields = fieldsOf(value);
  const id = fields === undefined ? '' : textOf(fields, 'id');
  if (fields === undefined || id === '') return undefined;
  return { id: callIdOf(id), state: textOf(fields, 'state'), name: textOf(fields, 'name') };
}

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function textsOf(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
