/**
 * The host of one engine: one mailbox, one timer. Each input is given to `step` with the time, and the effects are
 * handed to the runner at once, so the engine needs no locks and sees everything in one order.
 */
import type { Effect } from '../engine/effect.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';

export interface EngineHost {
  post(input: EngineInput): void;
  /** No further input is taken; the timer ends. */
  stop(): void;
}

export interface HostOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly run: (effect: Effect) => void;
  /** After each input, with what followed from it. */
  readonly traced?: ((input: EngineInput, effects: readonly Effect[]) => void) | undefined;
  /** After each input: what followed from it, and how long the engine took. */
  readonly timed?: ((effects: readonly Effect[], tookMs: number) => void) | undefined;
  /** After each batch of inputs. */
  readonly stepped?: () => void;
  /** A bug in the engine: the input is lost, the process must not go on dialling. */
  readonly crashed: (error: unknown, input: EngineInput) => void;
}

export function createHost({ engine, clock, run, traced, timed, stepped, crashed }: HostOptions): EngineHost {
  const mailbox: EngineInput[] = [];
  let isStepping = false;
  let isStopped = false;
  let cancelTimer: (() => void) | undefined;
  /** Most inputs leave the next deadline where it was. */
  let timerAt: number | undefined;

  const drain = (): void => {
    if (isStepping) return;
    isStepping = true;
    for (let input = mailbox.shift(); input !== undefined; input = mailbox.shift()) {
      try {
        const startedAt = timed === undefined ? 0 : performance.now();
        const effects = engine.step(input, clock.now());
        timed?.(effects, performance.now() - startedAt);
        traced?.(input, effects);
        for (const effect of effects) run(effect);
      } catch (error) {
        stop();
        crashed(error, input);
      }
    }
    isStepping = false;
    setTimer();
    stepped?.();
  };
  const setTimer = (): void => {
    const at = isStopped ? undefined : engine.nextWakeAt();
    if (at === timerAt) return;
    cancelTimer?.();
    timerAt = at;
    cancelTimer = at === undefined ? undefined : clock.wakeAt(at, wake);
  };
  const wake = (): void => {
    timerAt = undefined;
    post({ type: 'wake' });
  };
  const post = (input: EngineInput): void => {
    if (isStopped) return;
    mailbox.push(input);
    drain();
  };

  const stop = (): void => {
    isStopped = true;
    mailbox.length = 0;
    cancelTimer?.();
  };

  return { post, stop };
}
