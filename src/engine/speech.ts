/**
 * An answer that is spoken: recorded from the node's prompt on, until the person has been silent for its time, has
 * pressed its key, or has spoken for as long as it allows. The recording is kept like any other of the call.
 */
import type { FlowEffect } from '../domain/flow/state.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordingId } from '../domain/recording/recording.ts';
import type { Call } from './call.ts';
import type { Floor } from './floor.ts';
import { recordSpeech, stopSpeech } from './recording.ts';

export interface Speech {
  readonly recordingId: RecordingId;
  readonly startedAt: Instant;
  readonly mostMs: number;
  readonly endKey?: string | undefined;
  /** The person has begun to speak. */
  readonly isHeard: boolean;
}

/** How the telephony is asked to play what was recorded. */
export const spokenPrompt = (recordingId: RecordingId): string => `recorded:${recordingId}`;

export function startSpeech(
  floor: Floor,
  call: Call,
  { mostMs, silenceMs, endKey, isHeardAgain }: Extract<FlowEffect, { type: 'record' }>,
): Speech {
  const { attemptId: callId } = call.attempt;
  const recordingId = recordSpeech(floor, call, isHeardAgain === true);
  floor.effects.push({ type: 'watchTalk', callId, silenceMs });
  return { recordingId, startedAt: floor.now, mostMs, endKey, isHeard: false };
}

export function endSpeech(floor: Floor, call: Call, { recordingId }: Speech): void {
  floor.effects.push({ type: 'watchTalk', callId: call.attempt.attemptId, silenceMs: 0 });
  stopSpeech(floor, call, recordingId);
}
