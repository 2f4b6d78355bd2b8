import { describe, expect, it } from 'vitest';
import { createPokedLoop, type PokedLoop } from '../../src/runtime/pokedLoop.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';

const EVERY_MS = 1_000;
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

function begun(): { loop: PokedLoop; clock: ReturnType<typeof createVirtualClock>; rounds: number[] } {
  const clock = createVirtualClock(0);
  const rounds: number[] = [];
  const loop: PokedLoop = createPokedLoop(clock, async () => {
    while (!loop.isEnding()) {
      rounds.push(clock.now());
      await loop.sleepUntil(clock.now() + EVERY_MS);
    }
  });
  loop.start();
  return { loop, clock, rounds };
}

describe('a loop that may be woken', () => {
  it('goes round at its time, at once when it is poked, and once for a poke', async () => {
    const { loop, clock, rounds } = begun();
    await settled();
    clock.advanceTo(EVERY_MS);
    await settled();
    expect(rounds).toEqual([0, EVERY_MS]);
    loop.poke();
    await settled();
    expect(rounds).toEqual([0, EVERY_MS, EVERY_MS]);
    clock.advanceTo(2 * EVERY_MS - 1);
    await settled();
    expect(rounds).toHaveLength(3);
    await loop.stop();
  });

  it('keeps a poke that comes while it is at work for its next sleep', async () => {
    const { loop, rounds } = begun();
    loop.poke();
    await settled();
    expect(rounds).toEqual([0, 0]);
    await loop.stop();
  });

  it('ends while it sleeps, and begins no round after that', async () => {
    const { loop, clock, rounds } = begun();
    await settled();
    await loop.stop();
    clock.advanceTo(5 * EVERY_MS);
    await settled();
    expect(rounds).toEqual([0]);
  });
});
