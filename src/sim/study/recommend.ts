/**
 * A sweep in the words of an operations engineer. Every figure comes from the swept days; a difference is stated only
 * where it is clear of chance (its paired interval leaves out zero).
 */
import { isClear, pairedDifference, type Estimate } from './estimate.ts';
import type { StudyOutcome } from './study.ts';
import { valuesOf, type Measure } from './summary.ts';
import type { SweepKey } from './sweep.ts';

/** Occupancy that one agent more must bring to be called a gain. */
const WORTH_AN_AGENT = 0.005;
/** Occupancy that a percentage point of limit must bring. */
const WORTH_A_POINT = 0.01;

/** `points`: of one policy, in ascending order of the value swept. */
export function recommend(key: SweepKey, points: readonly StudyOutcome[]): readonly string[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last)
    return ['One value gives nothing to compare: sweep at least two.'];
  const words = { agents, abandonLimit, ringTimeout, 'answer.share': answerShare }[key](points, first, last);
  return [...words, ...warnings(key, points)];
}

function agents(points: readonly StudyOutcome[], first: StudyOutcome, last: StudyOutcome): string[] {
  const rise = isClear(paired(last, first, 'occupancy')) ? '' : ', which is no clear difference';
  const words = [
    `${from(first, last)} agents occupancy goes from ${percent(first, 'occupancy')} to ${percent(last, 'occupancy')}${rise}, and the calls that an agent serves an hour from ${perAgent(first)} to ${perAgent(last)}.`,
  ];
  const slopes = steps(points).map(([low, high]) => ({ low, high, gain: gainPerUnit(low, high) }));
  const costly = slopes.findLast(({ gain }) => gain > 2 * WORTH_AN_AGENT);
  if (costly !== undefined)
    words.push(
      `Below ${value(costly.high)} agents each agent less costs ${inPoints(costly.gain)} points of occupancy and more: pool campaigns rather than split a floor so small.`,
    );
  const safe = points.filter(isWithinLimit);
  if (safe.length === 0) return words;
  const enough =
    slopes.find(({ low, gain }) => isWithinLimit(low) && gain < WORTH_AN_AGENT)?.low ?? safe.at(-1) ?? last;
  words.push(
    `${value(enough)} agents serve ${count(enough, 'callsPerHour')} calls an hour at ${percent(enough, 'occupancy')} occupancy and ${percent(enough, 'abandonedShare', 2)} abandoned, with ${seconds(enough)} s between calls${enough === last ? '' : `; an agent more adds ${marginalCalls(enough, last)} calls an hour, but less than ${inPoints(WORTH_AN_AGENT)} points of occupancy`}.`,
  );
  return words;
}

const isWithinLimit = ({ summary }: StudyOutcome): boolean => summary.daysOverLimit === 0;

const marginalCalls = (low: StudyOutcome, high: StudyOutcome): string =>
  ((calls(high) - calls(low)) / (value(high) - value(low))).toFixed(1);

function abandonLimit(points: readonly StudyOutcome[], first: StudyOutcome, last: StudyOutcome): string[] {
  const words = steps(points).map(([low, high]) => {
    const occupancy = paired(high, low, 'occupancy');
    const calls = paired(high, low, 'callsPerHour').mean;
    const lost = paired(high, low, 'abandonedPerHour').mean;
    const step = `From ${limit(low)} to ${limit(high)} of abandoned calls`;
    if (!isClear(occupancy)) return `${step} gains nothing that is clear of chance.`;
    return `${step}: ${signed(occupancy)} points of occupancy and ${plus(calls)} calls served an hour, for ${plus(lost)} people an hour who find nobody on the line.`;
  });
  const enough = steps(points).find(
    ([low, high]) => paired(high, low, 'occupancy').mean / (100 * (value(high) - value(low))) < WORTH_A_POINT,
  )?.[0];
  words.push(limitAdvice(points, enough, first, last));
  return words;
}

function limitAdvice(
  points: readonly StudyOutcome[],
  enough: StudyOutcome | undefined,
  first: StudyOutcome,
  last: StudyOutcome,
): string {
  const wanted = enough ?? last;
  const kept = points.findLast((point) => isWithinLimit(point) && value(point) <= value(wanted));
  if (kept === undefined) return `No limit up to ${limit(wanted)} was kept on every day: take none of them.`;
  if (kept !== wanted)
    return `Take ${limit(kept)}: ${limit(wanted)} would pay, but was not kept on every day.`;
  if (enough === undefined)
    return `Up to ${limit(last)} every percentage point still gives a point of occupancy or more; the limit is then a question of what the law and your callers allow.`;
  return enough === first
    ? `Keep ${limit(first)}: no percentage point above it gives a full point of occupancy.`
    : `Take ${limit(enough)}: above it a percentage point more of abandoned calls gives less than one point of occupancy.`;
}

