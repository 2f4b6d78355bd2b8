/** Flows that reach beyond the call: what is asked and sent, that nothing is done twice, and what follows from the answer. */
import { describe, expect, it } from 'vitest';
import { aFloor, aCampaign, BUSY, HUNG_UP, type FloorOptions, type TestFloor } from './floor.ts';
import { anAutomated, FLOWS } from './flows.ts';

/** A call in the flow whose person has pressed the key. */
function pressed(key: string, options: FloorOptions = {}) {
  const floor = aFloor({ agents: 0, campaigns: [anAutomated('reach')], ...options });
  floor.give({ type: 'flowsSet', flows: FLOWS });
  const callId = floor.answered();
  const { playbackId = '' } = floor.all('play').at(-1) ?? {};
  floor.give({ type: 'playbackStarted', callId, playbackId });
  floor.press(callId, key);
  return { floor, callId };
}

const asked = (floor: TestFloor) => floor.all('askWebhook').at(-1);
const lastPlay = (floor: TestFloor) => floor.all('play').at(-1)?.prompts;

function answer(floor: TestFloor, callId: string, fields = {}, outcome: 'done' | 'failed' = 'done'): void {
  floor.give({ type: 'webhookAnswered', callId, key: asked(floor)?.key ?? '', outcome, fields });
}

describe('a webhook of a flow', () => {
  it('is asked with what the call brings', () => {
    const { floor, callId } = pressed('1');
    const { number } = floor.all('beginAttempt')[0]?.attempt ?? { number: '' };
    expect(asked(floor)).toMatchObject({
      callId,
      nodeId: 'ask',
      request: {
        method: 'POST',
        url: `https://crm.example/people/${encodeURIComponent(number)}`,
        body: JSON.stringify({ call: callId }),
      },
      timeoutMs: 2_000,
      tries: 2,
      withinMs: 5_000,
    });
  });

  it('leads on by what its answer says', () => {
    const { floor, callId } = pressed('1');
    answer(floor, callId, { tier: 'gold' });
    expect(floor.all('sendSms')).toMatchObject([{ callId, text: 'Thanks, gold' }]);
    expect(lastPlay(floor)).toEqual(['outpace/thanks']);
  });

  it('has the person hear music when it takes long, and no music beside the prompts that follow', () => {
    const { floor, callId } = pressed('1');
    expect(floor.all('seat')).toEqual([]);
    floor.wait(1_500);
    expect(floor.all('seat')).toMatchObject([{ callId }]);
    answer(floor, callId, {}, 'failed');
    const orders = floor.journal.map(({ type }) => type);
    expect(orders.lastIndexOf('unbridge')).toBeGreaterThan(orders.lastIndexOf('seat'));
    expect(orders.lastIndexOf('play')).toBeGreaterThan(orders.lastIndexOf('unbridge'));
    expect(lastPlay(floor)).toEqual(['outpace/sorry']);
  });

  it('that never answers leads to onFailed', () => {
    const { floor, callId } = pressed('1');
    floor.wait(1_500);
    floor.wait(6_500);
    expect(floor.callState(callId)).toBe('inFlow');
    expect(lastPlay(floor)).toEqual(['outpace/sorry']);
  });

  it('is not answered by the answer to an earlier visit', () => {
    const { floor, callId } = pressed('1');
    floor.give({ type: 'webhookAnswered', callId, key: 'other', outcome: 'done', fields: { tier: 'gold' } });
    expect(floor.all('sendSms')).toEqual([]);
    answer(floor, callId, {}, 'failed');
    const heard = floor.all('play').length;
    answer(floor, callId, { tier: 'gold' });
    expect(floor.all('play')).toHaveLength(heard);
  });

  it('is asked again with the same key by the engine that takes the call over', () => {
    const { floor, callId } = pressed('1');
    const before = asked(floor)?.key;
    const { call } = floor.all('saveCall').at(-1) ?? {};
    const { attempt } = floor.all('beginAttempt')[0] ?? {};
    if (attempt === undefined) throw new Error('no attempt');
    const next = aFloor({ agents: 0, campaigns: [anAutomated('reach')], connected: false });
    next.give({ type: 'flowsSet', flows: FLOWS });
    next.give({ type: 'restored', attempts: [{ attempt, call: structuredClone(call) }], agents: [] });
    next.connect([{ callId, state: 'up' }]);
    expect(asked(next)?.key).toBe(before);
    expect(before).toContain(callId);
  });
});

