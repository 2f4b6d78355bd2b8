/**
 * A campaign file (YAML) as people write it, with clock times, days by name and minutes, made into CampaignSettings.
 * `config/campaigns/example.yaml` shows every key.
 */
import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import { isTimeZone } from '../domain/calendar/window.ts';
import { DEFAULT_INBOUND } from '../domain/call/inbound.ts';
import { DIAL_STATUSES, type DialStatus } from '../domain/call/lineResult.ts';
import {
  DEFAULT_CAMPAIGN_PACING,
  builtInSafeHarbourPrompt,
  type CallingWindow,
  type CampaignPacing,
  type CampaignSettings,
  type RetryRule,
} from '../domain/campaign/campaign.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import type { ListPlaces } from '../domain/lead/listOrder.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import { PACING_BOUNDS, PACING_MODES } from '../domain/pacing/settings.ts';
import { RECORDING_MODES } from '../domain/recording/recording.ts';
import { agentKeys, agentSettings } from './agentSchema.ts';
import { callerIds, callerIdsOf, campaignTrunks, trunksOf } from './campaignTrunks.ts';
import { listSchema, placesOf } from './campaignFileLists.ts';
import { clockTime, dayName, dayNumbers, minuteOfDay } from './clockTime.ts';
import { OutpaceError } from './errors.ts';
import { detectionSchema } from './detectionSchema.ts';
import { handoverOf, handoverSchema } from './handoverSchema.ts';
import { quotasOf, quotasSchema } from './quotaSchema.ts';
import { staggeredOf, staggeredSchema } from './staggeredSchema.ts';
import { surveyOf, surveySchema } from './surveySchema.ts';
import { describeProblems, readYaml } from './yamlDocument.ts';

