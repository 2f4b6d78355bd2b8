/** Who answered: what each verdict does with the call, its agent, its record and the abandonment limit. */
import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_DETECTION, type DetectionSettings } from '../../src/domain/detection/settings.ts';
import type { Verdict } from '../../src/domain/detection/verdict.ts';
import { CLEARED, HUNG_UP, SETTINGS, aCampaign, aFloor, type TestFloor } from './floor.ts';

const POLICY = { promptBeforeAgent: 'allowed', clockStart: 'greetingEnd', source: 'test' } as const;

function campaign(detection: Partial<DetectionSettings>, more: Partial<CampaignSettings> = {}) {
  const settings = { ...DEFAULT_DETECTION, truthShare: 0, ...detection };
  return aCampaign({
    policy: POLICY,
    consent: undefined,
    promptBeforeAgent: false,
    detection: settings,
    ...more,
  });
}

/** Answered, with the verdict still to come. */
function detecting(
  detection: Partial<DetectionSettings> = {},
  more: Partial<CampaignSettings> = {},
  agents = 1,
) {
  const floor = aFloor({
    agents: Math.max(1, agents),
    campaigns: [campaign({ kind: 'before', ...detection }, more)],
  });
  const callId = floor.dialled();
  if (agents === 0) floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
  floor.answer(callId);
  return { floor, callId };
}

const hear = (floor: TestFloor, callId: string, verdict: Verdict, cause = 'TEST'): void =>
  void floor.give({ type: 'detected', callId, verdict, cause });

/** Joined, with detection going on beside. */
function warm(detection: Partial<DetectionSettings> = {}) {
  const floor = aFloor({ campaigns: [campaign({ kind: 'warm', ...detection })] });
  const callId = floor.answered();
  floor.bridge();
  return { floor, callId };
}

describe('a share of the calls', () => {
  const BASIS = {
    mode: 'none',
    share: 0,
    stereo: true,
    required: false,
    retentionDays: 7,
    basis: 'law',
  } as const;

  it('is recorded up to the verdict, to be reviewed', () => {
    const { floor, callId } = detecting({ recordShare: 1 }, { recording: BASIS });
    const [started] = floor.take('startRecording');
    expect(started).toMatchObject({ callId, order: { stereo: false, retentionDays: 7 } });
    expect(floor.take('stopRecording')).toEqual([]);
    hear(floor, callId, 'human');
    expect(floor.take('stopRecording')).toMatchObject([{ callId, recordingId: started?.order.recordingId }]);
    floor.bridge();
    floor.end(callId, HUNG_UP);
    expect(floor.all('stopRecording')).toHaveLength(1);
    expect(floor.cdr(callId).details?.recording?.recordings).toMatchObject([{ by: 'review' }]);
  });

  it('is recorded for nobody where no rule allows it, or the share is none', () => {
    const { basis: _, ...rest } = BASIS;
    for (const [recordShare, recording] of [
      [1, rest],
      [0, BASIS],
    ] as const)
      expect(detecting({ recordShare }, { recording }).floor.all('startRecording')).toEqual([]);
  });

  it('does not keep the rule of the campaign from recording the conversation', () => {
    const { floor, callId } = detecting({ recordShare: 1 }, { recording: { ...BASIS, mode: 'all' } });
    hear(floor, callId, 'human');
    floor.bridge();
    floor.end(callId, HUNG_UP);
    const recordings = floor.cdr(callId).details?.recording?.recordings ?? [];
    expect(recordings.map(({ by }) => by)).toEqual(['review', 'campaign']);
  });
});

describe('the mark of an agent', () => {
  const mark = (floor: TestFloor, type: 'markPerson' | 'markMachine') => {
    floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action: { type } });
    return floor.take('commandAnswered').at(-1);
  };

  it('is taken in the call and after it', () => {
    const { floor, callId } = warm();
    expect(mark(floor, 'markMachine')).toMatchObject({ ok: true });
    expect(floor.take('reviewDetection')).toMatchObject([
      { review: { attemptId: callId, truth: 'machine', by: 'agent:agent-1', at: floor.now() } },
    ]);
    floor.end(callId, HUNG_UP);
    expect(mark(floor, 'markPerson')).toMatchObject({ ok: true });
    expect(floor.take('reviewDetection')).toMatchObject([{ review: { attemptId: callId, truth: 'person' } }]);
  });

  it('is taken of a call that was taken away as a machine', () => {
    const { floor, callId } = warm();
    hear(floor, callId, 'machine', 'LONGGREETING');
    expect(floor.agent().state).not.toBe('talking');
    mark(floor, 'markPerson');
    expect(floor.take('reviewDetection')).toMatchObject([{ review: { attemptId: callId, truth: 'person' } }]);
  });

  it('is refused where nobody asks who answered', () => {
    const floor = aFloor({ campaigns: [aCampaign({ consent: undefined, promptBeforeAgent: false })] });
    const callId = floor.joined();
    expect(mark(floor, 'markPerson')).toMatchObject({ ok: false, code: 'no-conversation' });
    floor.end(callId, HUNG_UP);
    expect(mark(floor, 'markPerson')).toMatchObject({ ok: false, code: 'no-conversation' });
    expect(floor.take('reviewDetection')).toEqual([]);
  });
});