describe('a message of a flow', () => {
  it('goes to the person, with a key for this visit, and is not waited for', () => {
    const { floor, callId } = pressed('2');
    const [sent] = floor.all('sendSms');
    const { number, campaignId } = floor.all('beginAttempt')[0]?.attempt ?? {};
    expect(sent).toMatchObject({ callId, number, campaignId, text: 'Thanks, ' });
    expect(sent?.key).toMatch(/\.write\.1$/);
    expect(lastPlay(floor)).toEqual(['outpace/thanks']);
  });
});

describe('a transfer of a flow to an outside number', () => {
  const order = (floor: TestFloor) => floor.all('reserveLine').at(-1);
  function ringing() {
    const { floor, callId } = pressed('3');
    const legId = order(floor)?.callId ?? '';
    floor.give({ type: 'lineReserved', callId: legId, trunkId: 'carrier' });
    return { floor, callId, legId };
  }

  it('asks for a line, rings as long as the node says, with music meanwhile', () => {
    const { floor, callId, legId } = ringing();
    expect(order(floor)).toMatchObject({ trunkId: 'carrier', number: '+15550777777' });
    expect(floor.all('originate').at(-1)).toMatchObject({
      callId: legId,
      target: { kind: 'trunk', trunkId: 'carrier', number: '+15550777777' },
      ringTimeoutMs: 12_000,
    });
    expect(floor.all('seat')).toMatchObject([{ callId }]);
  });

  it('joins the two when it is answered, and is in the record', () => {
    const { floor, callId, legId } = ringing();
    floor.give({ type: 'callAnswered', callId: legId });
    expect(floor.all('bridge').at(-1)?.callIds).toEqual([callId, legId]);
    floor.end(legId);
    expect(floor.all('hangup')).toMatchObject([{ callId, reason: 'third-left' }]);
    floor.end(callId);
    expect(floor.cdr(callId).details?.flow).toMatchObject([
      { flowId: 'reach', end: 'transferred', transferredTo: '+15550777777' },
    ]);
  });

  it('ends the outside leg with the hang-up of the person', () => {
    const { floor, callId, legId } = ringing();
    floor.give({ type: 'callAnswered', callId: legId });
    floor.end(callId);
    expect(floor.all('hangup')).toMatchObject([{ callId: legId }]);
  });

  it.each([
    ['is busy', (floor: TestFloor, legId: string) => floor.end(legId, BUSY)],
    ['is not answered', (floor: TestFloor) => floor.wait(15_000)],
    [
      'is on the do-not-call list',
      (floor: TestFloor) =>
        floor.give({ type: 'lineRefused', callId: order(floor)?.callId ?? '', code: 'do-not-call' }),
    ],
  ])('leads to onFailed where it %s', (name, happens) => {
    const { floor, callId } = pressed('3');
    const legId = order(floor)?.callId ?? '';
    if (!name.includes('list')) floor.give({ type: 'lineReserved', callId: legId, trunkId: 'carrier' });
    happens(floor, legId);
    expect(floor.callState(callId)).toBe('inFlow');
    expect(lastPlay(floor)).toEqual(['outpace/sorry']);
    floor.played();
    floor.end(callId, HUNG_UP);
    expect(floor.cdr(callId).details?.flow?.[0]).not.toHaveProperty('transferredTo');
  });

  it('is refused, and nothing leaves, where no trunk of the campaign may call the number', () => {
    const { floor, callId } = pressed('3', {
      trunks: [{ trunkId: 'carrier', lines: 50, callsPerSecond: 50, destinations: { allow: ['+1555020'] } }],
    });
    expect(order(floor)).toBeUndefined();
    expect(floor.callState(callId)).toBe('inFlow');
    expect(lastPlay(floor)).toEqual(['outpace/sorry']);
  });

  it('lets the agent go who waited for the customer', () => {
    const floor = aFloor({ campaigns: [aCampaign({ promptBeforeAgent: false, consent: undefined })] });
    floor.give({ type: 'flowsSet', flows: FLOWS });
    const callId = floor.joined();
    const action = { type: 'sendToFlow', flowId: 'reach', thenReturn: true } as const;
    floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action });
    const { playbackId = '' } = floor.all('play').at(-1) ?? {};
    floor.give({ type: 'playbackStarted', callId, playbackId });
    floor.press(callId, '3');
    expect(floor.agent().state).toBe('wrapUp');
    expect(floor.callState(callId)).toBe('transferred');
  });
});
