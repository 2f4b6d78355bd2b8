import { describe, expect, it } from 'vitest';
import { HUNG_UP, SETTINGS, aCampaign, aFloor } from './floor.ts';

const joinFirst = [aCampaign({ promptBeforeAgent: false })];
const withoutPrompt = [aCampaign({ promptBeforeAgent: false, consent: undefined })];

/** An answered call for whom nobody is free. */
function waitingCall(settings = {}) {
  const floor = aFloor({ agents: 1, campaigns: [aCampaign(settings)] });
  const callId = floor.dialled();
  floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
  floor.answer(callId);
  return { floor, callId };
}

describe('the answer', () => {
  it('reserves the agent who has been idle longest', () => {
    const floor = aFloor({ agents: 3 });
    const [callId] = floor.dial();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
    floor.wait(10);
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    floor.answer(callId ?? '');
    expect(floor.agent('agent-2')).toMatchObject({ state: 'reserved', attemptId: callId });
  });

  it('plays the prompt first where the policy allows it, and holds the agent meanwhile', () => {
    const floor = aFloor();
    const callId = floor.answered();
    expect(floor.callState(callId)).toBe('consent');
    expect(floor.take('play')).toMatchObject([{ callId, prompts: ['outpace/consent'] }]);
    expect(floor.all('bridge')).toEqual([]);
    expect(floor.agent().state).toBe('reserved');
  });

  it('joins first where it does not, and plays the prompt to the joined call', () => {
    const floor = aFloor({ campaigns: joinFirst });
    const callId = floor.answered();
    expect(floor.callState(callId)).toBe('joining');
    expect(floor.all('play')).toEqual([]);
    floor.bridge();
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.take('play')).toMatchObject([{ callId, prompts: ['outpace/consent'] }]);
    floor.press(callId, '1');
    expect(floor.callState(callId)).toBe('joined');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'given', agentId: 'agent-1' });
  });

  it('joins at once where there is no prompt', () => {
    const floor = aFloor({ campaigns: withoutPrompt });
    const callId = floor.joined();
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.all('play')).toEqual([]);
    floor.press(callId, '9');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'not_asked' });
  });

  it('counts once, however often it is told', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'callAnswered', callId });
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    floor.give({ type: 'callDialling', callId });
    expect(floor.campaign().answered).toBe(1);
    expect(floor.all('play')).toHaveLength(1);
  });

  it.each(['created', 'dialling', 'ringing'])('is taken from a call that is %s', (stage) => {
    const floor = aFloor();
    const callId = floor.dialled();
    if (stage !== 'created') floor.give({ type: 'callDialling', callId });
    if (stage === 'ringing') floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    floor.give({ type: 'callAnswered', callId });
    expect(floor.callState(callId)).toBe('consent');
  });
});

describe('the key', () => {
  it('1 stops the prompt and joins', () => {
    const floor = aFloor();
    const callId = floor.answered();
    const [play] = floor.take('play');
    floor.press(callId, '1');
    expect(floor.callState(callId)).toBe('joining');
    expect(floor.take('stopPlay')).toMatchObject([{ playbackId: play?.playbackId }]);
    floor.press(callId, '1');
    expect(floor.all('bridge')).toHaveLength(1);
  });

  it('that means nothing is ignored, and so is one before the answer', () => {
    const floor = aFloor();
    const callId = floor.dialled();
    floor.press(callId, '9');
    floor.answer(callId);
    floor.press(callId, '5');
    expect(floor.callState(callId)).toBe('consent');
    expect(floor.all('addDoNotCall')).toEqual([]);
  });

  it('9 is on the list before the call is hung up', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.press(callId, '9');
    floor.press(callId, '9');
    expect(floor.take('addDoNotCall')).toEqual([
      { type: 'addDoNotCall', number: '+15550200001', attemptId: callId },
    ]);
    expect(floor.take('hangup')).toEqual([]);
    expect(floor.agent().state, 'the agent is free at once').toBe('ready');
    floor.wait(300);
    floor.give({ type: 'doNotCallAdded', attemptId: callId });
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'do-not-call' }]);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      consent: 'do_not_call',
      hangupReason: 'do-not-call',
      dialStatus: 'answered',
      next: { state: 'final' },
    });
  });

  it('9 keeps nobody on the line for longer than 5 s while the list is out of reach', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.press(callId, '9');
    floor.wait(4_999);
    expect(floor.take('hangup')).toEqual([]);
    floor.wait(1);
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'do-not-call' }]);
  });

  it('9 in a conversation is one of the keys that the agent may have asked for', () => {
    const floor = aFloor();
    const callId = floor.joined();
    for (const digit of '4929') floor.press(callId, digit);
    expect(floor.all('addDoNotCall')).toEqual([]);
    expect(floor.callState(callId)).toBe('joined');
  });

  it('9 is heard from somebody who is asked while the agent listens', () => {
    const floor = aFloor({ campaigns: joinFirst });
    const callId = floor.answered();
    floor.bridge();
    expect(floor.callState(callId)).toBe('joined');
    floor.press(callId, '9');
    expect(floor.all('addDoNotCall')).toHaveLength(1);
    expect(floor.callState(callId)).toBe('closing');
  });

  it.each(['waiting', 'safeHarbour', 'closing'])('9 is heard from somebody who is %s', (stage) => {
    const { floor, callId } = waitingCall();
    if (stage !== 'waiting') {
      floor.wait(2_000);
      if (stage === 'closing') floor.played();
    }
    expect(floor.callState(callId)).toBe(stage);
    floor.press(callId, '9');
    expect(floor.all('addDoNotCall')).toHaveLength(1);
    expect(floor.callState(callId)).toBe('closing');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'do_not_call', next: { state: 'final' } });
  });

  it('1 from somebody who waits after the prompt is remembered', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.end(floor.seatOf('agent-1'));
    expect(floor.callState(callId)).toBe('waiting');
    floor.press(callId, '1');
    floor.wait(2_000);
    floor.seat('agent-2');
    expect(floor.all('bridge'), 'nothing: the limit had passed').toEqual([]);
    expect(floor.callState(callId)).toBe('safeHarbour');

    const other = aFloor({ agents: 2 });
    const [first] = other.dial(1);
    other.answer(first ?? '');
    other.give({ type: 'agentPause', agentId: 'agent-2', reason: 'break' });
    other.end(other.seatOf('agent-1'));
    other.press(first ?? '', '1');
    other.give({ type: 'agentReady', agentId: 'agent-2' });
    expect(other.callState(first ?? '')).toBe('joining');
    expect(other.all('play'), 'not asked again').toHaveLength(1);
  });
});

