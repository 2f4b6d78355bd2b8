/** What the answer to a question measures (DOMAIN 4.4): kept with every answer, so that a later flow changes no figure. */
import { assertNever } from '../kernel/assert.ts';

export type Measure =
  /** A scale of whole numbers; from `satisfiedFrom` on the person counts as satisfied (CSAT). */
  | { readonly kind: 'rating'; readonly from: number; readonly to: number; readonly satisfiedFrom: number }
  /** 0 to 10, how likely a recommendation is (NPS). */
  | { readonly kind: 'recommendation' }
  /** `yes` or `no`. */
  | { readonly kind: 'yesNo' }
  | { readonly kind: 'choice' }
  | { readonly kind: 'number' }
  /** Spoken: the answer is the id of a recording. */
  | { readonly kind: 'comment' };

export type MeasureKind = Measure['kind'];

export const RECOMMENDATION = { from: 0, to: 10, promoterFrom: 9, detractorTo: 6 } as const;

/** The two best of a scale are satisfied (4 and 5 of 5), where nothing else is said. */
export const satisfiedFromOf = (to: number): number => to - 1;

/** What keeps these answers from being such a measure, in words; undefined: nothing. */
export function misfitOf(measure: Measure, values: readonly (string | number)[]): string | undefined {
  switch (measure.kind) {
    case 'rating':
      if (!values.every((value) => isWithin(value, measure.from, measure.to)))
        return 'a rating has a scale, or whole numbers as its answers';
      return measure.satisfiedFrom > measure.from && measure.satisfiedFrom <= measure.to
        ? undefined
        : `satisfiedFrom must be above ${measure.from} and at most ${measure.to}`;
    case 'recommendation': {
      const { from, to } = RECOMMENDATION;
      const isWhole = new Set(values).size === to - from + 1;
      return isWhole && values.every((value) => isWithin(value, from, to))
        ? undefined
        : 'a recommendation has the scale from 0 to 10';
    }
    case 'yesNo':
      return values.length === 2 && values.includes('yes') && values.includes('no')
        ? undefined
        : 'the answers to yesNo are yes and no';
    case 'choice':
    case 'number':
    case 'comment':
      return undefined;
    default:
      return assertNever(measure);
  }
}

function isWithin(value: string | number, from: number, to: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}
