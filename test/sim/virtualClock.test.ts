import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceSettling, createVirtualClock, runSettling } from '../../src/sim/virtualClock.ts';

describe('virtual clock', () => {
  it('runs an entry at its own time, not at the time advanced to', () => {
    const clock = createVirtualClock(1_000);
    const seen: number[] = [];
    clock.wakeAt(1_300, () => seen.push(clock.now()));
    clock.advanceTo(5_000);
    expect(seen).toEqual([1_300]);
    expect(clock.now()).toBe(5_000);
  });

  it('runs what an entry registers within the same advance', () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    clock.wakeAt(10, () => clock.wakeAt(15, () => seen.push(clock.now())));
    clock.advanceBy(20);
    expect(seen).toEqual([15]);
  });

  it('runs an entry for the past at once on the next advance, without going back', () => {
    const clock = createVirtualClock(100);
    const seen: number[] = [];
    clock.wakeAt(5, () => seen.push(clock.now()));
    clock.advanceBy(0);
    expect(seen).toEqual([100]);
  });

  it('does not run a cancelled entry, and forgets it', () => {
    const clock = createVirtualClock();
    const cancel = clock.wakeAt(5, () => expect.unreachable());
    cancel();
    cancel();
    expect(clock.pending).toBe(0);
    expect(clock.runNext()).toBe(false);
    clock.advanceBy(10);
  });

  it('cancelling after the entry has run changes nothing', () => {
    const clock = createVirtualClock();
    const cancel = clock.wakeAt(1, () => undefined);
    clock.wakeAt(2, () => undefined);
    clock.runNext();
    cancel();
    expect(clock.pending).toBe(1);
  });

  it('refuses to run backwards and to wake at no time', () => {
    const clock = createVirtualClock(100);
    expect(() => clock.advanceTo(99)).toThrow(/backwards/);
    expect(() => clock.wakeAt(Number.NaN, () => undefined)).toThrow(/finite/);
  });

  it('keeps its place when an entry throws', () => {
    const clock = createVirtualClock();
    let ran = false;
    clock.wakeAt(1, () => {
      throw new Error('broken');
    });
    clock.wakeAt(2, () => {
      ran = true;
    });
    expect(() => clock.advanceBy(5)).toThrow('broken');
    clock.advanceTo(5);
    expect(ran).toBe(true);
  });

  it('lets awaited work go on between two entries when advanced settling', async () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    const wait = (at: number): Promise<void> =>
      new Promise((resolve) => {
        clock.wakeAt(at, resolve);
      });
    const work = (async () => {
      for (const at of [10, 20, 30]) {
        await wait(at);
        seen.push(clock.now());
      }
    })();
    await advanceSettling(clock, 40);
    await work;
    expect(seen).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(40);
  });

  it('runs any entries exactly once, by due time and then by registration, whatever is cancelled', () => {
    const plans = fc.array(fc.record({ due: fc.integer({ min: 0, max: 50 }), cancelled: fc.boolean() }));
    const steps = fc.array(fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(plans, steps, (plan, advances) => {
        const clock = createVirtualClock();
        const ran: { due: number; index: number }[] = [];
        const cancels = plan.map(({ due }, index) =>
          clock.wakeAt(due, () => {
            expect(clock.now()).toBe(due);
            ran.push({ due, index });
          }),
        );
        plan.forEach(({ cancelled }, index) => cancelled && cancels[index]?.());
        for (const durationMs of advances) clock.advanceBy(durationMs);
        clock.advanceTo(Math.max(clock.now(), 60));
        const expected = plan
          .flatMap(({ due, cancelled }, index) => (cancelled ? [] : [{ due, index }]))
          .sort((left, right) => left.due - right.due || left.index - right.index);
        expect(ran).toEqual(expected);
        expect(clock.pending).toBe(0);
      }),
    );
  });
});

describe('running with promises between', () => {
  it('lets every promise settle before the next entry, however long the chain', async () => {
    const clock = createVirtualClock();
    const seen: string[] = [];
    const chain = async (name: string, links: number): Promise<void> => {
      for (let link = 0; link < links; link += 1) await Promise.resolve();
      seen.push(`${name} settled at ${clock.now()}`);
    };
    for (const at of [10, 20, 20]) clock.wakeAt(at, () => void chain(`entry of ${at}`, 200));
    await runSettling(clock, () => false);
    expect(seen).toEqual([
      'entry of 10 settled at 10',
      'entry of 20 settled at 20',
      'entry of 20 settled at 20',
    ]);
  });

  it('goes on with what a settled promise registers', async () => {
    const clock = createVirtualClock();
    const pause = (ms: number): Promise<void> =>
      new Promise((resolve) => clock.wakeAt(clock.now() + ms, resolve));
    let isDone = false;
    void (async () => {
      for (let round = 0; round < 5; round += 1) await pause(100);
      isDone = true;
    })();
    await runSettling(clock, () => isDone);
    expect(clock.now()).toBe(500);
  });

  it('stops when told, and throws what an entry throws', async () => {
    const clock = createVirtualClock();
    for (const at of [10, 20, 30]) clock.wakeAt(at, () => undefined);
    await runSettling(clock, () => clock.now() >= 20);
    expect(clock.pending).toBe(1);
    clock.wakeAt(25, () => {
      throw new Error('broken entry');
    });
    await expect(runSettling(clock, () => false)).rejects.toThrow('broken entry');
  });
});
