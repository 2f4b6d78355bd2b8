/** The figures of one question from how often each answer was given (DOMAIN 4.4), with 95 % intervals. */
import { assertNever } from '../kernel/assert.ts';
import { wilson, type Interval } from '../kernel/wilson.ts';
import type { Declined } from './interview.ts';
import { RECOMMENDATION, type Measure } from './measure.ts';

export interface AnswerCount {
  readonly value: string | number;
  readonly count: number;
}

export type DeclinedCounts = Readonly<Partial<Record<Declined, number>>>;

export interface QuestionFigures {
  /** Answers given. */
  readonly answers: number;
  /** Not answered, by a key for it: in no other figure. */
  readonly declined?: DeclinedCounts;
  /** Numbers in their order, all of a scale also where nobody gave them; else the most frequent first. */
  readonly distribution: readonly (AnswerCount & { readonly share?: number })[];
  /** Of ratings and numbers. */
  readonly mean?: number;
  /** Share of ratings that count as satisfied. */
  readonly csat?: Interval;
  /** Promoters less detractors, from -1 to 1. */
  readonly nps?: NpsFigure;
  /** Share of `yes`. */
  readonly yes?: Interval;
}

export interface NpsFigure {
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
}

export function figuresOf(measure: Measure, counts: readonly AnswerCount[]): QuestionFigures {
  const answers = sum(counts, () => true);
  const share = (count: number) => (answers === 0 ? {} : { share: count / answers });
  const figures = {
    answers,
    distribution: distributionOf(measure, counts).map((entry) => ({ ...entry, ...share(entry.count) })),
  };
  switch (measure.kind) {
    case 'rating': {
      const satisfied = sum(counts, (value) => Number(value) >= measure.satisfiedFrom);
      return { ...figures, ...meanOf(counts, answers), ...defined('csat', wilson(satisfied, answers)) };
    }
    case 'recommendation':
      return { ...figures, ...defined('nps', npsOf(counts)) };
    case 'yesNo':
      return { ...figures, ...defined('yes', wilson(sum(counts, isYes), answers)) };
    case 'number':
      return { ...figures, ...meanOf(counts, answers) };
    case 'choice':
    case 'comment':
      return figures;
    default:
      return assertNever(measure);
  }
}

const Z = 1.959964;
/** Three answers beforehand, a quarter of each camp and half of them passive, hold the interval where there are few. */
const PRIOR_ANSWERS = 3;

/**
 * The score is a difference of two shares of one sample: variance p + d - (p - d)². The adjusted Wald interval keeps its
 * 95 % for small samples too (B. Rocks, Interval Estimation for the Net Promoter Score, 2016).
 */
export function npsOf(counts: readonly AnswerCount[]): NpsFigure | undefined {
  const promoters = sum(counts, (value) => Number(value) >= RECOMMENDATION.promoterFrom);
  const detractors = sum(counts, (value) => Number(value) <= RECOMMENDATION.detractorTo);
  const answers = sum(counts, () => true);
  if (answers === 0) return undefined;
  const of = answers + PRIOR_ANSWERS;
  const [up, down] = [(promoters + PRIOR_ANSWERS / 4) / of, (detractors + PRIOR_ANSWERS / 4) / of];
  const centre = up - down;
  const half = Z * Math.sqrt(Math.max(0, up + down - centre * centre) / of);
  return {
    score: (promoters - detractors) / answers,
    low: Math.max(-1, centre - half),
    high: Math.min(1, centre + half),
    promoters,
    passives: answers - promoters - detractors,
    detractors,
  };
}

const isYes = (value: string | number): boolean => value === 'yes';

function distributionOf(measure: Measure, counts: readonly AnswerCount[]): readonly AnswerCount[] {
  const scale = scaleOf(measure);
  if (scale !== undefined)
    return Array.from({ length: scale.to - scale.from + 1 }, (_, index) => {
      const value = scale.from + index;
      return { value, count: sum(counts, (given) => Number(given) === value) };
    });
  if (measure.kind === 'comment') return [];
  if (measure.kind === 'number')
    return counts.toSorted((left, right) => Number(left.value) - Number(right.value));
  return counts.toSorted(
    (left, right) => right.count - left.count || (String(left.value) < String(right.value) ? -1 : 1),
  );
}

function scaleOf(measure: Measure): { readonly from: number; readonly to: number } | undefined {
  if (measure.kind === 'rating') return measure;
  return measure.kind === 'recommendation' ? RECOMMENDATION : undefined;
}

function meanOf(counts: readonly AnswerCount[], answers: number): { readonly mean?: number } {
  if (answers === 0) return {};
  const total = counts.reduce((sofar, { value, count }) => sofar + Number(value) * count, 0);
  return { mean: total / answers };
}

function sum(counts: readonly AnswerCount[], isCounted: (value: string | number) => boolean): number {
  return counts.reduce((total, { value, count }) => total + (isCounted(value) ? count : 0), 0);
}

function defined<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
}
