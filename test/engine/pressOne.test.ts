/** Press 1: an agent within the campaign's limit, else a callback that is promised and kept; and calls paced for those who press. */
import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_DETECTION } from '../../src/domain/detection/settings.ts';
import { DEFAULT_KEY_RULES, type Flow } from '../../src/domain/flow/flow.ts';
import { anAutomated } from './flows.ts';
import { TRUNK, aFloor, type TestFloor } from './floor.ts';

const REMINDER: Flow = {
  flowId: 'reminder',
  version: 'v1',
  languages: ['en'],
  start: 'offer',
  onFault: 'end',
  nodes: {
    offer: {
      kind: 'menu',
      prompts: ['outpace/offer'],
      keys: DEFAULT_KEY_RULES,
      choices: { 1: 'agent', 2: 'later', 3: 'never' },
      onSilence: 'end',
    },
    agent: { kind: 'transfer', to: { kind: 'agents' }, onFailed: 'promise' },
    promise: { kind: 'callback', afterMs: 0, next: 'promised', onFailed: 'sorry' },
    later: { kind: 'callback', afterMs: 3_600_000, next: 'promised', onFailed: 'sorry' },
    never: { kind: 'optOut', next: 'promise' },
    promised: { kind: 'play', prompts: ['outpace/promised'], next: 'end' },
    sorry: { kind: 'play', prompts: ['outpace/sorry'], next: 'end' },
    end: { kind: 'hangup' },
  },
};

function running(agents: number, settings: Partial<CampaignSettings> = {}): TestFloor {
  const trunks = [{ ...TRUNK, callsPerSecond: 1_000 }];
  const campaigns = [anAutomated('reminder', settings)];
  const floor = aFloor({ agents, campaigns, trunks, connected: false });
  floor.give({ type: 'flowsSet', flows: [REMINDER] });
  const seats = floor.engine.board().agents.flatMap(({ seatId }) => seatId ?? []);
  floor.connect(seats.map((callId) => ({ callId, state: 'up' })));
  return floor;
}

function pressed(floor: TestFloor, key: string): string {
  const callId = floor.answered();
  const { playbackId } = floor.all('play').at(-1) ?? { playbackId: '' };
  floor.give({ type: 'playbackStarted', callId, playbackId });
  floor.press(callId, key);
  return callId;
}

const heard = (floor: TestFloor) => floor.all('play').at(-1)?.prompts;

describe('who presses for an agent', () => {
  it('is joined, and the record says when they asked', () => {
    const floor = running(1);
    const callId = pressed(floor, '1');
    const askedAt = floor.now();
    floor.wait(300);
    floor.bridge();
    floor.end(callId);
    const { details, stamps, agentId } = floor.cdr(callId);
    expect(agentId).toBe('agent-1');
    expect(details?.flow).toMatchObject([{ askedAt, end: 'transferred' }]);
    expect(stamps.joinedAt).toBe(askedAt + 300);
    expect(details).not.toHaveProperty('promised');
  });

  it("waits for the campaign's limit, and is promised a call that is due as soon as somebody is free", () => {
    const floor = running(0, { answerLimitMs: 1_500 });
    const callId = pressed(floor, '1');
    floor.wait(1_499);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1);
    expect(heard(floor)).toEqual(['outpace/promised']);
    const givenAt = floor.now();
    floor.end(callId);
    const { details, next, dialStatus } = floor.cdr(callId);
    expect(details?.promised).toEqual({ at: givenAt + 1, kind: 'campaign', givenAt });
    expect({ next, dialStatus }).toEqual({
      next: { state: 'retry', dueAt: givenAt + 1 },
      dialStatus: 'answered',
    });
  });

  it('is called back when the flow says so', () => {
    const floor = running(0);
    const callId = pressed(floor, '2');
    floor.end(callId);
    expect(floor.cdr(callId).next).toEqual({ state: 'retry', dueAt: floor.now() + 3_600_000 });
  });

  it('is promised the opening of the calling hours where they close before', () => {
    // From 09:00 to 09:00 and one minute: long closed in an hour.
    const minute = Math.floor((1_760_000_000_000 % 86_400_000) / 60_000);
    const window = {
      timeZone: 'UTC',
      days: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: minute,
      toMinute: minute + 30,
    };
    const floor = running(0, { window });
    const callId = pressed(floor, '2');
    floor.end(callId);
    const opensAt = Math.floor(1_760_000_000_000 / 86_400_000 + 1) * 86_400_000 + minute * 60_000;
    expect(floor.cdr(callId).next).toEqual({ state: 'retry', dueAt: opensAt });
  });

  it('is promised nothing where they want no call at all', () => {
    const floor = running(0);
    const callId = pressed(floor, '3');
    expect(heard(floor)).toEqual(['outpace/sorry']);
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({ consent: 'do_not_call', next: { state: 'final' } });
    expect(floor.cdr(callId).details).not.toHaveProperty('promised');
  });
});

