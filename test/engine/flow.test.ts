import { describe, expect, it } from 'vitest';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import type { CallSnapshot } from '../../src/engine/call.ts';
import { FLOWS, PRESS_ONE, SURVEY, anAutomated } from './flows.ts';
import { aCampaign, aFloor, type FloorOptions, type TestFloor } from './floor.ts';

const plain = [aCampaign({ promptBeforeAgent: false, consent: undefined })];
const toSurvey = { type: 'sendToFlow', flowId: 'survey', thenReturn: true } as const satisfies AgentAction;

function withFlows(options: FloorOptions): TestFloor {
  const floor = aFloor(options);
  floor.give({ type: 'flowsSet', flows: FLOWS });
  return floor;
}

/** A call that the campaign's flow has taken at the answer. */
function inFlow(flowId: string, options: FloorOptions = {}) {
  const floor = withFlows({ agents: 0, campaigns: [anAutomated(flowId)], ...options });
  const callId = floor.answered();
  expect(floor.callState(callId)).toBe('inFlow');
  return { floor, callId };
}

function hear(floor: TestFloor): void {
  const { callId, playbackId } = floor.all('play').at(-1) ?? { callId: '', playbackId: '' };
  floor.give({ type: 'playbackStarted', callId, playbackId });
}

function act(floor: TestFloor, action: AgentAction, agentId = 'agent-1') {
  floor.give({ type: 'agentAction', commandId: 'c', agentId, action });
  return floor.take('commandAnswered').at(-1);
}

/** A joined call whose agent sends the person to the survey. */
function sent(thenReturn = true) {
  const floor = withFlows({ campaigns: plain });
  const callId = floor.joined();
  expect(act(floor, { ...toSurvey, thenReturn })).toMatchObject({ ok: true });
  return { floor, callId };
}

