import { describe, expect, it } from 'vitest';
import type { ConsentRule } from '../../src/domain/campaign/campaign.ts';
import type { RecordingAction } from '../../src/domain/conversation/action.ts';
import type { RecordingRule } from '../../src/domain/recording/recording.ts';
import { aCampaign, aFloor, SETTINGS, START, type TestFloor } from './floor.ts';

const ALL: RecordingRule = { mode: 'all', share: 0, stereo: true, required: false, retentionDays: 30 };
const CONSENT: ConsentRule = { ...(SETTINGS.consent as ConsentRule), refuseKey: '2' };

function recorded(rule: Partial<RecordingRule> = {}, settings: object = {}, agents = 1): TestFloor {
  const recording = { ...ALL, basis: 'test', ...rule };
  return aFloor({
    agents,
    campaigns: [aCampaign({ consent: undefined, promptBeforeAgent: false, recording, ...settings })],
    engine: { promptVersions: new Map([['outpace/consent', 'abc']]) },
  });
}

let commands = 0;
function act(floor: TestFloor, type: RecordingAction): string {
  commands += 1;
  const commandId = `command-${commands}`;
  floor.give({ type: 'agentAction', commandId, agentId: 'agent-1', action: { type } });
  return commandId;
}
const answerTo = (floor: TestFloor, commandId: string) =>
  floor.all('commandAnswered').find((one) => one.commandId === commandId);

describe('a recording by the rule of the campaign', () => {
  it('starts at the join, ends with the call, and is in its record', () => {
    const floor = recorded();
    const callId = floor.joined();
    const [started, ...more] = floor.take('startRecording');
    expect(more).toEqual([]);
    expect(started).toMatchObject({
      callId,
      order: { attemptId: callId, campaignId: 'camp', agentId: 'agent-1', stereo: true, retentionDays: 30 },
    });
    floor.end(callId);
    expect(floor.take('stopRecording')).toMatchObject([{ callId, recordingId: started?.order.recordingId }]);
    const recordings = floor.cdr(callId).details?.recording?.recordings;
    expect(recordings).toMatchObject([
      { recordingId: started?.order.recordingId, by: 'campaign', pauses: [] },
    ]);
    expect(recordings?.[0]?.endedAt).toBeGreaterThanOrEqual(START);
  });

  it('does not start where the campaign records nothing, or only what an agent starts', () => {
    for (const mode of ['none', 'onDemand'] as const) {
      const floor = recorded({ mode });
      floor.joined();
      expect(floor.all('startRecording')).toEqual([]);
    }
  });

  it.each([
    [0.999_999, true, 1],
    [0.000_001, false, 0],
  ])('is drawn once a call for a share of %f, and the draw is in its record', (share, isDrawn, started) => {
    const floor = recorded({ mode: 'share', share }, { consent: CONSENT });
    const callId = floor.joined();
    floor.press(callId, '1');
    expect(floor.all('startRecording')).toHaveLength(started);
    floor.end(callId);
    expect(floor.cdr(callId).details?.recording?.isDrawn).toBe(isDrawn);
  });

  it('waits for the yes of somebody who is asked after the join', () => {
    const floor = recorded({}, { consent: CONSENT });
    const callId = floor.joined();
    expect(floor.all('startRecording')).toEqual([]);
    floor.press(callId, '1');
    expect(floor.all('startRecording')).toHaveLength(1);
  });

  it.each(['2', undefined])('does not start after key %s', (key) => {
    const floor = recorded({}, { consent: { ...CONSENT, onRefusal: 'connect' } });
    const callId = floor.joined();
    if (key !== undefined) floor.press(callId, key);
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.all('startRecording')).toEqual([]);
  });
});

describe('a campaign that asks for no consent any more', () => {
  const asking = { consent: { ...CONSENT, onRefusal: 'connect' } } as const;

  /** While the person is being asked. */
  function askNoMore(floor: TestFloor): void {
    const recording = { ...ALL, basis: 'test' };
    const campaign = aCampaign({ consent: undefined, promptBeforeAgent: false, recording });
    floor.give({ type: 'campaignSet', campaign });
  }

  it('records nobody who had said no, whoever asks for it', () => {
    const floor = recorded({}, asking);
    const callId = floor.joined();
    floor.press(callId, '2');
    askNoMore(floor);
    expect(answerTo(floor, act(floor, 'startRecording'))).toMatchObject({ ok: false });
    expect(floor.all('startRecording')).toEqual([]);
  });

  it('joins those who hear the prompt to the agent who waits for them', () => {
    const floor = recorded({}, { ...asking, promptBeforeAgent: true });
    const callId = floor.answered();
    expect(floor.callState(callId)).toBe('consent');
    askNoMore(floor);
    floor.played();
    floor.wait(1);
    expect(floor.take('hangup')).toEqual([]);
    floor.bridge();
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.all('startRecording')).toEqual([]);
  });
});