describe('detection before the join', () => {
  it('reserves the agent at the answer, and asks', () => {
    const { floor, callId } = detecting();
    expect(floor.callState(callId)).toBe('detecting');
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: callId });
    expect(floor.take('detect')).toMatchObject([{ callId, settings: { kind: 'before' } }]);
    expect(floor.all('bridge')).toEqual([]);
  });

  it('joins a person with the agent who was reserved', () => {
    const { floor, callId } = detecting();
    floor.wait(1_600);
    hear(floor, callId, 'human');
    expect(floor.callState(callId)).toBe('joining');
    floor.bridge();
    floor.end(callId);
    const { details, dialStatus } = floor.cdr(callId);
    expect(dialStatus).toBe('answered');
    expect(details?.detection).toMatchObject({ verdict: 'human', action: 'connect', tookMs: 1_600 });
  });

  it.each<readonly [Verdict, string, string]>([
    ['machine', 'machine', 'machine'],
    ['fax', 'fax', 'fax'],
    ['announcement', 'announcement', 'invalid'],
  ])('hangs up on %s, gives the agent back, and says so on record', (verdict, reason, status) => {
    const { floor, callId } = detecting();
    hear(floor, callId, verdict, 'LONGGREETING-1500');
    expect(floor.take('hangup')).toMatchObject([{ callId, reason }]);
    expect(floor.agent().state).toBe('ready');
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: status, hangupReason: reason, endedBy: 'engine' });
    expect(floor.campaign().abandoned).toBe(0);
  });

  it('takes silence for no proof of a machine', () => {
    const { floor, callId } = detecting();
    hear(floor, callId, 'machine', 'INITIALSILENCE-2500-2500');
    expect(floor.callState(callId)).toBe('joining');
  });

  it('takes whoever is undecided at the limit for a person, whatever the campaign does with others', () => {
    const { floor, callId } = detecting({ onNotSure: 'hangUp', limitMs: 3_000 });
    floor.wait(3_005);
    hear(floor, callId, 'notsure', 'TOOLONG-3000');
    expect(floor.callState(callId)).toBe('joining');
    const early = detecting({ onNotSure: 'hangUp', limitMs: 3_000 });
    early.floor.wait(1_000);
    hear(early.floor, early.callId, 'notsure', 'TOOLONG-1000');
    expect(early.floor.callState(early.callId)).toBe('closing');
  });

  it('counts the time it took inside the limit where nobody is free', () => {
    const { floor, callId } = detecting({}, {}, 0);
    expect(floor.callState(callId)).toBe('detecting');
    floor.wait(1_800);
    hear(floor, callId, 'human');
    expect(floor.callState(callId)).toBe('waiting');
    // The greeting ended 800 ms before the verdict, and the limit is 2 s.
    floor.wait(1_049);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(floor.callState(callId)).toBe('safeHarbour');
    floor.end(callId);
    expect(floor.cdr(callId).dialStatus).toBe('abandoned');
  });

  it('reserves an agent who becomes free while it listens', () => {
    const { floor, callId } = detecting({}, {}, 0);
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: callId });
    hear(floor, callId, 'human');
    expect(floor.callState(callId)).toBe('joining');
  });

  it('finds another agent where the reserved one is lost', () => {
    const { floor, callId } = detecting({}, {}, 2);
    const lost = floor.agent('agent-1').attemptId === callId ? 'agent-1' : 'agent-2';
    const other = lost === 'agent-1' ? 'agent-2' : 'agent-1';
    floor.end(floor.seatOf(lost));
    expect(floor.agent(other)).toMatchObject({ state: 'reserved', attemptId: callId });
    hear(floor, callId, 'human');
    expect(floor.callState(callId)).toBe('joining');
  });

  it('counts a call as abandoned whose verdict never comes', () => {
    const { floor, callId } = detecting({ limitMs: 3_000 });
    floor.wait(5_001);
    expect(floor.callState(callId)).toBe('closing');
    expect(floor.campaign().abandoned).toBe(1);
    expect(floor.agent().state).toBe('ready');
  });

  it('connects where the order to listen came to nothing', () => {
    const { floor, callId } = detecting();
    floor.give({ type: 'commandFailed', callIds: [callId], operation: 'detect', code: '500' });
    expect(floor.callState(callId)).toBe('joining');
  });

  it('gives a share of the machines to agents, and says which', () => {
    const { floor, callId } = detecting({ truthShare: 1 });
    hear(floor, callId, 'machine', 'MAXWORDS-3');
    expect(floor.callState(callId)).toBe('joining');
    floor.bridge();
    floor.end(callId);
    expect(floor.cdr(callId).details?.detection).toMatchObject({ verdict: 'machine', isTruthSample: true });
  });
});

