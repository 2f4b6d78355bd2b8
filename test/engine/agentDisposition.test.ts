/** Dispositions, skills of pools, tiers, and what an agent asked for while busy. */
import { describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { Disposition } from '../../src/domain/campaign/dispositions.ts';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import type { AgentProfile } from '../../src/engine/input.ts';
import { HUNG_UP, aCampaign, aFloor, type TestFloor } from './floor.ts';

const agentId = 'agent-1';
const SALE: Disposition = {
  code: 'sale',
  label: 'Sold',
  salesStatus: 'success',
  isContact: true,
  isSuccess: true,
  needsCallback: false,
};
const LATER: Disposition = {
  ...SALE,
  code: 'later',
  salesStatus: 'follow_up',
  isSuccess: false,
  retry: { kind: 'retry', afterMs: 7_200_000 },
  needsCallback: false,
};
const NEVER: Disposition = { ...SALE, code: 'never', salesStatus: 'do_not_call', isSuccess: false };
const rules = { forced: true, limitMs: 20_000, codes: [SALE, LATER, NEVER] };

const withRules = (
  changes: Partial<typeof rules> = {},
  settings: Partial<CampaignSettings> = {},
): TestFloor =>
  aFloor({ campaigns: [aCampaign({ dispositions: { ...rules, ...changes }, maxAttempts: 5, ...settings })] });

function give(floor: TestFloor, code: string, note?: string) {
  const action: AgentAction =
    note === undefined ? { type: 'disposition', code } : { type: 'disposition', code, note };
  floor.give({ type: 'agentAction', commandId: 'c', agentId, action });
  return floor.take('commandAnswered').at(-1);
}

describe('a disposition', () => {
  it('given in the call goes with its record and says what the lead does next', () => {
    const floor = withRules();
    const callId = floor.joined();
    expect(give(floor, 'later', 'asks for Tuesday')).toMatchObject({ ok: true });
    floor.end(callId, HUNG_UP);
    expect(floor.cdr(callId)).toMatchObject({
      details: {
        disposition: { code: 'later', salesStatus: 'follow_up', agentId, note: 'asks for Tuesday' },
      },
      next: { state: 'retry', dueAt: floor.now() + 7_200_000 },
    });
    expect(floor.agent().owedDisposition).toBeUndefined();
  });

  it('given after the call follows its record, with the revision it may move the lead from', () => {
    const floor = withRules();
    const callId = floor.joined();
    floor.end(callId, HUNG_UP);
    expect(floor.agent().owedDisposition).toMatchObject({ attemptId: callId, isForced: true });
    expect(JSON.stringify(floor.engine.board())).not.toContain(floor.cdr(callId).number);
    floor.wait(1_000);
    expect(give(floor, 'sale')).toMatchObject({ ok: true });
    const [recorded] = floor.take('recordDisposition');
    expect(recorded).toMatchObject({
      given: { attemptId: callId, revision: 1, disposition: { isSuccess: true }, next: { state: 'final' } },
      number: floor.cdr(callId).number,
    });
    expect(give(floor, 'sale')).toMatchObject({ ok: false, code: 'no-conversation' });
  });

  it('must be one of the campaign', () => {
    const floor = withRules();
    floor.joined();
    expect(give(floor, 'maybe')).toMatchObject({ ok: false, code: 'bad-argument' });
  });

  it('that is forced holds the agent in wrap-up, and a supervisor sees it after the limit', () => {
    const floor = withRules();
    floor.end(floor.joined(), HUNG_UP);
    floor.wait(19_999);
    expect(floor.agent()).toMatchObject({ state: 'wrapUp' });
    expect(floor.agent().owedDisposition?.isOverdue).toBeUndefined();
    floor.wait(1);
    expect(floor.agent().owedDisposition?.isOverdue).toBe(true);
    expect(floor.all('log').filter(({ event }) => event === 'agent.dispositionOverdue')).toHaveLength(1);
    floor.wait(600_000);
    floor.give({ type: 'agentReady', agentId });
    expect(floor.agent().state).toBe('wrapUp');
    give(floor, 'sale');
    expect(floor.agent().state).toBe('ready');
  });

  it('given early leaves the wrap-up its time, unless the agent asked to be ready', () => {
    const floor = withRules();
    floor.end(floor.joined(), HUNG_UP);
    give(floor, 'sale');
    expect(floor.agent().state).toBe('wrapUp');
    floor.wait(2_999);
    expect(floor.agent().state).toBe('wrapUp');
    floor.wait(1);
    expect(floor.agent().state).toBe('ready');
    const asked = withRules();
    asked.end(asked.joined(), HUNG_UP);
    asked.give({ type: 'agentReady', agentId });
    give(asked, 'sale');
    expect(asked.agent().state).toBe('ready');
  });

  it('that is not forced holds nobody', () => {
    const floor = withRules({ forced: false });
    floor.end(floor.joined(), HUNG_UP);
    floor.wait(3_000);
    expect(floor.agent().state).toBe('ready');
    expect(give(floor, 'never')).toMatchObject({ ok: true });
    expect(floor.take('recordDisposition')[0]).toMatchObject({ given: { next: { state: 'final' } } });
  });

  it('that is forced is still owed after a break, a new log-in and a crash of the engine', () => {
    const floor = withRules();
    floor.end(floor.joined(), HUNG_UP);
    const snapshot = floor.agent();
    floor.give({ type: 'agentLogout', agentId });
    floor.seat(agentId);
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'a disposition is missing' });
    floor.give({ type: 'agentReady', agentId });
    expect(floor.agent().state).toBe('paused');
    give(floor, 'sale');
    expect(floor.agent().state).toBe('ready');

    const next = aFloor({ agents: 0, campaigns: [aCampaign({ dispositions: rules })] });
    next.give({ type: 'restored', attempts: [], agents: [snapshot] });
    next.wait(60_000);
    expect(next.agent()).toMatchObject({ state: 'wrapUp' });
    give(next, 'sale');
    expect(next.take('recordDisposition')[0]?.given.attemptId).toBe(snapshot.owedDisposition?.attemptId);
    expect(next.agent().state).toBe('ready');
  });
});

