import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignPacing } from '../../src/domain/campaign/campaign.ts';
import type { CallEnd } from '../../src/domain/call/lineResult.ts';
import { START, TRUNK, aCampaign, aFloor, aLead, type TestFloor } from './floor.ts';

const MINUTE = 60_000;
const YEAR = { name: 'year', limit: 0.03, days: 365 };
const REFUSED: CallEnd = { q850: 34, sip: 503, requestedByNetwork: true };
const pacing = (more: Partial<CampaignPacing>): CampaignPacing => ({ ...DEFAULT_CAMPAIGN_PACING, ...more });

const fail = (floor: TestFloor, calls: number): void => {
  for (let call = 0; call < calls; call += 1) {
    floor.end(floor.dialled(), REFUSED);
    floor.wait(100);
  }
};

describe('a trunk whose calls fail by its own fault', () => {
  it('is left alone after the fifth in a row, and the campaign says until when', () => {
    const floor = aFloor({ agents: 1 });
    fail(floor, 4);
    expect(floor.campaign().limitedBy).not.toBe('hold');
    fail(floor, 1);
    floor.feed();
    floor.wait(20_000);
    expect(floor.dial()).toEqual([]);
    const [opened] = floor.all('log').filter(({ event }) => event === 'trunk.breakerOpen');
    const retryAt = Number(opened?.fields['retryAt']);
    const time = new Date(retryAt).toISOString().slice(11, 19);
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'hold',
      reason: `Not dialling: the trunk carrier has refused 5 calls in a row; trying again at ${time} UTC.`,
      pacing: { trunk: { trunkId: 'carrier', breaker: 'open', retryAt } },
    });
  });

  it('is tried by a single call, and used again as soon as that one rings', () => {
    const floor = aFloor({ agents: 5 });
    for (const callId of floor.dial()) floor.end(callId, REFUSED);
    floor.feed();
    floor.wait(31_000);
    const [tries = '', ...others] = floor.dial();
    expect(others).toEqual([]);
    floor.wait(2_000);
    expect(floor.dial()).toEqual([]);
    expect(floor.campaign().reason).toContain('a single call is trying it');
    floor.give({ type: 'callDialling', callId: tries });
    floor.give({ type: 'callProgress', callId: tries, progress: 'ringing' });
    floor.wait(2_000);
    expect(floor.dial()).toHaveLength(4);
    expect(floor.campaign().pacing?.trunk).toEqual({ trunkId: 'carrier', breaker: 'closed' });
  });

  it('is left alone twice as long where that call fails too', () => {
    const floor = aFloor({ agents: 5 });
    for (const callId of floor.dial()) floor.end(callId, REFUSED);
    floor.feed();
    floor.wait(31_000);
    for (const callId of floor.dial()) floor.end(callId, REFUSED);
    floor.wait(58_000);
    expect(floor.dial()).toEqual([]);
    floor.wait(3_000);
    expect(floor.dial()).toHaveLength(1);
  });

  it('is tried while another campaign has leads on their way for another trunk', () => {
    const other = { ...TRUNK, trunkId: 'second' };
    const floor = aFloor({ agents: 5, trunks: [TRUNK, other] });
    for (const callId of floor.dial()) floor.end(callId, REFUSED);
    floor.feed();
    floor.wait(29_000);
    const automated = pacing({ mode: 'automated' });
    const messages = aCampaign({ trunkIds: ['second'], maxLines: 3, pacing: automated });
    floor.take('leaseLeads');
    floor.wait(2_000);
    const [request] = floor.take('leaseLeads');
    expect(request).toMatchObject({ campaignId: 'camp', count: 1 });
    floor.give({ type: 'campaignSet', campaign: { ...messages, campaignId: 'messages' } });
    expect(floor.take('leaseLeads')).toMatchObject([{ campaignId: 'messages' }]);
    const lead = aLead(99);
    floor.give({
      type: 'leadsLeased',
      campaignId: 'camp',
      requested: 1,
      leases: [{ lead, token: 'token' }],
    });
    expect(floor.all('beginAttempt').at(-1)?.attempt).toMatchObject({
      trunkId: 'carrier',
      leadId: lead.leadId,
    });
  });

  it.each<readonly [string, (floor: TestFloor, callId: string) => void]>([
    [
      'refused orders',
      (floor, callId) => floor.give({ type: 'originateFailed', callId, outcome: 'refused', code: '500' }),
    ],
    [
      'requests that time out without a reply',
      (floor, callId) => floor.end(callId, { q850: 18, sip: 408, requestedByNetwork: true }),
    ],
  ])('is known by %s too, which the lead is not charged for', (_, end) => {
    const floor = aFloor({ agents: 1 });
    for (let call = 0; call < 5; call += 1) {
      end(floor, floor.dialled());
      floor.wait(100);
    }
    expect(floor.campaign().pacing?.trunk?.breaker).toBe('open');
    expect(
      floor.cdrs().every(({ charged, lineResult }) => !charged && lineResult === 'TRUNK_UNAVAILABLE'),
    ).toBe(true);
  });

  it('is not blamed for numbers that are busy', () => {
    const floor = aFloor({ agents: 1 });
    for (let call = 0; call < 30; call += 1) {
      floor.end(floor.dialled(), { q850: 17, sip: 486, requestedByNetwork: true });
      floor.wait(100);
    }
    expect(floor.campaign().pacing?.trunk?.breaker).toBe('closed');
  });
});

