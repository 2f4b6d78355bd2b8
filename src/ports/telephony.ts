/**
 * Calls, prompts, keys and bridges, in the domain's words. Adapters: `telephony/ari` (with `telephony/ami` as
 * witness) on a real Asterisk, `sim/telephony` where there is none. Both pass `test/contract/telephony`.
 *
 * Ids are chosen by the caller and used as the far side's own ids, so every command may be repeated without
 * harm, except `originate`: after an `unknown` outcome the caller asks `liveCalls`, it never dials again.
 * An adapter rejects with PortFailure, within its deadline, always. It refuses (outcome `refused`, code
 * `invalid-argument`) any id, number, name or media that could carry control or separator characters, before
 * a byte leaves.
 */
import type { ForeignCall } from '../domain/call/foreignCall.ts';
import type { BridgeId, CallId, PlaybackId, TrunkId } from '../domain/kernel/ids.ts';
import type { CallEnd, HangupReason } from '../domain/call/lineResult.ts';
import type { DetectionSettings } from '../domain/detection/settings.ts';
import type { Verdict } from '../domain/detection/verdict.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingId } from '../domain/recording/recording.ts';
import type { RecordedMedia } from './recordedMedia.ts';

export type CallTarget =
  | { readonly kind: 'trunk'; readonly trunkId: TrunkId /** E.164 with `+`. */; readonly number: string }
  /** An agent's own phone, by its endpoint name. */
  | { readonly kind: 'phone'; readonly phone: string };

export interface OriginateRequest {
  readonly callId: CallId;
  readonly target: CallTarget;
  /** E.164 with `+`, one of the owned numbers. */
  readonly callerId: string;
  /** Printable, at most 40 characters, no `"`, `\`, `<` or `>`. */
  readonly callerName?: string;
  /** Whole seconds are dialled (rounded up), at least 1 s. */
  readonly ringTimeoutMs: number;
}

/** A prompt's name in the catalogue (`outpace/consent`): the adapter maps it to the far side's media. */
export type PromptName = string;

/** The state of a live leg as found by `liveCalls`. */
export type LiveCallState = 'created' | 'dialling' | 'ringing' | 'up';

export interface LiveCall {
  readonly callId: CallId;
  readonly state: LiveCallState;
  readonly bridgeId?: BridgeId;
}

export type PlaybackOutcome = 'done' | 'failed' | 'stopped';

export type TelephonyEvent =
  /** The INVITE has left. */
  | { readonly type: 'callDialling'; readonly callId: CallId; readonly at: Instant }
  /** 180 (`ringing`) or 183 (`earlyMedia`) came; each at most once a call. */
  | {
      readonly type: 'callProgress';
      readonly callId: CallId;
      readonly progress: 'ringing' | 'earlyMedia';
      readonly at: Instant;
    }
  /** Somebody has called a number of `acceptCalls`; nothing is heard yet. Once a call; the id begins with `in-`. */
  | {
      readonly type: 'callArrived';
      readonly callId: CallId;
      /** The caller's number as the far side has it, a plus and digits at most; '' where withheld. */
      readonly number: string;
      /** The number called, digits. */
      readonly dialled: string;
      /** The endpoint that it came by, which is the trunk's id where a trunk brought it. */
      readonly trunkId?: TrunkId;
      /** What the far side says of its own call, as it came; absent where it says nothing. */
      readonly foreignCall?: ForeignCall;
      readonly at: Instant;
    }
  /** Once a call. */
  | { readonly type: 'callAnswered'; readonly callId: CallId; readonly at: Instant }
  /** At the key's end. `before`: the prompts that began while it was held down. */
  | {
      readonly type: 'dtmf';
      readonly callId: CallId;
      readonly digit: string;
      readonly before?: PlaybackId;
      readonly at: Instant;
    }
  /** The first of its prompts begins to be heard; of one that cannot play it may be missing. */
  | {
      readonly type: 'playbackStarted';
      readonly callId: CallId;
      readonly playbackId: PlaybackId;
      readonly at: Instant;
    }
  | {
      readonly type: 'playbackFinished';
      readonly callId: CallId;
      readonly playbackId: PlaybackId;
      readonly outcome: PlaybackOutcome;
      readonly at: Instant;
    }
  /** The leg is in the bridge and hears the others. */
  | { readonly type: 'bridged'; readonly callId: CallId; readonly bridgeId: BridgeId; readonly at: Instant }
  | { readonly type: 'unbridged'; readonly callId: CallId; readonly bridgeId: BridgeId; readonly at: Instant }
  /** What `detect` has found, in the detector's own words; at most two for each: by voice and by tones. */
  | {
      readonly type: 'detected';
      readonly callId: CallId;
      readonly verdict: Verdict;
      readonly cause: string;
      readonly at: Instant;
    }
  /** After `watchTalk`: the far end has begun to speak, or has been silent for the time asked for. */
  | { readonly type: 'talk'; readonly callId: CallId; readonly talking: boolean; readonly at: Instant }
  /** After `watchTone`: the far end sends the tone. */
  | { readonly type: 'tone'; readonly callId: CallId; readonly at: Instant }
  /** The only terminal event of a leg; exactly once for each that was ever reported or originated. */
  | { readonly type: 'callEnded'; readonly callId: CallId; readonly end: CallEnd; readonly at: Instant }
  /** Events may be missing from here on: stop dialling. */
  | { readonly type: 'linkDown'; readonly reason: string; readonly at: Instant }
  /** Events flow again: list, compare, adopt, close the difference, then dial. `restarted`: no earlier leg is alive. */
  | { readonly type: 'linkUp'; readonly restarted: boolean; readonly at: Instant }
  /** Another process has taken this application over: stop, for good. */
  | { readonly type: 'linkFenced'; readonly at: Instant }
  | {
      readonly type: 'trunkState';
      readonly trunkId: TrunkId;
      readonly state: TrunkState;
      readonly at: Instant;
    };

