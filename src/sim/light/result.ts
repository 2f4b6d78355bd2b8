/** What a simulated day comes to, in the terms of DOMAIN 4. Both levels of the simulator answer with it. */
import type { Instant } from '../../domain/kernel/time.ts';

export interface DayResult {
  readonly scenario: string;
  readonly agents: number;
  readonly seed: number;
  /** (talk + wrap-up) ÷ (talk + wrap-up + available); breaks are none of them. */
  readonly occupancy: number;
  /** By a person, and joined or abandoned. */
  readonly answered: number;
  readonly joined: number;
  readonly abandoned: number;
  readonly abandonedShare: number;
  readonly isOverLimit: boolean;
  readonly dials: number;
  /** Agent's wait before a call. */
  readonly meanIdleMs: number;
  /** Of each half hour. */
  readonly occupancyByHalfHour: readonly number[];
  readonly decisions: number;
}

export type WorkState = 'available' | 'busy';

const BUCKET_MS = 1_800_000;

/** Counts a day while it runs. */
export class DayTally {
  answered = 0;
  abandoned = 0;
  dials = 0;
  decisions = 0;
  #idleMs = 0;
  readonly #durationMs: number;
  readonly #busyMs: number[];
  readonly #availableMs: number[];

  constructor(durationMs: number) {
    this.#durationMs = durationMs;
    const buckets = Math.ceil(durationMs / BUCKET_MS);
    this.#busyMs = Array.from({ length: buckets }, () => 0);
    this.#availableMs = Array.from({ length: buckets }, () => 0);
  }

  /** An agent was in `state` from one instant to the other; what lies beyond the day's end is left out. */
  worked(state: WorkState, from: Instant, to: Instant): void {
    const sums = state === 'busy' ? this.#busyMs : this.#availableMs;
    const end = Math.min(to, this.#durationMs);
    for (let at = from; at < end; ) {
      const bucket = Math.floor(at / BUCKET_MS);
      const until = Math.min(end, (bucket + 1) * BUCKET_MS);
      sums[bucket] = (sums[bucket] ?? 0) + until - at;
      at = until;
    }
  }

  joined(idleMs: number): void {
    this.answered += 1;
    this.#idleMs += idleMs;
  }

  abandon(): void {
    this.answered += 1;
    this.abandoned += 1;
  }

  result(of: { scenario: string; agents: number; seed: number; abandonLimit: number }): DayResult {
    const joined = this.answered - this.abandoned;
    const abandonedShare = share(this.abandoned, this.answered);
    return {
      scenario: of.scenario,
      agents: of.agents,
      seed: of.seed,
      occupancy: occupancy(sum(this.#busyMs), sum(this.#availableMs)),
      answered: this.answered,
      joined,
      abandoned: this.abandoned,
      abandonedShare,
      isOverLimit: abandonedShare > of.abandonLimit,
      dials: this.dials,
      meanIdleMs: share(this.#idleMs, joined),
      occupancyByHalfHour: this.#busyMs.map((busyMs, index) =>
        occupancy(busyMs, this.#availableMs[index] ?? 0),
      ),
      decisions: this.decisions,
    };
  }
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const occupancy = (busyMs: number, availableMs: number): number => share(busyMs, busyMs + availableMs);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