describe('silence', () => {
  it('has the prompt repeated, and then closes the call without consent', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.wait(3_000);
    floor.played();
    floor.wait(4_999);
    expect(floor.all('play')).toHaveLength(1);
    floor.wait(1);
    expect(floor.all('play')).toHaveLength(2);
    floor.played();
    floor.wait(5_000);
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'no-consent' }]);
    expect(floor.agent().state).toBe('ready');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'none', endedBy: 'engine', charged: true });
  });

  it('is counted from the end of the prompt, whose loss is noticed after a minute', () => {
    const floor = aFloor();
    floor.answered();
    floor.wait(59_999);
    expect(floor.all('play')).toHaveLength(1);
    floor.wait(1);
    expect(floor.all('play')).toHaveLength(2);
  });

  it('of an old prompt does not cut the new one short', () => {
    const floor = aFloor();
    const callId = floor.answered();
    const [old] = floor.take('play');
    floor.played();
    floor.wait(5_000);
    floor.give({ type: 'playbackFinished', callId, playbackId: old?.playbackId ?? '', outcome: 'done' });
    floor.wait(20_000);
    expect(floor.callState(callId)).toBe('consent');
  });
});

describe('when nobody is free', () => {
  it('waits, and the person who has waited longest is served first', () => {
    const floor = aFloor({ agents: 2 });
    const [first, second] = floor.dial();
    for (const agentId of ['agent-1', 'agent-2'])
      floor.give({ type: 'agentPause', agentId, reason: 'break' });
    floor.answer(second ?? '');
    floor.wait(500);
    floor.answer(first ?? '');
    floor.wait(500);
    floor.give({ type: 'agentReady', agentId: 'agent-2' });
    expect(floor.callState(second ?? '')).toBe('consent');
    expect(floor.callState(first ?? '')).toBe('waiting');
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.callState(first ?? '')).toBe('consent');
    expect(floor.campaign().abandoned).toBe(0);
  });

  it('plays the safe-harbour message at the limit, hangs up after it, and counts one abandoned call', () => {
    const { floor, callId } = waitingCall();
    floor.wait(1_849);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(floor.callState(callId)).toBe('safeHarbour');
    expect(floor.take('play')).toMatchObject([{ callId, prompts: ['outpace/safe-harbour'] }]);
    expect(floor.campaign().abandoned).toBe(1);
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.callState(callId), 'too late').toBe('safeHarbour');
    floor.played();
    expect(floor.take('hangup')).toEqual([{ type: 'hangup', callId, reason: 'abandoned' }]);
    floor.end(callId);
    expect(floor.campaign().abandoned).toBe(1);
    expect(floor.cdr(callId)).toMatchObject({
      dialStatus: 'abandoned',
      lineResult: 'ANSWERED',
      hangupReason: 'abandoned',
      next: { state: 'final' },
    });
  });

  it('hangs up where the message never ends', () => {
    const { floor, callId } = waitingCall();
    floor.wait(32_000);
    expect(floor.callState(callId)).toBe('closing');
  });

  it('does not count somebody who hangs up within the limit as abandoned', () => {
    const { floor, callId } = waitingCall();
    floor.wait(1_500);
    floor.end(callId);
    floor.wait(5_000);
    expect(floor.campaign().abandoned).toBe(0);
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: 'answered', endedBy: 'customer' });
  });

  it('counts somebody who hangs up in the message as abandoned', () => {
    const { floor, callId } = waitingCall();
    floor.wait(3_000);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: 'abandoned' });
    expect(floor.campaign().abandoned).toBe(1);
  });
});

