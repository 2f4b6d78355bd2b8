/**
 * The same setting in the light simulator. What a run comes to after the warm-up is read off what the pacer is shown:
 * it is asked at every change of state. The pacer is shown the floor as the engine shows it: with the end of the
 * wrap-up known where the engine knows it, every call in one group, and a budget that counts over a whole local day.
 */
import { DAY_MS } from '../../src/domain/kernel/time.ts';
import type { FloorView, Pacer, PacingEvent } from '../../src/domain/pacing/pacer.ts';
import { runLightDay, type PolicyFactory } from '../../src/sim/light/day.ts';
import type { Scenario } from '../../src/sim/scenario/scenario.ts';
import { figuresOf, isWithin, overlapMs, type SoakFigures, type Span } from './figures.ts';

/** The engine's is made of trunk and campaign; here there is one of each. */
const GROUP = 'soak';

export interface SimulatedRun {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly policy: PolicyFactory;
  readonly span: Span;
  /** How much of the local day had passed at the start. */
  readonly intoDayMs: number;
  /** Left out: the pacer is not told when wrap-up ends. */
  readonly wrapUpLimitMs?: number | undefined;
}

export function simulate(run: SimulatedRun): SoakFigures {
  let meter: Meter | undefined;
  runLightDay({
    scenario: run.scenario,
    seed: run.seed,
    policy: (settings, random) => (meter = new Meter(run.policy(settings, random), run)),
  });
  if (meter === undefined) throw new Error('the simulator made no pacer');
  return meter.figures();
}

/** A pacer that counts what it is shown, and shows it to another. */
class Meter implements Pacer {
  readonly #pacer: Pacer;
  readonly #run: SimulatedRun;
  #lastAt = 0;
  #busy = 0;
  #available = 0;
  #busyMs = 0;
  #availableMs = 0;
  #joined = 0;
  #abandoned = 0;
  #dials = 0;

  constructor(pacer: Pacer, run: SimulatedRun) {
    this.#pacer = pacer;
    this.#run = run;
  }

  decide(view: FloorView): ReturnType<Pacer['decide']> {
    this.#passTo(view.now);
    this.#busy = view.talking.length + view.wrapping.length;
    this.#available = view.idle.length;
    const decision = this.#pacer.decide(this.#asLive(view));
    if (isWithin(view.now, this.#run.span)) this.#dials += decision.dial;
    return decision;
  }

  observe(event: PacingEvent): void {
    if (isWithin(event.at, this.#run.span)) {
      if (event.type === 'connected') this.#joined += 1;
      if (event.type === 'abandoned') this.#abandoned += 1;
    }
    this.#pacer.observe(event.type === 'resolved' ? { ...event, group: GROUP } : event);
  }

  configure(settings: Parameters<Pacer['configure']>[0]): void {
    this.#pacer.configure(settings);
  }

  snapshot(): unknown {
    return this.#pacer.snapshot();
  }

  restore(snapshot: unknown): void {
    this.#pacer.restore(snapshot);
  }

  figures(): SoakFigures {
    this.#passTo(this.#run.scenario.durationMs);
    return figuresOf({
      busyMs: this.#busyMs,
      availableMs: this.#availableMs,
      joined: this.#joined,
      abandoned: this.#abandoned,
      dials: this.#dials,
    });
  }

  #passTo(now: number): void {
    const passedMs = overlapMs(this.#lastAt, now, this.#run.span);
    this.#busyMs += this.#busy * passedMs;
    this.#availableMs += this.#available * passedMs;
    this.#lastAt = now;
  }

  #asLive(view: FloorView): FloorView {
    const { intoDayMs, wrapUpLimitMs: limitMs } = this.#run;
    const startsAt = -intoDayMs;
    return {
      ...view,
      budget: view.budget.map((window) => ({ ...window, startsAt, endsAt: startsAt + DAY_MS })),
      dialling: view.dialling.map((call) => ({ ...call, group: GROUP })),
      nextGroup: GROUP,
      wrapping:
        limitMs === undefined ? view.wrapping : view.wrapping.map(({ since }) => ({ since, limitMs })),
    };
  }
}
