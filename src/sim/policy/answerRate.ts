/** The share of the calls resolved in the last half hour that a person answered: what simple dialers divide by. */
import { MINUTE_MS, type Instant } from '../../domain/kernel/time.ts';
import type { PacingEvent } from '../../domain/pacing/pacer.ts';

const WINDOW_MS = 30 * MINUTE_MS;
/** Below, the share says nothing: taken for 1, which is one call an agent. */
const LEAST_CALLS = 50;

interface Minute {
  readonly from: Instant;
  resolved: number;
  answered: number;
}

export class RecentAnswerRate {
  readonly #minutes: Minute[] = [];

  observe(event: PacingEvent): void {
    if (event.type !== 'resolved') return;
    const minute = this.#minuteOf(event.at);
    minute.resolved += 1;
    if (event.outcome === 'answered') minute.answered += 1;
  }

  at(now: Instant): number {
    while (this.#minutes[0] !== undefined && this.#minutes[0].from <= now - WINDOW_MS) this.#minutes.shift();
    let [resolved, answered] = [0, 0];
    for (const minute of this.#minutes) {
      resolved += minute.resolved;
      answered += minute.answered;
    }
    return resolved < LEAST_CALLS || answered === 0 ? 1 : answered / resolved;
  }

  #minuteOf(at: Instant): Minute {
    const last = this.#minutes.at(-1);
    if (last !== undefined && at < last.from + MINUTE_MS) return last;
    const minute = { from: at - (at % MINUTE_MS), resolved: 0, answered: 0 };
    this.#minutes.push(minute);
    return minute;
  }
}
