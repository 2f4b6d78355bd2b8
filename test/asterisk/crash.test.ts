/**
 * `kill -9` of the engine with calls in all states, and a restart on the same data (requirements 7 and 8 on the whole
 * engine): live calls are adopted, every attempt gets its one record, no lead is lost, no number is dialled twice.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ariGet, ariRequest, eventually, type AriChannel } from '../support/asterisk.ts';
import {
  DIAL_GROUP,
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  expectStampsInOrder,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngineProcess, type EngineProcess } from '../support/engineProcess.ts';
import { rtpOf } from '../support/farEnd.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';

type State = Floor['calls'][number]['state'];

const CAMPAIGNS: Readonly<Record<string, readonly string[]>> = {
  talk: ['02', '02'],
  quiet: ['07', '13', '11'],
  late: ['07'],
  harbour: ['07'],
  // They ring for 6 s, so they answer when nobody is there.
  gap: ['09'],
  alone: ['09'],
};
/** From the answer to an agent: the others have time until agents come after the restart. */
const ANSWER_LIMIT_MS: Readonly<Record<string, number>> = { late: 3_000, harbour: 100, alone: 100 };

describe('kill -9 of the engine with calls in all states', () => {
  let parts: EngineParts;
  let engine: EngineProcess;
  const numbers: string[] = [];
  /** As the killed engine last saved them. */
  let before: ReadonlyMap<string, State>;
  let talkingBefore: readonly string[] = [];
  let rtpAtKill: readonly { readonly received: number; readonly sent: number }[] = [];

  beforeAll(async () => {
    parts = await startEngineParts({ agents: 10 });
    engine = await startEngineProcess(parts);
    await agentsReady(engine, parts.agentIds);
    await makeCampaigns();
    await start('talk');
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 2, 'two calls are joined');
    await Promise.all(['quiet', 'late', 'harbour'].map(start));
    await boardShows(engine, (floor) => callsIn(floor, 'consent').length === 3, 'three prompts play');
    await Promise.all([start('gap'), start('alone')]);
    await boardShows(
      engine,
      (floor) => callsIn(floor, 'ringing').length === 3 && callsIn(floor, 'dialling').length === 1,
      'three phones ring, one does not',
    );
    await logOutTheIdle();
    await Promise.all([loseAgentOf('late'), loseAgentOf('harbour')]);
    await boardShows(
      engine,
      (floor) => callsIn(floor, 'safeHarbour').length === 1 && callsIn(floor, 'waiting').length === 1,
      'one waits, one hears the message',
    );
    const open = await parts.stores.hopper.openAttempts();
    before = new Map(open.map(({ attempt, call }) => [attempt.attemptId, (call as { state: State }).state]));
    talkingBefore = inState('joined');
    await engine.kill();
    rtpAtKill = await rtpOfTalking();
  }, 90_000);
  afterAll(async () => {
    await endEngine(parts, engine);
  }, 60_000);

  async function logOutTheIdle(): Promise<void> {
    const { agents } = await engine.board();
    const idle = agents.filter(({ state }) => state === 'ready');
    await Promise.all(idle.map(({ agentId }) => engine.command({ type: 'agent.logout', agentId })));
  }

  /** The agent's phone hangs up, and the agent does not come back. */
  async function loseAgentOf(campaignId: string): Promise<void> {
    const { calls, agents } = await engine.board();
    const call = calls.find((one) => one.campaignId === campaignId);
    const agent = agents.find((one) => one.attemptId === call?.attemptId);
    await engine.command({ type: 'agent.logout', agentId: agent?.agentId ?? '' });
    await ariRequest(parts.asterisks.pbx, 'DELETE', `channels/${agent?.seatId ?? ''}`);
  }

  async function makeCampaigns(): Promise<void> {
    const consent = {
      prompt: 'outpace/consent',
      acceptKey: '1',
      doNotCallKey: '9',
      silenceMs: 2_000,
      plays: 2,
    };
    const settings = { ringTimeoutMs: 20_000, maxTalkMs: 60_000, consent };
    for (const [campaignId, codes] of Object.entries(CAMPAIGNS)) {
      numbers.push(...(await parts.importLeads(campaignId, codes)));
      const answerLimitMs = ANSWER_LIMIT_MS[campaignId] ?? 15_000;
      await parts.createCampaign(campaignId, { ...settings, answerLimitMs });
    }
  }

  async function start(campaignId: string): Promise<void> {
    expect(await engine.command({ type: 'campaign.start', campaignId })).toMatchObject({ ok: true });
  }

  const inState = (state: State): string[] => [...before].flatMap(([id, at]) => (at === state ? [id] : []));
  const rtpOfTalking = () => Promise.all(talkingBefore.map((id) => rtpOf(parts.asterisks.pbx, id)));
  const stateNow = (floor: Floor, attemptId: string) =>
    floor.calls.find((call) => call.attemptId === attemptId)?.state;

  it('had calls dialling, ringing, in the prompt, waiting, joined and in the message', () => {
    const counts: Partial<Record<State, number>> = {};
    for (const state of before.values()) counts[state] = (counts[state] ?? 0) + 1;
    expect(counts).toEqual({
      joined: 2,
      consent: 1,
      dialling: 1,
      ringing: 3,
      waiting: 1,
      safeHarbour: 1,
    });
  });

  it('the joined go on talking while nobody is there, and the ringing are answered', async () => {
    await eventually(async () => {
      const channels = await ariGet<readonly AriChannel[]>(parts.asterisks.pbx, 'channels');
      const up = (id: string) => channels.some((channel) => channel.id === id && channel.state === 'Up');
      return inState('ringing').filter(up).length === 2;
    }, 'two calls answered in the gap');
    const rtpInGap = await rtpOfTalking();
    for (const [index, { received, sent }] of rtpInGap.entries()) {
      // 50 packets a second each way.
      expect(received).toBeGreaterThan((rtpAtKill[index]?.received ?? 0) + 50);
      expect(sent).toBeGreaterThan((rtpAtKill[index]?.sent ?? 0) + 50);
    }
  });

  it('after the restart the joined are joined with their agents still, and go on talking', async () => {
    engine = await startEngineProcess(parts);
    const floor = await boardShows(
      engine,
      (shown) => shown.holds.length === 0 && talkingBefore.every((id) => stateNow(shown, id) === 'joined'),
      'both calls are joined again',
    );
    for (const attemptId of talkingBefore) {
      expect(floor.agents.find((agent) => agent.attemptId === attemptId)?.state).toBe('talking');
    }
    const adopted = await rtpOfTalking();
    await eventually(async () => {
      const later = await rtpOfTalking();
      return later.every(
        ({ received, sent }, index) =>
          received > (adopted[index]?.received ?? 0) + 50 && sent > (adopted[index]?.sent ?? 0) + 50,
      );
    }, 'RTP both ways');
  }, 60_000);

  it('with no agent free the waiting and one who answered in the gap hear the safe-harbour message', async () => {
    const open = await parts.stores.hopper.openAttempts();
    const unserved = open.filter(({ attempt }) => ['late', 'alone'].includes(attempt.campaignId));
    expect(unserved).toHaveLength(2);
    await boardShows(
      engine,
      (floor) => unserved.every(({ attempt }) => stateNow(floor, attempt.attemptId) === 'safeHarbour'),
      'both hear the message',
    );
  }, 40_000);

  it('the prompt is taken up, and who answered in the gap is served by the agents who come', async () => {
    const [inPrompt = ''] = inState('consent');
    expect(stateNow(await engine.board(), inPrompt)).toBe('consent');
    const [gap] = (await parts.stores.hopper.openAttempts()).filter(
      ({ attempt }) => attempt.campaignId === 'gap',
    );
    await logInTheRest();
    await boardShows(
      engine,
      (floor) =>
        ['consent', 'joining', 'joined'].includes(stateNow(floor, gap?.attempt.attemptId ?? '') ?? ''),
      'who answered in the gap has an agent',
    );
  }, 40_000);

  async function logInTheRest(): Promise<void> {
    const { agents } = await engine.board();
    const here = new Set(agents.filter(({ state }) => state !== 'loggedOut').map(({ agentId }) => agentId));
    for (const agentId of parts.agentIds.filter((id) => !here.has(id))) {
      expect(await engine.command({ type: 'agent.login', agentId })).toMatchObject({ ok: true });
    }
  }

  it('an agent ends an adopted conversation, and it is recorded with all its times', async () => {
    const floor = await engine.board();
    for (const attemptId of talkingBefore) {
      const agent = floor.agents.find((one) => one.attemptId === attemptId);
      await engine.command({ type: 'agent.hangup', agentId: agent?.agentId ?? '' });
    }
    const calls = await closedOnce(talkingBefore);
    for (const call of calls) {
      expect(call).toMatchObject({ dialStatus: 'answered', consent: 'given', endedBy: 'agent', q850: 16 });
      expect(call.agentId).toBeDefined();
      expect(Object.keys(call.stamps)).toHaveLength(8);
      expectStampsInOrder(call);
    }
  });

  async function closedOnce(attemptIds: readonly string[]): Promise<readonly CallDetailRecord[]> {
    let calls: readonly CallDetailRecord[] = [];
    await eventually(
      async () => {
        const all = await Promise.all(Object.keys(CAMPAIGNS).map((id) => parts.closed(id)));
        calls = all.flat().filter((call) => attemptIds.includes(call.attemptId));
        return calls.length === attemptIds.length;
      },
      `${attemptIds.length} records`,
      40_000,
    );
    return calls;
  }

  it('every attempt has one record that says what became of it', async () => {
    const calls = await closedOnce([...before.keys()]);
    const byId = new Map(calls.map((call) => [call.attemptId, call]));
    expect(byId.size).toBe(before.size);
    const resultOf = (state: State) => inState(state).map((id) => byId.get(id));
    expect(resultOf('dialling')).toMatchObject([{ lineResult: 'NO_RINGBACK' }]);
    expect(resultOf('safeHarbour')).toMatchObject([{ dialStatus: 'abandoned' }]);
    expect(resultOf('consent')).toMatchObject([{ dialStatus: 'answered', consent: 'none' }]);
    expect(resultOf('waiting')).toMatchObject([{ dialStatus: 'abandoned' }]);
    const inGap = Object.fromEntries(
      resultOf('ringing').map((call) => [call?.campaignId, [call?.lineResult, call?.dialStatus]]),
    );
    expect(inGap).toEqual({
      quiet: ['NO_ANSWER', 'no_answer'],
      gap: ['ANSWERED', 'answered'],
      alone: ['ANSWERED', 'abandoned'],
    });
    expect(await parts.stores.hopper.openAttempts()).toEqual([]);
  }, 60_000);

  it('no lead is lost, and the far end counts one INVITE for each number', async () => {
    for (const campaignId of Object.keys(CAMPAIGNS)) {
      const progress = await parts.records.progress(campaignId);
      expect(progress).toMatchObject({
        due: 0,
        openAttempts: 0,
        attempts: progress?.leads,
        final: progress?.leads,
      });
      expect(await parts.stores.hopper.depth(campaignId)).toEqual({ ready: 0, leased: 0, open: 0 });
    }
    expect(numbers.map((number) => parts.invitesOf(number))).toEqual(numbers.map(() => 1));
  });

  it('the agents take calls again', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'afterwards', ['01', '01', '01']);
    const calls = await parts.finished('afterwards');
    expect(calls.every(({ stamps }) => stamps.joinedAt !== undefined)).toBe(true);
    expect(await parts.stores.limits.linesInUse('pstn')).toBe(0);
    expect((await parts.stores.ownership.current(DIAL_GROUP, Date.now()))?.fence).toBe(2);
  }, 40_000);
});
