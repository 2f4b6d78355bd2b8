/** Somebody who was abandoned is dialled again only with an agent reserved for them before. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_DETECTION } from '../../src/domain/detection/settings.ts';
import { HUNG_UP, aCampaign, aFloor, aLead, type TestFloor } from './floor.ts';

const agentFirst = { agentFirst: true } as const;

function aTeam(agents: number, settings: Partial<CampaignSettings> = {}): TestFloor {
  return aFloor({
    agents,
    campaigns: [aCampaign({ consent: undefined, promptBeforeAgent: false, ...settings })],
  });
}

describe('a lead that was abandoned before', () => {
  it('is dialled with an agent reserved, who is joined at the answer', () => {
    const floor = aTeam(1);
    floor.feed(1, agentFirst);
    const [{ attempt } = { attempt: undefined }] = floor.all('beginAttempt');
    expect(floor.agent()).toMatchObject({ state: 'reserved', attemptId: attempt?.attemptId });
    const [callId = ''] = floor.begin();
    floor.answer(callId);
    expect(floor.callState(callId)).toBe('joining');
    floor.bridge();
    expect(floor.agent()).toMatchObject({ state: 'talking', attemptId: callId });
    floor.end(callId, HUNG_UP);
    expect(floor.cdr(callId)).toMatchObject({ dialStatus: 'answered', details: { origin: 'again' } });
  });

  it('is not kept waiting for a verdict', () => {
    const detection = { ...DEFAULT_DETECTION, kind: 'before' } as const;
    const policy = { promptBeforeAgent: 'allowed', clockStart: 'greetingEnd', source: 'test' } as const;
    const floor = aTeam(1, { detection, policy });
    const [callId = ''] = floor.dial(1, agentFirst);
    floor.answer(callId);
    expect(floor.callState(callId)).toBe('joining');
    expect(floor.all('detect')).toEqual([]);
  });

  it('goes back where nobody is ready, and is dialled for nobody', () => {
    const floor = aTeam(1);
    const lease = floor.take('leaseLeads').at(-1);
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'break' });
    const leases = [{ lead: aLead(1, agentFirst), token: 'token' }];
    floor.give({ type: 'leadsLeased', campaignId: 'camp', requested: lease?.count ?? 0, leases });
    expect(floor.all('beginAttempt')).toEqual([]);
    expect(floor.take('releaseLead')).toMatchObject([
      { leadId: 'lead-1', refusal: { code: 'agent-first', retryAt: floor.now() + 20_000 } },
    ]);
  });

  it('takes no agent from a call on its way that counts on one', () => {
    const floor = aTeam(2);
    const [lease] = floor.take('leaseLeads');
    expect(lease?.count).toBe(2);
    floor.give({ type: 'agentPause', agentId: 'agent-2', reason: 'break' });
    const leases = [
      { lead: aLead(1), token: 'first' },
      { lead: aLead(2, agentFirst), token: 'second' },
    ];
    floor.give({ type: 'leadsLeased', campaignId: 'camp', requested: 2, leases });
    expect(floor.all('beginAttempt').map(({ attempt }) => attempt.leadId)).toEqual(['lead-1']);
    expect(floor.take('releaseLead')).toMatchObject([{ leadId: 'lead-2', refusal: { code: 'agent-first' } }]);
  });

  it('is dialled of idle agents where pacing counts on no certain one', () => {
    const floor = aTeam(1, { pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'ratio', linesPerAgent: 2 } });
    const leases = [
      { lead: aLead(1), token: 'first' },
      { lead: aLead(2, agentFirst), token: 'second' },
    ];
    const [lease] = floor.take('leaseLeads');
    floor.give({ type: 'leadsLeased', campaignId: 'camp', requested: lease?.count ?? 0, leases });
    expect(floor.agent().state).toBe('reserved');
    expect(floor.all('beginAttempt').map(({ attempt }) => attempt.leadId)).toEqual(['lead-1', 'lead-2']);
  });

  it('is hung up while it rings where the agent is lost', () => {
    const floor = aTeam(1);
    const [callId = ''] = floor.dial(1, agentFirst);
    floor.end(floor.seatOf('agent-1'));
    expect(floor.take('hangup')).toMatchObject([{ callId, reason: 'agent-lost' }]);
  });
});
