import { describe, expect, it } from 'vitest';
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