describe('a prompt that fails', () => {
  it('is a hang-up where the end of the call follows at once', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.played('failed');
    floor.wait(200);
    floor.end(callId, HUNG_UP);
    floor.wait(2_000);
    expect(floor.campaign().limitedBy).not.toBe('hold');
    expect(floor.cdr(callId)).toMatchObject({ endedBy: 'customer' });
  });

  it('is missing where it does not: the person is hung up and the campaign stops dialling', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.played('failed');
    floor.wait(499);
    expect(floor.callState(callId)).toBe('consent');
    floor.wait(1);
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'prompt-failed' }]);
    expect(floor.agent().state).toBe('ready');
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'hold',
      reason: "Not dialling: the prompt 'outpace/consent' could not be played.",
    });
  });

  it('leaves two people who talk alone, but stops the campaign that must play it', () => {
    const floor = aFloor({ campaigns: joinFirst });
    const callId = floor.answered();
    floor.bridge();
    floor.played('failed');
    floor.wait(500);
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.campaign().limitedBy).toBe('hold');
    floor.wait(SETTINGS.maxTalkMs - 501);
    expect(floor.callState(callId)).toBe('joined');
    floor.wait(1);
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'talk-limit' }]);
  });

  it('abandons somebody for whom the safe-harbour message is missing', () => {
    const { floor, callId } = waitingCall();
    floor.wait(2_000);
    floor.played('failed');
    floor.wait(500);
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'abandoned' }]);
    expect(floor.campaign().reason).toContain('outpace/safe-harbour');
  });

  it('neither lengthens nor shortens the wait of somebody who lost the agent', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.end(floor.seatOf('agent-1'));
    floor.wait(100);
    floor.played('failed');
    floor.wait(1_749);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(floor.callState(callId)).toBe('safeHarbour');
  });

  it('is forgotten once another has played: silence is then no fault of the prompt', () => {
    const floor = aFloor({ agents: 2 });
    const [callId = ''] = floor.dial(1);
    floor.answer(callId);
    floor.played('failed');
    floor.end(floor.seatOf('agent-1'));
    expect(floor.callState(callId), 'with the other agent').toBe('consent');
    floor.played('done');
    floor.wait(5_000);
    expect(floor.campaign().limitedBy).not.toBe('hold');
  });

  it.each(['404', '409', '412'])('refused with %s is a leg that has gone', (code) => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'commandFailed', operation: 'play', code, callIds: [callId] });
    expect(floor.callState(callId)).toBe('closing');
    expect(floor.campaign().limitedBy).not.toBe('hold');
  });

  it.each(['deadline', 'ECONNRESET'])(
    'lost on the way (%s) is asked again, and the campaign dials on',
    (code) => {
      const floor = aFloor();
      const callId = floor.answered();
      floor.give({ type: 'commandFailed', operation: 'play', code, callIds: [callId] });
      floor.wait(500);
      expect(floor.all('play')).toHaveLength(2);
      floor.give({ type: 'commandFailed', operation: 'play', code, callIds: [callId] });
      floor.wait(500);
      expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'no-consent' }]);
      expect(floor.campaign().limitedBy).not.toBe('hold');
    },
  );

  it('lost because the link is away waits for it, and the campaign dials on afterwards', () => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'linkDown', reason: 'test' });
    floor.give({ type: 'commandFailed', operation: 'play', code: 'link-down', callIds: [callId] });
    floor.wait(90_000);
    expect(floor.callState(callId)).toBe('consent');
    floor.connect([
      { callId, state: 'up' },
      { callId: floor.seatOf('agent-1'), state: 'up' },
    ]);
    expect(floor.all('play')).toHaveLength(2);
    expect(floor.campaign().reason).not.toContain('prompt');
  });

  it.each(['500', '400', 'invalid-argument'])('refused with %s stops the campaign at once', (code) => {
    const floor = aFloor();
    const callId = floor.answered();
    floor.give({ type: 'commandFailed', operation: 'play', code, callIds: [callId] });
    expect(floor.callState(callId)).toBe('closing');
    expect(floor.campaign().limitedBy).toBe('hold');
    floor.give({ type: 'commandFailed', operation: 'seat', code: '500', callIds: ['seat'] });
  });
});
