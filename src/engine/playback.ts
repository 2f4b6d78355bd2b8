/** Playing prompts to a call, and cutting them short. What follows from their end is decided where they were ordered. */
import type { Call } from './call.ts';
import type { Floor } from './floor.ts';

export function play(floor: Floor, call: Call, ...prompts: readonly string[]): void {
  const { attemptId } = call.attempt;
  // The instant keeps ids apart from those of an engine that crashed in mid-prompt, the count those of one instant.
  call.playbackFailed = false;
  call.played += 1;
  const count = call.played === 1 ? '' : `_${call.played}`;
  call.playbackId = `${attemptId}-${(floor.now % 100_000_000).toString(36)}${count}`;
  floor.effects.push({
    type: 'play',
    callId: attemptId,
    playbackId: call.playbackId,
    prompts,
    // Whoever has been abandoned has waited long enough.
    ...(call.abandoned ? { isUrgent: true } : {}),
  });
}

export function stopPlayback(floor: Floor, call: Call): void {
  if (call.playbackId === undefined) return;
  floor.effects.push({ type: 'stopPlay', callId: call.attempt.attemptId, playbackId: call.playbackId });
  call.playbackId = undefined;
}
