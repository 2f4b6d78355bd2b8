import { afterAll, describe, expect, it } from 'vitest';
import { inboundMachine, type CalledBy, type InboundSettings } from '../../src/domain/call/inbound.ts';
import { edges } from '../../src/domain/kernel/machine.ts';
import { FLOWS } from './flows.ts';
import { HUNG_UP, SETTINGS, START, aCampaign, aFloor, type FloorOptions } from './floor.ts';

const CALLER = '+15550201234';
const DIALLED = SETTINGS.callerId.slice(1);
const IN = 'in-1760000000-7';
const INBOUND: InboundSettings = {
  agentWaitMs: 20_000,
  queueWaitMs: 60_000,
  busyPrompt: 'outpace/inbound-busy',
  closedPrompt: 'outpace/inbound-closed',
};
const BY_ONE: CalledBy = { agentId: 'agent-1', campaignId: 'camp', attemptId: 'attempt-1', leadId: 'lead-1' };

const walked = new Set<string>();

function aDesk({
  inbound = INBOUND,
  ...options
}: FloorOptions & { readonly inbound?: InboundSettings } = {}) {
  const campaign = aCampaign({ inbound, consent: undefined });
  const floor = aFloor({ campaigns: [campaign], ...options });
  const arrive = (callId = IN, number = CALLER): void =>
    void floor.give({ type: 'callArrived', callId, number, dialled: DIALLED });
  const answer = (callId = IN): void => void floor.give({ type: 'callAnswered', callId });
  const known = (calledBy?: CalledBy, callId = IN): void =>
    void floor.give({ type: 'callerKnown', callId, calledBy });
  const about = (callId = IN) => floor.engine.board().inbound?.find((each) => each.callId === callId);
  const records = () => floor.all('recordInbound').map(({ record }) => record);
  /** A caller who is talking to the agent. */
  const talk = (calledBy: CalledBy = BY_ONE): void => {
    arrive();
    answer();
    known(calledBy);
    floor.bridge();
  };
  const desk = { ...floor, arrive, answer, known, about, records, talk };
  desks.push(desk);
  return desk;
}
const desks: ReturnType<typeof aFloor>[] = [];

afterAll(() => {
  for (const { journal } of desks)
    for (const effect of journal)
      if (effect.type === 'log' && effect.event === 'inbound.state')
        walked.add(`${String(effect.fields['from'])} ${String(effect.fields['by'])}`);
  expect([...walked].toSorted()).toEqual(
    edges(inboundMachine)
      .map(({ from, event }) => `${from} ${event}`)
      .toSorted(),
  );
});

