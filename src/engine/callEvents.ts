/** What the telephony tells of a call's leg, given to the stage that the call is in. */
import { assertNever } from '../domain/kernel/assert.ts';
import { answered, keyPressed, playbackFinished } from './answer.ts';
import { callEnded, dialling, progressed } from './callLoop.ts';
import { flowKey, flowPlaybackFinished, flowPlaybackStarted } from './flowEvents.ts';
import type { Floor } from './floor.ts';
import type { LegEvent } from './legLoop.ts';

export function onCall(floor: Floor, input: LegEvent): void {
  const call = floor.calls.get(input.callId);
  if (call === undefined) {
    // Nobody's leg: closed or refused while its order was on the way.
    if (input.type === 'callDialling' || input.type === 'callAnswered') {
      floor.effects.push({ type: 'hangup', callId: input.callId, reason: 'orphan' });
    }
    return;
  }
  const isInFlow = call.state === 'inFlow';
  switch (input.type) {
    case 'callDialling':
      return dialling(floor, call);
    case 'callProgress':
      return progressed(floor, call, input.progress);
    case 'callAnswered':
      return answered(floor, call);
    case 'dtmf':
      return isInFlow ? flowKey(floor, call, input) : keyPressed(floor, call, input.digit);
    case 'playbackStarted':
      return isInFlow ? flowPlaybackStarted(floor, call, input.playbackId) : undefined;
    case 'playbackFinished':
      return isInFlow
        ? flowPlaybackFinished(floor, call, input.playbackId, input.outcome)
        : playbackFinished(floor, call, input.playbackId, input.outcome);
    case 'callEnded':
      return callEnded(floor, call, input.end);
    default:
      return assertNever(input);
  }
}