/** `unregistered`: our registration at the carrier is gone; `unreachable`: it does not answer OPTIONS. */
export type TrunkState = 'available' | 'unreachable' | 'unregistered';

export type SnoopMode = 'listen' | 'whisper';

export type TelephonySink = (event: TelephonyEvent) => void;

/** What the self-check before dialling found wrong; empty: nothing. */
export interface TelephonyFault {
  /** Stable, e.g. `asterisk-too-old`. */
  readonly code: string;
  /** What is wrong and how to mend it, one line. */
  readonly message: string;
}

export interface TelephonyDescription {
  /** `Asterisk` or `simulator`. */
  readonly name: string;
  readonly version: string;
}

export interface TelephonyPort {
  /**
   * Connects and keeps connected until `stop`. Resolves after the first `linkUp` was given to the sink.
   * Rejects on what no retry mends (wrong password, too old) and where the first connect fails.
   */
  start(sink: TelephonySink): Promise<void>;
  stop(): Promise<void>;
  describe(): TelephonyDescription;
  /** Requirement 25: reasons not to dial. `prompts`, `trunks` and `phones` must exist at the far side. */
  selfCheck(needs: {
    readonly prompts: readonly PromptName[];
    readonly trunks: readonly TrunkId[];
  }): Promise<readonly TelephonyFault[]>;
  /** The id of a leg that has ended may be used again. Resolves when the far side has taken the dial order. Events may come before it resolves. */
  originate(request: OriginateRequest): Promise<void>;
  /** Calls to these numbers (digits) come here from now on, besides those accepted before; a restart of the far side forgets them. */
  acceptCalls(numbers: readonly string[]): Promise<void>;
  /** Takes a call that has arrived; told as `callAnswered`. */
  answer(callId: CallId): Promise<void>;
  /** Resolves also when the leg is gone already. */
  hangup(callId: CallId, reason: HangupReason): Promise<void>;
  /** To everybody in the bridge that the leg is in; to the leg alone where it is in none. */
  play(callId: CallId, playbackId: PlaybackId, prompts: readonly PromptName[]): Promise<void>;
  stopPlay(playbackId: PlaybackId): Promise<void>;
  /** Puts an agent's answered leg on hold in the waiting room (a holding bridge); takes it out of any other bridge. */
  seat(callId: CallId): Promise<void>;
  /** Joins the legs in one bridge, made if needed, in one request; takes them out of any other bridge. */
  bridge(bridgeId: BridgeId, callIds: readonly CallId[]): Promise<void>;
  /** Ends the bridge; the legs stay up. Resolves also when it is gone already. */
  unbridge(bridgeId: BridgeId): Promise<void>;
  /**
   * Makes a leg of ours that hears whatever the answered leg `callId` says and hears, to be put in a bridge once it is
   * told as answered; `whisper`: what is said to it is heard by that leg alone. It ends with that leg, or by `hangup`.
   */
  snoop(snoopId: CallId, callId: CallId, mode: SnoopMode): Promise<void>;
  /** While on, nobody in its bridge hears the leg; it hears them. */
  mute(callId: CallId, on: boolean): Promise<void>;
  /** Sends keys (0-9, *, #, A-D) to the leg's far end; resolves when the order is taken. */
  sendKeys(callId: CallId, digits: string): Promise<void>;
  /**
   * Listens to an answered leg for a machine, answered by `detected`; by nothing where the leg ends first. `before`:
   * the leg is away in the dialplan until then, in no bridge and hearing nothing; `warm`: whatever it does goes on.
   */
  detect(callId: CallId, settings: DetectionSettings): Promise<void>;
  /** `talk` is told of the leg from now on, the end of speech after so much silence; 0: no more. */
  watchTalk(callId: CallId, silenceMs: number): Promise<void>;
  /** `tone` is told of the leg from now on, for a tone of this frequency; 0: no more. */
  watchTone(callId: CallId, hz: number): Promise<void>;
  /** Records a leg, both directions, without touching it; resolves once it is being written. */
  /** `isHeardAgain`: `play` takes `recorded:NAME` for it as long as it is there. */
  startRecording(callId: CallId, name: RecordingId, isHeardAgain?: boolean): Promise<void>;
  /** On: resolves once nothing of the leg is written any more. Off: goes on, in a segment of its own. */
  pauseRecording(callId: CallId, name: RecordingId, on: boolean): Promise<void>;
  /** Resolves also when the leg is gone, which ends its recording by itself. */
  stopRecording(callId: CallId, name: RecordingId): Promise<void>;
  readonly recorded: RecordedMedia;
  /** Every leg at the far side that is ours by its id or application. */
  liveCalls(): Promise<readonly LiveCall[]>;
  /** Takes over a live leg of an earlier process or link, so that its events come here. */
  adopt(callId: CallId): Promise<void>;
  /** The end of a leg as an independent witness saw it, for ends that fell into a gap; kept for some minutes. */
  witness?(callId: CallId): CallEnd | undefined;
}
