/**
 * Everything one story holds, passed along from hand to hand: the engine, the time, what is on its way, what the
 * exchange and the stores hold, and what was told. What effects do to it, and what must hold, is given to it.
 */
import { randomStream, type RandomSource } from '../../../src/domain/kernel/random.ts';
import type { Effect } from '../../../src/engine/effect.ts';
import { createEngine, type Engine } from '../../../src/engine/engine.ts';
import type { EngineInput } from '../../../src/engine/input.ts';
import { START, TRUNK, type EffectOf } from '../floor.ts';
import { Agenda } from './agenda.ts';

/** Where agents sit between calls: not told as a bridge. */
export const ROOM = 'room';
const LATEST_MS = 400;
/** What the telephony alone tells: lost while the link is away. */
const OF_LINK: ReadonlySet<string> = new Set([
  'callDialling',
  'callProgress',
  'callAnswered',
  'playbackStarted',
  'playbackFinished',
  'bridged',
  'unbridged',
  'callEnded',
  'detected',
  'talk',
  'tone',
]);
const UNTOLD: ReadonlySet<string> = new Set(['wake', 'log', 'saveCall', 'recordAgentState']);

export type Orders<Type extends Effect['type'] = Effect['type']> = {
  readonly [Each in Type]: (world: World, effect: EffectOf<Each>) => void;
};

export interface Rules {
  readonly carryOut: (world: World, effect: Effect) => void;
  /** After every input but a wake-up. */
  readonly check: (world: World) => void;
}

export interface Leg {
  isUp: boolean;
  /** A bridge, or the room. */
  place: string | undefined;
}

export class World {
  readonly seed: number;
  readonly engine: Engine;
  readonly agenda = new Agenda();
  readonly random: RandomSource;
  readonly #rules: Rules;
  readonly #isTold: boolean;
  now = START;
  /** No new leads: the story comes to its end. */
  isCalm = false;
  /** Leads and callers are numbered in one row. */
  made = 0;

  readonly link = { isAway: false, blindUntil: START };
  readonly exchange = {
    legs: new Map<string, Leg>(),
    bridges: new Set<string>(),
    /** The playback by the leg. */
    playing: new Map<string, string>(),
    muted: new Set<string>(),
    hungUp: new Set<string>(),
  };
  readonly ledger = {
    asked: new Map<string, { readonly what: string; answers: number }>(),
    /** How many records each attempt has. */
    opened: new Map<string, number>(),
    lines: new Map<string, number>(),
    /** Agents for whom the lead of a callback, or one of their own, is being leased. */
    leasing: new Set<string>(),
    /** The leg by the recording. */
    recordings: new Map<string, string>(),
  };
  readonly silence = { lookedAt: START, since: new Map<string, number>() };

  readonly violations: string[] = [];
  readonly story: string[] = [];
  readonly seen = new Map<string, number>();

  constructor(seed: number, isTold: boolean, rules: Rules) {
    this.seed = seed;
    this.random = randomStream(seed, 'chance');
    this.#isTold = isTold;
    this.#rules = rules;
    const settings = {
      dialGroupId: 'main',
      trunks: [TRUNK],
      seatCallerId: '+15550100000',
      pauseAfterLostPhone: seed % 3 === 0,
    };
    this.engine = createEngine(settings, randomStream(seed, 'engine'));
  }

  get isBroken(): boolean {
    return this.violations.length > 0;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.random() * of.length)] as T;
  }

  violate(what: string): void {
    this.#note(`VIOLATION ${what}`);
    this.violations.push(`${this.now - START}: ${what}`);
  }

  count(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  later(key: string, run: () => void, mostMs = LATEST_MS): void {
    this.agenda.put(key, this.now + Math.floor(this.random() * mostMs), run);
  }

  /** Gives the engine the input after a while. */
  tell(key: string, input: EngineInput, mostMs?: number): void {
    const isLost = (): boolean => this.link.isAway && OF_LINK.has(input.type);
    this.later(key, () => (isLost() ? undefined : this.give(input)), mostMs);
  }

  give(input: EngineInput): void {
    if (this.isBroken) return;
    this.#say('>', input);
    const effects = this.#step(input);
    if (effects === undefined) return;
    for (const effect of effects) {
      this.#say('  <', effect);
      this.#rules.carryOut(this, effect);
    }
    if (input.type !== 'wake') this.#rules.check(this);
  }

  /** A command that is to be answered once. */
  command(what: string, make: (commandId: string) => EngineInput): void {
    const commandId = `c${this.ledger.asked.size + 1}`;
    this.ledger.asked.set(commandId, { what, answers: 0 });
    this.give(make(commandId));
  }

  #step(input: EngineInput): readonly Effect[] | undefined {
    try {
      return this.engine.step(input, this.now);
    } catch (error) {
      this.violate(`the engine threw at ${input.type}: ${String(error)}`);
      return undefined;
    }
  }

  #say(sign: string, what: EngineInput | Effect): void {
    if (this.#isTold && !UNTOLD.has(what.type)) this.#note(`${sign} ${JSON.stringify(what)}`);
  }

  #note(what: string): void {
    this.story.push(`${this.now - START} ${what}`);
  }
}
