/**
 * Issabel-like: every 5 s, one call for each agent who is idle or will soon be. An agent will soon be free where
 * 1 - e^-((age + ring) / mean talk) is at least 0.97. With overcommit the number is divided by the answer rate of the
 * last half hour (PACING 3).
 */
import { SECOND_MS } from '../../domain/kernel/time.ts';
import type { FloorView, PacingEvent } from '../../domain/pacing/pacer.ts';
import { RecentAnswerRate } from './answerRate.ts';
import { claims, every, type BaselineRule } from './baseline.ts';

const PERIOD_MS = 5 * SECOND_MS;
const SURE = 0.97;

class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    this.#sum += value;
    this.#count += 1;
  }

  value(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }
}

export function issabel({ overcommit }: { readonly overcommit: boolean }): BaselineRule {
  const isDue = every(PERIOD_MS);
  const answerRate = new RecentAnswerRate();
  const [talkMs, ringMs] = [new Mean(), new Mean()];

  function soonFree(view: FloorView): number {
    const meanTalkMs = talkMs.value();
    if (meanTalkMs === undefined) return 0;
    const leastAgeMs = -Math.log(1 - SURE) * meanTalkMs - (ringMs.value() ?? 0);
    return view.talking.filter(({ since }) => view.now - since >= leastAgeMs).length;
  }

  function observe(event: PacingEvent): void {
    answerRate.observe(event);
    if (event.type === 'talkEnded') talkMs.add(event.ms);
    if (event.type === 'resolved' && event.outcome === 'answered') ringMs.add(event.ageMs);
  }

  return {
    wanted(view) {
      if (!isDue(view.now)) return 0;
      const calls = view.idle.length + soonFree(view) - claims(view);
      return overcommit ? Math.round(calls / answerRate.at(view.now)) : calls;
    },
    observe,
  };
}
