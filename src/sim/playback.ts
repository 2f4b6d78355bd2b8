/** Prompts at the simulated exchange: each lasts its time; a second playback on one leg waits for the first, as at Asterisk. */
import type { PlaybackId } from '../domain/kernel/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { PlaybackOutcome, PromptName } from '../ports/telephony.ts';
import { type FarEnd, type Leg, plan } from './leg.ts';

/** How long each prompt lasts, in milliseconds. */
export type Prompts = ReadonlyMap<PromptName, number>;

interface Playback {
  readonly playbackId: PlaybackId;
  readonly leg: Leg;
  readonly prompts: readonly PromptName[];
  cancel: (() => void) | undefined;
}

export interface Playbacks {
  play(leg: Leg, playbackId: PlaybackId, prompts: readonly PromptName[]): void;
  stop(playbackId: PlaybackId): void;
  legEnded(leg: Leg): void;
  clear(): void;
}

export function createPlaybacks(clock: Clock, prompts: Prompts, emit: FarEnd['emit']): Playbacks {
  const playing = new Map<PlaybackId, Playback>();
  const queues = new Map<Leg, Playback[]>();

  function begin(playback: Playback): void {
    const durations = playback.prompts.map((prompt) => prompts.get(prompt));
    const isMissing = durations.includes(undefined);
    const { leg, playbackId } = playback;
    if (!isMissing) emit(leg, { type: 'playbackStarted', callId: leg.callId, playbackId });
    // A prompt without a sound file fails at once, whatever is before it in the list.
    const durationMs = isMissing ? 0 : durations.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    playback.cancel = plan({ clock }, playback.leg, durationMs, () =>
      finish(playback, isMissing ? 'failed' : 'done'),
    );
  }

  function finish(playback: Playback, outcome: PlaybackOutcome): void {
    const { leg, playbackId } = playback;
    playback.cancel?.();
    playing.delete(playbackId);
    const queue = (queues.get(leg) ?? []).filter((queued) => queued !== playback);
    queues.set(leg, queue);
    emit(leg, { type: 'playbackFinished', callId: leg.callId, playbackId, outcome });
    const next = queue[0];
    if (next === undefined) queues.delete(leg);
    else if (next.cancel === undefined) begin(next);
  }

  return {
    play(leg, playbackId, wanted) {
      if (playing.has(playbackId)) return;
      const playback: Playback = { playbackId, leg, prompts: wanted, cancel: undefined };
      playing.set(playbackId, playback);
      const queue = queues.get(leg) ?? [];
      queues.set(leg, queue);
      if (queue.push(playback) === 1) begin(playback);
    },
    stop(playbackId) {
      const playback = playing.get(playbackId);
      if (playback !== undefined) finish(playback, 'stopped');
    },
    legEnded(leg) {
      // From the last to the first, so that none of them begins to play.
      for (const playback of (queues.get(leg) ?? []).toReversed()) finish(playback, 'stopped');
    },
    clear() {
      playing.clear();
      queues.clear();
    },
  };
}
