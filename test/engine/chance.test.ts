/** Whatever agents, supervisors, customers and callers do, in any order: nobody waits in silence, nothing is left over. */
import { afterAll, describe, expect, it } from 'vitest';
import { playOut } from './chance/playOut.ts';

/** OUTPACE_SEEDS=500 for a long run. Six kinds of campaign take turns. */
const SEEDS = Array.from({ length: Number(process.env['OUTPACE_SEEDS'] ?? 12) }, (_, index) => index + 1);

const seen = new Map<string, number>();

describe('everybody acting at random', () => {
  it.each(SEEDS)('breaks no rule in story %i', (seed) => {
    const told = playOut(seed);
    for (const [what, times] of told.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    expect(told.violations).toEqual([]);
  });

  afterAll(() => {
    const actions = ['hold', 'transfer', 'completeTransfer', 'conference', 'park', 'sendToFlow', 'listen'];
    for (const action of actions) expect(seen.get(`${action} ok`) ?? 0, action).toBeGreaterThan(0);
  });
});