describe('a recording in the hands of the agent', () => {
  it('starts, pauses, goes on and stops, each answered when it is so', () => {
    const floor = recorded({ mode: 'onDemand' });
    const callId = floor.joined();
    expect(answerTo(floor, act(floor, 'startRecording'))).toMatchObject({ ok: true });
    const recordingId = floor.all('startRecording')[0]?.order.recordingId ?? '';
    const pausing = act(floor, 'pauseRecording');
    expect(floor.take('pauseRecording')).toMatchObject([{ callId, recordingId, on: true }]);
    expect(answerTo(floor, pausing)).toBeUndefined();
    floor.give({ type: 'recordingAnswered', action: 'pause', callId, recordingId, commandId: pausing });
    expect(answerTo(floor, pausing)).toMatchObject({ ok: true });
    floor.wait(5_000);
    act(floor, 'resumeRecording');
    expect(floor.take('pauseRecording')).toMatchObject([{ on: false }]);
    act(floor, 'stopRecording');
    expect(floor.take('stopRecording')).toMatchObject([{ recordingId }]);
    floor.end(callId);
    const [made] = floor.cdr(callId).details?.recording?.recordings ?? [];
    expect(made).toMatchObject({ by: 'agent' });
    const [pause] = made?.pauses ?? [];
    expect((pause?.to ?? 0) - (pause?.from ?? 0)).toBe(5_000);
    expect(floor.take('stopRecording')).toEqual([]);
  });

  it('says that it is not paused where the far side does not say so', () => {
    const floor = recorded();
    const callId = floor.joined();
    const recordingId = floor.all('startRecording')[0]?.order.recordingId ?? '';
    const commandId = act(floor, 'pauseRecording');
    floor.give({
      type: 'recordingAnswered',
      action: 'pause',
      callId,
      recordingId,
      commandId,
      code: 'deadline',
    });
    expect(answerTo(floor, commandId)).toMatchObject({ ok: false, code: 'recording-failed' });
    floor.end(callId);
    expect(floor.cdr(callId).details?.recording?.recordings[0]?.pauses).toEqual([]);
  });

  it('is refused what cannot be: without consent, without recording, twice', () => {
    const refused = (floor: TestFloor, action: RecordingAction) =>
      expect(answerTo(floor, act(floor, action))).toMatchObject({ ok: false, code: 'not-now' });
    const asked = recorded({ mode: 'onDemand' }, { consent: CONSENT });
    asked.joined();
    refused(asked, 'startRecording');
    const never = recorded({ mode: 'none' });
    never.joined();
    refused(never, 'startRecording');
    refused(never, 'pauseRecording');
    const all = recorded();
    all.joined();
    refused(all, 'startRecording');
    refused(all, 'resumeRecording');
  });
});

describe('recordings that cannot be kept', () => {
  const reasonOf = (floor: TestFloor) => floor.campaign().reason;

  it('stop a campaign that must record from dialling, until they can be', () => {
    const floor = recorded({ required: true }, {}, 2);
    floor.give({ type: 'recordingFault', fault: 'the disk is full' });
    floor.wait(1_000);
    expect(reasonOf(floor)).toContain('the disk is full');
    expect(floor.engine.board().recordingFault).toBe('the disk is full');
    floor.give({ type: 'recordingFault' });
    floor.wait(1_000);
    expect(reasonOf(floor)).not.toContain('the disk is full');
    expect(floor.engine.board().recordingFault).toBeUndefined();
  });

  it('leave the call and other campaigns as they are', () => {
    const floor = recorded();
    const callId = floor.joined();
    const recordingId = floor.all('startRecording')[0]?.order.recordingId ?? '';
    floor.give({ type: 'recordingFault', fault: 'the disk is full' });
    floor.give({ type: 'recordingFailed', callId, recordingId, code: 'ENOSPC' });
    expect(floor.callState(callId)).toBe('joined');
    expect(reasonOf(floor)).not.toContain('the disk is full');
    floor.end(callId);
    expect(floor.cdr(callId).details?.recording?.recordings).toMatchObject([{ failed: 'ENOSPC' }]);
  });
});

describe('consent', () => {
  const before = { promptBeforeAgent: true };

  it('keeps the answer, the prompt and its version, and when', () => {
    const floor = recorded({}, { ...before, consent: CONSENT });
    const callId = floor.answered();
    floor.wait(700);
    floor.press(callId, '1');
    floor.bridge();
    floor.end(callId);
    const { consent, details } = floor.cdr(callId);
    expect(consent).toBe('given');
    expect(details?.consent).toMatchObject({
      answer: 'given',
      prompt: 'outpace/consent',
      promptVersion: 'abc',
      plays: 1,
      key: '1',
    });
    expect((details?.consent?.answeredAt ?? 0) - (details?.consent?.askedAt ?? 0)).toBe(700);
    expect(floor.all('startRecording')).toHaveLength(1);
  });

  it.each(['connect', 'hangUp'] as const)('refused: %s', (onRefusal) => {
    const floor = recorded({}, { ...before, consent: { ...CONSENT, onRefusal } });
    const callId = floor.answered();
    floor.press(callId, '2');
    expect(floor.callState(callId)).toBe(onRefusal === 'connect' ? 'joining' : 'closing');
    if (onRefusal === 'connect') floor.bridge();
    expect(floor.all('startRecording')).toEqual([]);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'refused', details: { consent: { key: '2' } } });
  });

  it.each(['connect', 'hangUp'] as const)('silence after the last repetition: %s', (onSilence) => {
    const floor = recorded({}, { ...before, consent: { ...CONSENT, plays: 1, onSilence } });
    const callId = floor.answered();
    floor.played();
    floor.wait(5_000);
    expect(floor.callState(callId)).toBe(onSilence === 'connect' ? 'joining' : 'closing');
    if (onSilence === 'connect') floor.bridge();
    expect(floor.all('startRecording')).toEqual([]);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'none', details: { consent: { isSilent: true } } });
  });
});
