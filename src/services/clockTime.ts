/** Days and times of day as people write them in campaign and policy files. */
import { z } from 'zod';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const dayName = z.enum(DAYS);
export const clockTime = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/, 'must be a time such as 09:30');

/** 1 (Monday) to 7. */
export function dayNumbers(names: readonly z.output<typeof dayName>[]): number[] {
  return names.map((name) => DAYS.indexOf(name) + 1);
}

/** The other way round. */
export function clockTimeOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Minutes from midnight of a `clockTime`. */
export function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
