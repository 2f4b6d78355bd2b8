/**
 * The next half minute on the floor, second by second: agents who will be free against calls on their way that will
 * be answered, and from it the chance that the answer of one more call would find no agent in time (PACING 3.2, 3.3).
 */
import { binOf, DURATION_BINS, type Durations } from './durations.ts';
import type { ResolutionTimes } from './answerTimes.ts';
import type { DiallingCall, FloorView } from './pacer.ts';
import { createReleases, type ReleaseRows } from './releases.ts';
import { exactShortage, normalShortage } from './shortage.ts';
import { createTally, type ChanceRow, type ChanceTable, type Occupied } from './tally.ts';

/** Floors up to so many agents are convolved exactly. */
const EXACT_AGENTS = 16;
const EXACT_CALLS = 64;
/** New calls of one decision that an exact forecast must still hold. */
const EXACT_ROOM = 12;
const MOST_STEPS = 40;
const SHORTEST_STEP_MS = 1_000;
/** Ages of calls are told apart as finely as this; the middle of a step is a whole number of them away. */
const AGE_MS = 250;
const STEP_GRID_MS = 2 * AGE_MS;
const LATE_ANSWER = 0.01;

export interface Learned {
  readonly times: ResolutionTimes;
  readonly talk: Durations;
  readonly wrap: Durations;
  /** Share of wrap-ups after which the agent is ready at once. */
  readonly readyShare: number;
  /** Relative standard error of the answer share. */
  readonly uncertainty: number;
  answerProbability(call: DiallingCall): number;
}

export interface Forecast {
  readonly horizonMs: number;
  /** Takes in what was learned: the tables are made anew. */
  refresh(learned: Learned): void;
  prepare(view: FloorView, learned: Learned): void;
  /** The chance that the answer of one more call finds no agent. */
  risk(): number;
  /** One more call is placed. */
  addCall(answerProbability: number): void;
  agentsFree(): number;
  answers(): number;
}