describe('detection beside the conversation', () => {
  it('joins the agent at once and listens beside', () => {
    const { floor, callId } = warm();
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.take('detect')).toMatchObject([{ callId, settings: { kind: 'warm' } }]);
  });

  it.each<readonly [Verdict, string]>([
    ['human', 'HUMAN-800'],
    ['notsure', 'TOOLONG-5000'],
    ['machine', 'INITIALSILENCE-2500'],
  ])('leaves the two alone on %s by %s', (verdict, cause) => {
    const { floor, callId } = warm({ onNotSure: 'hangUp' });
    hear(floor, callId, verdict, cause);
    expect(floor.callState(callId)).toBe('joined');
    floor.end(callId);
    expect(floor.cdr(callId).dialStatus).not.toBe('abandoned');
  });

  it('takes the call away on a sure machine, and counts it as no answer by a person', () => {
    const { floor, callId } = warm();
    expect(floor.campaign().joined).toBe(1);
    hear(floor, callId, 'machine', 'LONGGREETING-1500');
    expect(floor.callState(callId)).toBe('closing');
    expect(floor.campaign().joined).toBe(0);
    floor.wait(1);
    expect(floor.agent().state).toBe('ready');
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: 'machine', agentId: 'agent-1' });
  });

  it('asks nobody for whom it is not set', () => {
    const floor = aFloor({ campaigns: [aCampaign({ promptBeforeAgent: false, consent: undefined })] });
    floor.answered();
    floor.bridge();
    expect(floor.all('detect')).toEqual([]);
  });
});

describe('a message on a machine', () => {
  const MESSAGE = { onMachine: 'leaveMessage', message: 'outpace/message', silenceMs: 2_000 } as const;

  function greeted() {
    const { floor, callId } = detecting(MESSAGE);
    hear(floor, callId, 'machine', 'LONGGREETING-1500');
    expect(floor.callState(callId)).toBe('message');
    expect(floor.agent().state).toBe('ready');
    floor.give({ type: 'talk', callId, talking: true });
    floor.wait(3_000);
    expect(floor.all('play')).toEqual([]);
    return { floor, callId };
  }

  it('starts after the beep', () => {
    const { floor, callId } = greeted();
    floor.give({ type: 'tone', callId });
    expect(floor.all('play')).toEqual([]);
    floor.wait(900);
    expect(floor.take('play')).toMatchObject([{ callId, prompts: ['outpace/message'] }]);
    floor.played();
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'machine' }]);
    floor.end(callId, CLEARED);
    expect(floor.cdr(callId)).toMatchObject({
      dialStatus: 'machine',
      details: { detection: { action: 'leaveMessage', messageAfterMs: 3_900 } },
    });
  });

  it('starts after the silence that follows the greeting where no beep is heard', () => {
    const { floor, callId } = greeted();
    floor.give({ type: 'talk', callId, talking: false });
    expect(floor.take('play')).toHaveLength(1);
  });

  it('starts again where the beep comes late', () => {
    const { floor, callId } = greeted();
    floor.give({ type: 'talk', callId, talking: false });
    floor.give({ type: 'tone', callId });
    expect(floor.take('stopPlay')).toHaveLength(1);
    floor.wait(900);
    expect(floor.take('play')).toHaveLength(2);
  });

  it('is given up where the greeting does not end', () => {
    const { floor, callId } = greeted();
    floor.wait(DEFAULT_DETECTION.messageLimitMs);
    expect(floor.callState(callId)).toBe('closing');
    expect(floor.all('play')).toEqual([]);
  });

  it('starts by itself where the machine is silent already', () => {
    const { floor, callId } = detecting(MESSAGE);
    hear(floor, callId, 'machine', 'LONGGREETING-1500');
    floor.wait(2_300);
    expect(floor.take('play')).toMatchObject([{ callId }]);
  });

  it('is left by a call that was taken from an agent too', () => {
    const { floor, callId } = warm(MESSAGE);
    hear(floor, callId, 'machine', 'LONGGREETING-1500');
    expect(floor.callState(callId)).toBe('message');
    expect(floor.take('seat').map((effect) => effect.callId)).toContain(floor.seatOf('agent-1'));
    floor.give({ type: 'tone', callId });
    floor.wait(900);
    expect(floor.take('play')).toHaveLength(1);
  });
});

