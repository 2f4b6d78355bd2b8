import { describe, expect, it } from 'vitest';
import { createLoop } from '../../src/runtime/loop.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';
import { settle } from './parts.ts';

describe('a loop', () => {
  it('takes its first turn at once and each next one after the wait that the last one asked for', async () => {
    const clock = createVirtualClock(0);
    const turns: number[] = [];
    const loop = createLoop(clock, async () => {
      turns.push(clock.now());
      return turns.length * 100;
    });
    loop.start();
    loop.start();
    for (let ms = 0; ms < 700; ms += 10) {
      await settle();
      clock.advanceBy(10);
    }
    expect(turns).toEqual([0, 100, 300, 600]);
  });

  it('never takes two turns at once', async () => {
    const clock = createVirtualClock(0);
    let turns = 0;
    const loop = createLoop(clock, () => {
      turns += 1;
      return new Promise<number>(() => undefined);
    });
    loop.start();
    await settle();
    clock.advanceBy(1_000_000);
    await settle();
    expect(turns).toBe(1);
  });

  it('stops when the turn under way has ended, and takes no further one', async () => {
    const clock = createVirtualClock(0);
    let turns = 0;
    let end: (waitMs: number) => void = () => undefined;
    const loop = createLoop(clock, () => {
      turns += 1;
      return new Promise<number>((resolve) => {
        end = resolve;
      });
    });
    loop.start();
    const stopped = loop.stop();
    const early = await Promise.race([stopped.then(() => 'stopped'), settle().then(() => 'still under way')]);
    expect(early).toBe('still under way');
    end(10);
    await stopped;
    clock.advanceBy(1_000);
    await settle();
    expect(turns).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('stops between two turns at once', async () => {
    const clock = createVirtualClock(0);
    const loop = createLoop(clock, async () => 1_000);
    loop.start();
    await settle();
    await loop.stop();
    expect(clock.pending).toBe(0);
  });
});
