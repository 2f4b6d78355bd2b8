/**
 * A campaign's abandonment, counted by local day, and the regulation windows made of those days. A call counts as
 * answered once it was joined or abandoned, and as abandoned where nobody took it in time (PACING 6). A window of
 * `days` days starts at the local midnight `days - 1` days ago and ends when today's dialling does.
 */
import { dayFrom, startOfDay } from '../calendar/day.ts';
import type { AbandonRule } from '../campaign/campaign.ts';
import { DAY_MS, type Instant } from '../kernel/time.ts';
import type { AbandonWindow } from '../pacing/pacer.ts';

export interface AbandonDay {
  readonly startsAt: Instant;
  readonly answered: number;
  readonly abandoned: number;
}

export interface AbandonBudget {
  /** `abandoned`: whether nobody took the call in time. */
  count(now: Instant, abandoned: boolean): void;
  /** Takes back an answer that was counted then: it was none by a person. */
  uncount(at: Instant): void;
  /** Adds what was counted before, e.g. by an engine that is gone. */
  add(days: readonly AbandonDay[]): void;
  /** `closesInMs`: until the campaign stops dialling for today, where that is before the day's end. */
  windows(rules: readonly AbandonRule[], now: Instant, closesInMs?: number): readonly AbandonWindow[];
  days(): readonly AbandonDay[];
}

interface Count {
  answered: number;
  abandoned: number;
}

/** The days' bounds are kept, since finding them takes a calendar and a decision none. */
interface Span {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly answered: number;
  readonly abandoned: number;
}

export function createBudget(timeZone: string): AbandonBudget {
  const days = new Map<Instant, Count>();
  let today = { startsAt: 0, endsAt: 0 };
  /** What the days before today have counted, by the number of days of a window. */
  const earlier = new Map<number, Span>();

  function turnTo(now: Instant): void {
    if (now >= today.startsAt && now < today.endsAt) return;
    const startsAt = startOfDay(timeZone, now);
    today = { startsAt, endsAt: dayFrom(timeZone, startsAt, 1) };
    earlier.clear();
  }
  function dayOf(startsAt: Instant): Count {
    let day = days.get(startsAt);
    if (day === undefined) days.set(startsAt, (day = { answered: 0, abandoned: 0 }));
    return day;
  }
  function before(length: number): Span {
    let span = earlier.get(length);
    if (span === undefined) {
      const startsAt = length <= 1 ? today.startsAt : dayFrom(timeZone, today.startsAt, 1 - length);
      let [answered, abandoned] = [0, 0];
      for (const [dayStartsAt, day] of days) {
        if (dayStartsAt < startsAt || dayStartsAt >= today.startsAt) continue;
        answered += day.answered;
        abandoned += day.abandoned;
      }
      span = { startsAt, endsAt: today.endsAt, answered, abandoned };
      earlier.set(length, span);
    }
    return span;
  }

  return {
    count(now, abandoned) {
      turnTo(now);
      const day = dayOf(today.startsAt);
      day.answered += 1;
      if (abandoned) day.abandoned += 1;
    },
    uncount(at) {
      const day = dayOf(startOfDay(timeZone, at));
      day.answered -= 1;
      earlier.clear();
    },
    add(history) {
      for (const { startsAt, answered, abandoned } of history) {
        // Days may be cut in another zone: each falls to the local day its middle lies in.
        const day = dayOf(startOfDay(timeZone, startsAt + DAY_MS / 2));
        day.answered += answered;
        day.abandoned += abandoned;
      }
      earlier.clear();
    },
    days: () => [...days].map(([startsAt, count]) => ({ startsAt, ...count })),
    windows(rules, now, closesInMs = Number.POSITIVE_INFINITY) {
      turnTo(now);
      const day = dayOf(today.startsAt);
      return rules.map(({ name, limit, days: length }) => {
        const { startsAt, endsAt, answered, abandoned } = before(length);
        return {
          name,
          answered: answered + day.answered,
          abandoned: abandoned + day.abandoned,
          limit,
          startsAt,
          // What is borrowed must be made good while there still is dialling.
          endsAt: Math.min(endsAt, now + closesInMs),
        };
      });
    },
  };
}

/** Calls that may still be abandoned before the window is over its limit, were no more answered; below 0: over it. */
export function callsLeft({ answered, abandoned, limit }: AbandonWindow): number {
  return limit * answered - abandoned;
}

/**
 * Over its limit, so that the campaign makes way for others. Not before 1/limit calls were answered (33 for 3 %): until
 * then a single abandoned call is over any limit, and says nothing.
 */
export function isUsedUp(window: AbandonWindow): boolean {
  return window.answered * window.limit >= 1 && callsLeft(window) < 0;
}