describe('ramp-up', () => {
  const campaigns = [
    aCampaign({ maxLines: 40, pacing: pacing({ mode: 'ratio', linesPerAgent: 10, rampUpMs: MINUTE }) }),
  ];

  it('starts with a line for each idle agent and grows to all', () => {
    const floor = aFloor({ agents: 4, campaigns, connected: false });
    floor.give({ type: 'campaignSet', campaign: aCampaign(campaigns[0]?.settings, { state: 'paused' }) });
    floor.give({ type: 'budgetRestored', campaignId: 'camp', days: [] });
    floor.connect(floor.engine.board().agents.map(({ seatId }) => ({ callId: seatId ?? '', state: 'up' })));
    floor.give({ type: 'campaignSet', campaign: aCampaign(campaigns[0]?.settings) });
    expect(floor.dial()).toHaveLength(4);
    expect(floor.campaign()).toMatchObject({ limitedBy: 'rampUp', pacing: { linesFrom: 'rampUp' } });
    floor.wait(MINUTE / 2);
    let dialled = 4;
    for (let round = 0; round < 20; round += 1) {
      dialled += floor.dial().length;
      floor.wait(20);
    }
    expect(dialled).toBeGreaterThanOrEqual(21);
    expect(dialled).toBeLessThanOrEqual(24);
  });
});

describe('the end of the calling window', () => {
  const closing = (closesAt: number) => {
    const minute = Math.floor((closesAt % 86_400_000) / MINUTE);
    return { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: minute };
  };
  const endsAt = Math.ceil(START / MINUTE) * MINUTE + 10 * MINUTE;
  const window = closing(endsAt);
  const ratio = pacing({ mode: 'ratio', linesPerAgent: 3 });

  it('stops dialling while a call could still ring beyond it', () => {
    const floor = aFloor({ agents: 1, campaigns: [aCampaign({ window })] });
    floor.wait(endsAt - 10_600 - floor.now());
    floor.end(floor.dialled());
    floor.feed(0);
    floor.wait(1_200);
    expect(floor.dial()).toEqual([]);
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'hold',
      reason: expect.stringContaining('window closes in'),
    });
  });

  it('lets nobody be dialled ahead of the agents in its last five minutes', () => {
    const floor = aFloor({ agents: 2, campaigns: [aCampaign({ window, pacing: ratio })] });
    floor.give({ type: 'budgetRestored', campaignId: 'camp', days: [] });
    expect(floor.campaign().pacing?.mode).toBe('ratio');
    floor.wait(endsAt - 5 * MINUTE - floor.now() + 1_000);
    expect(floor.campaign().pacing?.mode).toBe('progressive');
    expect(floor.campaign().reason).toContain('less than five minutes');
  });
});

it('places no ratio ahead of the agents until earlier abandonment is known', () => {
  const campaigns = [aCampaign({ pacing: pacing({ mode: 'ratio', linesPerAgent: 3 }) })];
  const floor = aFloor({ agents: 2, campaigns });
  expect(floor.dial()).toHaveLength(2);
  floor.give({ type: 'budgetRestored', campaignId: 'camp', days: [] });
  expect(floor.dial()).toHaveLength(4);
});

describe('predictive pacing', () => {
  const campaigns = [aCampaign({ pacing: pacing({ mode: 'predictive' }) })];
  const today = Math.floor(START / 86_400_000) * 86_400_000;

  it('dials one call for each idle agent until earlier abandonment is known', () => {
    const floor = aFloor({ agents: 2, campaigns });
    expect(floor.dial()).toHaveLength(2);
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'fallback',
      reason: expect.stringContaining('abandonment so far is not yet known'),
      pacing: { mode: 'progressive' },
    });
    floor.give({ type: 'budgetRestored', campaignId: 'camp', days: [] });
    expect(floor.campaign().pacing?.mode).toBe('predictive');
  });

  it('sees what was abandoned before this engine', () => {
    const floor = aFloor({ agents: 2, campaigns });
    const days = [{ startsAt: today, answered: 200, abandoned: 5 }];
    floor.give({ type: 'budgetRestored', campaignId: 'camp', days });
    // A second time changes nothing: what came since is counted here.
    floor.give({ type: 'budgetRestored', campaignId: 'camp', days });
    // Days before those that were told are new, but reach no window of a day.
    const earlier = [{ startsAt: today - 40 * 86_400_000, answered: 50, abandoned: 5 }];
    floor.give({ type: 'budgetRestored', campaignId: 'camp', days: earlier, isEarlier: true });
    const longer = pacing({ mode: 'predictive', windows: [{ name: 'day', limit: 0.03, days: 1 }, YEAR] });
    expect(floor.campaign().pacing?.budget).toMatchObject([
      { name: 'day', answered: 200, abandoned: 5, limit: 0.03, left: expect.closeTo(1) },
    ]);
    floor.give({ type: 'campaignSet', campaign: aCampaign({ pacing: longer }) });
    expect(floor.campaign().pacing?.budget).toMatchObject([{}, { answered: 250, abandoned: 10 }]);
  });
});

it('takes up changed settings at once, while the campaign runs', () => {
  const floor = aFloor({ agents: 2 });
  floor.give({ type: 'budgetRestored', campaignId: 'camp', days: [] });
  expect(floor.dial()).toHaveLength(2);
  floor.give({
    type: 'campaignSet',
    campaign: aCampaign({ pacing: pacing({ mode: 'ratio', linesPerAgent: 3 }) }),
  });
  expect(floor.dial()).toHaveLength(4);
  expect(floor.campaign().pacing?.mode).toBe('ratio');
});
