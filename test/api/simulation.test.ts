/** A change of pacing tried out as a job over HTTP, on a campaign's own records in a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pacingPreview } from '../../src/api/schemas/pacing.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { aCampaign, aCdr, aJoinedCdr, aLead, anAttempt, closed } from '../support/records.ts';

const CALLS = 600;
const params = { campaignId: 'campaign-1' };
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  const { records } = api.parts;
  const settings = { ...aCampaign().settings, ringTimeoutMs: 20_000, promptBeforeAgent: false };
  await records.createList('list-1', 'list');
  await records.importLeads('list-1', [aLead(1)]);
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP, settings }));
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP, settings, campaignId: 'empty' }));
  const start = Date.now() - CALLS * 10_000 - 60_000;
  const attempts = Array.from({ length: CALLS }, (_, index) =>
    anAttempt(1, index + 1, { dialGroupId: API_DIAL_GROUP, createdAt: start + index * 10_000 }),
  );
  await records.write(
    attempts.map((attempt, index) => closed(index % 3 === 0 ? aJoinedCdr(attempt) : aCdr(attempt))),
  );
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

async function ended(jobId: string) {
  const supervisor = api.client('supervisor');
  return eventually(async () => {
    const job = await supervisor('GET /jobs/:jobId', { params: { jobId } });
    return job.state === 'running' || job.state === 'waiting' ? undefined : job;
  }, 60_000);
}

describe('a change of pacing that is tried out', () => {
  it('is played before and after on the same days, with intervals, and changes nothing', async () => {
    const supervisor = api.client('supervisor');
    const body = {
      changes: { mode: 'predictive' as const, windows: [{ name: 'day', limit: 0.03, days: 1 }], weight: 2 },
      days: 3,
      agents: 20,
    };
    const { jobId } = await supervisor('POST /campaigns/:campaignId/pacing/simulations', { params, body });
    const job = await ended(jobId);
    expect(job, JSON.stringify(job.problem)).toMatchObject({
      state: 'done',
      progress: { done: 6, total: 6 },
    });
    const preview = pacingPreview.parse(job.result);
    expect(preview).toMatchObject({
      agents: 20,
      notPlayed: ['weight'],
      basis: { dials: CALLS, conversations: CALLS / 3 },
    });
    expect(preview.values.map(({ key }) => key)).toContain('mode');
    const { before, after, difference } = preview;
    // Dialling ahead keeps the same agents busier; dialling for each who is idle abandons hardly anybody.
    expect(after.occupancy.mean).toBeGreaterThan(before.occupancy.mean);
    expect(before.abandonedShare.mean).toBeLessThan(0.002);
    expect(difference.occupancy.mean).toBeCloseTo(after.occupancy.mean - before.occupancy.mean);
    expect(after.occupancy.halfWidth).toBeGreaterThan(0);
    const { values } = await supervisor('GET /campaigns/:campaignId/pacing', { params });
    expect(values.mode).toBe('progressive');
  }, 90_000);

  it('ends soon where it is cancelled', async () => {
    const supervisor = api.client('supervisor');
    const body = { changes: { mode: 'predictive' as const }, days: 50, agents: 500 };
    const { jobId } = await supervisor('POST /campaigns/:campaignId/pacing/simulations', { params, body });
    await eventually(async () => {
      const { state } = await supervisor('GET /jobs/:jobId', { params: { jobId } });
      return state === 'running' ? true : undefined;
    });
    await supervisor('POST /jobs/:jobId/cancel', { params: { jobId } });
    expect(await ended(jobId)).toMatchObject({ state: 'cancelled' });
  }, 30_000);

  it('is refused at once where it is forbidden or none that is played, and fails with why where records are few', async () => {
    const post = (campaignId: string, changes: object) =>
      api.fetch('supervisor', 'POST', `/campaigns/${campaignId}/pacing/simulations`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ changes }),
      });
    expect(await (await post('campaign-1', { aim: 7 })).json()).toMatchObject({
      code: 'OUT_CAMPAIGN_FORBIDDEN',
    });
    expect(await (await post('campaign-1', { mode: 'preview' })).json()).toMatchObject({
      code: 'OUT_USAGE',
      detail: expect.stringContaining('not preview'),
    });
    const { jobId } = (await (await post('empty', { weight: 2 })).json()) as { readonly jobId: string };
    expect(await ended(jobId)).toMatchObject({ state: 'failed', problem: { code: 'OUT_TOO_FEW_CALLS' } });
  }, 30_000);
});
