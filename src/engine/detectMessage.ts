/**
 * Leaving a message on a machine: it starts after the beep, or after the silence that follows the greeting where no
 * beep is known. A beep that comes while the message plays starts it again, since its beginning was not recorded.
 */
import { DEFAULT_DETECTION } from '../domain/detection/settings.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import { callKey, enter, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { close } from './close.ts';
import type { Floor } from './floor.ts';
import { play, stopPlayback } from './playback.ts';

/** A beep is told in its midst, and lasts half a second to one. */
const BEEP_TAIL_MS = 900;
/** Over a greeting that has ended already nobody tells of its end. */
const GRACE_MS = 300;
const MESSAGE_LIMIT_MS = 2 * MINUTE_MS;

export function startMessage(floor: Floor, call: Call): void {
  const { silenceMs, beepHz } = detectionOf(floor, call);
  const { attemptId: callId } = call.attempt;
  call.beepHeard = false;
  enter(floor, call, 'leaveMessage', silenceMs + GRACE_MS);
  floor.effects.push({ type: 'watchTalk', callId, silenceMs }, { type: 'watchTone', callId, hz: beepHz });
}

/** The greeting goes on, or has been over for the time of silence. */
export function messageTalk(floor: Floor, call: Call, talking: boolean): void {
  if (call.beepHeard === true || call.playbackId !== undefined) return;
  if (!talking) return leaveMessage(floor, call);
  const { messageLimitMs } = detectionOf(floor, call);
  floor.deadlines.set(callKey(call.attempt.attemptId), call.since + messageLimitMs);
}

export function messageTone(floor: Floor, call: Call): void {
  if (call.beepHeard === true) return;
  call.beepHeard = true;
  stopPlayback(floor, call);
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + BEEP_TAIL_MS);
}

/** It is time to speak, or it has taken too long. */
export function messageDeadline(floor: Floor, call: Call): void {
  const { messageLimitMs } = detectionOf(floor, call);
  const isOver = call.playbackId !== undefined || floor.now - call.since >= messageLimitMs;
  if (isOver && call.beepHeard !== true) return close(floor, call, 'machine');
  if (call.playbackId !== undefined) return close(floor, call, 'machine');
  leaveMessage(floor, call);
}

function leaveMessage(floor: Floor, call: Call): void {
  const { message } = detectionOf(floor, call);
  if (message === undefined) return close(floor, call, 'machine');
  const { attemptId: callId } = call.attempt;
  floor.effects.push({ type: 'watchTalk', callId, silenceMs: 0 });
  const messageAfterMs = floor.now - (call.stamps.answeredAt ?? floor.now);
  const { detection } = call.details;
  if (detection !== undefined)
    call.details = { ...call.details, detection: { ...detection, messageAfterMs } };
  play(floor, call, message);
  floor.deadlines.set(callKey(callId), floor.now + MESSAGE_LIMIT_MS);
}

function detectionOf(floor: Floor, call: Call) {
  return settingsOf(floor, call).detection ?? DEFAULT_DETECTION;
}
