/**
 * Press 1 on the real Asterisk, with the example flow of a payment reminder: with an agent free the person is joined
 * within the campaign's limit, by the record's times; with none they are told, the callback is on record, and they are
 * called back by an agent who was reserved first.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { eventually } from '../support/asterisk.ts';
import { agentsReady, boardShows, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

const REMINDER = fileURLToPath(new URL('../../config/flows/payment-reminder.yaml', import.meta.url));
/** By the number plan: presses the five digits of its number, over and over. */
const PRESSES_ONES = { free: '+15551111144', away: '+15541111144' };
/** Longer than the default, since others use this machine too; what is held is the campaign's own limit. */
const LIMIT_MS = 5_000;
const AUTOMATED: Partial<CampaignSettings> = {
  flow: 'payment-reminder',
  promptBeforeAgent: false,
  consent: undefined,
  answerLimitMs: LIMIT_MS,
  // Far longer than the test: the callback keeps no such distance.
  attemptSpacingMs: 3_600_000,
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
};

describe('press 1', () => {
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));
  const agentId = 'agent-1';
  let parts: EngineParts;
  let engine: InProcessEngine;

  beforeAll(async () => {
    cpSync(REMINDER, join(flowsFolder, 'payment-reminder.yaml'));
    parts = await startEngineParts({ agents: 1 });
    engine = await startEngine(parts, { flowsFolder });
    await agentsReady(engine, parts.agentIds);
  }, 120_000);
  afterAll(async () => {
    await endEngine(parts, engine);
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  async function call(name: 'free' | 'away'): Promise<void> {
    const number = PRESSES_ONES[name];
    await parts.records.createList(name, name);
    const lead = { leadId: name, number, rawNumber: number, fields: {}, sourceLine: 2 };
    await parts.records.importLeads(name, [lead]);
    await parts.createCampaign(name, AUTOMATED);
    const reply = await engine.command({ type: 'campaign.start', campaignId: name });
    expect(reply).toMatchObject({ ok: true });
  }
  const joined = (name: string) =>
    boardShows(
      engine,
      ({ calls }) => calls.some((one) => one.campaignId === name && one.state === 'joined'),
      `somebody talks in ${name}`,
      40_000,
    );
  const hangUp = async () =>
    expect(await engine.command({ type: 'agent.hangup', agentId })).toMatchObject({ ok: true });

  it('joins who presses with a free agent, within the limit', async () => {
    await call('free');
    await joined('free');
    await hangUp();
    const [record] = await parts.finished('free');
    expect(record).toMatchObject({ agentId, dialStatus: 'answered', next: { state: 'final' } });
    const [run] = record?.details?.flow ?? [];
    expect(run).toMatchObject({
      end: 'transferred',
      path: [{ nodeId: 'reminder', by: '1' }, { nodeId: 'agent' }],
    });
    const askedAt = run?.askedAt ?? 0;
    expect(askedAt).toBeGreaterThan(record?.stamps.answeredAt ?? Number.POSITIVE_INFINITY);
    expect((record?.stamps.joinedAt ?? 0) - askedAt).toBeLessThan(LIMIT_MS);
  }, 60_000);

  it('tells who presses that nobody is free, and calls them back when somebody is', async () => {
    await agentsReady(engine, parts.agentIds);
    const pause = { type: 'agent.pause', agentId, reason: 'break' } as const;
    expect(await engine.command(pause)).toMatchObject({ ok: true });
    await call('away');
    const [told] = await parts.finished('away');
    const run = told?.details?.flow?.[0];
    expect(run?.path?.map(({ nodeId, by }) => [nodeId, by])).toEqual([
      ['reminder', '1'],
      ['agent', 'failed'],
      ['promise', undefined],
      ['nobodyFree', undefined],
      ['end', undefined],
    ]);
    const { askedAt = 0 } = run ?? {};
    const failedAt = run?.path?.find(({ nodeId }) => nodeId === 'promise')?.at ?? 0;
    expect(failedAt - askedAt).toBeGreaterThanOrEqual(LIMIT_MS);
    expect(failedAt - askedAt).toBeLessThan(LIMIT_MS + 500);
    // Heard to its end: what they were told lasts longer than this.
    expect((run?.endedAt ?? 0) - failedAt).toBeGreaterThan(3_000);
    const ofCampaign = () => parts.records.callbacks.find({ campaignId: 'away', limit: 10 });
    expect(await ofCampaign()).toMatchObject([
      { callbackId: told?.attemptId, kind: 'campaign', agentId: '', state: 'waiting' },
    ]);
    expect(parts.invitesOf(PRESSES_ONES.away)).toBe(1);
    expect(await engine.command({ type: 'agent.ready', agentId })).toMatchObject({ ok: true });
    await joined('away');
    await hangUp();
    await eventually(async () => (await ofCampaign())[0]?.state === 'done', 'the callback is done', 20_000);
    expect(parts.invitesOf(PRESSES_ONES.away)).toBe(2);
    const again = (await parts.closed('away')).find(({ attemptId }) => attemptId !== told?.attemptId);
    expect(again).toMatchObject({
      agentId,
      details: { origin: 'callback', callback: { callbackId: told?.attemptId } },
    });
    expect(again?.details?.flow).toBeUndefined();
  }, 120_000);
});