describe('a call that comes in', () => {
  it('is answered, waits with music, and is joined with the agent who called', () => {
    const desk = aDesk({ agents: 2 });
    desk.arrive();
    expect(desk.all('answer')).toEqual([{ type: 'answer', callId: IN }]);
    expect(desk.all('lookUpCaller')).toEqual([{ type: 'lookUpCaller', callId: IN, number: CALLER }]);
    desk.answer();
    expect(desk.all('seat').at(-1)).toEqual({ type: 'seat', callId: IN });
    expect(desk.about()).toMatchObject({ state: 'waiting' });
    // Agent 1 has been idle for longer, so the rule of the team alone would take that one.
    desk.known({ ...BY_ONE, agentId: 'agent-2' });
    expect(desk.agent('agent-2')).toMatchObject({ state: 'reserved', attemptId: IN });
    expect(desk.all('bridge').at(-1)?.callIds).toEqual([desk.seatOf('agent-2'), IN]);
    desk.bridge();
    expect(desk.agent('agent-2').state).toBe('talking');
    desk.wait(30_000);
    desk.end(IN, HUNG_UP);
    expect(desk.agent('agent-2').state).toBe('wrapUp');
    desk.wait(SETTINGS.wrapUpMs);
    expect(desk.agent('agent-2').state).toBe('ready');
    expect(desk.records()).toMatchObject([
      { outcome: 'lost', number: CALLER, dialled: SETTINGS.callerId },
      { outcome: 'connected', agentId: 'agent-2', calledBy: { leadId: 'lead-1' } },
    ]);
    expect(desk.records()[1]?.endedAt).toBe((desk.records()[1]?.joinedAt ?? 0) + 30_000);
    expect(desk.about()).toBeUndefined();
  });

  it('waits for the agent who called while that one is busy, then goes to the team', () => {
    const desk = aDesk({ agents: 2 });
    const callId = desk.dialled();
    desk.give({ type: 'callDialling', callId });
    desk.give({ type: 'callAnswered', callId });
    desk.bridge();
    expect(desk.agent('agent-1').state).toBe('talking');
    desk.arrive();
    desk.answer();
    desk.known(BY_ONE);
    expect(desk.about()).toMatchObject({ state: 'waiting' });
    desk.wait(INBOUND.agentWaitMs - 1);
    expect(desk.about()).toMatchObject({ state: 'waiting' });
    desk.wait(1);
    expect(desk.about()).toMatchObject({ state: 'joining', agentId: 'agent-2' });
  });

  it.each([
    [
      'is on a break',
      (desk: ReturnType<typeof aDesk>) => desk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' }),
    ],
    ['has left', (desk: ReturnType<typeof aDesk>) => desk.give({ type: 'agentLogout', agentId: 'agent-1' })],
  ])('goes to the team at once where that agent %s', (_case, leave) => {
    const desk = aDesk({ agents: 2 });
    leave(desk);
    desk.arrive();
    desk.answer();
    desk.known(BY_ONE);
    expect(desk.about()).toMatchObject({ state: 'joining', agentId: 'agent-2' });
  });

  it('goes to the team where nobody says in time who called, or the number is withheld', () => {
    const desk = aDesk({ agents: 1 });
    desk.arrive();
    desk.answer();
    expect(desk.about()).toMatchObject({ state: 'waiting' });
    desk.wait(500);
    expect(desk.about()).toMatchObject({ state: 'joining', agentId: 'agent-1' });
    const other = aDesk({ agents: 1 });
    other.arrive(IN, '');
    expect(other.all('lookUpCaller')).toEqual([]);
    other.answer();
    expect(other.about()).toMatchObject({ state: 'joining' });
  });

  it('hears a message where nobody comes, and is hung up after it', () => {
    const desk = aDesk({ agents: 0 });
    desk.arrive();
    desk.answer();
    desk.known();
    desk.wait(INBOUND.queueWaitMs);
    expect(desk.all('play').at(-1)).toMatchObject({ callId: IN, prompts: [INBOUND.busyPrompt] });
    desk.played();
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'busy' });
  });

  it('hears that nobody is here outside the calling window, whoever is ready', () => {
    // START is Thursday, 9 October 2025.
    const window = { timeZone: 'UTC', days: [1], fromMinute: 540, toMinute: 600 };
    const closed = aCampaign({ inbound: INBOUND, window });
    const desk = aDesk({ agents: 1, campaigns: [closed] });
    desk.arrive();
    desk.answer();
    expect(desk.all('play').at(-1)).toMatchObject({ prompts: [INBOUND.closedPrompt] });
    desk.played();
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'closed' });
  });

  it('is not taken while the engine is being ended', () => {
    const desk = aDesk({ agents: 1 });
    desk.give({ type: 'holdSet', hold: 'shutting down', on: true });
    desk.arrive();
    desk.answer();
    expect(desk.all('play').at(-1)).toMatchObject({ prompts: [INBOUND.closedPrompt] });
  });

  it.each<readonly [string, (desk: ReturnType<typeof aDesk>) => void]>([
    ['hangs up in the message', (desk) => desk.end(IN)],
    [
      'is hung up by the agent before they hear each other',
      (desk) => {
        desk.seat('agent-1');
        desk.give({ type: 'agentHangup', agentId: 'agent-1' });
        desk.end(IN);
      },
    ],
    [
      'waits for a campaign that takes no calls any more',
      (desk) => {
        desk.give({ type: 'campaignSet', campaign: aCampaign() });
        desk.end(IN);
      },
    ],
  ])('leaves nothing behind where the caller %s', (what, leave) => {
    const desk = aDesk({
      agents: 0,
      inbound: { ...INBOUND, queueWaitMs: what.includes('message') ? 0 : 60_000 },
    });
    desk.arrive(IN, what.includes('message') ? CALLER : '');
    desk.answer();
    desk.known();
    leave(desk);
    expect(desk.about()).toBeUndefined();
    expect(desk.records().at(-1)?.endedAt).toBeDefined();
    for (const { state } of desk.engine.board().agents) expect(state).toBe('ready');
  });

  it('is hung up where the message cannot be played', () => {
    const desk = aDesk({ agents: 0, inbound: { ...INBOUND, queueWaitMs: 0 } });
    desk.arrive();
    desk.answer();
    desk.known();
    desk.give({ type: 'commandFailed', operation: 'play', code: '404', callIds: [IN] });
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
  });

  it('is hung up where it cannot be answered', () => {
    const desk = aDesk();
    desk.arrive();
    desk.give({ type: 'commandFailed', operation: 'answer', code: '500', callIds: [IN] });
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'failed' });
  });

  it('is recorded as abandoned where the caller leaves before anybody comes', () => {
    const desk = aDesk({ agents: 0 });
    desk.arrive();
    desk.end(IN);
    desk.arrive('in-1-2');
    desk.answer('in-1-2');
    desk.end('in-1-2');
    const ends = desk.records().filter(({ endedAt }) => endedAt !== undefined);
    expect(ends).toMatchObject([{ outcome: 'abandoned' }, { outcome: 'abandoned' }]);
  });

  it('gives the agent back where the caller leaves in the join', () => {
    const desk = aDesk();
    desk.arrive(IN, '');
    desk.answer();
    expect(desk.agent().state).toBe('reserved');
    desk.end(IN);
    expect(desk.agent().state).toBe('ready');
    expect(desk.all('seat').at(-1)).toEqual({ type: 'seat', callId: desk.seatOf('agent-1') });
  });

  it('finds another agent where the leg of the first does not come into the bridge', () => {
    const desk = aDesk({ agents: 2 });
    desk.arrive(IN, '');
    desk.answer();
    const [first] = desk.all('bridge').at(-1)?.callIds ?? [];
    desk.wait(1_000);
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: first, reason: 'join-failed' });
    expect(desk.about()).toMatchObject({ state: 'joining', agentId: 'agent-2' });
    desk.bridge();
    expect(desk.about()).toMatchObject({ state: 'joined' });
  });

  it('waits again where the agent loses the phone, and is over when the agent hangs up', () => {
    const desk = aDesk({ agents: 2 });
    desk.talk();
    desk.end(desk.seatOf('agent-1'));
    expect(desk.about()).toMatchObject({ state: 'joining', agentId: 'agent-2' });
    desk.bridge();
    desk.give({ type: 'agentHangup', agentId: 'agent-2' });
    expect(desk.agent('agent-2').state).toBe('wrapUp');
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'connected', agentId: 'agent-2' });
  });

  it('is hung up at the limit of a conversation', () => {
    const desk = aDesk();
    desk.talk();
    desk.wait(SETTINGS.maxTalkMs);
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
  });

  it("to a number that is nobody's is hung up and leaves no trace", () => {
    const desk = aDesk();
    desk.give({ type: 'callArrived', callId: IN, number: CALLER, dialled: '15550999999' });
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
    expect(desk.records()).toEqual([]);
  });

  it('goes to the campaign that called, of those that show the number', () => {
    const [spring, autumn] = ['spring', 'autumn'].map((campaignId) =>
      aCampaign({ inbound: INBOUND }, { campaignId }),
    );
    if (spring === undefined || autumn === undefined) throw new Error('no campaigns');
    const desk = aDesk({ agents: 0, campaigns: [spring, autumn] });
    desk.arrive();
    desk.answer();
    expect(desk.about()?.campaignId).toBe('spring');
    desk.known({ ...BY_ONE, campaignId: 'autumn' });
    expect(desk.about()?.campaignId).toBe('autumn');
  });
});

