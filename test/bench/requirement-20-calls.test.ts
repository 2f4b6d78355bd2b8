/** Requirement 20 in a short form: every call has its record, and nothing of it is left; growth is `npm run soak:calls`'s to show. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { benchPhones } from '../../bench/calls/rounds.ts';
import { openWorld, type BenchWorld } from '../../bench/calls/world.ts';
import { expectedResults } from '../../bench/soakCalls/people.ts';
import { runSoakCalls } from '../../bench/soakCalls/run.ts';
import { shortcomings } from '../../bench/soakCalls/verdict.ts';

const TRUNK_ID = 'soak';
const OPTIONS = { calls: 60, rate: 20, agents: 10, talkMs: 500, json: true, write: false, keep: false };

let world: BenchWorld;
const phones = benchPhones(OPTIONS.agents);
beforeAll(async () => {
  world = await openWorld({ trunkId: TRUNK_ID, phones, keep: false, onProgress: () => undefined });
});
afterAll(async () => {
  await world.close();
});

it('requirement 20: each of 60 calls ends as its number says, and nothing of them is left', async () => {
  const run = await runSoakCalls({
    world,
    trunkId: TRUNK_ID,
    phones,
    options: OPTIONS,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    restMs: 0,
    looks: 1,
  });
  expect(run.results).toMatchObject(expectedResults(OPTIONS.calls));
  expect(run.joined).toBe(expectedResults(OPTIONS.calls)['ANSWERED']);
  expect(run).toMatchObject({ openAttempts: 0, left: { channels: 0, bridges: 0 } });
  expect(run.samples.at(-1)).toMatchObject({ calls: OPTIONS.calls, liveCalls: 0 });
  // Asterisk's idle threads go after a minute only.
  expect(shortcomings(run, OPTIONS).filter((what) => !/^(threads|files)/.test(what))).toEqual([]);
}, 150_000);
