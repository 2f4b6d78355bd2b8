/** What is played to a leg, heard on it and recorded of it. */
import type { EffectOf } from '../floor.ts';
import type { Orders, World } from './world.ts';

export const MEDIA: Orders<
  | 'play'
  | 'stopPlay'
  | 'detect'
  | 'watchTalk'
  | 'watchTone'
  | 'startRecording'
  | 'pauseRecording'
  | 'stopRecording'
> = {
  play,
  stopPlay: (world, { callId, playbackId }) => played(world, callId, playbackId, 'stopped'),
  detect,
  watchTalk,
  watchTone,
  startRecording,
  pauseRecording: (world, effect) => answerRecording(world, effect, effect.on ? 'pause' : 'resume'),
  stopRecording,
};

function play(world: World, { callId, playbackId }: EffectOf<'play'>): void {
  world.exchange.playing.set(callId, playbackId);
  world.tell(callId, { type: 'playbackStarted', callId, playbackId }, 50);
  const finish = (): void => played(world, callId, playbackId, world.chance(0.02) ? 'failed' : 'done');
  world.later(playbackId, finish, 6_000);
}

function played(
  world: World,
  callId: string,
  playbackId: string,
  outcome: 'done' | 'failed' | 'stopped',
): void {
  const { playing } = world.exchange;
  if (playing.get(callId) !== playbackId) return;
  playing.delete(callId);
  world.tell(callId, { type: 'playbackFinished', callId, playbackId, outcome }, 50);
}

function detect(world: World, { callId }: EffectOf<'detect'>): void {
  const verdict = world.pick(['human', 'human', 'machine', 'notsure', 'fax'] as const);
  world.tell(callId, { type: 'detected', callId, verdict, cause: 'X' }, 3_500);
}

function watchTalk(world: World, { callId, silenceMs }: EffectOf<'watchTalk'>): void {
  if (silenceMs === 0) return;
  world.tell(callId, { type: 'talk', callId, talking: true }, 1_000);
  world.tell(callId, { type: 'talk', callId, talking: false }, 4_000);
}

function watchTone(world: World, { callId }: EffectOf<'watchTone'>): void {
  if (world.chance(0.3)) world.tell(callId, { type: 'tone', callId }, 4_000);
}

function startRecording(world: World, { callId, order: { recordingId } }: EffectOf<'startRecording'>): void {
  const { recordings } = world.ledger;
  recordings.set(recordingId, callId);
  if (!world.chance(0.05)) return;
  recordings.delete(recordingId);
  world.tell(callId, { type: 'recordingFailed', callId, recordingId, code: 'x' });
}

function stopRecording(world: World, effect: EffectOf<'stopRecording'>): void {
  world.ledger.recordings.delete(effect.recordingId);
  answerRecording(world, effect, 'stop');
}

function answerRecording(
  world: World,
  { callId, recordingId, commandId }: EffectOf<'pauseRecording' | 'stopRecording'>,
  action: 'pause' | 'resume' | 'stop',
): void {
  if (commandId === undefined) return;
  const code = world.chance(0.1) ? { code: 'x' } : {};
  world.tell('recorder', {
    type: 'recordingAnswered',
    action,
    callId,
    recordingId,
    commandId,
    ...code,
  });
}