describe('blending', () => {
  it('gives a free agent to the caller who waits before a new call is placed', () => {
    const desk = aDesk({ agents: 1 });
    desk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    desk.feed(0);
    desk.arrive(IN, '');
    desk.answer();
    desk.take('leaseLeads');
    desk.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(desk.about()).toMatchObject({ state: 'joining' });
    expect(desk.take('leaseLeads')).toEqual([]);
    desk.bridge();
    desk.end(IN);
    desk.wait(SETTINGS.wrapUpMs);
    expect(desk.take('leaseLeads')).toMatchObject([{ count: 1 }]);
  });

  it('places no call for an agent whom a caller waits for', () => {
    const desk = aDesk({ agents: 2 });
    desk.feed(0);
    // Two are ready, and two callers are on the line whose agents are looked up.
    desk.arrive(IN);
    desk.answer(IN);
    desk.arrive('in-1-2');
    desk.answer('in-1-2');
    desk.take('leaseLeads');
    desk.give({ type: 'campaignSet', campaign: aCampaign({ inbound: INBOUND, consent: undefined }) });
    expect(desk.take('leaseLeads')).toEqual([]);
  });

  it('serves people who were called and have picked up before a caller who has waited longer', () => {
    const desk = aDesk({ agents: 1 });
    const callId = desk.dialled();
    desk.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    desk.arrive(IN, '');
    desk.answer();
    desk.wait(1_000);
    desk.give({ type: 'callDialling', callId });
    desk.give({ type: 'callAnswered', callId });
    desk.give({ type: 'agentReady', agentId: 'agent-1' });
    expect(desk.agent().attemptId).toBe(callId);
    expect(desk.about()).toMatchObject({ state: 'waiting' });
  });

  it('tells the telephony which numbers it takes: at the start, with a campaign, and after a restart of it', () => {
    const desk = aDesk();
    const numbers = [DIALLED];
    expect(desk.all('acceptCalls').length).toBeGreaterThan(0);
    expect(desk.all('acceptCalls').every((effect) => effect.numbers.join() === numbers.join())).toBe(true);
    desk.take('acceptCalls');
    desk.give({ type: 'linkDown', reason: 'test' });
    desk.give({ type: 'linkUp', restarted: true });
    expect(desk.take('acceptCalls')).toMatchObject([{ numbers }]);
    const more = { ...INBOUND, numbers: ['+15550100000', '+15550100001'] };
    desk.give({ type: 'campaignSet', campaign: aCampaign({ inbound: more }) });
    expect(desk.take('acceptCalls')).toMatchObject([{ numbers: ['15550100000', '15550100001'] }]);
    expect(desk.now()).toBeGreaterThan(START);
  });
});