describe('the flow of a campaign', () => {
  it('takes the answered call, and no agent', () => {
    const { floor, callId } = inFlow('survey', { agents: 1 });
    expect(floor.take('play')).toMatchObject([{ callId, prompts: ['outpace/rate'] }]);
    expect(floor.all('bridge')).toEqual([]);
    expect(floor.agent().state).toBe('ready');
  });

  it('keeps what was pressed in the record, with the version of what was asked', () => {
    const { floor, callId } = inFlow('survey');
    hear(floor);
    floor.press(callId, '4');
    expect(floor.take('stopPlay')).toHaveLength(1);
    floor.played();
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'flow-over' }]);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      dialStatus: 'answered',
      endedBy: 'engine',
      details: {
        flow: [
          { flowId: 'survey', version: 'v1', end: 'returned', answers: [{ nodeId: 'rating', value: 4 }] },
        ],
      },
    });
  });

  it('drops a key that comes before the prompt is heard', () => {
    const { floor, callId } = inFlow('survey');
    floor.press(callId, '4');
    hear(floor);
    floor.press(callId, '2');
    floor.end(callId);
    expect(floor.cdr(callId).details?.flow?.[0]?.answers).toMatchObject([{ value: 2 }]);
  });

  it('drops a key that was held down as the prompt began, and takes one of the prompt', () => {
    const { floor, callId } = inFlow('survey');
    const { playbackId } = floor.all('play').at(-1) ?? { playbackId: '' };
    hear(floor);
    floor.give({ type: 'dtmf', callId, digit: '4', before: playbackId });
    floor.give({ type: 'dtmf', callId, digit: '2', before: 'prompts-of-before' });
    floor.end(callId);
    expect(floor.cdr(callId).details?.flow?.[0]?.answers).toMatchObject([{ value: 2 }]);
  });

  it('repeats after silence, and goes its way after the last', () => {
    const { floor, callId } = inFlow('survey');
    const texts: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      texts.push(...floor.take('play').flatMap(({ prompts }) => prompts));
      hear(floor);
      floor.played();
      floor.wait(5_000);
    }
    expect(texts).toEqual(['outpace/rate', 'outpace/rate', 'outpace/sorry']);
    expect(floor.callState(callId)).toBe('closing');
  });

  it('goes to its way out where a prompt does not play, and says so', () => {
    const { floor, callId } = inFlow('survey');
    floor.played('failed');
    expect(floor.callState(callId)).toBe('inFlow');
    floor.wait(500);
    expect(floor.all('play').at(-1)).toMatchObject({ prompts: ['outpace/sorry'] });
    expect(floor.all('log').some(({ event }) => event === 'flow.promptFailed')).toBe(true);
    expect(floor.campaign().reason).not.toContain('failed');
  });

  it('ends the call and holds the campaign where its way out fails as well', () => {
    const { floor, callId } = inFlow('survey');
    for (let times = 0; times < 2; times += 1) {
      floor.played('failed');
      floor.wait(500);
    }
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'flow-fault' }]);
    floor.end(callId);
    floor.wait(1_000);
    expect(floor.campaign().reason).toContain('the flow survey failed');
    expect(floor.cdr(callId).details?.flow).toMatchObject([{ end: 'fault' }]);
  });

  it('ends after the longest time of a call, whatever it does', () => {
    const { floor, callId } = inFlow('survey', { campaigns: [anAutomated('survey', { maxTalkMs: 3_000 })] });
    hear(floor);
    floor.wait(3_000);
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'talk-limit' }]);
  });

  it('goes on in the version that the call began with', () => {
    const { floor, callId } = inFlow('survey');
    floor.give({ type: 'flowsSet', flows: [{ ...SURVEY, version: 'v2', start: 'end' }] });
    hear(floor);
    floor.press(callId, '5');
    expect(floor.all('play').at(-1)).toMatchObject({ prompts: ['outpace/thanks'] });
  });

  it('puts who opts out on the do-not-call list before it hangs up', () => {
    const { floor, callId } = inFlow('press-one');
    hear(floor);
    floor.press(callId, '2');
    const [listed, hungUp] = ['addDoNotCall', 'hangup'].map((type) =>
      floor.journal.findIndex((effect) => effect.type === type),
    );
    expect(listed).toBeGreaterThan(0);
    expect(hungUp).toBeGreaterThan(listed ?? 0);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'do_not_call', next: { state: 'final' } });
  });

  it('keeps the proof of consent', () => {
    const { floor, callId } = inFlow('press-one');
    hear(floor);
    floor.press(callId, '3');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      consent: 'given',
      details: { consent: { answer: 'given', prompt: 'flow:press-one', promptVersion: 'v1' } },
    });
  });

  it.each([
    ['the key', (floor: TestFloor, callId: string) => floor.press(callId, '#'), true],
    [
      'silence',
      (floor: TestFloor, callId: string) => {
        floor.give({ type: 'talk', callId, talking: true });
        floor.wait(10_000);
        floor.give({ type: 'talk', callId, talking: false });
      },
      true,
    ],
    ['nothing said', (floor: TestFloor) => floor.wait(3_000), false],
  ])('records what is spoken until %s', (_name, finish, isKept) => {
    const { floor, callId } = inFlow('press-one');
    hear(floor);
    floor.press(callId, '4');
    const [started] = floor.take('startRecording');
    expect(started).toMatchObject({ callId, order: { stereo: false, retentionDays: 90 } });
    expect(floor.all('stopRecording')).toEqual([]);
    finish(floor, callId);
    const recordingId = started?.order.recordingId ?? '';
    expect(floor.take('stopRecording')).toMatchObject([{ callId, recordingId }]);
    expect(floor.all('watchTalk').map(({ silenceMs }) => silenceMs)).toEqual([3_000, 0]);
    floor.end(callId);
    const [run] = floor.cdr(callId).details?.flow ?? [];
    expect(run?.answers).toMatchObject(isKept ? [{ nodeId: 'comment', value: recordingId }] : []);
  });

  it('leaves its way where the recording cannot be made', () => {
    const { floor, callId } = inFlow('press-one');
    hear(floor);
    floor.press(callId, '4');
    const { order } = floor.all('startRecording')[0] ?? {};
    floor.give({ type: 'recordingFailed', callId, recordingId: order?.recordingId ?? '', code: 'no-folder' });
    expect(floor.callState(callId)).toBe('closing');
  });
});

