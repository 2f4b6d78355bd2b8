/** Staggered redial as a campaign file has it, made into the domain's rule. */
import { z } from 'zod';
import { DEFAULT_STAGGERED, STAGGERED_OUTCOMES, type StaggeredRule } from '../domain/campaign/staggered.ts';
import { clockTime, clockTimeOf, minuteOfDay } from './clockTime.ts';

export const staggeredSchema = z.strictObject({
  perCell: z.int().min(1).max(10).default(DEFAULT_STAGGERED.perCell),
  outcomes: z
    .array(z.enum(STAGGERED_OUTCOMES))
    .min(1)
    .default([...DEFAULT_STAGGERED.outcomes]),
  dayFrom: clockTime.default(clockTimeOf(DEFAULT_STAGGERED.dayFromMinute)),
  eveningFrom: clockTime.default(clockTimeOf(DEFAULT_STAGGERED.eveningFromMinute)),
  eveningTo: clockTime.default(clockTimeOf(DEFAULT_STAGGERED.eveningToMinute)),
});

export function staggeredOf(written: z.output<typeof staggeredSchema>): StaggeredRule {
  const { perCell, outcomes, dayFrom, eveningFrom, eveningTo } = written;
  return {
    perCell,
    outcomes,
    dayFromMinute: minuteOfDay(dayFrom),
    eveningFromMinute: minuteOfDay(eveningFrom),
    eveningToMinute: minuteOfDay(eveningTo),
  };
}
