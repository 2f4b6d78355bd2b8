/**
 * Recordings of calls: started by the campaign's rule once the call is joined and the person's answer allows it, or by
 * the agent; paused and resumed by the agent; ended with the call. Rules: `domain/recording`, `domain/consent`.
 * A recording that fails never ends a call; it may keep a campaign that must record from dialling.
 */
import { allowsRecording } from '../domain/consent/consent.ts';
import type { ActionRefusal, RecordingAction } from '../domain/conversation/action.ts';
import type { DetectionSettings } from '../domain/detection/settings.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import {
  isPaused,
  isRecordedByRule,
  isRunning,
  paused,
  resumed,
  type CallRecording,
  type RecordingDetails,
  type RecordingId,
  type RecordingRule,
} from '../domain/recording/recording.ts';
import { save, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { NOT_YOURS, type Talking } from './conversation.ts';
import { log, type Floor } from './floor.ts';
import type { EngineInput } from './input.ts';

/** `later`: answered once the far side has done it. */
export type RecordingOutcome = ActionRefusal | 'later' | undefined;

const NONE: RecordingDetails = { recordings: [] };
/** A call that an agent records more often than this has a fault. */
const MOST_RECORDINGS = 20;
/** Where the campaign says nothing. */
const SPEECH_RETENTION_DAYS = 90;
/** The leg has ended meanwhile: no fault of the recording's. */
const LEG_GONE: ReadonlySet<string> = new Set(['404', '409', '412', 'leg-gone']);

const detailsOf = (call: Call): RecordingDetails => call.details.recording ?? NONE;

/** Of the conversation: answers that are spoken to a flow, and what came before a verdict, are no part of it. */
const isOfTalk = ({ by }: CallRecording): boolean => by === 'campaign' || by === 'agent';

export const runningOf = (call: Call): CallRecording | undefined =>
  detailsOf(call).recordings.find((one) => isRunning(one) && isOfTalk(one));

function setDetails(floor: Floor, call: Call, recording: RecordingDetails): void {
  call.details = { ...call.details, recording };
  save(floor, call);
}

function replace(floor: Floor, call: Call, changed: CallRecording): void {
  const details = detailsOf(call);
  const recordings = details.recordings.map((one) =>
    one.recordingId === changed.recordingId ? changed : one,
  );
  setDetails(floor, call, { ...details, recordings });
}

/** At the join, and again when a joined person has said yes. Drawn once a call. */
export function recordByRule(floor: Floor, call: Call): void {
  const { recording: rule } = settingsOf(floor, call);
  if (rule === undefined || rule.mode === 'none' || !isAllowed(floor, call)) return;
  const details = detailsOf(call);
  const isDrawn = details.isDrawn ?? isRecordedByRule(rule, floor.random);
  if (details.isDrawn === undefined && rule.mode === 'share')
    setDetails(floor, call, { ...details, isDrawn });
  if (isDrawn && !details.recordings.some(isOfTalk)) start(floor, call, 'campaign');
}

/** Somebody who was asked has the last word, also where the campaign asks nobody any more. */
function isAllowed(floor: Floor, call: Call): boolean {
  const isAsked = settingsOf(floor, call).consent !== undefined || call.plays > 0;
  return allowsRecording(isAsked, call.consent);
}

function start(floor: Floor, call: Call, by: 'campaign' | 'agent'): void {
  const { recording: rule } = settingsOf(floor, call);
  if (rule !== undefined) order(floor, call, by, rule);
}

/** An answer spoken to a flow: the person was asked to speak, so that it needs no rule. */
export function recordSpeech(floor: Floor, call: Call, isHeardAgain: boolean): RecordingId {
  const { retentionDays = SPEECH_RETENTION_DAYS } = settingsOf(floor, call).recording ?? {};
  return order(floor, call, 'flow', { stereo: false, retentionDays }, isHeardAgain);
}

/** A share of the calls, up to the verdict: somebody will hear who really answered (docs/detection.md). */
export function recordForReview(floor: Floor, call: Call, { recordShare = 0 }: DetectionSettings): void {
  const { recording: rule } = settingsOf(floor, call);
  if (recordShare === 0 || rule?.basis === undefined || floor.random() >= recordShare) return;
  order(floor, call, 'review', { stereo: false, retentionDays: rule.retentionDays });
}

export function stopReviewed(floor: Floor, call: Call): void {
  for (const { recordingId, by } of detailsOf(call).recordings)
    if (by === 'review') stopSpeech(floor, call, recordingId);
}

export function stopSpeech(floor: Floor, call: Call, recordingId: RecordingId): void {
  const recording = detailsOf(call).recordings.find((one) => one.recordingId === recordingId);
  if (recording === undefined || !isRunning(recording)) return;
  replace(floor, call, { ...recording, endedAt: floor.now });
  floor.effects.push({ type: 'stopRecording', callId: call.attempt.attemptId, recordingId });
}

function order(
  floor: Floor,
  call: Call,
  by: CallRecording['by'],
  { stereo, retentionDays }: Pick<RecordingRule, 'stereo' | 'retentionDays'>,
  isHeardAgain = false,
): RecordingId {
  const { attemptId, campaignId } = call.attempt;
  const recordingId = timeOrderedId(floor.now, floor.random);
  const agentId = call.joinedAgentId;
  const whose = agentId === undefined ? {} : { agentId };
  const details = detailsOf(call);
  const made: CallRecording = { recordingId, startedAt: floor.now, by, ...whose, pauses: [] };
  setDetails(floor, call, { ...details, recordings: [...details.recordings, made] });
  const about = {
    recordingId,
    attemptId,
    campaignId,
    ...whose,
    startedAt: floor.now,
    stereo,
    retentionDays,
    ...(isHeardAgain ? { isHeardAgain } : {}),
  };
  floor.effects.push({ type: 'startRecording', callId: attemptId, order: about });
  log(floor, 'info', 'recording.started', { attemptId, recordingId, by });
  return recordingId;
}

/** What an agent asks for; `commandId` is answered by what the far side says. */
export function recordingAction(
  floor: Floor,
  { call, isOwner }: Talking,
  action: RecordingAction,
  commandId: string,
): RecordingOutcome {
  if (!isOwner) return NOT_YOURS;
  const running = runningOf(call);
  if (action === 'startRecording') return startByAgent(floor, call, running);
  if (running === undefined) return { code: 'not-now', message: 'the call is not being recorded' };
  const { recordingId } = running;
  const callId = call.attempt.attemptId;
  if (action === 'stopRecording') {
    replace(floor, call, { ...running, endedAt: floor.now });
    floor.effects.push({ type: 'stopRecording', callId, recordingId, commandId });
    return 'later';
  }
  const on = action === 'pauseRecording';
  if (isPaused(running) === on) {
    return {
      code: 'not-now',
      message: on ? 'the recording is paused already' : 'the recording is not paused',
    };
  }
  replace(floor, call, on ? paused(running, floor.now) : resumed(running, floor.now));
  floor.effects.push({ type: 'pauseRecording', callId, recordingId, on, commandId });
  return 'later';
}

function startByAgent(floor: Floor, call: Call, running: CallRecording | undefined): RecordingOutcome {
  const mode = settingsOf(floor, call).recording?.mode ?? 'none';
  if (mode === 'none') return { code: 'not-now', message: 'the campaign records no calls' };
  if (!isAllowed(floor, call)) {
    return { code: 'not-now', message: 'the person has not agreed to be recorded' };
  }
  if (running !== undefined) return { code: 'not-now', message: 'the call is being recorded already' };
  if (detailsOf(call).recordings.length >= MOST_RECORDINGS) {
    return { code: 'not-now', message: `a call has ${MOST_RECORDINGS} recordings at most` };
  }
  start(floor, call, 'agent');
  return undefined;
}

/** The far side has done what an agent asked for, or has not. */
export function recordingAnswered(
  floor: Floor,
  input: Extract<EngineInput, { type: 'recordingAnswered' }>,
): void {
  const { commandId, code, action } = input;
  if (code === undefined) {
    floor.effects.push({ type: 'commandAnswered', commandId, ok: true });
    return;
  }
  if (action !== 'stop') takeBack(floor, input.callId, input.recordingId, action);
  const message = `the recording is not ${CHANGED[action]}: what is said may be recorded still`;
  log(floor, 'error', 'recording.unchanged', { callId: input.callId, recordingId: input.recordingId, code });
  floor.effects.push({ type: 'commandAnswered', commandId, ok: false, code: 'recording-failed', message });
}

const CHANGED = { pause: 'paused', resume: 'resumed', stop: 'stopped' } as const;

/** The call's record says what was, not what was asked for. */
function takeBack(floor: Floor, callId: string, recordingId: string, action: 'pause' | 'resume'): void {
  const call = floor.calls.get(callId);
  const recording = call && detailsOf(call).recordings.find((one) => one.recordingId === recordingId);
  const last = recording?.pauses.at(-1);
  if (call === undefined || recording === undefined || last === undefined) return;
  const before = recording.pauses.slice(0, -1);
  replace(floor, call, {
    ...recording,
    pauses: action === 'pause' ? before : [...before, { from: last.from }],
  });
}

/** The call goes on. */
export function recordingFailed(
  floor: Floor,
  { callId, recordingId, code }: Extract<EngineInput, { type: 'recordingFailed' }>,
): void {
  const call = floor.calls.get(callId);
  const recording = call && detailsOf(call).recordings.find((one) => one.recordingId === recordingId);
  if (call !== undefined && recording !== undefined) replace(floor, call, { ...recording, failed: code });
  if (LEG_GONE.has(code)) return;
  log(floor, 'error', 'recording.failed', { attemptId: callId, recordingId, code });
}

/** Recordings cannot be kept, or can again: campaigns that must record wait meanwhile. */
export function setRecordingFault(floor: Floor, fault: string | undefined): void {
  if (floor.recordingFault === fault) return;
  const level = fault === undefined ? 'info' : 'error';
  log(floor, level, fault === undefined ? 'recording.mended' : 'recording.fault', { fault });
  floor.recordingFault = fault;
  floor.isDirty = true;
}

/** With the call. */
export function endRecording(floor: Floor, call: Call): void {
  const running = detailsOf(call).recordings.filter(isRunning);
  if (running.length === 0) return;
  const details = detailsOf(call);
  const recordings = details.recordings.map((one) => (isRunning(one) ? { ...one, endedAt: floor.now } : one));
  call.details = { ...call.details, recording: { ...details, recordings } };
  for (const { recordingId } of running)
    floor.effects.push({ type: 'stopRecording', callId: call.attempt.attemptId, recordingId });
}
