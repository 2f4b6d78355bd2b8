/**
 * The floor as the pacer sees it, kept up as things happen: the arrays are the ones that the view hands out, so that a
 * decision copies nothing. An entry knows its place, and leaves by swapping with the last.
 */
import type { Instant } from '../../domain/kernel/time.ts';
import type { AbandonWindow, DiallingCall, FloorView } from '../../domain/pacing/pacer.ts';
import { afterCall, callsDue } from '../../domain/pacing/spacing.ts';
import type { SimulatedLead } from '../scenario/leads.ts';
import type { Scenario } from '../scenario/scenario.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface Placed {
  place: number;
}

export interface LightCall extends Mutable<DiallingCall>, Placed {
  readonly lead: SimulatedLead;
}

/** A person without an agent. */
export interface LightCaller {
  /** The answer. */
  readonly since: Instant;
  readonly call: LightCall;
  /** Joined, or given up. */
  isSettled: boolean;
}

export interface LightAgent extends Placed {
  /** Of the state it is in. */
  since: Instant;
  readonly loggedOutAt: Instant;
  lead: SimulatedLead | undefined;
}

/** Where a scenario sets no limit: far above any policy worth playing, so that a wild one still comes to its end. */
const MANY_LINES = 10_000;

export class LightFloor {
  /** The longest idle first. */
  readonly idle: LightAgent[] = [];
  readonly talking: LightAgent[] = [];
  readonly wrapping: LightAgent[] = [];
  readonly dialling: LightCall[] = [];
  /** The longest waiting first. */
  readonly waiting: LightCaller[] = [];
  readonly window: Mutable<AbandonWindow>;
  readonly view: Mutable<FloorView>;
  readonly #scenario: Scenario;
  #nextDialAt = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.window = {
      name: 'day',
      answered: 0,
      abandoned: 0,
      limit: scenario.abandonLimit,
      startsAt: 0,
      endsAt: scenario.durationMs,
    };
    this.view = {
      now: 0,
      idle: this.idle,
      talking: this.talking,
      wrapping: this.wrapping,
      dialling: this.dialling,
      screening: [],
      waiting: this.waiting,
      budget: [this.window],
      lines: MANY_LINES,
      callsPerSecond: Number.MAX_SAFE_INTEGER,
    };
  }

  viewAt(now: Instant): FloorView {
    const { lines = MANY_LINES, callsPerSecond } = this.#scenario;
    this.view.now = now;
    this.view.lines = lines - this.dialling.length - this.waiting.length - this.talking.length;
    if (callsPerSecond !== undefined) {
      this.view.callsPerSecond = callsDue(this.#nextDialAt, callsPerSecond, now);
    }
    return this.view;
  }

  /** A call leaves now. */
  dialled(call: LightCall): void {
    enter(this.dialling, call);
    const { callsPerSecond } = this.#scenario;
    if (callsPerSecond !== undefined) {
      this.#nextDialAt = afterCall(this.#nextDialAt, callsPerSecond, call.since);
    }
  }
}

export function enter<Entry extends Placed>(entries: Entry[], entry: Entry): void {
  entry.place = entries.push(entry) - 1;
}

export function leave<Entry extends Placed>(entries: Entry[], entry: Entry): void {
  const last = entries.pop();
  if (last === undefined || last === entry) return;
  entries[entry.place] = last;
  last.place = entry.place;
}