describe('what an agent asks for in a call', () => {
  it('to be ready after it: there is no wrap-up', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentReady', agentId });
    expect(floor.agent().readyAfterCall).toBe(true);
    floor.end(callId, HUNG_UP);
    expect(floor.agent().state).toBe('ready');
    expect(floor.agent().readyAfterCall).toBeUndefined();
  });

  it('a pause, taken back: the wrap-up is as ever', () => {
    const floor = aFloor();
    const callId = floor.joined();
    floor.give({ type: 'agentPause', agentId, reason: 'lunch' });
    floor.give({ type: 'agentReady', agentId });
    floor.end(callId, HUNG_UP);
    expect(floor.agent().state).toBe('wrapUp');
    floor.wait(3_000);
    expect(floor.agent().state).toBe('ready');
  });

  it('is known after a crash of the engine', () => {
    const floor = aFloor();
    floor.joined();
    floor.give({ type: 'agentPause', agentId, reason: 'lunch' });
    const next = aFloor({ agents: 0 });
    next.give({ type: 'restored', attempts: [], agents: [floor.agent()] });
    expect(next.agent().pauseAfterCall).toBe('lunch');
  });
});

describe('a phone that is lost in a call', () => {
  const lost = (pauseAfterLostPhone: boolean): TestFloor => {
    const floor = aFloor({ engine: { pauseAfterLostPhone } });
    floor.joined();
    floor.end(floor.seatOf(agentId));
    floor.wait(2_000);
    floor.give({ type: 'callAnswered', callId: floor.seatOf(agentId) });
    return floor;
  };

  it('pauses the agent when it is back, with the reason, until they say to be there', () => {
    const floor = lost(true);
    expect(floor.agent()).toMatchObject({ state: 'paused', pauseReason: 'the phone was lost in a call' });
    floor.give({ type: 'agentLogin', agent: { agentId, name: agentId, phone: 'phone-agent-1' } });
    expect(floor.agent().state).toBe('ready');
  });

  it('does not where the installation does not want it', () => {
    expect(lost(false).agent().state).toBe('ready');
  });
});

describe('skills', () => {
  const german = { skills: { german: 1 } };
  const seat = (floor: TestFloor, profile: Omit<AgentProfile, 'name' | 'phone'>): void => {
    floor.give({ type: 'agentLogin', agent: { ...profile, name: 'a', phone: `phone-${profile.agentId}` } });
    floor.give({ type: 'callAnswered', callId: floor.seatOf(profile.agentId) });
  };

  it('no call is dialled for agents who could not take it', () => {
    const floor = aFloor({ campaigns: [aCampaign(german)] });
    expect(floor.take('leaseLeads')).toEqual([]);
    seat(floor, { agentId: 'agent-2', skills: { german: 1 } });
    expect(floor.take('leaseLeads')).toMatchObject([{ count: 1 }]);
  });

  it('a call is given to an agent who has them, however long others are idle', () => {
    const floor = aFloor({ campaigns: [aCampaign(german)] });
    seat(floor, { agentId: 'agent-2', skills: { german: 1 } });
    floor.joined();
    expect(floor.agent('agent-1').state).toBe('ready');
    expect(floor.agent('agent-2').state).toBe('talking');
  });

  it('an agent who could serve two pools is dialled for once', () => {
    const general = aCampaign({}, { campaignId: 'general' });
    const floor = aFloor({ agents: 0, campaigns: [aCampaign(german), general] });
    for (const id of ['agent-1', 'agent-2', 'agent-3']) seat(floor, { agentId: id, skills: { german: 1 } });
    seat(floor, { agentId: 'agent-4' });
    const asked = floor.all('leaseLeads').reduce((sum, { count }) => sum + count, 0);
    expect(asked).toBe(4);
    expect(new Set(floor.all('leaseLeads').map(({ campaignId }) => campaignId)).size).toBe(2);
  });

  it('a profile that changes counts from then on', () => {
    const floor = aFloor({ campaigns: [aCampaign(german)] });
    const profile = { agentId, name: 'a', phone: 'phone-agent-1', skills: { german: 2 }, teamId: 'berlin' };
    floor.give({ type: 'agentProfile', agent: profile });
    expect(floor.take('leaseLeads')).toMatchObject([{ count: 1 }]);
    expect(floor.agent()).toMatchObject({ teamId: 'berlin', skills: { german: 2 } });
  });

  it('a lead of a grade waits for its tier as long as the rule says', () => {
    const tiers = [{ grade: 'A', tiers: ['senior'], waitMs: 1_000 }];
    const floor = aFloor({ campaigns: [aCampaign({ tiers, consent: undefined, promptBeforeAgent: false })] });
    const [callId = ''] = floor.dial(1, { grade: 'A' });
    floor.answer(callId);
    expect(floor.callState(callId)).toBe('waiting');
    floor.wait(1_500);
    expect(floor.callState(callId)).toBe('joining');
  });
});
