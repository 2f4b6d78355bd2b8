/**
 * The floor as the pacer sees it, kept up as things happen: the arrays are the ones that the view hands out, so that a
 * decision copies nothing. An entry knows its place, and leaves by swapping with the last.
 */
import type { Instant } from '../../domain/kernel/time.ts';
import type { AbandonWindow, DiallingCall, FloorView, PacingDecision } from '../../domain/pacing/pacer.ts';
import { afterCall, callsDue } from '../../domain/pacing/spacing.ts';
import type { ListedLead, SimulatedLead } from '../scenario/leads.ts';
import type { Scenario } from '../scenario/scenario.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const NO_LEADS: readonly ListedLead[] = [];
/** Scored leads that a policy sees. */
const SCORED_HEAD = 20;

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
  /** When the conversation is said to end, where that is known. */
  endsAboutAt?: Instant | undefined;
  remainingHintMs?: number;
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
  readonly #nextLead: () => ListedLead;
  /** The head of the list, where leads are scored. */
  #head: ListedLead[] = [];
  #nextDialAt = 0;

  constructor(scenario: Scenario, nextLead: () => ListedLead) {
    this.#scenario = scenario;
    this.#nextLead = nextLead;
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
    if (this.#scenario.score !== undefined) this.#showLeads();
    if (this.#scenario.hints !== undefined) this.#showHints(now);
    this.view.lines = lines - this.dialling.length - this.waiting.length - this.talking.length;
    if (callsPerSecond !== undefined) {
      this.view.callsPerSecond = callsDue(this.#nextDialAt, callsPerSecond, now);
    }
    return this.view;
  }

  /** Takes leads off the list: those picked of the head, else the next ones. */
  takeLeads({ dial, pick }: Pick<PacingDecision, 'dial' | 'pick'>): readonly ListedLead[] {
    if (dial === 0 && pick === undefined) return NO_LEADS;
    const places = pick ?? Array.from({ length: dial }, (_, place) => place);
    const taken = places.map((place) => this.#head[place] ?? this.#nextLead());
    this.#head = this.#head.filter((_, place) => !places.includes(place));
    return taken;
  }

  #showLeads(): void {
    while (this.#head.length < SCORED_HEAD) this.#head.push(this.#nextLead());
    this.view.leads = this.#head.map(({ answerProbability = 0 }) => ({ answerProbability }));
  }

  #showHints(now: Instant): void {
    for (const agent of this.talking) {
      if (agent.endsAboutAt === undefined) delete agent.remainingHintMs;
      else agent.remainingHintMs = Math.max(0, agent.endsAboutAt - now);
    }
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
