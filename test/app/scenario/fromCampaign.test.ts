import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioFromCampaign } from '../../../src/app/scenario/fromCampaign.ts';
import type { RecordsPort } from '../../../src/ports/records.ts';
import { createPgliteRecords } from '../../../src/records/pglite.ts';
import { runStudy } from '../../../src/sim/study/study.ts';
import { aCampaign, aCdr, aJoinedCdr, aLead, anAttempt, closed } from '../../support/records.ts';

const MORNING = Date.UTC(2026, 2, 10, 9);
const DAY = 86_400_000;
const CALLS = 600;

/** A real database with a campaign of 600 calls, every third of them a conversation. */
describe('a scenario from a campaign on record', () => {
  let records: RecordsPort;

  beforeAll(async () => {
    records = createPgliteRecords();
    await records.start();
    await records.createList('list-1', 'list');
    await records.importLeads('list-1', [aLead(1)]);
    await records.createCampaign(aCampaign());
    await records.createCampaign(aCampaign({ campaignId: 'empty' }));
    const attempts = Array.from({ length: CALLS }, (_, index) =>
      anAttempt(1, index + 1, { createdAt: MORNING + index * 10_000 }),
    );
    await records.write(
      attempts.map((attempt, index) => closed(index % 3 === 0 ? aJoinedCdr(attempt) : aCdr(attempt))),
    );
  });
  afterAll(() => records.stop());

  it("has the calls' shares and the campaign's own limits, and can be played", async () => {
    const { scenario, basis } = await scenarioFromCampaign(records, 'campaign-1', 7, MORNING + DAY);
    expect(basis).toMatchObject({ dials: CALLS, answered: CALLS / 3, conversations: CALLS / 3, wrapUps: 0 });
    expect(scenario).toMatchObject({
      name: 'campaign-1',
      agents: 1,
      ringTimeoutMs: 10_000,
      graceMs: 1_850,
      abandonLimit: 0.03,
      lines: 10,
    });
    expect(scenario.answer.share).toBeCloseTo(1 / 3);
    const played = await runStudy(
      [{ scenario, policy: 'progressive' }],
      { first: 1, count: 1 },
      { workers: 1 },
    );
    const { joined = 0, dials = 1 } = played[0]?.days[0] ?? {};
    expect(joined / dials).toBeGreaterThan(0.2);
    expect(joined / dials).toBeLessThan(0.5);
  });

  it('is refused where there are too few calls in those days, with the way out', async () => {
    await expect(scenarioFromCampaign(records, 'empty', 30, MORNING + DAY)).rejects.toThrow(
      'campaign empty has 0 dials with 0 conversations in the last 30 days; at least 500 and 100 are needed: take more days with --days',
    );
    await expect(scenarioFromCampaign(records, 'campaign-1', 1, MORNING + 3 * DAY)).rejects.toThrow(
      'has 0 dials',
    );
  });

  it('is refused where there is no such campaign', async () => {
    await expect(scenarioFromCampaign(records, 'none', 30, MORNING)).rejects.toThrow(
      'there is no campaign "none"',
    );
  });
});
