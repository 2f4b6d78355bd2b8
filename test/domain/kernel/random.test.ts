import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RandomSource, randomStream } from '../../../src/domain/kernel/random.ts';

function draws(random: RandomSource, count: number): number[] {
  return Array.from({ length: count }, () => random());
}

describe('random streams', () => {
  it('draw numbers from 0 up to, but not including, 1', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, name) => {
        for (const drawn of draws(randomStream(seed, name), 50)) {
          expect(drawn).toBeGreaterThanOrEqual(0);
          expect(drawn).toBeLessThan(1);
        }
      }),
    );
  });

  it('are the same for the same seed and name, whatever another stream draws meanwhile', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.string(), (seed, name, other) => {
        const alone = draws(randomStream(seed, name), 20);
        const [stream, disturbing] = [randomStream(seed, name), randomStream(seed, other)];
        const beside = Array.from({ length: 20 }, () => {
          disturbing();
          return stream();
        });
        expect(beside).toEqual(alone);
      }),
    );
  });

  it('differ between names and between seeds', () => {
    const streams = [1, 2, 3].flatMap((seed) => ['a', 'b', 'ab', ''].map((name) => randomStream(seed, name)));
    const firsts = streams.map((stream) => draws(stream, 3).join());
    expect(new Set(firsts).size).toBe(streams.length);
  });

  it('are even enough: each tenth gets a tenth of many draws', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    const all = draws(randomStream(42, 'even'), 100_000);
    for (const drawn of all) tenths[Math.floor(drawn * 10)] = (tenths[Math.floor(drawn * 10)] ?? 0) + 1;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
