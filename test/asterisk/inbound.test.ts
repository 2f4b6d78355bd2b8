/**
 * People who call back a campaign's number, on real Asterisks: they reach the agent who called them, else the team, else
 * a message; and a message from the dialplan where the engine has gone. The caller is a party of the virtual PSTN.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InboundRecord } from '../../src/domain/cdr/inboundRecord.ts';
import {
  CALLER_ID,
  DIAL_GROUP,
  agentsReady,
  boardShows,
  endEngine,
  expectNothingLeft,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { ariRequest, liveChannels } from '../support/asterisk.ts';
import { eventually } from '../support/eventually.ts';
import { rtpOf } from '../support/farEnd.ts';

const INBOUND = {
  agentWaitMs: 4_000,
  queueWaitMs: 2_000,
  busyPrompt: 'outpace/inbound-busy',
  closedPrompt: 'outpace/inbound-closed',
};

describe('people who call back', () => {
  let parts: EngineParts;
  let engine: InProcessEngine | undefined;
  let customer = '';
  let knownAgent = '';
  let calls = 0;

  const running = (): InProcessEngine => {
    if (engine === undefined) throw new Error('the engine has ended');
    return engine;
  };
  const otherAgent = (): string => parts.agentIds.find((agentId) => agentId !== knownAgent) ?? '';

  /** A party of the PSTN calls the PBX and does what the code of the number plan says. */
  async function callIn(dialled: string, caller: string, code = '07'): Promise<string> {
    const { pbx, pstn } = parts.asterisks;
    const id = `caller-${(calls += 1)}`;
    const query = new URLSearchParams({
      endpoint: `PJSIP/_pbx/sip:${dialled}@127.0.0.1:${pbx.ports.sip}`,
      context: 'party',
      extension: code,
      priority: '1',
      callerId: `"" <${caller}>`,
      channelId: id,
      timeout: '20',
    });
    await ariRequest(pstn, 'POST', `channels?${query.toString()}`);
    return id;
  }
  const hangUp = (id: string) => ariRequest(parts.asterisks.pstn, 'DELETE', `channels/${id}`);
  const joined = () =>
    boardShows(
      running(),
      ({ inbound = [] }) => inbound.some(({ state }) => state === 'joined'),
      'the caller is joined',
    );
  /** The newest record, once it is closed. */
  const recorded = (): Promise<InboundRecord> =>
    eventually(async () => {
      const [last] = await parts.records.inboundCalls(DIAL_GROUP, 1);
      return last?.endedAt === undefined || last.callId === seen ? undefined : ((seen = last.callId), last);
    }, 30_000);
  let seen = '';

  beforeAll(async () => {
    parts = await startEngineParts({ agents: 2 });
    engine = await startEngine(parts);
    await agentsReady(running(), parts.agentIds);
    const [number = ''] = await parts.runCampaign(running(), 'back', ['01'], { inbound: INBOUND });
    const [call] = await parts.finished('back');
    customer = number;
    knownAgent = call?.agentId ?? '';
    expect(knownAgent).not.toBe('');
    await agentsReady(running(), parts.agentIds);
  }, 120_000);
  afterAll(async () => {
    if (engine === undefined) await parts.stop();
    else await endEngine(parts, engine);
  });
  afterEach(async () => {
    if (engine === undefined) return;
    for (const agentId of parts.agentIds) await engine.command({ type: 'agent.ready', agentId });
    await agentsReady(engine, parts.agentIds);
  });

  it('reach the agent who called them, who has been idle for a shorter time than another, and hear each other', async () => {
    const id = await callIn(CALLER_ID, customer);
    const floor = await joined();
    expect(floor.inbound).toMatchObject([{ campaignId: 'back', agentId: knownAgent }]);
    expect(floor.agents.find(({ agentId }) => agentId === knownAgent)?.state).toBe('talking');
    await eventually(async () => {
      const { received, sent } = await rtpOf(parts.asterisks.pstn, id);
      return received > 50 && sent > 50 ? true : undefined;
    });
    await hangUp(id);
    const record = await recorded();
    expect(record).toMatchObject({
      number: customer,
      dialled: CALLER_ID,
      campaignId: 'back',
      outcome: 'connected',
      agentId: knownAgent,
      calledBy: { agentId: knownAgent, campaignId: 'back', leadId: 'back-1' },
    });
    const { arrivedAt, answeredAt = 0, joinedAt = 0, endedAt = 0 } = record;
    expect([arrivedAt, answeredAt, joinedAt, endedAt]).toEqual(
      [arrivedAt, answeredAt, joinedAt, endedAt].toSorted((left, right) => left - right),
    );
    expect(joinedAt - arrivedAt).toBeLessThan(2_000);
  }, 30_000);

  it('reach the rest of the team where that agent is on a break, and are hung up by the agent', async () => {
    await running().command({ type: 'agent.pause', agentId: knownAgent, reason: 'lunch' });
    await callIn(CALLER_ID.slice(1), customer);
    const floor = await joined();
    expect(floor.inbound).toMatchObject([{ agentId: otherAgent() }]);
    await running().command({ type: 'agent.hangup', agentId: otherAgent() });
    expect(await recorded()).toMatchObject({ outcome: 'connected', agentId: otherAgent() });
    await running().command({ type: 'agent.ready', agentId: knownAgent });
  }, 30_000);

  it('whom nobody has called reach the team, also with a number withheld', async () => {
    const id = await callIn(CALLER_ID, 'anonymous');
    await joined();
    await hangUp(id);
    const record = await recorded();
    expect(record).toMatchObject({ number: '', outcome: 'connected' });
    expect(record).not.toHaveProperty('calledBy');
  }, 30_000);

  it('wait with music and hear a message where nobody comes', async () => {
    for (const agentId of parts.agentIds)
      await running().command({ type: 'agent.pause', agentId, reason: 'meeting' });
    await callIn(CALLER_ID, customer);
    const record = await recorded();
    expect(record).toMatchObject({ outcome: 'busy' });
    // The wait, and a message of 5.9 s.
    const { answeredAt = 0, endedAt = 0 } = record;
    expect(endedAt - answeredAt).toBeGreaterThan(INBOUND.queueWaitMs + 5_000);
    expect(endedAt - answeredAt).toBeLessThan(INBOUND.queueWaitMs + 9_000);
    for (const agentId of parts.agentIds) await running().command({ type: 'agent.ready', agentId });
  }, 40_000);

  it('who give up while they wait are recorded as such', async () => {
    for (const agentId of parts.agentIds)
      await running().command({ type: 'agent.pause', agentId, reason: 'meeting' });
    const id = await callIn(CALLER_ID, customer);
    await boardShows(
      running(),
      ({ inbound = [] }) => inbound.some(({ state }) => state === 'waiting'),
      'it waits',
    );
    await hangUp(id);
    expect(await recorded()).toMatchObject({ outcome: 'abandoned' });
    for (const agentId of parts.agentIds) await running().command({ type: 'agent.ready', agentId });
  }, 30_000);

  it('find another agent where the one they speak with loses the phone', async () => {
    const id = await callIn(CALLER_ID, customer);
    const floor = await joined();
    const seatId = floor.agents.find(({ agentId }) => agentId === knownAgent)?.seatId ?? '';
    await ariRequest(parts.asterisks.pbx, 'DELETE', `channels/${seatId}`);
    await boardShows(
      running(),
      ({ inbound = [] }) =>
        inbound.some(({ state, agentId }) => state === 'joined' && agentId === otherAgent()),
      'the other agent has them',
    );
    await hangUp(id);
    expect(await recorded()).toMatchObject({ outcome: 'connected', agentId: otherAgent() });
  }, 30_000);

  it("of a number that is nobody's are refused", async () => {
    const id = await callIn('+12025550000', customer);
    await eventually(async () =>
      (await liveChannels(parts.asterisks.pstn)).every((channel) => channel.id !== id) ? true : undefined,
    );
    const [last] = await parts.records.inboundCalls(DIAL_GROUP, 1);
    expect(last?.callId).toBe(seen);
  }, 30_000);

  it('hear a message from the dialplan once the engine has gone, and leave nothing behind', async () => {
    await running().stop();
    engine = undefined;
    const id = await callIn(CALLER_ID, customer);
    await eventually(async () => {
      const channels = await ariRequestList(parts);
      return channels.some(({ dialplan }) => dialplan.app_name === 'Playback') ? true : undefined;
    });
    await hangUp(id);
    await expectNothingLeft(parts.asterisks);
  }, 60_000);
});

interface PbxChannel {
  readonly dialplan: { readonly app_name: string };
}

async function ariRequestList(parts: EngineParts): Promise<readonly PbxChannel[]> {
  return (await ariRequest(parts.asterisks.pbx, 'GET', 'channels')) as readonly PbxChannel[];
}