function ringTimeout(points: readonly StudyOutcome[], first: StudyOutcome, last: StudyOutcome): string[] {
  const best = points.reduce((most, point) => (calls(point) > calls(most) ? point : most));
  const equal = points.filter((point) => point === best || !isClear(paired(best, point, 'callsPerHour')));
  const longest = equal.findLast(isWithinLimit) ?? best;
  const reach = (point: StudyOutcome): string => `${(100 * point.scenario.answer.share).toFixed(1)} %`;
  const words = [
    `${from(first, last, 1_000)} s of ringing the share of dials that a person answers goes from ${reach(first)} to ${reach(last)}, served calls from ${count(first, 'callsPerHour')} to ${count(last, 'callsPerHour')} an hour, and dials from ${count(first, 'dialsPerHour')} to ${count(last, 'dialsPerHour')} an hour.`,
    `Most calls are served at ${value(best) / 1_000} s (${count(best, 'callsPerHour')} an hour).`,
  ];
  words.push(
    longest === best
      ? `Take ${value(longest) / 1_000} s.`
      : `Take ${value(longest) / 1_000} s: it serves as many as far as the days can tell, and a longer ring reaches more of the list with each attempt.`,
  );
  if (value(longest) < 15_000)
    words.push('Rules on abandoned calls want at least 15 s of ringing: do not go below.');
  return words;
}

function answerShare(points: readonly StudyOutcome[], first: StudyOutcome, last: StudyOutcome): string[] {
  const worst = steps(points)
    .map(([low, high]) => ({
      low,
      high,
      gain: paired(high, low, 'occupancy').mean / (10 * (value(high) - value(low))),
    }))
    .reduce((most, step) => (step.gain > most.gain ? step : most));
  return [
    `Where the share of answered dials goes from ${limit(first)} to ${limit(last)}, occupancy goes from ${percent(first, 'occupancy')} to ${percent(last, 'occupancy')}, and dials from ${count(first, 'dialsPerHour')} to ${count(last, 'dialsPerHour')} an hour: size lines and calls per second for the low end.`,
    `It matters most between ${limit(worst.low)} and ${limit(worst.high)}: ten percentage points of answers are worth ${inPoints(worst.gain)} points of occupancy there.`,
  ];
}

function warnings(key: SweepKey, points: readonly StudyOutcome[]): string[] {
  const over = points.filter((point) => point.summary.daysOverLimit > 0);
  if (over.length === 0) return [];
  const scale = key === 'ringTimeout' ? 1_000 : 1;
  const where = over.map(
    (point) => `${value(point) / scale} (${point.summary.daysOverLimit} of ${point.summary.days} days)`,
  );
  return [`Days ended over the abandonment limit at ${key} ${where.join(', ')}: do not run it so.`];
}

const steps = (points: readonly StudyOutcome[]): (readonly [StudyOutcome, StudyOutcome])[] =>
  points.slice(1).map((high, index) => [points[index] ?? high, high]);

const value = (point: StudyOutcome): number => point.value ?? 0;
const calls = (point: StudyOutcome): number => point.summary.callsPerHour.mean;

function paired(first: StudyOutcome, second: StudyOutcome, measure: Measure): Estimate {
  return pairedDifference(
    valuesOf(first.days, measure, first.scenario.durationMs),
    valuesOf(second.days, measure, second.scenario.durationMs),
  );
}

const gainPerUnit = (low: StudyOutcome, high: StudyOutcome): number =>
  paired(high, low, 'occupancy').mean / (value(high) - value(low));

const from = (first: StudyOutcome, last: StudyOutcome, scale = 1): string =>
  `From ${value(first) / scale} to ${value(last) / scale}`;
const percent = (point: StudyOutcome, measure: Measure, digits = 1): string =>
  `${(100 * point.summary[measure].mean).toFixed(digits)} %`;
const limit = (point: StudyOutcome): string => `${Number((100 * value(point)).toFixed(2))} %`;
const count = (point: StudyOutcome, measure: Measure): string =>
  Math.round(point.summary[measure].mean).toLocaleString('en-US');
const perAgent = (point: StudyOutcome): string => (calls(point) / point.scenario.agents).toFixed(1);
const seconds = (point: StudyOutcome): string => (point.summary.agentWaitMs.mean / 1_000).toFixed(0);
const inPoints = (share: number): string => (100 * share).toFixed(1);
const plus = (amount: number): string => `${amount < 0 ? '' : '+'}${amount.toFixed(1)}`;
const signed = ({ mean, halfWidth }: Estimate): string =>
  `${plus(100 * mean)}${halfWidth === null ? '' : ` ± ${inPoints(halfWidth)}`}`;
