/** Attempts counted anew against caps, by plain hours and by the dates of the zones, without the code that holds them. */
import type { AttemptCap } from '../../src/domain/compliance/policy.ts';
import { HOUR_MS, type Instant } from '../../src/domain/kernel/time.ts';

export interface Counted {
  readonly lead: string;
  readonly number: string;
  readonly person: string;
  readonly at: Instant;
}

/** What was passed by an attempt made from `start` on; those before only count. */
export function firstPassed(
  caps: readonly AttemptCap[],
  zones: readonly string[],
  attempts: readonly Counted[],
  start: Instant,
): string | undefined {
  for (const { scope, within, most } of caps) {
    for (const [key, group] of grouped(attempts, (attempt) => attempt[scope])) {
      const spans = spansOf(
        within,
        zones,
        group.map(({ at }) => at),
      ).filter((span) => span.some((at) => at >= start));
      const made = Math.max(0, ...spans.map((span) => span.length));
      if (made > most) return `${scope} ${key}: ${made} of ${most} within ${JSON.stringify(within)}`;
    }
  }
  return undefined;
}

/** All hours of that length that end with an attempt, all days of all zones, or all time. */
function spansOf(
  within: AttemptCap['within'],
  zones: readonly string[],
  attempts: readonly Instant[],
): readonly (readonly Instant[])[] {
  if (within === 'ever') return [attempts];
  if (within === 'localDay')
    return zones.flatMap((zone) => [...grouped(attempts, (at) => dateIn(zone, at)).values()]);
  const spanMs = within.hours * HOUR_MS;
  return attempts.map((to) => attempts.filter((at) => at <= to && at > to - spanMs));
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dateIn(zone: string, at: Instant): string {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  formats.set(zone, format);
  return format.format(at);
}
