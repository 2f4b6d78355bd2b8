import { describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { createBudgetRestorer } from '../../src/runtime/budgetRestorer.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { aCampaign, aJoinedCdr, anAttempt, closed } from '../support/records.ts';
import { keptLog } from './parts.ts';

const NOON = Date.UTC(2026, 2, 10, 12);
const joinedAt = (at: number, attemptNumber: number) =>
  closed(aJoinedCdr(anAttempt(1, attemptNumber, { createdAt: at - 3_333 })));

function restoring() {
  const clock = createVirtualClock(NOON);
  const records = createMemoryRecords();
  const posted: EngineInput[] = [];
  const restorer = createBudgetRestorer({
    records,
    clock,
    log: keptLog(),
    post: (input) => posted.push(input),
  });
  restorer.start();
  return { records, posted, restorer, pass: (ms: number) => advanceSettling(clock, clock.now() + ms) };
}

describe('the budget of a campaign', () => {
  it('is told once, when the campaign is first set', async () => {
    const { records, posted, restorer } = restoring();
    await records.write([joinedAt(NOON - 60_000, 1)]);
    await restorer.set(aCampaign());
    await restorer.set(aCampaign());
    const days = [{ startsAt: Date.UTC(2026, 2, 10), answered: 1, abandoned: 0 }];
    expect(posted).toEqual([{ type: 'budgetRestored', campaignId: 'campaign-1', days }]);
    await restorer.stop();
  });

  it('is told of the days that a longer window reaches back to, each day once', async () => {
    const { records, posted, restorer } = restoring();
    const day = 86_400_000;
    const firstDay = Date.UTC(2026, 2, 10) - 31 * day;
    await records.write([
      joinedAt(NOON - 40 * day, 1),
      joinedAt(firstDay - 1_000, 2),
      joinedAt(firstDay + 5_000, 3),
      joinedAt(NOON - 60_000, 4),
    ]);
    const campaign = aCampaign();
    const windowOf = (days: number) => ({
      ...campaign,
      settings: {
        ...campaign.settings,
        pacing: { ...DEFAULT_CAMPAIGN_PACING, windows: [{ name: 'w', limit: 0.03, days }] },
      },
    });
    await restorer.set(windowOf(1));
    await restorer.set(windowOf(90));
    await restorer.set(windowOf(90));
    const answered = posted.map((input) =>
      input.type === 'budgetRestored' ? input.days.reduce((sum, one) => sum + one.answered, 0) : 0,
    );
    expect(answered).toEqual([2, 2]);
    expect(posted).toMatchObject([{}, { isEarlier: true }]);
    await restorer.stop();
  });

  it('is told when the database is back, without what the engine has counted itself meanwhile', async () => {
    const { records, posted, restorer, pass } = restoring();
    await records.write([joinedAt(NOON - 60_000, 1), joinedAt(NOON + 1_000, 2)]);
    records.away = true;
    await restorer.set(aCampaign());
    await pass(10_000);
    expect(posted).toEqual([]);
    records.away = false;
    await pass(5_000);
    expect(posted).toMatchObject([{ days: [{ answered: 1 }] }]);
    await restorer.stop();
  });
});
