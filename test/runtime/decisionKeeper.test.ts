import { describe, expect, it } from 'vitest';
import { DECISIONS_LIMIT, createDecisionKeeper } from '../../src/runtime/decisionKeeper.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { aDecision } from '../support/records.ts';
import { keptLog } from './parts.ts';

const START = Date.UTC(2026, 2, 10, 12);
const DAY = 86_400_000;

function keeping() {
  const clock = createVirtualClock(START);
  const records = createMemoryRecords();
  const log = keptLog();
  const keeper = createDecisionKeeper({ records, dialGroupId: 'main', keepDays: 2, clock, log });
  keeper.start();
  return { clock, records, log, keeper, pass: (ms: number) => advanceSettling(clock, clock.now() + ms) };
}

describe('kept decisions', () => {
  it('are in the records about a second after they were taken, in order', async () => {
    const { keeper, records, pass } = keeping();
    const decisions = Array.from({ length: 450 }, (_, index) => aDecision(START + index));
    for (const decision of decisions) keeper.keep(decision);
    await pass(2_000);
    expect(records.kept).toEqual(decisions);
    await keeper.stop();
  });

  it('wait while the database is away; the oldest are dropped and counted, and the log says how many', async () => {
    const { keeper, records, log, pass } = keeping();
    records.away = true;
    for (let index = 0; index < DECISIONS_LIMIT + 30; index += 1) keeper.keep(aDecision(START + index));
    await pass(10_000);
    expect(keeper.dropped).toBe(30);
    records.away = false;
    await pass(30_000);
    expect(records.kept).toHaveLength(DECISIONS_LIMIT);
    expect(records.kept[0]?.at).toBe(START + 30);
    expect(log.lines.filter(({ event }) => event === 'decisions.dropped')).toMatchObject([{ dropped: 30 }]);
    await keeper.stop();
  });

  it('past their days are dropped', async () => {
    const { keeper, records, pass } = keeping();
    await records.writeDecisions('main', [aDecision(START - 3 * DAY), aDecision(START - DAY)]);
    await pass(2_000);
    expect(records.kept.map(({ at }) => at)).toEqual([START - DAY]);
    await keeper.stop();
  });

  it('that wait at a stop are written, and lost with a word where the database is away', async () => {
    const { keeper, records, log } = keeping();
    await keeper.stop();
    keeper.keep(aDecision(START));
    await keeper.flush();
    expect(records.kept).toHaveLength(1);
    records.away = true;
    keeper.keep(aDecision(START));
    await keeper.flush();
    expect(log.events()).toContain('decisions.flushFailed');
  });
});
