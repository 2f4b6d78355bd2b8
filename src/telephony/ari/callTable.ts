/**
 * Every leg that is ours, by its id: registered before its request leaves, so that events which overtake the
 * answer (a fast reject does) find it. It decides which of a leg's events the sink gets, and that its end is
 * given exactly once.
 *
 *  register → creating ─placed→ placed ─ChannelDestroyed→ gone
 *                 ├─forget→ gone, nothing was dialled: no event is ever given
 *                 └─markStray→ stray: the create's outcome is unknown; hung up when it shows itself
 */
import type { CallEnd } from '../../domain/call/lineResult.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TelephonySink } from '../../ports/telephony.ts';
import type { AriPlayback, ChannelSignal } from './events.ts';
import type { Arrival } from './inbound.ts';
import { newLeg, stepLeg, withPrompts, type Leg } from './leg.ts';
import { RecentIds } from './recent.ts';

interface Entry {
  leg: Leg;
  phase: 'creating' | 'placed' | 'stray';
  /** An id is used again, for another trunk: what is late of its first leg is not this one's. */
  isAgain?: boolean;
  /** The end of a leg that was never seen dialling, while its dial order is unanswered. */
  heldEnd?: CallEnd;
  started?: { readonly resolve: () => void; readonly reject: (why: string) => void };
  missingSince?: number;
}

const REMEMBERED = 20_000;
const MISSING_FORGOTTEN_MS = 30_000;

export interface CallTableOptions {
  readonly clock: Clock;
  readonly emit: TelephonySink;
  /** A channel whose create had no answer has come up undialled. */
  readonly onStray: (callId: string) => void;
  /** The waiting rooms are the adapter's own affair: entering and leaving them is not told. */
  readonly hiddenBridgeIds: ReadonlySet<string>;
}

export class CallTable {
  readonly #options: CallTableOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new RecentIds(REMEMBERED);
  readonly #playbacks = new Map<string, { readonly callId: string; isStopAsked: boolean }>();
  readonly #finishedPlaybacks = new RecentIds(REMEMBERED);

