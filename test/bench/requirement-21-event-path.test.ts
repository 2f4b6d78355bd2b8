/**
 * Requirement 21 in a short form: answered calls at a steady rate through the engine, while Asterisk is asked OPTIONS.
 * Nothing is lost and every OPTIONS is answered; times are `npm run soak:event-path`'s to hold.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchOptions } from '../../bench/calls/options.ts';
import { benchPhones, runRounds, TRUNK_ID } from '../../bench/calls/rounds.ts';
import { openWorld, type BenchWorld } from '../../bench/calls/world.ts';
import { pageOf } from '../../bench/eventPath/page.ts';
import { losses } from '../../bench/eventPath/verdict.ts';
import { openWitness } from '../../bench/eventPath/witness.ts';

const OPTIONS: BenchOptions = {
  rounds: 1,
  seconds: 5,
  rate: 20,
  talkMs: 500,
  agents: 30,
  json: true,
  profile: false,
};
const CALLS = OPTIONS.rate * OPTIONS.seconds;

let world: BenchWorld;
beforeAll(async () => {
  const phones = benchPhones(OPTIONS.agents);
  world = await openWorld({ trunkId: TRUNK_ID, phones, keep: false, onProgress: () => undefined });
});
afterAll(async () => {
  await world.close();
});

it('requirement 21: at a steady rate no call is lost and Asterisk answers OPTIONS throughout', async () => {
  const witness = await openWitness(world.pair.pbx, 'outpace-bench-');
  const [round] = await runRounds({
    world,
    options: OPTIONS,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onSeated: () => witness.countFromNow(),
    only: 'engine',
  });
  const witnessed = await witness.end();
  console.log(JSON.stringify({ witnessed, loopDelayMs: round?.loopDelayMs, perSecond: round?.perSecond }));
  if (round === undefined) throw new Error('no round');
  // Warnings, and attempts that were made again undialled, tell of a machine that is busy with other work.
  const { records, ...rest } = round;
  expect(losses({ ...rest, errors: {} }, CALLS, witnessed)).toEqual([]);
  expect(records?.closed).toBe(records?.attempts);
  expect(records?.connected).toBe(CALLS);
  // Each call is a dozen events; a witness of nothing would see none.
  expect(witnessed.events).toBeGreaterThan(10 * CALLS);
  expect(witnessed.asked).toBeGreaterThan(10);
  const { rate, seconds } = OPTIONS;
  const page = pageOf([{ rate, seconds, asterisk: '22', witnessed, round, shortcomings: [] }]);
  expect(page).toContain('| joined with an agent | 100 of 100 |');
  expect(page).not.toMatch(/undefined|NaN/u);
}, 90_000);