describe('a transfer out of a flow', () => {
  it('joins whoever is free at once', () => {
    const { floor, callId } = inFlow('press-one', { agents: 1 });
    hear(floor);
    floor.press(callId, '1');
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: callId });
    floor.bridge();
    expect(floor.callState(callId)).toBe('joined');
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      agentId: 'agent-1',
      details: { flow: [{ end: 'transferred' }] },
    });
  });

  it('waits with music, and tells the person where nobody is free in time', () => {
    const { floor, callId } = inFlow('press-one');
    hear(floor);
    floor.press(callId, '1');
    expect(floor.callState(callId)).toBe('waiting');
    expect(floor.take('seat')).toMatchObject([{ callId }]);
    floor.wait(3_999);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(floor.callState(callId)).toBe('inFlow');
    expect(floor.all('play').at(-1)).toMatchObject({ prompts: ['outpace/sorry'] });
    floor.end(callId);
    // They have been spoken to: nobody is abandoned.
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: 'answered' });
  });

  it('takes the agent who comes free within the limit', () => {
    const { floor, callId } = inFlow('press-one', { agents: 1 });
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
    hear(floor);
    floor.press(callId, '1');
    floor.wait(2_000);
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.callState(callId)).toBe('joining');
  });

  it.each([
    ['agent', 'agent-2', 'agent-2'],
    ['team', 'sales', 'agent-3'],
  ] as const)('asks for the %s it names alone', (kind, id, expected) => {
    const { floor, callId } = inFlow('press-one', { agents: 2 });
    floor.end(callId);
    const agent = { kind: 'transfer', to: { kind, id }, waitMs: 1_000, onFailed: 'end' } as const;
    floor.give({
      type: 'flowsSet',
      flows: [{ ...PRESS_ONE, version: kind, nodes: { ...PRESS_ONE.nodes, agent } }],
    });
    floor.give({
      type: 'agentLogin',
      agent: { agentId: 'agent-3', name: 'c', phone: 'c', teamId: 'sales' },
    });
    floor.give({ type: 'callAnswered', callId: floor.seatOf('agent-3') });
    floor.take('originate');
    const again = floor.answered();
    hear(floor);
    floor.press(again, '1');
    expect(floor.agent(expected)).toMatchObject({ state: 'reserved', attemptId: again });
  });
});

describe('an agent who sends the customer to a flow', () => {
  it('waits with music while the customer is alone with it', () => {
    const { floor, callId } = sent();
    const seatId = floor.seatOf('agent-1');
    const bridgeId = floor.all('bridge').at(-1)?.bridgeId;
    expect(floor.take('seat').at(-1)).toMatchObject({ callId: seatId });
    expect(floor.take('unbridge').at(-1)).toMatchObject({ bridgeId, callIds: [callId] });
    expect(floor.agent()).toMatchObject({ state: 'talking', attemptId: callId });
    expect(floor.callState(callId)).toBe('inFlow');
  });

  it('has the customer back at the end, in a bridge of its own', () => {
    const { floor, callId } = sent();
    const before = floor.all('bridge').at(-1)?.bridgeId;
    hear(floor);
    floor.press(callId, '5');
    floor.played();
    const last = floor.all('bridge').at(-1);
    expect(last?.callIds).toEqual([floor.seatOf('agent-1'), callId]);
    expect(last?.bridgeId).not.toBe(before);
    expect(floor.callState(callId)).toBe('joined');
    expect(act(floor, { type: 'hold' })).toMatchObject({ ok: true });
    floor.end(callId);
    expect(floor.agent().state).toBe('wrapUp');
    expect(floor.cdr(callId).details).toMatchObject({
      flow: [{ sentBy: 'agent-1', end: 'returned', answers: [{ value: 5 }] }],
      actions: [{ action: 'sendToFlow', note: 'survey' }, { action: 'hold' }],
    });
  });

  it('has the customer back where the flow fails', () => {
    const { floor, callId } = sent();
    for (let times = 0; times < 2; times += 1) {
      floor.played('failed');
      floor.wait(500);
    }
    expect(floor.callState(callId)).toBe('joined');
    expect(floor.campaign().reason).not.toContain('failed');
  });

  it('wraps up at once where the customer is not to come back', () => {
    const { floor, callId } = sent(false);
    expect(floor.agent().state).toBe('wrapUp');
    hear(floor);
    floor.press(callId, '5');
    floor.played();
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'flow-over' }]);
  });

  it('may leave while the flow goes on', () => {
    const { floor, callId } = sent();
    floor.give({ type: 'agentHangup', agentId: 'agent-1' });
    expect(floor.agent().state).toBe('wrapUp');
    hear(floor);
    floor.press(callId, '5');
    floor.played();
    expect(floor.callState(callId)).toBe('closing');
  });

  it('leaves the customer to whoever is next where the phone is lost', () => {
    const { floor, callId } = sent();
    floor.end(floor.seatOf('agent-1'));
    expect(floor.callState(callId)).toBe('inFlow');
    hear(floor);
    floor.press(callId, '5');
    floor.played();
    expect(floor.callState(callId)).toBe('waiting');
  });

  it('wraps up when the customer hangs up in the flow', () => {
    const { floor, callId } = sent();
    hear(floor);
    floor.end(callId);
    expect(floor.agent().state).toBe('wrapUp');
    expect(floor.cdr(callId).details?.flow?.[0]).not.toHaveProperty('end');
  });

  it('takes a customer on hold out of the waiting room first', () => {
    const floor = withFlows({ campaigns: plain });
    const callId = floor.joined();
    act(floor, { type: 'hold' });
    const mark = floor.mark();
    act(floor, toSurvey);
    expect(floor.since(mark).map(({ type }) => type)).toEqual([
      'seat',
      'bridge',
      'unbridge',
      'play',
      'commandAnswered',
    ]);
    expect(floor.all('bridge').at(-1)?.callIds).toEqual([callId]);
  });

  it.each([
    ['no flow has that name', { ...toSurvey, flowId: 'none' }, 'not-found'],
    ['nobody is in a call', toSurvey, 'no-conversation'],
  ] as const)('is told where %s', (_name, action, code) => {
    const floor = withFlows({ campaigns: plain });
    const callId = floor.joined();
    if (code === 'no-conversation') floor.end(callId);
    expect(act(floor, action)).toMatchObject({ ok: false, code });
  });

  it('does so with a colleague in the call only once they have left', () => {
    const floor = withFlows({ agents: 2, campaigns: plain });
    floor.joined();
    act(floor, { type: 'transfer', kind: 'attended', to: { kind: 'agent', agentId: 'agent-2' } });
    expect(act(floor, toSurvey)).toMatchObject({ ok: false, code: 'not-now' });
    act(floor, { type: 'cancelConsult' });
    expect(act(floor, toSurvey)).toMatchObject({ ok: true });
  });
});

