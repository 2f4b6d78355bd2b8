/** What many days of one setting come to: each figure with its interval, and the days that ended over their limit. */
import { assertNever } from '../../domain/kernel/assert.ts';
import { HOUR_MS } from '../../domain/kernel/time.ts';
import type { DayResult } from '../light/result.ts';
import { estimate, pairedDifference, type Estimate } from './estimate.ts';

export const MEASURES = [
  'occupancy',
  'abandonedShare',
  'agentWaitMs',
  'callsPerHour',
  'abandonedPerHour',
  'dialsPerHour',
] as const;
/** `callsPerHour`: answered by a person and served by an agent. */
export type Measure = (typeof MEASURES)[number];

export type StudySummary = Readonly<Record<Measure, Estimate>> & {
  readonly days: number;
  readonly daysOverLimit: number;
};

export function summarise(days: readonly DayResult[], durationMs: number): StudySummary {
  return {
    ...eachMeasure((measure) => estimate(valuesOf(days, measure, durationMs))),
    days: days.length,
    daysOverLimit: days.filter((day) => day.isOverLimit).length,
  };
}

/** Day by day the first less the second; both played the same seeds. */
export function differences(
  first: readonly DayResult[],
  second: readonly DayResult[],
  durationMs: number,
): Readonly<Record<Measure, Estimate>> {
  return eachMeasure((measure) =>
    pairedDifference(valuesOf(first, measure, durationMs), valuesOf(second, measure, durationMs)),
  );
}

export function valuesOf(
  days: readonly DayResult[],
  measure: Measure,
  durationMs: number,
): readonly number[] {
  return days.map((day) => valueOf(day, measure, durationMs / HOUR_MS));
}

function valueOf(day: DayResult, measure: Measure, hours: number): number {
  switch (measure) {
    case 'occupancy':
      return day.occupancy;
    case 'abandonedShare':
      return day.abandonedShare;
    case 'agentWaitMs':
      return day.meanIdleMs;
    case 'callsPerHour':
      return day.joined / hours;
    case 'abandonedPerHour':
      return day.abandoned / hours;
    case 'dialsPerHour':
      return day.dials / hours;
    default:
      return assertNever(measure);
  }
}

function eachMeasure(of: (measure: Measure) => Estimate): Record<Measure, Estimate> {
  return Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)])) as Record<Measure, Estimate>;
}
