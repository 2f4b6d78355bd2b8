/** What happens to a call in a flow: its prompts, the keys pressed, the person's speech, and time that passes. */
import type { FlowInput } from '../domain/flow/state.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { callKey, type Call } from './call.ts';
import { close } from './close.ts';
import { flowLimitAt, flowOf, giveFlow, wakeFlowAt } from './flow.ts';
import { visitKeyOf } from './flowReach.ts';
import { log, type Floor } from './floor.ts';
import type { EngineInput } from './input.ts';
import { endSpeech, type Speech } from './speech.ts';

/** A hang-up in mid-prompt looks like a prompt that failed; its end follows within the moment. */
const PLAYBACK_FAILED_MS = 500;

export function flowPlaybackStarted(floor: Floor, call: Call, playbackId: string): void {
  if (call.playbackId === playbackId) giveFlow(floor, call, { type: 'playing' });
}

export function flowPlaybackFinished(
  floor: Floor,
  call: Call,
  playbackId: string,
  outcome: 'done' | 'failed' | 'stopped',
): void {
  if (call.playbackId !== playbackId) return;
  if (outcome === 'failed') return flowPlayFailed(floor, call);
  call.playbackId = undefined;
  giveFlow(floor, call, { type: 'played', outcome: 'done' });
}

/** It ended as failed, or was refused. */
export function flowPlayFailed(floor: Floor, call: Call): void {
  call.playbackFailed = true;
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + PLAYBACK_FAILED_MS);
}

export function flowKey(
  floor: Floor,
  call: Call,
  { digit: key, before }: Extract<EngineInput, { type: 'dtmf' }>,
): void {
  const speech = call.flow?.speech;
  const isEarly = before !== undefined && before === call.playbackId;
  if (speech === undefined) return giveFlow(floor, call, { type: 'key', key, isEarly });
  if (key === speech.endKey) spoken(floor, call, speech, 'done');
}

/** The person has begun to speak, or has been silent for the node's time. */
export function flowTalk(floor: Floor, call: Call, talking: boolean): void {
  const { flow } = call;
  if (flow?.speech === undefined) return;
  if (!talking) return spoken(floor, call, flow.speech, 'done');
  call.flow = { ...flow, speech: { ...flow.speech, isHeard: true } };
  wakeFlowAt(floor, call, flow.speech.startedAt + flow.speech.mostMs);
}

export function flowRecordingFailed(
  floor: Floor,
  { callId, recordingId }: Extract<EngineInput, { type: 'recordingFailed' }>,
): void {
  const call = floor.calls.get(callId);
  const speech = call?.flow?.speech;
  if (call?.state === 'inFlow' && speech?.recordingId === recordingId) spoken(floor, call, speech, 'failed');
}

export function webhookAnswered(
  floor: Floor,
  { callId, key, outcome, fields }: Extract<EngineInput, { type: 'webhookAnswered' }>,
): void {
  const call = floor.calls.get(callId);
  const { nodeId = '', asking } = call?.flow?.state ?? {};
  // Of a visit that is over: the person waits no longer for it.
  if (call?.state !== 'inFlow' || asking === undefined || visitKeyOf(call, nodeId, asking.visit) !== key)
    return;
  giveFlow(floor, call, { type: 'webhookAnswered', visit: asking.visit, outcome, fields });
}

export function flowDeadline(floor: Floor, call: Call): void {
  const { flow } = call;
  if (flow === undefined) return close(floor, call, 'flow-fault');
  if (floor.now >= flowLimitAt(floor, call)) return close(floor, call, 'talk-limit');
  if (call.playbackFailed) return promptFailed(floor, call);
  if (flow.speech !== undefined)
    return spoken(floor, call, flow.speech, flow.speech.isHeard ? 'done' : 'silent');
  switch (flow.state.phase) {
    case 'listening':
    case 'asking':
      return giveFlow(floor, call, { type: 'timeout' });
    case 'starting':
    case 'playing':
    case 'recording':
    case 'away':
    case 'over':
      // Nothing was heard of the prompts for longer than any lasts.
      return promptFailed(floor, call);
    default:
      return assertNever(flow.state.phase);
  }
}

function promptFailed(floor: Floor, call: Call): void {
  const { attemptId, campaignId } = call.attempt;
  const flow = flowOf(floor, call);
  const { flowId, nodeId } = { flowId: flow?.flowId, nodeId: call.flow?.state.nodeId };
  log(floor, 'error', 'flow.promptFailed', { attemptId, campaignId, flowId, nodeId });
  call.playbackFailed = false;
  call.playbackId = undefined;
  giveFlow(floor, call, { type: 'played', outcome: 'failed' });
}

function spoken(
  floor: Floor,
  call: Call,
  speech: Speech,
  outcome: Extract<FlowInput, { type: 'recorded' }>['outcome'],
): void {
  endSpeech(floor, call, speech);
  if (call.flow !== undefined) call.flow = { ...call.flow, speech: undefined };
  giveFlow(floor, call, {
    type: 'recorded',
    outcome,
    name: speech.recordingId,
    ms: floor.now - speech.startedAt,
  });
}
