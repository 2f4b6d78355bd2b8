/**
 * When people of a segment answer (DOMAIN 3.2): the chance that a call reaches somebody, by local hour and kind of day,
 * learned from the calls made. Few calls say little, so that each estimate is drawn to what is known above it (empirical
 * Bayes, a prior worth `PRIOR_TRIES` calls): a segment's mean to the campaign's; what an hour is to the campaign, as
 * contacts against those that the means of the segments called in it let expect, to 1; and a segment's hour to the
 * product of both. What never was called stands at its prior, and so gets its turn once the hours that were called have
 * shown to be worse.
 */
export const HOURS = 24;
/** So many calls at the prior's rate are added to those made. */
export const PRIOR_TRIES = 30;
/** Of a campaign that has called nobody yet: one in four answers, as if it had made four calls. */
const FIRST_RATE = 0.25;
const FIRST_TRIES = 4;
const HIGHEST_RATE = 0.99;

/** An hour of the called party's day: 0 is from midnight to one. */
export interface HourSlot {
  readonly hour: number;
  /** Not a working day there. */
  readonly isOff: boolean;
}

/** Calls that could have reached somebody, and those that did; older ones count for less, so that they are no whole numbers. */
export interface SlotCount extends HourSlot {
  /** The value of the field that makes a segment; empty: none. */
  readonly segment: string;
  readonly tries: number;
  readonly contacts: number;
}

export interface ContactRates {
  /** The campaign's mean. */
  readonly mean: number;
  /** Those with calls. */
  readonly segments: readonly string[];
  /** A segment without calls is taken for the campaign's average. */
  rateOf(segment: string, slot: HourSlot): number;
}

interface Tally {
  tries: number;
  contacts: number;
}

const slotIndex = ({ hour, isOff }: HourSlot): number => (isOff ? HOURS + hour : hour);

export function learnContactRates(counts: readonly SlotCount[]): ContactRates {
  const all = { tries: 0, contacts: 0 };
  const bySlot = new Map<number, number>();
  const bySegment = new Map<string, Tally>();
  const byBoth = new Map<string, Map<number, Tally>>();
  for (const count of counts) {
    const slots = getOr(byBoth, count.segment, () => new Map<number, Tally>());
    bySlot.set(slotIndex(count), (bySlot.get(slotIndex(count)) ?? 0) + count.contacts);
    for (const tally of [all, ofKey(bySegment, count.segment), ofKey(slots, slotIndex(count))]) {
      tally.tries += count.tries;
      tally.contacts += count.contacts;
    }
  }
  const mean = drawn(all, FIRST_RATE, FIRST_TRIES);
  const ofSegment = (segment: string): number => drawn(bySegment.get(segment), mean);
  const expected = expectedBySlot(byBoth, ofSegment);
  return {
    mean,
    segments: [...bySegment.keys()].sort(),
    rateOf(segment, slot) {
      const index = slotIndex(slot);
      const prior = PRIOR_TRIES * mean;
      const toAll = ((bySlot.get(index) ?? 0) + prior) / ((expected.get(index) ?? 0) + prior);
      const here = Math.min(HIGHEST_RATE, ofSegment(segment) * toAll);
      return drawn(byBoth.get(segment)?.get(index), here);
    },
  };
}

/** Contacts of each hour, had it been like every other for the segments that were called in it. */
function expectedBySlot(
  byBoth: ReadonlyMap<string, ReadonlyMap<number, Tally>>,
  ofSegment: (segment: string) => number,
): ReadonlyMap<number, number> {
  const expected = new Map<number, number>();
  for (const [segment, slots] of byBoth) {
    const rate = ofSegment(segment);
    for (const [index, { tries }] of slots) expected.set(index, (expected.get(index) ?? 0) + tries * rate);
  }
  return expected;
}

/** The mean of the beta posterior. */
function drawn(tally: Tally | undefined, prior: number, priorTries = PRIOR_TRIES): number {
  const { tries, contacts } = tally ?? { tries: 0, contacts: 0 };
  return (contacts + priorTries * prior) / (tries + priorTries);
}

function ofKey<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  return getOr(tallies, key, () => ({ tries: 0, contacts: 0 }));
}

function getOr<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
