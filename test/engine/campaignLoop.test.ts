import { describe, expect, it } from 'vitest';
import { START, TRUNK, aCampaign, aFloor, aLead } from './floor.ts';

const MINUTE = 60_000;

describe('progressive pacing', () => {
  it('asks for one lead for each idle agent, once', () => {
    const floor = aFloor({ agents: 3 });
    expect(floor.take('leaseLeads')).toEqual([{ type: 'leaseLeads', campaignId: 'camp', count: 3 }]);
    floor.wait(5_000);
    // The request is still under way: its claims count.
    expect(floor.take('leaseLeads')).toEqual([]);
  });

  it('counts a call from its lease to its end as a claim on an agent', () => {
    const floor = aFloor({ agents: 2 });
    const [first, second] = floor.dial();
    floor.wait(1_000);
    expect(floor.take('leaseLeads')).toEqual([]);
    floor.answer(first ?? '');
    // The agent is reserved: no longer idle, and no claim is left either.
    floor.wait(1_000);
    expect(floor.take('leaseLeads')).toEqual([]);
    floor.end(second ?? '');
    expect(floor.take('leaseLeads')).toEqual([{ type: 'leaseLeads', campaignId: 'camp', count: 1 }]);
  });

  it('counts people who wait as claims', () => {
    const floor = aFloor({ agents: 1 });
    const callId = floor.dialled();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
    floor.answer(callId);
    expect(floor.callState(callId)).toBe('waiting');
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(floor.callState(callId)).toBe('consent');
    expect(floor.take('leaseLeads')).toEqual([]);
  });

  it('says why nothing is dialled', () => {
    const floor = aFloor({ agents: 0 });
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'agents',
      reason: expect.stringContaining('none is idle'),
    });
    floor.give({ type: 'holdSet', hold: 'the self-check failed', on: true });
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'hold',
      reason: 'Not dialling: the self-check failed.',
    });
  });

  it('dials nothing under any hold, and again once the last one is gone', () => {
    const floor = aFloor({ connected: false });
    const hold = (on: boolean) => floor.give({ type: 'holdSet', hold: 'the record spool is full', on });
    hold(true);
    floor.connect([{ callId: floor.seatOf('agent-1'), state: 'up' }]);
    floor.wait(2_000);
    expect(floor.take('leaseLeads')).toEqual([]);
    hold(false);
    expect(floor.take('leaseLeads')).toHaveLength(1);
  });

  it.each(['draft', 'paused', 'draining', 'stopped', 'completed'] as const)(
    'dials nothing for a %s campaign',
    (state) => {
      const floor = aFloor({ campaigns: [aCampaign({}, { state })] });
      floor.wait(2_000);
      expect(floor.take('leaseLeads')).toEqual([]);
    },
  );
});