const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');
const milliseconds = (least: number, most: number) => z.int().min(least).max(most);
const prompt = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*$/, 'must be a prompt name such as outpace/consent');
const key = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((value) => /^[0-9*#]$/.test(value), 'must be one key: 0 to 9, * or #');
const timeZone = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin');
const policyId = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be the id of a policy, such as US or US-FL');
const cron = z.string().refine((value) => isCron(value), 'must be a cron expression such as "0 9 * * 1-5"');
const retryRule = z.union([
  z.literal('final'),
  z.strictObject({ afterMinutes: z.number().positive().max(525_600) }),
]);

const bounded = (name: 'linesPerAgent' | 'maxLinesPerAgent' | 'aim') =>
  z
    .number()
    .min(PACING_BOUNDS[name].least)
    .max(PACING_BOUNDS[name].most)
    .default(DEFAULT_CAMPAIGN_PACING[name]);
const abandonLimit = z.number().min(0).max(PACING_BOUNDS.abandonLimit.most);

const pacing = z.strictObject({
  mode: z.enum(PACING_MODES).default(DEFAULT_CAMPAIGN_PACING.mode),
  windows: z
    .array(z.strictObject({ name: id, limit: abandonLimit, days: z.int().min(1).max(366) }))
    .max(5)
    .default([...DEFAULT_CAMPAIGN_PACING.windows]),
  minRingMs: milliseconds(PACING_BOUNDS.minRingMs.least, PACING_BOUNDS.minRingMs.most).default(
    DEFAULT_CAMPAIGN_PACING.minRingMs,
  ),
  linesPerAgent: bounded('linesPerAgent'),
  maxLinesPerAgent: bounded('maxLinesPerAgent'),
  aim: bounded('aim'),
  weight: z.number().min(0.01).max(100).default(DEFAULT_CAMPAIGN_PACING.weight),
  rampUpMinutes: z.number().min(0).max(1_440).default(0),
  shadow: z.enum(PACING_MODES).optional(),
});

const afterNoConsent = z.enum(['connect', 'hangUp']).default('hangUp');

const recording = z.strictObject({
  mode: z.enum(RECORDING_MODES),
  share: z.number().min(0).max(1).default(0),
  stereo: z.boolean().default(true),
  required: z.boolean().default(false),
  retentionDays: z.int().min(1).max(3_660).default(90),
  basis: z.string().min(1).max(500).optional(),
});

const e164 = z.string().regex(/^\+[1-9][0-9]{6,14}$/, 'must be E.164, such as "+12025550100"');

const inbound = z.strictObject({
  numbers: z.array(e164).min(1).max(1_000).optional(),
  trunks: z.array(id).min(1).max(20).optional(),
  flow: id.optional(),
  agentWaitMs: milliseconds(0, 600_000).default(DEFAULT_INBOUND.agentWaitMs),
  queueWaitMs: milliseconds(0, 3_600_000).default(DEFAULT_INBOUND.queueWaitMs),
  busyPrompt: prompt.default(DEFAULT_INBOUND.busyPrompt),
  closedPrompt: prompt.default(DEFAULT_INBOUND.closedPrompt),
});

export const campaignSchema = z.strictObject({
  id: id.optional(),
  name: z.string().min(1).max(200),
  dialGroup: id.optional(),
  lists: z.array(listSchema),
  policies: z.union([z.literal('auto'), z.array(policyId).min(1).max(10)]).optional(),
  policy: z
    .strictObject({
      promptBeforeAgent: z.enum(['allowed', 'forbidden']),
      abandonLimit: abandonLimit.optional(),
      clockStart: z.enum(['answer', 'greetingEnd']).optional(),
      answerLimitMs: milliseconds(0, 60_000).optional(),
      missedPeopleCount: z.boolean().optional(),
      source: z.string().min(1),
    })
    .optional(),
  callerId: e164,
  callerIds: callerIds.optional(),
  trunks: campaignTrunks,
  ringTimeoutMs: milliseconds(1_000, 300_000),
  answerLimitMs: milliseconds(0, 60_000).default(2_000),
  promptBeforeAgent: z.boolean().default(false),
  consent: z
    .strictObject({
      prompt,
      acceptKey: key,
      refuseKey: key.optional(),
      doNotCallKey: key,
      silenceMs: milliseconds(500, 60_000).default(5_000),
      plays: z.int().min(1).max(5).default(2),
      onSilence: afterNoConsent,
      onRefusal: afterNoConsent,
    })
    .optional(),
  /** Default: the built-in one, which names the key where `optOutKey` is set. */
  safeHarbourPrompt: prompt.optional(),
  optOutKey: key.optional(),
  detection: detectionSchema(prompt).optional(),
  recording: recording.optional(),
  flow: id.optional(),
  script: id.optional(),
  quotas: quotasSchema.optional(),
  pressShare: z.number().min(0).max(1).optional(),
  openEnded: z.boolean().optional(),
  survey: surveySchema.optional(),
  inbound: inbound.optional(),
  abandoned: z.strictObject({ againAfterMinutes: z.number().positive().max(525_600) }).optional(),
  pacing: pacing.optional(),
  wrapUpMs: milliseconds(0, 3_600_000).default(15_000),
  maxTalkMs: milliseconds(1_000, 14_400_000).default(3_600_000),
  maxLines: z.int().min(1).default(100),
  maxAttempts: z.int().min(1),
  attemptSpacingMs: milliseconds(0, 31_536_000_000).default(3_600_000),
  retry: z.strictObject(retryShape()).default({}),
  staggered: staggeredSchema.optional(),
  bestTime: z
    .strictObject({
      by: z.string().min(1).max(200).default('segment'),
      halfLifeDays: z.number().min(1).max(365).default(30),
    })
    .optional(),
  handover: handoverSchema.optional(),
  ...agentKeys(retryRule.transform(retryRuleOf)),
  window: z.strictObject({ timeZone, days: z.array(dayName), from: clockTime, to: clockTime }).optional(),
  schedule: z.strictObject({ start: cron, stop: cron, timeZone }).optional(),
});

export interface CampaignFile {
  readonly campaignId: string | undefined;
  readonly name: string;
  readonly dialGroupId: string | undefined;
  readonly listIds: readonly string[];
  /** Of the lists that the file says more of than their id. */
  readonly places?: ListPlaces;
  readonly settings: CampaignSettings;
}

/** Throws an OutpaceError that names the file and the line. */
export function parseCampaignFile(file: string, text: string): CampaignFile {
  const read = readYaml(file, text);
  if (!read.ok) throw new OutpaceError('OUT_CAMPAIGN_INVALID', read.problem);
  const parsed = campaignSchema.safeParse(read.yaml.value);
  if (!parsed.success) {
    const locate = (path: readonly (string | number)[]) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
    const problems = describeProblems(campaignSchema, parsed.error, locate, read.yaml.value);
    throw new OutpaceError('OUT_CAMPAIGN_INVALID', problems);
  }
  return campaignFileOf(parsed.data, `${file}:${read.yaml.lineOf(['lists']) ?? 1}: `);
}

/** What has come through `campaignSchema`, from wherever; `where` goes before what else is wrong with it. */
export function campaignFileOf(written: z.output<typeof campaignSchema>, where = ''): CampaignFile {
  const { id: campaignId, name, dialGroup, lists, ...rest } = written;
  if (lists.length === 0 && rest.inbound?.flow === undefined)
    throw new OutpaceError(
      'OUT_CAMPAIGN_INVALID',
      `${where}lists must name a list, unless callers hear a flow (inbound.flow)`,
    );
  return { campaignId, name, dialGroupId: dialGroup, ...placesOf(lists), settings: settingsOf(rest) };
}

export type Written = Omit<z.output<typeof campaignSchema>, 'id' | 'name' | 'dialGroup' | 'lists'>;

export function settingsOf({
  trunks,
  callerIds: pool,
  retry,
  window,
  consent,
  schedule,
  policy,
  pacing: written,
  abandoned,
  staggered,
  handover,
  quotas,
  survey,
  skills,
  tiers,
  dispositions,
  callbacks,
  preview,
  ...same
}: Written): CampaignSettings {
  return {
    ...same,
    safeHarbourPrompt: same.safeHarbourPrompt ?? builtInSafeHarbourPrompt(same.optOutKey),
    ...agentSettings({ skills, tiers, dispositions, callbacks, preview }),
    ...trunksOf(trunks),
    ...(pool === undefined ? {} : { callerIds: callerIdsOf(pool) }),
    retry: Object.fromEntries(
      Object.entries(retry).flatMap(([status, rule]) =>
        rule === undefined ? [] : [[status, retryRuleOf(rule)]],
      ),
    ),
    ...(abandoned === undefined
      ? {}
      : { abandoned: { againAfterMs: abandoned.againAfterMinutes * MINUTE_MS } }),
    ...(staggered === undefined ? {} : { staggered: staggeredOf(staggered) }),
    ...(handover === undefined ? {} : { handover: handoverOf(handover) }),
    ...(quotas === undefined ? {} : { quotas: quotasOf(quotas) }),
    ...(survey === undefined ? {} : { survey: surveyOf(survey) }),
    ...(policy === undefined ? {} : { policy }),
    ...(consent === undefined ? {} : { consent }),
    ...(written === undefined ? {} : { pacing: pacingOf(written) }),
    ...(window === undefined ? {} : { window: windowOf(window) }),
    ...(schedule === undefined ? {} : { schedule }),
  };
}

function pacingOf({ rampUpMinutes, ...same }: z.output<typeof pacing>): CampaignPacing {
  return { ...same, rampUpMs: rampUpMinutes * MINUTE_MS };
}

function retryRuleOf(rule: z.output<typeof retryRule>): RetryRule {
  return rule === 'final' ? { kind: 'final' } : { kind: 'retry', afterMs: rule.afterMinutes * MINUTE_MS };
}

function windowOf(window: NonNullable<Written['window']>): CallingWindow {
  return {
    timeZone: window.timeZone,
    days: dayNumbers(window.days),
    fromMinute: minuteOfDay(window.from),
    toMinute: minuteOfDay(window.to),
  };
}

function retryShape(): Record<DialStatus, z.ZodOptional<typeof retryRule>> {
  const entries = DIAL_STATUSES.map((status) => [status, retryRule.optional()] as const);
  return Object.fromEntries(entries) as Record<DialStatus, z.ZodOptional<typeof retryRule>>;
}