describe('a caller who is to hear a flow', () => {
  const TOLD = { agent: 'PJSIP/1001', queue: 'support', callId: '1763848234.12' };
  function aSurveyDesk(flowId = 'survey', more: Partial<InboundSettings> = {}) {
    const desk = aDesk({ agents: 1, inbound: { ...INBOUND, flow: flowId, ...more } });
    desk.give({ type: 'flowsSet', flows: FLOWS });
    const arriveBy = (trunkId: string | undefined, foreignCall = TOLD): void =>
      void desk.give({
        type: 'callArrived',
        callId: IN,
        number: CALLER,
        dialled: DIALLED,
        foreignCall,
        ...(trunkId === undefined ? {} : { trunkId }),
      });
    const hear = (): void => {
      const { callId, playbackId } = desk.all('play').at(-1) ?? { callId: '', playbackId: '' };
      desk.give({ type: 'playbackStarted', callId, playbackId });
    };
    const faults = (event: string) => desk.all('log').filter((effect) => effect.event === event);
    return { ...desk, arriveBy, hear, faults };
  }

  it('hears it from the answer on, and no agent is taken; what is pressed is on their record', () => {
    const desk = aSurveyDesk();
    desk.arrive();
    desk.answer();
    expect(desk.all('play').at(-1)).toMatchObject({ callId: IN, prompts: ['outpace/rate'] });
    expect(desk.about()).toMatchObject({ state: 'inFlow' });
    desk.known(BY_ONE);
    expect(desk.agent().state).toBe('ready');
    desk.hear();
    desk.press(IN, '4');
    desk.played();
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({
      outcome: 'automated',
      endedBy: 'engine',
      hangupReason: 'flow-over',
      calledBy: BY_ONE,
      details: { flow: [{ flowId: 'survey', end: 'returned', answers: [{ nodeId: 'rating', value: 4 }] }] },
    });
    expect(desk.records().at(-1)).not.toHaveProperty('joinedAt');
    expect(desk.about()).toBeUndefined();
    expect(desk.engine.board().calls).toEqual([]);
  });

  it('hears it at any hour, but not while the engine is being ended', () => {
    const window = { timeZone: 'UTC', days: [1], fromMinute: 540, toMinute: 600 };
    const inbound = { ...INBOUND, flow: 'survey' };
    const desk = aDesk({ campaigns: [aCampaign({ inbound, window })] });
    desk.give({ type: 'flowsSet', flows: FLOWS });
    desk.arrive();
    desk.answer();
    expect(desk.about()).toMatchObject({ state: 'inFlow' });
    desk.give({ type: 'holdSet', hold: 'shutting down', on: true });
    desk.arrive('in-1-2');
    desk.answer('in-1-2');
    expect(desk.about('in-1-2')).toMatchObject({ state: 'message' });
    expect(desk.all('play').at(-1)).toMatchObject({ prompts: [INBOUND.closedPrompt] });
  });

  it('is told that nobody is here where the flow is not known', () => {
    const desk = aSurveyDesk('gone');
    desk.arrive();
    desk.answer();
    desk.known();
    expect(desk.all('play').at(-1)).toMatchObject({ prompts: [INBOUND.closedPrompt] });
    expect(desk.faults('inbound.flowMissing')).toHaveLength(1);
    desk.played();
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'closed' });
  });

  it('hangs up in it, and is on record with what was answered until then', () => {
    const desk = aSurveyDesk();
    desk.arrive();
    desk.answer();
    desk.end(IN, HUNG_UP);
    const record = desk.records().at(-1);
    expect(record).toMatchObject({ outcome: 'automated', endedBy: 'customer' });
    expect(record?.details?.flow).toMatchObject([{ flowId: 'survey', answers: [] }]);
  });

  it('is led to an agent by it, counts as connected and in no abandonment rate, and waits again without one', () => {
    const desk = aSurveyDesk('press-one');
    desk.arrive();
    desk.answer();
    desk.hear();
    desk.press(IN, '1');
    expect(desk.agent().state).toBe('reserved');
    desk.bridge();
    expect(desk.agent().state).toBe('talking');
    expect(desk.engine.board().campaigns[0]?.joined ?? 0).toBe(0);
    desk.end(desk.seatOf('agent-1'));
    expect(desk.about()).toMatchObject({ state: 'waiting' });
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'connected', agentId: 'agent-1' });
    expect(desk.records().at(-1)?.joinedAt).toBeDefined();
  });

  it('is known by what the other PBX says of its call, where the campaign names its trunk', () => {
    const desk = aSurveyDesk('survey', { trunks: ['office'] });
    desk.arriveBy('office');
    expect(desk.records().at(-1)).toMatchObject({ foreignCall: TOLD });
    desk.end(IN);
    expect(desk.records().at(-1)).toMatchObject({ outcome: 'abandoned', foreignCall: TOLD });
  });

  it('is known without what could not be a name', () => {
    const desk = aSurveyDesk('survey', { trunks: ['office'] });
    desk.arriveBy('office', { ...TOLD, agent: '=cmd()' });
    expect(desk.records().at(-1)?.foreignCall).toEqual({ queue: TOLD.queue, callId: TOLD.callId });
    expect(desk.faults('inbound.foreignCallUnreadable')).toMatchObject([{ fields: { dropped: ['agent'] } }]);
  });

  it('is not believed where the campaign names no trunk, since anybody may have written it', () => {
    const desk = aSurveyDesk();
    desk.arriveBy('carrier');
    expect(desk.records().at(-1)).not.toHaveProperty('foreignCall');
    expect(desk.faults('inbound.foreignCallIgnored')).toHaveLength(1);
  });

  it.each([['carrier'], [undefined]])(
    'is refused by another trunk (%s) than the campaign names',
    (trunkId) => {
      const desk = aSurveyDesk('survey', { trunks: ['office'] });
      desk.arriveBy(trunkId);
      expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
      expect(desk.records()).toEqual([]);
    },
  );

  it('is hung up at the limit of the flow where it goes on and on', () => {
    const desk = aSurveyDesk();
    desk.arrive();
    desk.answer();
    desk.wait(SETTINGS.maxTalkMs);
    expect(desk.all('hangup').at(-1)).toMatchObject({ callId: IN });
  });
});

describe('callers over a gap in the link', () => {
  it('are taken up where they are, and those who have gone are recorded', () => {
    const desk = aDesk({ agents: 1 });
    desk.talk();
    desk.arrive('in-1-2');
    desk.answer('in-1-2');
    desk.wait(10_000);
    desk.give({ type: 'linkDown', reason: 'test' });
    desk.give({ type: 'linkUp', restarted: false });
    const seat = { callId: desk.seatOf('agent-1'), state: 'up', bridgeId: `b-${IN}` } as const;
    desk.list([seat, { callId: IN, state: 'up', bridgeId: `b-${IN}` }]);
    expect(desk.all('adopt').map(({ callId }) => callId)).toContain(IN);
    expect(desk.about(IN)).toMatchObject({ state: 'joined' });
    expect(desk.agent().state).toBe('talking');
    expect(desk.records().at(-1)).toMatchObject({ callId: 'in-1-2', outcome: 'abandoned' });
    expect(desk.all('hangup').filter(({ callId }) => callId === IN)).toEqual([]);
  });
});
