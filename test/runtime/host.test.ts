import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { createHost } from '../../src/runtime/host.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';

const WAKE: EngineInput = { type: 'wake' };
const LIST: Effect = { type: 'listCalls' };

/** An engine of which only the steps matter. */
function hosted(
  step: (input: EngineInput) => readonly Effect[],
  run: (effect: Effect) => void = () => undefined,
) {
  const clock = createVirtualClock(0);
  const steps: string[] = [];
  const crashes: string[] = [];
  let wakeAt: number | undefined;
  let stepped = 0;
  const engine: Engine = {
    step(input, now) {
      steps.push(`${now} ${input.type}`);
      return step(input);
    },
    nextWakeAt: () => wakeAt,
    board: () => {
      throw new Error('not asked');
    },
    desk: () => undefined,
    pacing: () => ({}),
  };
  const host = createHost({
    engine,
    clock,
    run,
    stepped: () => (stepped += 1),
    crashed: (error, input) => crashes.push(`${input.type}: ${String(error)}`),
  });
  const wake = (at: number | undefined): void => {
    wakeAt = at;
  };
  return { clock, host, steps, crashes, wake, stepped: () => stepped };
}

describe('the host', () => {
  it('gives the engine one input at a time, in order, also those posted by effects', () => {
    const story: string[] = [];
    const { host, steps, stepped } = hosted(
      (input) => (input.type === 'listFailed' ? [LIST, LIST] : []),
      () => {
        story.push(`effect after ${steps.length}`);
        host.post(WAKE);
      },
    );
    host.post({ type: 'listFailed' });
    expect(steps).toEqual(['0 listFailed', '0 wake', '0 wake']);
    expect(story).toEqual(['effect after 1', 'effect after 1']);
    expect(stepped(), 'once for the batch').toBe(1);
  });

  it('wakes the engine when it asks for it, by one timer', () => {
    const { clock, host, steps, wake } = hosted(() => []);
    wake(500);
    host.post({ type: 'listFailed' });
    wake(200);
    host.post({ type: 'listFailed' });
    expect(clock.pending).toBe(1);
    wake(undefined);
    clock.advanceTo(1_000);
    expect(steps).toEqual(['0 listFailed', '0 listFailed', '200 wake']);
    expect(clock.pending).toBe(0);
  });

  it('takes nothing and wakes nobody once stopped', () => {
    const { clock, host, steps, wake } = hosted(() => []);
    wake(500);
    host.post(WAKE);
    host.stop();
    host.post(WAKE);
    clock.advanceTo(1_000);
    expect(steps).toEqual(['0 wake']);
  });

  it.each(['a step', 'an effect'])('reports %s that throws, once, and stops', (what) => {
    const fail = (): never => {
      throw new Error('bug');
    };
    const { clock, host, steps, crashes, wake } = hosted(
      () => (what === 'a step' ? fail() : [LIST]),
      what === 'a step' ? undefined : fail,
    );
    wake(500);
    host.post({ type: 'listFailed' });
    host.post(WAKE);
    clock.advanceTo(1_000);
    expect(crashes).toEqual(['listFailed: Error: bug']);
    expect(steps).toEqual(['0 listFailed']);
  });
});
