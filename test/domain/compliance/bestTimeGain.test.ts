/**
 * What learning the best time is worth: callees of three segments who answer at other hours, a floor that makes so many
 * calls an hour over three weeks, once in the order of the list and once by what was learned up to then.
 */
import { describe, expect, it } from 'vitest';
import type { DayKinds } from '../../../src/domain/calendar/dayKind.ts';
import { advantageNow, orderByAdvantage, slotAt } from '../../../src/domain/compliance/bestHour.ts';
import type { Place } from '../../../src/domain/compliance/opening.ts';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { DAY_MS, HOUR_MS } from '../../../src/domain/kernel/time.ts';
import { learnContactRates, type HourSlot, type SlotCount } from '../../../src/domain/lead/bestTime.ts';

const weekends: DayKinds = (_region, date) => {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? 'weekend' : 'working';
};
const PLACE: Place = {
  zones: ['Europe/London'],
  region: 'GB',
  window: { timeZone: 'Europe/London', days: [1, 2, 3, 4, 5, 6], fromMinute: 9 * 60, toMinute: 20 * 60 },
  dayKinds: weekends,
};
const SEGMENTS = ['employed', 'retired', 'shops'] as const;
type Segment = (typeof SEGMENTS)[number];

/** Nobody's but the test's: the learner sees calls and answers alone. */
const ANSWERS: Readonly<Record<Segment, (at: HourSlot) => number>> = {
  employed: ({ hour, isOff }) => (isOff ? 0.3 : hour >= 18 ? 0.35 : 0.1),
  retired: ({ hour }) => (hour < 12 ? 0.4 : 0.15),
  shops: ({ isOff }) => (isOff ? 0.1 : 0.25),
};
/** The same at every hour, so that nothing can be gained. */
const FLAT: typeof ANSWERS = { employed: () => 0.2, retired: () => 0.25, shops: () => 0.15 };

const [LEADS, CALLS_AN_HOUR, DAYS, LOOK_AHEAD, MOST_ATTEMPTS] = [3_000, 25, 21, 1_000, 3];
const MONDAY = Date.UTC(2026, 0, 5);

function contactRate(seed: number, answers: typeof ANSWERS, learns: boolean): number {
  const random = randomStream(seed, 'callees');
  const leads = Array.from({ length: LEADS }, (_, index) => ({
    order: 1_000_000_000_000 + index,
    segment: SEGMENTS[Math.floor(random() * SEGMENTS.length)] ?? 'shops',
    attempts: 0,
    dueAt: 0,
    isReached: false,
  }));
  const counts = new Map<string, { -readonly [Key in keyof SlotCount]: SlotCount[Key] }>();
  let [calls, contacts] = [0, 0];
  for (let now = MONDAY; now < MONDAY + DAYS * DAY_MS; now += HOUR_MS) {
    const slot = slotAt(PLACE, now);
    if (slot === undefined || slot.hour < 9 || slot.hour >= 20 || new Date(now).getUTCDay() === 0) continue;
    const rates = learnContactRates([...counts.values()]);
    const advantage = new Map(SEGMENTS.map((segment) => [segment, advantageNow(rates, segment, PLACE, now)]));
    const due = leads
      .filter(({ isReached, attempts, dueAt }) => !isReached && attempts < MOST_ATTEMPTS && dueAt <= now)
      .slice(0, LOOK_AHEAD)
      .map((lead) => {
        const { order, segment } = lead;
        return { lead, place: learns ? orderByAdvantage(order, advantage.get(segment) ?? 1) : order };
      })
      .toSorted((left, right) => left.place - right.place);
    for (const { lead } of due.slice(0, CALLS_AN_HOUR)) {
      const isContact = random() < answers[lead.segment](slot);
      lead.attempts += 1;
      lead.dueAt = now + 20 * HOUR_MS;
      lead.isReached = isContact;
      const key = `${lead.segment} ${slot.hour} ${slot.isOff}`;
      const count = counts.get(key) ?? { segment: lead.segment, ...slot, tries: 0, contacts: 0 };
      count.tries += 1;
      if (isContact) count.contacts += 1;
      counts.set(key, count);
      calls += 1;
      if (isContact) contacts += 1;
    }
  }
  return contacts / calls;
}

const SEEDS = [1, 2, 3, 4];
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

describe('learning the best time', { timeout: 120_000 }, () => {
  it('reaches more people with as many calls, whatever the seed', () => {
    const rates = SEEDS.map(
      (seed) => [contactRate(seed, ANSWERS, false), contactRate(seed, ANSWERS, true)] as const,
    );
    for (const [plain, learned] of rates) expect(learned / plain).toBeGreaterThan(1.15);
    expect(meanOf(rates.map(([plain, learned]) => learned / plain))).toBeGreaterThan(1.25);
  });

  it('costs next to nothing where every hour is alike', () => {
    const gains = SEEDS.map((seed) => contactRate(seed, FLAT, true) / contactRate(seed, FLAT, false));
    expect(meanOf(gains)).toBeGreaterThan(0.96);
  });
});
