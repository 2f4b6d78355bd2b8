/** Policy files (`config/policies/*.yaml`): what the law of a country or a part of it allows, read and checked. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { AttemptCap, Policy } from '../../domain/compliance/policy.ts';
import { DAY_MS } from '../../domain/kernel/time.ts';
import { clockTime, dayName, dayNumbers, minuteOfDay } from '../../services/clockTime.ts';
import { OutpaceError } from '../../services/errors.ts';
import { readTextFile } from '../../services/readTextFile.ts';
import { describeProblems, readYaml, type Locate } from '../../services/yamlDocument.ts';

const ms = z
  .int()
  .min(0)
  .max(400 * DAY_MS);
const fromTo = { from: clockTime, to: clockTime };
const isForward = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  minuteOfDay(from) < minuteOfDay(to);
const FORWARD = { message: 'from must be before to' };

const cap = z
  .strictObject({
    scope: z.enum(['lead', 'number', 'person']),
    most: z.int().min(0).max(1_000),
    localDay: z.literal(true).optional(),
    hours: z
      .int()
      .min(1)
      .max(24 * 366)
      .optional(),
  })
  .refine((written) => written.localDay === undefined || written.hours === undefined, {
    message: 'name localDay or hours, not both (neither: for ever)',
  });

const policySchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be a country or a part of it, such as US or US-FL'),
  version: z.string().min(1).max(64),
  source: z.string().min(1),
  confidence: z.enum(['source', 'memory']),
  region: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/),
  windows: z
    .array(z.strictObject({ days: z.array(dayName).min(1), ...fromTo }).refine(isForward, FORWARD))
    .min(1),
  holidays: z.union([z.enum(['asUsual', 'closed']), z.strictObject(fromTo).refine(isForward, FORWARD)]),
  caps: z.array(cap),
  minGapMs: ms,
  minRingMs: z.int().min(0).max(120_000),
  redialLockMs: ms,
  refusalLockDays: z.int().min(0).max(36_500),
  abandonWindows: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        limit: z.number().gt(0).max(1),
        days: z.int().min(1).max(366),
      }),
    )
    .min(1),
  promptBeforeAgent: z.enum(['allowed', 'forbidden']),
  consent: z.enum(['required', 'notRequired']),
  retentionDays: z.int().min(1).max(36_500),
});

/** All policies in the folder; throws an OutpaceError that names file, line, key and remedy. */
export function loadPolicies(folder: string): readonly Policy[] {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/i.test(file));
  const policies = files.sort().map((file) => loadPolicy(join(folder, file)));
  const twice = policies.find(
    ({ policyId }, index) => policies.findIndex((one) => one.policyId === policyId) < index,
  );
  if (twice !== undefined) throw invalid(`two files in ${folder} have the id ${twice.policyId}`);
  return policies;
}

export function loadPolicy(file: string): Policy {
  return parsePolicy(file, readTextFile('policy', file));
}

export function parsePolicy(file: string, text: string): Policy {
  const read = readYaml(file, text);
  if (!read.ok) throw invalid(read.problem);
  const parsed = policySchema.safeParse(read.yaml.value);
  if (parsed.success) return { ...policyOf(parsed.data), file };
  const locate: Locate = (path) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
  throw invalid(describeProblems(policySchema, parsed.error, locate));
}

function policyOf(written: z.output<typeof policySchema>): Policy {
  const { id, refusalLockDays, windows, holidays, caps, ...rest } = written;
  return {
    ...rest,
    policyId: id,
    windows: windows.map(({ days, ...times }) => ({
      days: dayNumbers(days),
      ...minutesOf(times),
    })),
    holidays: typeof holidays === 'string' ? holidays : minutesOf(holidays),
    caps: caps.map(capOf),
    refusalLockMs: refusalLockDays * DAY_MS,
  };
}

function capOf({ scope, most, localDay, hours }: z.output<typeof cap>): AttemptCap {
  if (hours !== undefined) return { scope, most, within: { hours } };
  return { scope, most, within: localDay === true ? 'localDay' : 'ever' };
}

function minutesOf({ from, to }: { readonly from: string; readonly to: string }) {
  return { fromMinute: minuteOfDay(from), toMinute: minuteOfDay(to) };
}

function invalid(problem: string): OutpaceError {
  return new OutpaceError('OUT_CONFIG_INVALID', problem);
}
