/** What may be changed of a campaign that is made, in the words of a campaign file: each key replaces what it stands for. */
import { z } from 'zod';
import type { SettingsChanges } from '../domain/campaign/settingsChange.ts';
import { OutpaceError } from './errors.ts';
import { describeProblems, readYaml } from './yamlDocument.ts';
import { campaignSchema, settingsOf, type Written } from './campaignFile.ts';

/** What a campaign is, what it dials, and how it is paced are changed in ways of their own. */
const {
  id: _id,
  name: _name,
  dialGroup: _group,
  lists: _lists,
  pacing: _pacing,
  ...rest
} = campaignSchema.shape;
const { ringTimeoutMs: _ring, quotas: _quotas, openEnded: _open, ...changeable } = rest;

/** What a campaign can be without. */
export const REMOVABLE = [
  'policies',
  'policy',
  'callerIds',
  'consent',
  'optOutKey',
  'detection',
  'recording',
  'flow',
  'script',
  'pressShare',
  'survey',
  'inbound',
  'abandoned',
  'staggered',
  'bestTime',
  'handover',
  'skills',
  'tiers',
  'dispositions',
  'allocation',
  'callbacks',
  'preview',
  'window',
  'schedule',
] as const satisfies readonly (keyof typeof changeable)[];

type Shape = typeof changeable;
type Optional = {
  [Key in keyof Shape]: z.ZodOptional<Shape[Key] extends z.ZodDefault<infer Inner> ? Inner : Shape[Key]>;
};

/** Without defaults: what is not given stays as it is. */
const shape = Object.fromEntries(
  Object.entries(changeable).map(([key, schema]) => {
    const bare: z.ZodType = schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema;
    return [key, bare.optional()];
  }),
) as unknown as Optional;

const set = z.strictObject(shape);

export const campaignChanges = z.strictObject({
  set: set.default({}).meta({
    description: 'Keys of a campaign file; each replaces the whole of what it stands for.',
  }),
  yaml: z
    .string()
    .max(200_000)
    .default('')
    .meta({ description: 'The same as text, as in a campaign file; weighs more than `set`.' }),
  remove: z
    .array(z.enum(REMOVABLE))
    .max(REMOVABLE.length)
    .default([])
    .meta({ description: 'Keys that are taken away.' }),
});

export type CampaignChanges = z.output<typeof campaignChanges>;

/** A file that says as little as one can: what a key stands for does not hang on the others. */
const LEAST = campaignSchema.parse({
  name: 'any',
  lists: [],
  callerId: '+12025550100',
  trunks: ['any'],
  ringTimeoutMs: 30_000,
  maxAttempts: 1,
});

/** Throws an OutpaceError that names the line of the text. */
export function settingsChangesOf({ set: values, yaml, remove }: CampaignChanges): SettingsChanges {
  const written = { ...values, ...parsed(yaml) };
  const settings = settingsOf({ ...LEAST, ...written } as Written) as SettingsChanges;
  const given = Object.entries(written).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  const keys = given.flatMap((key) =>
    key === 'trunks' ? ['trunkIds', 'trunks'] : [key],
  ) as (keyof SettingsChanges)[];
  return Object.fromEntries([
    ...remove.map((key) => [key, null]),
    ...keys.map((key) => [key, settings[key] ?? null]),
  ]) as SettingsChanges;
}

function parsed(yaml: string): z.output<typeof set> {
  if (yaml.trim() === '') return {};
  const read = readYaml('settings', yaml);
  if (!read.ok) throw new OutpaceError('OUT_CAMPAIGN_INVALID', read.problem);
  const checked = set.safeParse(read.yaml.value ?? {});
  if (checked.success) return checked.data;
  const locate = (path: readonly (string | number)[]) => `settings:${read.yaml.lineOf(path) ?? 1}`;
  const problems = describeProblems(set, checked.error, locate, read.yaml.value);
  throw new OutpaceError('OUT_CAMPAIGN_INVALID', problems);
}
