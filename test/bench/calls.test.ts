/** A short form of `npm run bench:calls`, so that it cannot rot; times are never asserted here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchOptions } from '../../bench/calls/options.ts';
import { benchPhones, runRounds, TRUNK_ID } from '../../bench/calls/rounds.ts';
import { drawTable, faultsOf } from '../../bench/calls/verdict.ts';
import { openWorld, type BenchWorld } from '../../bench/calls/world.ts';

const OPTIONS: BenchOptions = {
  rounds: 1,
  seconds: 3,
  rate: 10,
  talkMs: 500,
  agents: 15,
  json: true,
  profile: false,
};
const CALLS = OPTIONS.rate * OPTIONS.seconds;

describe('the bench of calls', () => {
  let world: BenchWorld;
  beforeAll(async () => {
    const phones = benchPhones(OPTIONS.agents);
    world = await openWorld({ trunkId: TRUNK_ID, phones, keep: false, onProgress: () => undefined });
  });
  afterAll(async () => {
    await world.close();
  });

  it('joins every call, without an error and with nothing left, through the engine and through the bare client', async () => {
    const rounds = await runRounds({
      world,
      options: OPTIONS,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(rounds.map(({ client }) => client)).toEqual(['engine', 'bare']);
    for (const round of rounds) expect(faultsOf(round, CALLS), round.client).toEqual([]);
    const [engine] = rounds;
    expect(engine?.records).toEqual({ attempts: CALLS, closed: CALLS, connected: CALLS });
    expect(drawTable(rounds)).toMatch(/^joined +30 +30$/m);
  }, 90_000);

  it('ends with its processes where it is interrupted', async () => {
    const stop = new AbortController();
    const running = runRounds({ world, options: OPTIONS, signal: stop.signal, onProgress: () => undefined });
    stop.abort();
    await expect(running).rejects.toThrow();
  });
});