export function createForecast(longestMs: number, graceMs: number): Forecast {
  const finestMs = Math.max(SHORTEST_STEP_MS, longestMs / MOST_STEPS);
  const stepMs = Math.ceil(finestMs / STEP_GRID_MS) * STEP_GRID_MS;
  const steps = Math.max(1, Math.ceil(longestMs / stepMs));
  const middles = Float64Array.from({ length: steps }, (_, step) => (step + 0.5) * stepMs);
  const dueMs = middles.map((middle) => middle + graceMs);
  const releases = createReleases(dueMs);
  const answered = createTally(steps, EXACT_CALLS);
  const freed = createTally(steps, EXACT_AGENTS);
  const ages = Math.ceil(longestMs / AGE_MS) + 1;
  /** The share of the answers that have come by each age: of a call's age now, and of what it will be at a step. */
  const froms = Int32Array.from(middles, (middle) => middle / AGE_MS);
  const answeredBy = new Float64Array(ages + (froms[steps - 1] ?? 0));
  const answersBy: ChanceTable = { chances: answeredBy, froms };
  const answerRow = new Float64Array(steps);
  const sums = createSums(ages);
  const certain = new Float64Array(steps).fill(1);
  const hint = new Float64Array(steps);
  /** The share of a new call's answers that fall into each step. */
  const answersIn = new Float64Array(steps);
  const talkingBins = new Float64Array(DURATION_BINS);
  const wrappingBins = new Float64Array(DURATION_BINS);
  const [binsUsed, agesUsed] = [new Int32Array(DURATION_BINS), new Int32Array(ages)];
  let isExact = true;
  let spare = 0;
  let uncertainty = 0;

  function addAgents(view: FloorView, readyShare: number): void {
    talkingBins.fill(0);
    wrappingBins.fill(0);
    for (const { since, remainingHintMs } of view.talking) {
      if (remainingHintMs === undefined) bump(talkingBins, binOf(view.now - since));
      else freed.add(afterHint(remainingHintMs), 1, 1, 0);
    }
    for (const { since, limitMs } of view.wrapping) {
      if (limitMs === undefined) bump(wrappingBins, binOf(view.now - since));
      else freed.add(atLimit(since + limitMs - view.now, binOf(view.now - since), readyShare), 1, 1, 0);
    }
    addBins(talkingBins, releases.talking);
    addBins(wrappingBins, releases.wrapping);
  }

  function addBins(bins: Float64Array, rows: ReleaseRows): void {
    const bin = occupied(bins, binsUsed);
    if (!isExact) return freed.addCounts(rows.table(bin), bin, bins);
    for (let index = 0; index < bin.length; index += 1) {
      const place = bin.places[index] ?? 0;
      freed.add(rows.row(place), bins[place] ?? 0, 1, 0);
    }
  }

  /** The conversation ends after about this time; what follows is a wrap-up of unknown length. */
  function afterHint(remainingMs: number): ChanceRow {
    const wrapping = releases.wrapping.row(0);
    for (let step = 0; step < steps; step += 1) {
      // The row's first entry is the chance at the first due time already, not at once.
      const leftMs = (dueMs[step] ?? 0) - remainingMs - (dueMs[0] ?? 0);
      const later = Math.floor(leftMs / stepMs);
      hint[step] = later < 0 ? 0 : (wrapping[Math.min(later, steps - 1)] ?? 0);
    }
    return hint;
  }

  /** Wrap-up is over at its limit at the latest. */
  function atLimit(leftMs: number, bin: number, readyShare: number): ChanceRow {
    const wrapping = releases.wrapping.row(bin);
    for (let step = 0; step < steps; step += 1)
      hint[step] = (dueMs[step] ?? 0) >= leftMs ? readyShare : (wrapping[step] ?? 0);
    return hint;
  }

  function addCalls(view: FloorView, learned: Learned): void {
    for (const call of view.dialling) {
      const ageMs = Math.max(0, view.now - call.since);
      const share = learned.answerProbability(call);
      const shown = learned.times.answeredBy(ageMs);
      const open = share * (1 - shown) + (1 - share) * (1 - learned.times.failedBy(ageMs));
      if (open < 1e-6) {
        // Longer on its way than any before it: it may be answered all the same.
        answered.add(certain, 1, LATE_ANSWER, 0);
        continue;
      }
      const age = Math.min(ages - 1, Math.round(ageMs / AGE_MS));
      if (isExact) answered.add(answersOf(age), 1, share / open, shown);
      else sums.add(age, share / open);
    }
    if (!isExact) addSums();
    for (const { agentReserved, joinProbability } of view.screening)
      if (!agentReserved) answered.add(certain, 1, joinProbability, 0);
  }

  /** Hundreds of calls are few ages: what differs between calls of one age is in the sums. */
  function addSums(): void {
    answered.addSums(answersBy, occupied(sums.first, agesUsed), sums, answeredBy);
    sums.clear();
  }

  /** By each step, of a call that is this old. */
  function answersOf(age: number): ChanceRow {
    for (let step = 0; step < steps; step += 1) answerRow[step] = answeredBy[age + (froms[step] ?? 0)] ?? 0;
    return answerRow;
  }

  function shortageAt(step: number): number {
    if (isExact) return exactShortage(answered, freed, step, spare);
    const unsure = (answered.mean[step] ?? 0) * uncertainty;
    return normalShortage(answered, freed, step, spare, unsure * unsure);
  }

  return {
    horizonMs: steps * stepMs,
    refresh(learned) {
      releases.refresh(learned.talk, learned.wrap, learned.readyShare);
      const { times } = learned;
      for (let age = 0; age < answeredBy.length; age += 1) answeredBy[age] = times.answeredBy(age * AGE_MS);
      let before = 0;
      for (let step = 0; step < steps; step += 1) {
        const by = step === steps - 1 ? 1 : times.answeredBy((step + 1) * stepMs);
        answersIn[step] = by - before;
        before = by;
      }
    },
    prepare(view, learned) {
      const agents = view.talking.length + view.wrapping.length;
      const calls = view.dialling.length + view.screening.length;
      isExact = agents <= EXACT_AGENTS && calls <= EXACT_CALLS - EXACT_ROOM;
      spare = view.idle.length - view.waiting.length;
      uncertainty = learned.uncertainty;
      // Answers that use up every agent there is are as many as can matter.
      answered.clear(isExact, Math.max(0, spare) + agents + 1);
      freed.clear(isExact);
      addAgents(view, learned.readyShare);
      addCalls(view, learned);
    },
    risk() {
      let risk = 0;
      let worst = 0;
      // An answer at one time can push out a later one: the worst that is still to come counts.
      for (let step = steps - 1; step >= 0; step -= 1) {
        worst = Math.max(worst, shortageAt(step));
        risk += (answersIn[step] ?? 0) * worst;
      }
      return risk;
    },
    addCall(answerProbability) {
      answered.add(answersOf(0), 1, answerProbability, 0);
    },
    agentsFree: () => spare + (freed.mean[steps - 1] ?? 0),
    answers: () => answered.mean[steps - 1] ?? 0,
  };
}

/** The scales of the calls of each age, summed, squared and summed, cubed and summed. */
function createSums(ages: number) {
  const [first, second, third] = [new Float64Array(ages), new Float64Array(ages), new Float64Array(ages)];
  return {
    first,
    second,
    third,
    add(age: number, scale: number): void {
      first[age] = (first[age] ?? 0) + scale;
      second[age] = (second[age] ?? 0) + scale * scale;
      third[age] = (third[age] ?? 0) + scale * scale * scale;
    },
    clear(): void {
      first.fill(0);
      second.fill(0);
      third.fill(0);
    },
  };
}

/** The places that hold anything, written into `places`. */
function occupied(amounts: Float64Array, places: Int32Array): Occupied {
  let length = 0;
  for (let place = 0; place < amounts.length; place += 1) {
    if (amounts[place] === 0) continue;
    places[length] = place;
    length += 1;
  }
  return { places, length };
}

function bump(bins: Float64Array, bin: number): void {
  bins[bin] = (bins[bin] ?? 0) + 1;
}
