/**
 * Requirement 18 on the whole engine: agents vanish while calls are on their way. The person hears who called within
 * the campaign's limit, is hung up and counted; the order of prompt and join that the policy forbids is never dialled.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MESSAGE_LEAD_MS } from '../../src/domain/campaign/answerLimit.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  expectStampsInOrder,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { eventually, ariRequest } from '../support/asterisk.ts';
import { startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';
import { hangUpPhones } from '../support/farEnd.ts';

/** An answer is dealt with in milliseconds; the machine is busy with other tests too. */
const SLACK_MS = 500;

describe('agents who vanish', () => {
  let parts: EngineParts;
  let proxy: FaultProxy;
  let engine: InProcessEngine;
  /** Prompts that began to play: when, to which channel or bridge, which sound. */
  const played: { at: number; target: string; media: string }[] = [];
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 2 });
    proxy = await startFaultProxy(parts.asterisks.pbx.ariUrl);
    proxy.events = (text, deliver) => {
      const event = JSON.parse(text) as Started;
      if (event.type === 'PlaybackStarted') {
        const { media_uri: media, target_uri: target } = event.playback;
        played.push({ at: Date.now(), target, media });
      }
      deliver(text);
    };
    engine = await startEngine(parts, { ariUrl: proxy.url });
  });
  afterAll(async () => {
    await endEngine(parts, engine);
    await proxy.close();
  });

  const heardSafeHarbour = (attemptId: string) =>
    played.find((one) => one.target === `channel:${attemptId}` && one.media.endsWith('/safe-harbour'));

  it('leave the person with the safe-harbour message within the limit, hung up and counted', async () => {
    await agentsReady(engine, parts.agentIds);
    // One who hangs up after some seconds of the message, and one who hears it to its end.
    await parts.runCampaign(engine, 'vanish', ['08', '02']);
    await boardShows(engine, (floor) => callsIn(floor, 'ringing').length === 2, 'both phones ring');
    for (const agentId of parts.agentIds) await engine.command({ type: 'agent.logout', agentId });
    const calls = await parts.finished('vanish');
    for (const call of calls) {
      const { attemptId, stamps } = call;
      expect(call).toMatchObject({
        dialStatus: 'abandoned',
        lineResult: 'ANSWERED',
        next: { state: 'final' },
      });
      expect(call).not.toHaveProperty('agentId');
      const heardAfterMs = (heardSafeHarbour(attemptId)?.at ?? Infinity) - (stamps.answeredAt ?? 0);
      expect(heardAfterMs).toBeGreaterThanOrEqual(2_000 - MESSAGE_LEAD_MS);
      expect(heardAfterMs).toBeLessThan(2_000 + SLACK_MS);
      expectStampsInOrder(call);
    }
    const stayed = calls.find(({ number }) => number.endsWith('02'));
    expect(stayed).toMatchObject({ hangupReason: 'abandoned', endedBy: 'engine', q850: 16 });
    const heardAt = heardSafeHarbour(stayed?.attemptId ?? '')?.at ?? 0;
    const heardMs = (stayed?.stamps.endedAt ?? 0) - heardAt;
    // The recording lasts 14.1 s.
    expect(heardMs).toBeGreaterThan(13_500);
    expect(heardMs).toBeLessThan(15_500);
    expect(await parts.records.progress('vanish')).toMatchObject({ abandoned: 2, connected: 0 });
    const { campaigns } = await engine.board();
    expect(campaigns.find(({ campaignId }) => campaignId === 'vanish')).toMatchObject({ abandoned: 2 });
  }, 60_000);

  it('in mid-prompt, by their phones: the person is given the limit anew and then the message', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'phones', ['07'], { answerLimitMs: 700 });
    const floor = await boardShows(
      engine,
      (shown) => callsIn(shown, 'consent').length === 1,
      'the prompt plays',
    );
    const [attempt] = callsIn(floor, 'consent');
    const vanishedAt = Date.now();
    await hangUpPhones(parts.asterisks.pstn);
    await eventually(() => heardSafeHarbour(attempt?.attemptId ?? '') !== undefined, 'the message');
    const heardAfterMs = (heardSafeHarbour(attempt?.attemptId ?? '')?.at ?? Infinity) - vanishedAt;
    expect(heardAfterMs).toBeLessThan(700 + SLACK_MS);
    // Enough was heard: the person hangs up.
    await ariRequest(parts.asterisks.pbx, 'DELETE', `channels/${attempt?.attemptId ?? ''}`);
    const [call] = await parts.finished('phones');
    expect(call).toMatchObject({ dialStatus: 'abandoned' });
    // The phones are called again by themselves.
    await agentsReady(engine, parts.agentIds);
  }, 60_000);

  it('the forbidden order of prompt and join is refused at the start, and nothing is dialled', async () => {
    const [number = ''] = await parts.importLeads('forbidden', ['02']);
    await parts.createCampaign('forbidden', { policy: undefined });
    const reply = await engine.command({ type: 'campaign.start', campaignId: 'forbidden' });
    expect(reply).toMatchObject({ ok: false, code: 'prompt-before-agent-forbidden' });
    expect((await parts.records.campaign('forbidden'))?.state).toBe('draft');
    expect(parts.invitesOf(number)).toBe(0);
  });

  it('where the law wants the agent first, both hear the prompt in the joined call', async () => {
    await parts.runCampaign(engine, 'agent-first', ['02'], {
      promptBeforeAgent: false,
      policy: { promptBeforeAgent: 'forbidden', source: '16 CFR 310.4(b)(4)' },
    });
    const floor = await boardShows(engine, (shown) => callsIn(shown, 'joined').length === 1, 'the join');
    // Into the bridge, so that the agent hears it too.
    const hasStarted = () =>
      played.some((one) => one.target.startsWith('bridge:b-') && one.media.endsWith('/consent'));
    await eventually(hasStarted, 'the prompt after the join');
    const talking = floor.agents.find(({ state }) => state === 'talking');
    await eventually(async () => {
      const progress = await parts.stores.hopper.openAttempts();
      return progress.some(({ call }) => (call as { consent?: string } | undefined)?.consent === 'given');
    }, 'the key in the joined call');
    await engine.command({ type: 'agent.hangup', agentId: talking?.agentId ?? '' });
    const [call] = await parts.finished('agent-first');
    expect(call).toMatchObject({ dialStatus: 'answered', consent: 'given', endedBy: 'agent' });
    const { answeredAt = 0, joinedAt = 0, promptAt = 0, consentAt = 0 } = call?.stamps ?? {};
    expect([answeredAt, joinedAt, promptAt, consentAt]).toEqual(
      [answeredAt, joinedAt, promptAt, consentAt].sort((a, b) => a - b),
    );
  }, 60_000);
});

interface Started {
  readonly type: string;
  readonly playback: { readonly media_uri: string; readonly target_uri: string };
}
