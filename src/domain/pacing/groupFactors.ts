/** How a trunk, segment and hour of the day differ from the pool's answer share: a factor each, shrunk towards 1. */

/** Answers of the pool's mean that count beside a group's own. */
const SHRINKAGE = 60;
const MEMORY = 600;
const MOST_GROUPS = 600;
const HOUR_MS = 3_600_000;

export interface GroupFactors {
  factor(group: string | undefined, now: number): number;
  /** `expected`: the chance of an answer that had been forecast. */
  observe(group: string | undefined, now: number, expected: number, isAnswered: boolean): void;
  snapshot(): GroupSnapshot;
  restore(saved: GroupSnapshot): void;
}

/** Group and hour, answers seen, answers expected. */
export type GroupSnapshot = readonly (readonly [string, number, number])[];

export function createGroupFactors(): GroupFactors {
  const groups = new Map<string, { seen: number; expected: number }>();
  let cachedHour = -1;
  const cache = new Map<string, number>();

  const hourOf = (now: number): number => Math.floor(now / HOUR_MS) % 24;
  const keyOf = (group: string, now: number): string => `${group}@${hourOf(now)}`;

  function factorOf(key: string): number {
    const known = groups.get(key);
    return known === undefined ? 1 : (known.seen + SHRINKAGE) / (known.expected + SHRINKAGE);
  }

  return {
    factor(group, now) {
      if (group === undefined) return 1;
      const hour = hourOf(now);
      if (hour !== cachedHour) cache.clear();
      cachedHour = hour;
      let factor = cache.get(group);
      if (factor === undefined) cache.set(group, (factor = factorOf(keyOf(group, now))));
      return factor;
    },
    observe(group, now, expected, isAnswered) {
      if (group === undefined) return;
      const key = keyOf(group, now);
      const known = groups.get(key) ?? { seen: 0, expected: 0 };
      // Taken out first, so that the group used longest ago is the first of the map.
      groups.delete(key);
      groups.set(key, known);
      known.expected += expected;
      if (isAnswered) known.seen += 1;
      if (known.expected > MEMORY) {
        known.expected /= 2;
        known.seen /= 2;
      }
      if (groups.size > MOST_GROUPS) groups.delete(groups.keys().next().value ?? '');
      cache.delete(group);
    },
    snapshot: () => [...groups].map(([key, { seen, expected }]) => [key, seen, expected] as const),
    restore(saved) {
      for (const [key, seen, expected] of saved.slice(-MOST_GROUPS)) groups.set(key, { seen, expected });
      cache.clear();
    },
  };
}
