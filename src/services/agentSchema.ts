/** What a campaign file says of its agents: skills, tiers, dispositions and previews, made into the domain's rules. */
import { z } from 'zod';
import type { TierRule } from '../domain/agent/choice.ts';
import { DEFAULT_ALLOCATION } from '../domain/allocation/allocation.ts';
import { CALLBACK_KINDS, DEFAULT_CALLBACKS, type CallbackRules } from '../domain/callback/callback.ts';
import { SALES_STATUSES } from '../domain/call/salesStatus.ts';
import {
  DEFAULT_PREVIEW,
  type Disposition,
  type DispositionRules,
  type PreviewRules,
} from '../domain/campaign/dispositions.ts';
import type { CampaignSettings, RetryRule } from '../domain/campaign/campaign.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';

const word = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');
const sentence = z.string().regex(/^[^\p{Cc}]{1,200}$/u, 'must be 1 to 200 printable characters');
const seconds = (least: number, most: number) => z.number().min(least).max(most);
const minutes = (least: number, defaultMs: number) =>
  z
    .number()
    .min(least)
    .max(10_080)
    .default(defaultMs / MINUTE_MS);

const skills = z.record(word, z.int().min(1).max(10));
const tier = z.strictObject({
  grade: sentence,
  tiers: z.array(word).min(1),
  waitSeconds: seconds(0, 60).default(0),
});

const disposition = (retry: z.ZodType<RetryRule>) =>
  z.strictObject({
    code: word,
    label: sentence.optional(),
    salesStatus: z.enum(SALES_STATUSES),
    contact: z.boolean().optional(),
    success: z.boolean().optional(),
    retry: retry.optional(),
    callback: z.boolean().default(false),
  });

const preview = z.strictObject({
  timerSeconds: seconds(1, 600).default(DEFAULT_PREVIEW.timerMs / SECOND_MS),
  onExpiry: z.enum(['accept', 'skip']).default(DEFAULT_PREVIEW.onExpiry),
  skipReasons: z.array(sentence).max(50).default([]),
  skipped: z
    .union([z.literal('final'), z.strictObject({ afterHours: z.number().positive().max(8_760) })])
    .default({
      afterHours: (DEFAULT_PREVIEW.skippedForMs ?? HOUR_MS) / HOUR_MS,
    }),
});

const share = z.number().min(0).max(1);
const allocation = z.strictObject({
  quantity: z.int().min(1).max(10_000),
  judgedFrom: z.int().min(1).max(10_000).default(DEFAULT_ALLOCATION.judgedFrom),
  minContactRate: share.optional(),
  newShare: share.default(DEFAULT_ALLOCATION.newShare),
  maxFollowUpRate: share.optional(),
  sharedPool: z.boolean().default(DEFAULT_ALLOCATION.sharedPool),
});

const callbacks = z.strictObject({
  kind: z.enum(CALLBACK_KINDS).default(DEFAULT_CALLBACKS.kind),
  personalForMinutes: minutes(0, DEFAULT_CALLBACKS.personalForMs),
  missedAfterMinutes: minutes(1, DEFAULT_CALLBACKS.missedAfterMs),
  furthestDays: z
    .number()
    .positive()
    .max(366)
    .default(DEFAULT_CALLBACKS.furthestMs / DAY_MS),
});

/** The keys of a campaign file; `retry` is the schema of its retry rules. */
export const agentKeys = (retry: z.ZodType<RetryRule>) => ({
  skills: skills.optional(),
  tiers: z.array(tier).max(20).optional(),
  dispositions: z
    .strictObject({
      forced: z.boolean().default(false),
      limitSeconds: seconds(1, 3_600).default(60),
      codes: z
        .array(disposition(retry))
        .min(1)
        .max(100)
        .refine((codes) => new Set(codes.map(({ code }) => code)).size === codes.length, 'has a code twice'),
    })
    .optional(),
  allocation: allocation.optional(),
  callbacks: callbacks.optional(),
  preview: preview.optional(),
});

type AgentKeys = ReturnType<typeof agentKeys>;
/** What is written of the allocation is its rules. */
type Written = { [Key in Exclude<keyof AgentKeys, 'allocation'>]: z.output<AgentKeys[Key]> };
type AgentSettings = Pick<CampaignSettings, 'skills' | 'tiers' | 'dispositions' | 'callbacks' | 'preview'>;

export function agentSettings(written: Written): AgentSettings {
  const { skills: required, tiers, dispositions, callbacks: promised, preview: shown } = written;
  return {
    ...(required === undefined || Object.keys(required).length === 0 ? {} : { skills: required }),
    ...(tiers === undefined ? {} : { tiers: tiers.map(tierOf) }),
    ...(dispositions === undefined ? {} : { dispositions: dispositionsOf(dispositions) }),
    ...(promised === undefined ? {} : { callbacks: callbacksOf(promised) }),
    ...(shown === undefined ? {} : { preview: previewOf(shown) }),
  };
}

function tierOf({ waitSeconds, ...same }: z.output<typeof tier>): TierRule {
  return { ...same, waitMs: waitSeconds * SECOND_MS };
}

function dispositionsOf({
  forced,
  limitSeconds,
  codes,
}: NonNullable<Written['dispositions']>): DispositionRules {
  return { forced, limitMs: limitSeconds * SECOND_MS, codes: codes.map(dispositionOf) };
}

/** Whoever was reached by the right number is a contact, unless it was somebody else (DOMAIN 3.1). */
function dispositionOf(written: NonNullable<Written['dispositions']>['codes'][number]): Disposition {
  const { code, label, salesStatus, contact, success, retry, callback } = written;
  return {
    code,
    label: label ?? code,
    salesStatus,
    isContact: contact ?? salesStatus !== 'wrong_party',
    isSuccess: success ?? salesStatus === 'success',
    ...(retry === undefined ? {} : { retry }),
    needsCallback: callback,
  };
}

function callbacksOf(written: NonNullable<Written['callbacks']>): CallbackRules {
  const { kind, personalForMinutes, missedAfterMinutes, furthestDays } = written;
  return {
    kind,
    personalForMs: personalForMinutes * MINUTE_MS,
    missedAfterMs: missedAfterMinutes * MINUTE_MS,
    furthestMs: furthestDays * DAY_MS,
  };
}

function previewOf({ timerSeconds, onExpiry, skipReasons, skipped }: z.output<typeof preview>): PreviewRules {
  return {
    timerMs: timerSeconds * SECOND_MS,
    onExpiry,
    skipReasons,
    ...(skipped === 'final' ? {} : { skippedForMs: skipped.afterHours * HOUR_MS }),
  };
}
