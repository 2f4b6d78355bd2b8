/**
 * The keys of a scenario file, in people's units: times with their unit, shares from 0 to 1. Every key may be left
 * out; it is then as in the scenario that the file extends. `config/scenarios/example.yaml` shows every key.
 */
import { z } from 'zod';
import { assertNever } from '../../domain/kernel/assert.ts';
import { HOUR_MS } from '../../domain/kernel/time.ts';
import { PACING_BOUNDS } from '../../domain/pacing/settings.ts';
import type { Distribution } from '../../sim/scenario/scenario.ts';
import { durationText, readDuration } from './duration.ts';

/** A week, and so the longest day that can be played. */
const LONGEST_MS = 168 * HOUR_MS;

const duration = (leastMs: number, mostMs = LONGEST_MS) =>
  z.unknown().transform((written, context): number => {
    const read = readDuration(written);
    const problem = !read.ok
      ? read.problem
      : read.ms < leastMs
        ? `${String(written)} is too short; the least is ${leastMs}ms`
        : read.ms > mostMs
          ? `${String(written)} is too long; the most is ${durationText(mostMs)}`
          : undefined;
    if (read.ok && problem === undefined) return read.ms;
    context.addIssue({ code: 'custom', message: problem ?? '' });
    return z.NEVER;
  });
const TIME = { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)? ?(h|m|s|ms)$' } as const;
const time = duration(0).meta(TIME);
const positiveTime = duration(1).meta(TIME);

const SHARE = 'must be a share from 0 to 1, such as 0.3 for 30 %';
const share = z.number({ error: SHARE }).min(0, { error: SHARE }).max(1, { error: SHARE });
const FACTOR = 'must be a factor above 0, such as 1.35';
const factor = z.number({ error: FACTOR }).positive({ error: FACTOR });
const whole = (what: string, most: number) => {
  const error = `must be a whole number of ${what} from 1 to ${most}`;
  return z.int({ error }).min(1, { error }).max(most, { error });
};

const KEYS_OF = {
  fixed: ['time'],
  uniform: ['from', 'to'],
  exponential: ['mean'],
  lognormal: ['mean', 'cv'],
  empirical: ['values'],
} as const satisfies Record<Distribution['kind'], readonly string[]>;
const KINDS = ['fixed', 'uniform', 'exponential', 'lognormal', 'empirical'] as const;

const distribution = z
  .strictObject({
    kind: z.enum(KINDS, { error: `must be one of ${KINDS.join(', ')}` }),
    time: time.optional(),
    from: time.optional(),
    to: time.optional(),
    mean: positiveTime.optional(),
    cv: factor.optional(),
    values: z.array(time).min(1, { error: 'is empty; list at least one measured time' }).optional(),
  })
  .superRefine((written, context) => {
    const wanted: readonly string[] = KEYS_OF[written.kind];
    const has = Object.entries(written).flatMap(([key, value]) => (value === undefined ? [] : [key]));
    for (const key of wanted) {
      if (!has.includes(key))
        context.addIssue({
          code: 'custom',
          message: `kind ${written.kind} needs ${wanted.join(' and ')}; ${key} is missing`,
        });
    }
    const extra = has.find((key) => key !== 'kind' && !wanted.includes(key));
    if (extra !== undefined)
      context.addIssue({
        code: 'custom',
        path: [extra],
        message: `does not belong to kind ${written.kind}, which has ${wanted.join(' and ')}`,
      });
    if (written.from !== undefined && written.to !== undefined && written.from > written.to)
      context.addIssue({ code: 'custom', path: ['from'], message: 'is above to; swap them' });
  })
  .transform(({ kind, time: ms = 0, from = 0, to = 0, mean = 0, cv = 0, values = [] }): Distribution => {
    switch (kind) {
      case 'fixed':
        return { kind, ms };
      case 'uniform':
        return { kind, fromMs: from, toMs: to };
      case 'exponential':
        return { kind, meanMs: mean };
      case 'lognormal':
        return { kind, meanMs: mean, cv };
      case 'empirical':
        return { kind, valuesMs: values };
      default:
        return assertNever(kind);
    }
  });

const changing = z
  .strictObject({ every: positiveTime, low: factor, high: factor })
  .refine(({ low, high }) => low <= high, { error: 'low is above high; swap them', path: ['low'] });

export const scenarioSchema = z.strictObject({
  /** A name that is built in, or another file, from this file's folder. */
  extends: z.string().min(1).optional(),
  name: z.string().min(1).max(100).optional(),
  duration: duration(60_000).meta({ type: 'string' }).optional(),
  agents: whole('agents', 5_000).optional(),
  loginOver: time.optional(),
  logoutOver: time.optional(),
  answer: z
    .strictObject({
      share: share.optional(),
      dayAmplitude: share.optional(),
      hours: z
        .array(factor)
        .min(1, { error: 'is empty; list a factor for each hour, or write none' })
        .optional(),
      regimes: changing.optional(),
      shocks: changing.optional(),
      bursts: z
        .strictObject({ every: positiveTime, factor, from: time, to: time })
        .refine(({ from, to }) => from <= to, { error: 'from is above to; swap them', path: ['from'] })
        .optional(),
      least: share.optional(),
      most: share.optional(),
    })
    .optional(),
  machine: z
    .strictObject({
      share: share.optional(),
      earlyShare: share.optional(),
      earlyRing: distribution.optional(),
      lateRing: distribution.optional(),
      detection: time.optional(),
    })
    .optional(),
  busy: z.strictObject({ share: share.optional(), after: distribution.optional() }).optional(),
  postDialDelay: distribution.optional(),
  ring: distribution.optional(),
  ringTimeout: duration(PACING_BOUNDS.ringTimeoutMs.least, PACING_BOUNDS.ringTimeoutMs.most)
    .meta({ type: 'string' })
    .optional(),
  talk: distribution.optional(),
  wrapUp: distribution.optional(),
  breaks: z.strictObject({ probability: share.optional(), duration: distribution.optional() }).optional(),
  grace: duration(0, PACING_BOUNDS.graceMs.most).meta(TIME).optional(),
  abandonLimit: z
    .number()
    .min(0, { error: 'must be a share from 0 to 0.2, such as 0.03 for 3 %' })
    .max(0.2, { error: 'must be a share from 0 to 0.2, such as 0.03 for 3 %' })
    .optional(),
  lines: whole('lines', 100_000).optional(),
  callsPerSecond: factor.optional(),
});

export type ScenarioWritten = z.output<typeof scenarioSchema>;

/** Keys that may be `none`: the world that the file extends has it, this one has not. */
export const MAY_BE_NONE: readonly (readonly string[])[] = [
  ['answer', 'hours'],
  ['answer', 'regimes'],
  ['answer', 'shocks'],
  ['answer', 'bursts'],
  ['lines'],
  ['callsPerSecond'],
];