describe('a callback that a flow has promised', () => {
  it('is dialled with an agent reserved, who gets the person and not the flow', () => {
    const floor = running(0, { attemptSpacingMs: 3_600_000 });
    const callId = pressed(floor, '1');
    floor.wait(2_000);
    floor.end(callId);
    const { leadId, number } = floor.cdr(callId);
    const dueAt = floor.now();
    const callback = {
      callbackId: callId,
      campaignId: 'camp',
      leadId,
      kind: 'campaign',
      agentId: '',
    } as const;
    floor.give({ type: 'callbacksKnown', callbacks: [{ ...callback, at: dueAt, dueAt, state: 'waiting' }] });
    expect(floor.all('leaseCallback')).toEqual([]);
    floor.seat('agent-1');
    floor.take('originate');
    floor.wait(1_000);
    const [lease] = floor.take('leaseCallback');
    expect(lease).toMatchObject({ callbackId: callId, agentId: 'agent-1' });
    const lead = { leadId, campaignId: 'camp', number, attempts: 1, revision: 1, order: 0 };
    const outcome = { lead: { ...lead, callback: { callbackId: callId, at: dueAt } }, token: 'token' };
    floor.give({ type: 'callbackLeased', callbackId: callId, campaignId: 'camp', outcome });
    // No distance is kept from the call in which it was promised.
    expect(floor.all('beginAttempt').at(-1)).toMatchObject({ attemptSpacingMs: 0 });
    const again = floor.begin().at(-1) ?? '';
    floor.answer(again);
    floor.bridge();
    expect(floor.callState(again)).toBe('joined');
  });
});

describe('automated calls whose people may press for an agent', () => {
  const lines = (floor: TestFloor): number =>
    floor.all('leaseLeads').reduce((sum, { count }) => sum + count, 0);

  it.each([
    [0, 0],
    [1, 3],
    [4, 19],
  ])('with %i free agents and one press in ten leaves %i on the line', (agents, expected) => {
    const floor = running(agents, { maxLines: 50, pressShare: 0.1 });
    floor.wait(1_000);
    expect(lines(floor)).toBe(expected);
    if (agents === 0) expect(floor.campaign().reason).toContain('press for one');
  });

  it.each([
    ['agents are not to be looked at', { pressShare: 0 }],
    ['nothing is known of how many press', {}],
  ])('takes all its lines where %s', (_why, settings) => {
    const floor = running(0, { maxLines: 20, ...settings });
    floor.wait(1_000);
    expect(lines(floor)).toBe(20);
  });

  it('learns how many press, and waits for free agents from then on', () => {
    const floor = running(0, { maxLines: 40 });
    const callIds = floor.dial();
    expect(callIds.length).toBe(40);
    for (const callId of callIds) {
      floor.answer(callId);
      floor.end(callId);
    }
    floor.wait(1_000);
    expect(floor.campaign()).toMatchObject({ limitedBy: 'agents' });
  });
});

describe('a machine that answers an automated call', () => {
  const detection = {
    ...DEFAULT_DETECTION,
    kind: 'before',
    onMachine: 'leaveMessage',
    message: 'outpace/short',
  } as const;
  const policy = { promptBeforeAgent: 'allowed', clockStart: 'greetingEnd', source: 'test' } as const;
  function answeredBy(verdict: 'human' | 'machine') {
    const floor = running(0, { detection, policy });
    const callId = floor.answered();
    expect(floor.callState(callId)).toBe('detecting');
    floor.give({ type: 'detected', callId, verdict, cause: 'TEST' });
    return { floor, callId };
  }

  it('is left the short version after its beep, and no flow', () => {
    const { floor, callId } = answeredBy('machine');
    expect(floor.all('play')).toEqual([]);
    floor.give({ type: 'tone', callId });
    floor.wait(1_000);
    expect(heard(floor)).toEqual(['outpace/short']);
    floor.played();
    floor.end(callId);
    expect(floor.cdr(callId)).toMatchObject({
      dialStatus: 'machine',
      details: { detection: { verdict: 'machine' } },
    });
    expect(floor.cdr(callId).details).not.toHaveProperty('flow');
  });

  it('is not what a person is taken for, who hears the flow', () => {
    expect(heard(answeredBy('human').floor)).toEqual(['outpace/offer']);
  });
});