describe('a flow after a crash', () => {
  it('asks again where it was, and keeps what was answered', () => {
    const { floor, callId } = sent();
    hear(floor);
    floor.press(callId, '3');
    const { call } = floor.all('saveCall').at(-1) ?? {};
    const [attempt] = floor.all('beginAttempt').map((effect) => effect.attempt);
    if (attempt === undefined) throw new Error('no attempt');
    const next = withFlows({ agents: 0, campaigns: plain, connected: false });
    const { agents } = floor.engine.board();
    const saved = JSON.parse(JSON.stringify(call)) as CallSnapshot;
    next.give({ type: 'restored', attempts: [{ attempt, call: saved }], agents });
    next.connect([
      { callId, state: 'up' },
      { callId: floor.seatOf('agent-1'), state: 'up' },
    ]);
    expect(next.callState(callId)).toBe('inFlow');
    expect(next.all('play').at(-1)).toMatchObject({ prompts: ['outpace/thanks'] });
    next.played();
    expect(next.callState(callId)).toBe('joined');
    next.end(callId);
    expect(next.cdr(callId).details?.flow).toMatchObject([{ answers: [{ nodeId: 'rating', value: 3 }] }]);
  });

  it('whose version is gone ends its call, and holds no campaign that has a newer one', () => {
    const { floor, callId } = inFlow('survey');
    const { call } = floor.all('saveCall').at(-1) ?? {};
    const [attempt] = floor.all('beginAttempt').map((effect) => effect.attempt);
    if (attempt === undefined) throw new Error('no attempt');
    const next = aFloor({ agents: 0, campaigns: [anAutomated('survey')], connected: false });
    next.give({ type: 'flowsSet', flows: [{ ...SURVEY, version: 'v2' }] });
    const saved = JSON.parse(JSON.stringify(call)) as CallSnapshot;
    next.give({ type: 'restored', attempts: [{ attempt, call: saved }], agents: [] });
    next.connect([{ callId, state: 'up' }]);
    expect(next.take('hangup')).toMatchObject([{ callId, reason: 'flow-fault' }]);
    next.end(callId);
    next.wait(1_000);
    expect(next.campaign().reason).not.toContain('failed');
  });
});