  constructor(options: CallTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(callId: string): boolean {
    return this.#entries.has(callId);
  }

  /** Its end has been told. */
  hasEnded(callId: string): boolean {
    return this.#ended.has(callId);
  }

  leg(callId: string): Leg | undefined {
    return this.#entries.get(callId)?.leg;
  }

  /** Resolves when the channel has entered our application; rejects with a reason when it never will. */
  register(callId: string): Promise<void> {
    const entry: Entry = { leg: newLeg(callId), phase: 'creating', isAgain: this.#ended.has(callId) };
    this.#ended.delete(callId);
    this.#entries.set(callId, entry);
    const started = new Promise<void>((resolve, reject) => {
      entry.started = { resolve, reject: (why) => reject(new Error(why)) };
    });
    // Whether anybody still waits depends on the create's answer; an unheard rejection is no fault.
    started.catch(() => undefined);
    return started;
  }

  /** Somebody has called: told once. */
  arrived(callId: string, arrival: Arrival): void {
    if (this.#entries.has(callId) || this.#ended.has(callId)) return;
    const leg = { ...newLeg(callId), isInStasis: true, isDialled: true };
    this.#entries.set(callId, { leg, phase: 'placed' });
    this.#options.emit({ type: 'callArrived', callId, ...arrival, at: this.#options.clock.now() });
  }

  /** The dial order was taken: what was held back is given now. */
  placed(callId: string): void {
    const entry = this.#entries.get(callId);
    if (entry === undefined) return;
    entry.phase = 'placed';
    if (entry.heldEnd !== undefined) this.#end(entry, entry.heldEnd);
  }

  forget(callId: string): void {
    this.#drop(callId, 'the call was given up');
  }

  markStray(callId: string): void {
    const entry = this.#entries.get(callId);
    if (entry === undefined) return;
    entry.phase = 'stray';
    if (entry.leg.isInStasis) this.#options.onStray(callId);
  }

  strays(): readonly string[] {
    return [...this.#entries].flatMap(([callId, entry]) => (entry.phase === 'stray' ? [callId] : []));
  }

  /** A leg found at Asterisk that this table does not know: taken as found, without telling it again. */
  seed(leg: Leg): void {
    if (!this.#entries.has(leg.callId)) this.#entries.set(leg.callId, { leg, phase: 'placed' });
  }

  /** Forgets what Asterisk has not listed for long; whoever asked for the list has closed it by then. */
  prune(listed: ReadonlySet<string>): void {
    const now = this.#options.clock.now();
    for (const [callId, entry] of this.#entries) {
      if (listed.has(callId) || entry.phase === 'creating') delete entry.missingSince;
      else if (entry.missingSince === undefined) entry.missingSince = now;
      else if (now - entry.missingSince > MISSING_FORGOTTEN_MS) this.#drop(callId, 'it is not at Asterisk');
    }
  }

  /** Asterisk has restarted: no earlier leg is alive. */
  clear(): void {
    for (const callId of this.#entries.keys()) this.#drop(callId, 'Asterisk has restarted');
    this.#playbacks.clear();
  }

  /** The link is gone: whoever waits for an event waits in vain. */
  abandonWaiters(why: string): void {
    for (const entry of this.#entries.values()) entry.started?.reject(why);
  }

  apply(signal: ChannelSignal): void {
    const entry = this.#entries.get(signal.channel.id);
    if (entry === undefined) return;
    if (entry.isAgain === true && signal.type !== 'StasisStart') return;
    entry.isAgain = false;
    const step = stepLeg(entry.leg, signal, this.#options.clock.now());
    entry.leg = step.leg;
    for (const event of step.events) {
      if (!('bridgeId' in event && this.#options.hiddenBridgeIds.has(event.bridgeId)))
        this.#options.emit(event);
    }
    if (step.end !== undefined) return this.#atEnd(entry, step.end);
    if (!entry.leg.isInStasis) return;
    entry.started?.resolve();
    if (entry.phase === 'stray' && signal.type === 'StasisStart') this.#options.onStray(entry.leg.callId);
  }

  /** Listening begins anew: whoever spoke when it was ended begins to speak once more. */
  talkWatched(callId: string): void {
    const entry = this.#entries.get(callId);
    if (entry !== undefined) entry.leg = { ...entry.leg, isTalking: false };
  }

  playbackAsked(playbackId: string, callId: string): void {
    this.#playbacks.set(playbackId, { callId, isStopAsked: false });
  }

  playbackRefused(playbackId: string): void {
    this.#playbacks.delete(playbackId);
  }

  stopAsked(playbackId: string): void {
    const playback = this.#playbacks.get(playbackId);
    if (playback !== undefined) playback.isStopAsked = true;
  }

  /** One whose first file is missing is told as begun by Asterisk all the same; its end says so. */
  playbackStarted(playback: AriPlayback): void {
    const { id, channelId } = playback;
    const callId = this.#playbacks.get(id)?.callId ?? channelId;
    const entry = this.#entries.get(callId ?? '');
    if (callId === undefined || this.#finishedPlaybacks.has(id) || entry === undefined) return;
    entry.leg = withPrompts(entry.leg, playback, false);
    const at = this.#options.clock.now();
    this.#options.emit({ type: 'playbackStarted', callId, playbackId: id, at });
  }

  playbackFinished(playback: AriPlayback): void {
    const { id, state, channelId } = playback;
    if (this.#finishedPlaybacks.has(id)) return;
    const asked = this.#playbacks.get(id);
    const callId = asked?.callId ?? channelId;
    const entry = this.#entries.get(callId ?? '');
    if (callId === undefined || entry === undefined) return;
    entry.leg = withPrompts(entry.leg, playback, true);
    this.#finishedPlaybacks.add(id);
    this.#playbacks.delete(id);
    const outcome = asked?.isStopAsked === true ? 'stopped' : state === 'done' ? 'done' : 'failed';
    const at = this.#options.clock.now();
    this.#options.emit({ type: 'playbackFinished', callId, playbackId: id, outcome, at });
  }

  #atEnd(entry: Entry, end: CallEnd): void {
    entry.started?.reject('the channel ended before it was dialled');
    if (entry.phase === 'creating' && !entry.leg.isDialled) entry.heldEnd = end;
    else this.#end(entry, end);
  }

  #end({ leg }: Entry, end: CallEnd): void {
    this.#drop(leg.callId, 'it has ended');
    if (this.#ended.has(leg.callId)) return;
    this.#ended.add(leg.callId);
    const at = this.#options.clock.now();
    this.#options.emit({ type: 'callEnded', callId: leg.callId, end, at });
  }

  #drop(callId: string, why: string): void {
    this.#entries.get(callId)?.started?.reject(why);
    this.#entries.delete(callId);
    for (const [playbackId, playback] of this.#playbacks) {
      if (playback.callId === callId) this.#playbacks.delete(playbackId);
    }
  }
}