describe('nobody free', () => {
  function waiting(policy: CampaignSettings['policy']) {
    const floor = aFloor({
      campaigns: [aCampaign({ policy, consent: undefined, promptBeforeAgent: false })],
    });
    const callId = floor.dialled();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
    floor.answer(callId);
    return { floor, callId };
  }

  it('starts the clock at the answer where the policy says nothing else', () => {
    const { floor, callId } = waiting(SETTINGS.policy);
    expect(floor.all('watchTalk')).toEqual([]);
    floor.wait(2_000);
    expect(floor.callState(callId)).toBe('safeHarbour');
  });

  it('starts the clock at the end of the greeting where it is heard', () => {
    const { floor, callId } = waiting(POLICY);
    expect(floor.take('watchTalk')).toMatchObject([{ callId, silenceMs: 400 }]);
    floor.wait(100);
    floor.give({ type: 'talk', callId, talking: true });
    floor.wait(1_400);
    floor.give({ type: 'talk', callId, talking: false });
    expect(floor.take('watchTalk')).toMatchObject([{ callId, silenceMs: 0 }]);
    // The greeting ended 400 ms ago.
    floor.wait(1_449);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(floor.callState(callId)).toBe('safeHarbour');
  });

  it('starts it at the answer where nothing is heard', () => {
    const { floor, callId } = waiting(POLICY);
    floor.wait(2_000);
    expect(floor.callState(callId)).toBe('safeHarbour');
  });

  it('does not wait for the end of a greeting that goes on', () => {
    const { floor, callId } = waiting(POLICY);
    floor.give({ type: 'talk', callId, talking: true });
    floor.wait(6_000);
    expect(floor.callState(callId)).toBe('safeHarbour');
  });

  it('takes a key press in the safe-harbour message for a wish never to be called again', () => {
    const { floor, callId } = waiting(SETTINGS.policy);
    floor.press(callId, '9');
    expect(floor.all('addDoNotCall')).toEqual([]);
    floor.wait(2_000);
    floor.press(callId, '9');
    expect(floor.take('addDoNotCall')).toMatchObject([{ attemptId: callId }]);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      dialStatus: 'abandoned',
      consent: 'do_not_call',
      next: { state: 'final' },
    });
  });
});

describe('the abandonment limit', () => {
  const limitOf = (
    detection: Partial<DetectionSettings> | undefined,
    missedPeopleCount?: boolean,
  ): number => {
    const policy = { ...POLICY, ...(missedPeopleCount === undefined ? {} : { missedPeopleCount }) };
    const of = detection === undefined ? aCampaign({ policy }) : campaign(detection, { policy });
    const floor = aFloor({ campaigns: [of] });
    return floor.campaign().pacing?.budget[0]?.limit ?? Number.NaN;
  };

  it('is less by the people whom detection takes for machines', () => {
    expect(limitOf(undefined)).toBe(0.03);
    expect(limitOf({ missedPeopleShare: 0.01 })).toBeCloseTo(0.03 - 0.01 * 0.97, 10);
    expect(limitOf({ missedPeopleShare: 0.05 })).toBe(0);
  });

  it('is whole where the policy does not count them', () => {
    expect(limitOf({ missedPeopleShare: 0.05 }, false)).toBe(0.03);
  });
});

it('leaves its message on a machine that was being asked for consent', () => {
  const floor = aFloor({
    campaigns: [
      campaign(
        { kind: 'warm', onMachine: 'leaveMessage', message: 'outpace/message' },
        { consent: SETTINGS.consent },
      ),
    ],
  });
  const callId = floor.answered();
  floor.bridge();
  const [asking] = floor.take('play');
  hear(floor, callId, 'machine');
  expect(floor.take('stopPlay')).toMatchObject([{ playbackId: asking?.playbackId }]);
  floor.give({
    type: 'playbackFinished',
    callId,
    playbackId: asking?.playbackId ?? '',
    outcome: 'stopped',
  });
  floor.give({ type: 'talk', callId, talking: false });
  expect(floor.callState(callId)).toBe('message');
  expect(floor.take('play')).toMatchObject([{ prompts: ['outpace/message'] }]);
});

describe('a verdict that takes nobody away', () => {
  it.each([
    ['not sure, whatever is done with such', 'notsure', []],
    ['a machine, on hold', 'machine', ['hold']],
    ['a machine, parked', 'machine', ['park']],
  ] as const)('leaves the call answered: %s', (_, verdict, actions) => {
    const { floor, callId } = warm({ onNotSure: 'hangUp' });
    for (const type of actions)
      floor.give({ type: 'agentAction', commandId: type, agentId: 'agent-1', action: { type } });
    hear(floor, callId, verdict);
    floor.wait(10_000);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      dialStatus: 'answered',
      details: { detection: { verdict, action: 'connect' } },
    });
  });
});