describe('limits', () => {
  it('asks for no more leads than the trunk has lines, over all campaigns', () => {
    const floor = aFloor({ agents: 5, trunks: [{ ...TRUNK, lines: 3 }] });
    expect(floor.dial()).toHaveLength(3);
    expect(floor.campaign().limitedBy).toBe('lines');
    floor.wait(1_500);
    expect(floor.dial()).toEqual([]);
  });

  it('asks for no more leads than the campaign may have calls', () => {
    const floor = aFloor({ agents: 5, campaigns: [aCampaign({ maxLines: 2 })] });
    expect(floor.dial()).toHaveLength(2);
  });

  it('places as many calls in a second as the trunk takes, and neither more nor fewer in the long run', () => {
    const floor = aFloor({ agents: 50, trunks: [{ ...TRUNK, callsPerSecond: 4 }] });
    const placedAt: number[] = [];
    for (const end = floor.now() + 10_000; floor.now() < end; floor.wait(10))
      placedAt.push(...floor.dial().map(() => floor.now()));
    expect(placedAt.length).toBeGreaterThanOrEqual(39);
    expect(placedAt.length).toBeLessThanOrEqual(41);
    // One more where a late timer is caught up.
    for (const at of placedAt)
      expect(placedAt.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(5);
    expect(floor.campaign().limitedBy).toBe('callsPerSecond');
  });

  it('waits a moment where the hopper is empty, for itself alone', () => {
    const floor = aFloor({ agents: 2 });
    floor.feed(1);
    expect(floor.take('leaseLeads')).toEqual([]);
    expect(floor.campaign().reason).toContain('the hopper is empty');
    const because = '2 leads wait; 0 are done; 2 window-closed';
    floor.give({ type: 'hopperEmpty', campaignId: 'camp', because });
    expect(floor.campaign().reason).toBe(`Waiting for leads: ${because}.`);
    floor.wait(499);
    expect(floor.take('leaseLeads')).toEqual([]);
    floor.wait(600);
    expect(floor.take('leaseLeads')).toHaveLength(1);
  });

  it('waits as long as the shared limits say where they refuse a line or a place in the second', () => {
    const floor = aFloor({ agents: 1 });
    floor.feed();
    const [begun] = floor.take('beginAttempt');
    const attemptId = begun?.attempt.attemptId ?? '';
    floor.give({ type: 'attemptRefused', attemptId, code: 'lines', retryAt: floor.now() + 3_000 });
    expect(floor.callState(attemptId)).toBe('gone');
    floor.wait(2_900);
    expect(floor.take('leaseLeads')).toEqual([]);
    floor.wait(700);
    expect(floor.take('leaseLeads')).toHaveLength(1);
  });

  it('does not run through the hopper while the store refuses to begin attempts', () => {
    const floor = aFloor({ agents: 1 });
    for (let round = 0; round < 20; round += 1) {
      floor.feed();
      for (const { attempt } of floor.take('beginAttempt'))
        floor.give({ type: 'attemptRefused', attemptId: attempt.attemptId, code: 'store-down' });
    }
    expect(floor.all('beginAttempt')).toHaveLength(1);
    floor.wait(1_000);
    floor.feed();
    expect(floor.all('beginAttempt')).toHaveLength(2);
  });

  it('takes the next lead at once where a number may not be called', () => {
    const floor = aFloor({ agents: 1 });
    floor.feed();
    const [begun] = floor.take('beginAttempt');
    const attemptId = begun?.attempt.attemptId ?? '';
    floor.give({ type: 'attemptRefused', attemptId, code: 'do-not-call' });
    expect(floor.take('leaseLeads')).toHaveLength(1);
  });
});

describe('trunks', () => {
  const two = [TRUNK, { ...TRUNK, trunkId: 'second' }];
  const campaigns = [aCampaign({ trunkIds: ['carrier', 'second'] })];

  it('uses the first trunk of the campaign that is available', () => {
    const floor = aFloor({ agents: 2, campaigns, trunks: two });
    floor.give({ type: 'trunkState', trunkId: 'carrier', state: 'unreachable' });
    floor.dial(1);
    floor.give({ type: 'trunkState', trunkId: 'carrier', state: 'available' });
    floor.wait(1_000);
    floor.dial();
    expect(floor.all('beginAttempt').map(({ attempt }) => attempt.trunkId)).toEqual(['second', 'carrier']);
  });

  it('dials nothing while none is available, and gives leads back that come then', () => {
    const floor = aFloor({ agents: 1, campaigns, trunks: two });
    for (const { trunkId } of two) floor.give({ type: 'trunkState', trunkId, state: 'unregistered' });
    floor.give({ type: 'trunkState', trunkId: 'unheard-of', state: 'unregistered' });
    floor.feed();
    expect(floor.all('releaseLead')).toEqual([
      { type: 'releaseLead', campaignId: 'camp', leadId: 'lead-1', token: 'token-1' },
    ]);
    expect(floor.campaign().reason).toContain('no trunk of the campaign is available');
  });
});

describe('the gate', () => {
  it('gives a lead back with its refusal and takes the next one', () => {
    const floor = aFloor({ agents: 1 });
    floor.feed(1, { attempts: 3 });
    expect(floor.all('releaseLead')).toEqual([
      {
        type: 'releaseLead',
        campaignId: 'camp',
        leadId: 'lead-1',
        token: 'token-1',
        refusal: { code: 'attempt-cap' },
      },
    ]);
    expect(floor.take('leaseLeads'), 'asked again at once').toHaveLength(1);
  });

  it('does not dial outside the window, and gives a lead back that came too late', () => {
    const opensAt = Date.UTC(2025, 9, 9, 9, 0);
    const window = { timeZone: 'Etc/UTC', days: [4], fromMinute: 540, toMinute: 541 };
    const floor = aFloor({ agents: 1, campaigns: [aCampaign({ window })] });
    expect(floor.campaign().reason).toContain('outside the calling window');
    floor.wait(opensAt - floor.now());
    floor.wait(500);
    expect(floor.all('leaseLeads')).toHaveLength(1);
    floor.wait(MINUTE);
    floor.feed();
    expect(floor.all('releaseLead')).toMatchObject([
      { refusal: { code: 'window-closed', retryAt: opensAt + 7 * 24 * 60 * MINUTE } },
    ]);
  });

  it('gives leads back that come when the campaign was paused or a hold set meanwhile', () => {
    const floor = aFloor({ agents: 2 });
    floor.give({ type: 'campaignSet', campaign: aCampaign({}, { state: 'paused' }) });
    floor.feed();
    expect(floor.all('releaseLead')).toHaveLength(2);
    expect(floor.all('beginAttempt')).toEqual([]);
  });

  it('does not dial an attempt that was on its way into the record when the campaign was paused', () => {
    const floor = aFloor({ agents: 1 });
    floor.feed();
    floor.give({ type: 'campaignSet', campaign: aCampaign({}, { state: 'paused' }) });
    expect(floor.begin()).toEqual([]);
    expect(floor.cdrs()).toMatchObject([
      {
        lineResult: 'CANCELLED',
        charged: false,
        endedBy: 'engine',
        next: { state: 'retry', dueAt: floor.now() },
      },
    ]);
    expect(floor.all('closeAttempt')).toMatchObject([{ revision: 1 }]);
  });

  it('ignores leads of a campaign it does not know', () => {
    const floor = aFloor({ agents: 1 });
    const lease = { lead: aLead(1), token: 'token' };
    expect(floor.give({ type: 'leadsLeased', campaignId: 'other', requested: 1, leases: [lease] })).toEqual(
      [],
    );
    expect(floor.give({ type: 'campaignExhausted', campaignId: 'other' })).toEqual([]);
  });
});

describe('several campaigns', () => {
  const campaigns = ['left', 'right'].map((campaignId) => aCampaign({}, { campaignId }));

  it('never claim more agents than are idle between them', () => {
    const floor = aFloor({ agents: 3, campaigns });
    const asked = floor.all('leaseLeads').reduce((sum, { count }) => sum + count, 0);
    expect(asked).toBe(3);
  });

  it('share one agent in turns, however regularly it becomes free', () => {
    const floor = aFloor({ agents: 1, campaigns });
    const counts: Record<string, number> = { left: 0, right: 0 };
    // Every call takes the same whole second: a turn by the clock would always be the same campaign's.
    for (let round = 0; round < 40; round += 1) {
      const [callId] = floor.dial();
      const campaignId = floor.all('beginAttempt').at(-1)?.attempt.campaignId ?? '';
      counts[campaignId] = (counts[campaignId] ?? 0) + 1;
      floor.wait(1_000);
      floor.end(callId ?? '');
    }
    expect(counts['left']).toBe(20);
    expect(counts['right']).toBe(20);
  });

  it('do not hold each other up where one has no lead', () => {
    const floor = aFloor({ agents: 1, campaigns });
    const [asked] = floor.take('leaseLeads');
    const other = asked?.campaignId === 'left' ? 'right' : 'left';
    floor.give({ type: 'leadsLeased', campaignId: asked?.campaignId ?? '', requested: 1, leases: [] });
    expect(floor.take('leaseLeads'), 'at once').toMatchObject([{ campaignId: other, count: 1 }]);
  });
});

describe('the end of a campaign', () => {
  it('completes when no lead is left and nothing is on its way', () => {
    const floor = aFloor({ agents: 1 });
    const callId = floor.dialled();
    floor.give({ type: 'campaignExhausted', campaignId: 'camp' });
    expect(floor.campaign().state).toBe('running');
    floor.end(callId);
    floor.give({ type: 'campaignExhausted', campaignId: 'camp' });
    // The lead after it was asked for already.
    expect(floor.campaign().state).toBe('running');
    floor.feed(0);
    floor.give({ type: 'campaignExhausted', campaignId: 'camp' });
    expect(floor.all('campaignState')).toEqual([
      { type: 'campaignState', campaignId: 'camp', state: 'completed' },
    ]);
  });

  it('does not complete a campaign that is paused', () => {
    const floor = aFloor({ campaigns: [aCampaign({}, { state: 'paused' })] });
    floor.give({ type: 'campaignExhausted', campaignId: 'camp' });
    expect(floor.all('campaignState')).toEqual([]);
  });

  it('stops a draining campaign when its last live call has ended', () => {
    const floor = aFloor({ agents: 1 });
    const callId = floor.joined();
    floor.give({ type: 'campaignSet', campaign: aCampaign({}, { state: 'draining' }) });
    floor.wait(1_000);
    expect(floor.all('campaignState')).toEqual([]);
    floor.end(callId);
    expect(floor.all('campaignState')).toEqual([
      { type: 'campaignState', campaignId: 'camp', state: 'stopped' },
    ]);
  });

  it('dials again when a faulted campaign is started anew', () => {
    const floor = aFloor({ agents: 1 });
    floor.answered();
    floor.played('failed');
    floor.wait(500);
    expect(floor.campaign().reason).toContain("the prompt 'outpace/consent' could not be played");
    floor.give({ type: 'campaignSet', campaign: aCampaign({}, { state: 'paused' }) });
    floor.give({ type: 'campaignSet', campaign: aCampaign() });
    expect(floor.campaign().limitedBy).not.toBe('hold');
  });
});

it('numbers attempts by the lead and not by what was charged', () => {
  const floor = aFloor({ agents: 1 });
  floor.dial(1, { attempts: 1, revision: 4 });
  expect(floor.all('beginAttempt')).toMatchObject([
    { attempt: { attemptNumber: 5, createdAt: START + 1, dialGroupId: 'main', callerId: '+15550100000' } },
  ]);
});
