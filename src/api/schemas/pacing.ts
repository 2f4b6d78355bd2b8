/** How a campaign is paced: the settings in force, who changed them, and what the pacer decided and why. */
import { z } from 'zod';
import { PACING_MODES } from '../../domain/pacing/settings.ts';
import { endpoints } from '../endpoint.ts';
import { campaignParams } from './campaigns.ts';
import { instant, instantQuery } from './instant.ts';
import { jobBegun } from './jobs.ts';

const mode = z.enum(PACING_MODES);

const abandonRule = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][\w-]{0,63}$/),
  limit: z.number().meta({ description: 'Share of the calls answered by a person, 0.03 for 3 %.' }),
  days: z.int().meta({ description: 'Local days that are counted together, today included.' }),
});

/** Bounds and rules are the review's, so that one place says what is allowed. */
export const pacingValues = z.object({
  mode,
  windows: z.array(abandonRule).max(5),
  ringTimeoutMs: z.number(),
  minRingMs: z.number(),
  linesPerAgent: z.number().meta({ description: 'For each idle agent, in mode ratio.' }),
  maxLinesPerAgent: z.number().meta({ description: 'For each agent logged in, in every mode.' }),
  aim: z.number().meta({ description: 'Share of the limit that predictive pacing steers at.' }),
  weight: z.number().meta({ description: 'Share of the calls against other campaigns of the same agents.' }),
  rampUpMs: z.number().meta({ description: 'From the start until all lines may be used.' }),
  shadow: mode.nullable().meta({ description: 'Decides beside the mode without acting; null: none.' }),
});

export const pacingChanges = z.strictObject(pacingValues.partial().shape);

const bounds = z.object({ least: z.number(), most: z.number() });

const changedValue = z.object({ key: z.string(), before: z.unknown(), after: z.unknown() });

export const pacingResult = z.object({
  campaignId: z.string(),
  values: z.array(changedValue),
  engine: z
    .enum(['running', 'none'])
    .meta({ description: '`running`: in force with the next decision; `none`: when an engine starts.' }),
});

const forecast = z.object({
  horizonMs: z.number(),
  agentsFree: z.number(),
  answers: z.number(),
  risk: z
    .number()
    .meta({ description: 'Chance that the answer of one more call would find no agent in time.' }),
  riskLimit: z.number().meta({ description: 'The most risk that is taken now (θ).' }),
});

const windowLeft = z.object({
  name: z.string(),
  answered: z.int(),
  abandoned: z.int(),
  limit: z.number(),
  startsAt: instant,
  endsAt: instant,
  left: z.number().meta({ description: 'Calls that may still be abandoned, were no more answered.' }),
});

const shadow = z.object({
  mode,
  dial: z.int(),
  limitedBy: z.string(),
  reason: z.string(),
  agrees: z.boolean(),
});

const decision = z.object({
  at: instant,
  mode,
  campaigns: z
    .array(z.object({ campaignId: z.string(), dial: z.int() }))
    .meta({ description: 'Those that the same agents serve, and how the calls were split between them.' }),
  dial: z.int(),
  limitedBy: z.string(),
  reason: z.string().meta({ description: 'One sentence.' }),
  forecast,
  floor: z.object({
    idle: z.int(),
    talking: z.int(),
    wrapping: z.int(),
    dialling: z.int(),
    ringing: z.int(),
    screening: z.int(),
    waiting: z.int(),
    lines: z.number().nullable().meta({ description: 'Lines left; null: without limit.' }),
    callsPerSecond: z.number().nullable(),
    leadsLeft: z.int().optional(),
    hold: z.string().optional(),
  }),
  windows: z.array(windowLeft),
  shadow: shadow.optional(),
});

/** Of a chart: what was decided in one step of time, and what came of it. */
const pacingPoint = z.object({
  at: instant.meta({ description: 'Begin of the step.' }),
  decisions: z.int(),
  dialled: z.int().meta({ description: 'Calls decided in the step, for all campaigns of these agents.' }),
  dialling: z.int().meta({ description: 'As of the last decision of the step, as are those below.' }),
  idle: z.int(),
  talking: z.int(),
  waiting: z.int(),
  agentsFree: z.number().meta({ description: 'Forecast for `horizonMs` later.' }),
  answers: z.number().meta({ description: 'Persons that were forecast to answer within `horizonMs`.' }),
  horizonMs: z.number(),
  answered: z
    .int()
    .nullable()
    .meta({ description: 'Persons who did answer within it; null: that is not over yet.' }),
  risk: z.number(),
  riskLimit: z.number(),
  limitedBy: z.string(),
  reason: z.string(),
  budget: z.array(z.object({ name: z.string(), left: z.number() })),
  shadow: shadow.optional(),
});

const simulated = z.object({
  mean: z.number(),
  halfWidth: z.number().nullable().meta({ description: 'The 95 % interval is mean ± halfWidth.' }),
});
const simulatedFigures = z.object({
  occupancy: simulated,
  abandonedShare: simulated,
  agentWaitMs: simulated,
  callsPerHour: simulated,
  abandonedPerHour: simulated,
  dialsPerHour: simulated,
});
const simulatedDays = simulatedFigures.extend({ days: z.int(), daysOverLimit: z.int() });

/** The result of a job `pacing.simulate`. */
export const pacingPreview = z.object({
  campaignId: z.string(),
  values: z.array(changedValue),
  notPlayed: z
    .array(z.string())
    .meta({ description: 'Changed settings that change nothing in the simulator.' }),
  agents: z.number(),
  basis: z.object({
    dials: z.int(),
    answered: z.int(),
    conversations: z.int(),
    firstAt: instant,
    lastAt: instant,
  }),
  before: simulatedDays,
  after: simulatedDays,
  difference: simulatedFigures.meta({ description: 'After less before, day by day.' }),
});

export type PacingPreview = z.infer<typeof pacingPreview>;

export const pacingEndpoints = endpoints({
  'GET /campaigns/:campaignId/pacing': {
    access: 'pacing.read',
    summary: 'The pacing settings in force, and what each may be set to.',
    params: campaignParams,
    answer: z.object({
      campaignId: z.string(),
      name: z.string(),
      values: pacingValues,
      bounds: z.record(z.string(), bounds).meta({
        description: 'By the name of the setting; `limit` and `days` are those of each window.',
      }),
    }),
  },
  'PATCH /campaigns/:campaignId/pacing': {
    access: 'pacing.edit',
    summary: 'Changes pacing settings, while the campaign runs or before.',
    params: campaignParams,
    body: pacingChanges,
    answer: pacingResult,
    edits: 'GET /campaigns/:campaignId/pacing',
  },
  'POST /campaigns/:campaignId/pacing/review': {
    access: 'pacing.read',
    summary: 'What a change of settings would change; refused where it would be. Nothing is changed.',
    params: campaignParams,
    body: pacingChanges,
    answer: z.object({ values: z.array(changedValue) }),
  },
  'POST /campaigns/:campaignId/pacing/simulations': {
    access: 'pacing.read',
    summary: "Plays the campaign's own records with the settings in force and with changed ones, as a job.",
    description:
      'The result of the job is a `pacingPreview`: occupancy, abandonment, waits and calls an hour before and after, each with its 95 % interval, and their difference day by day. Nothing is changed.',
    params: campaignParams,
    body: z.strictObject({
      changes: pacingChanges,
      recordDays: z
        .int()
        .min(1)
        .max(365)
        .default(30)
        .meta({ description: 'Records of the last so many days.' }),
      days: z.int().min(2).max(50).default(10).meta({ description: 'Days to play with each setting.' }),
      agents: z.int().min(1).max(5_000).optional().meta({ description: 'Absent: as the records show.' }),
    }),
    status: 202,
    answer: jobBegun,
  },
  'POST /campaigns/:campaignId/pacing/undo': {
    access: 'pacing.edit',
    summary: 'Takes the last change back; once more, the one before it.',
    params: campaignParams,
    answer: pacingResult,
  },
  'GET /campaigns/:campaignId/pacing/history': {
    access: 'pacing.read',
    summary: 'Who changed what and when, the newest first.',
    params: campaignParams,
    answer: z.object({
      changes: z.array(
        z.object({
          changeId: z.int(),
          at: instant,
          who: z.string(),
          values: z.array(changedValue),
          undoes: z.int().optional().meta({ description: 'The change that this one takes back.' }),
        }),
      ),
    }),
  },
  'GET /campaigns/:campaignId/pacing/explanation': {
    access: 'pacing.read',
    summary: 'What was decided, what the pacer saw, and what one more call would have risked.',
    params: campaignParams,
    query: z.object({
      at: instantQuery.optional().meta({ description: 'Absent: the last decision there is.' }),
    }),
    answer: z.object({
      campaignId: z.string(),
      decision,
      around: z.array(
        z.object({ at: instant, dial: z.int(), limitedBy: z.string(), reason: z.string(), risk: z.number() }),
      ),
    }),
  },
  'GET /campaigns/:campaignId/pacing/decisions': {
    access: 'pacing.read',
    summary: 'Decisions over a time, in steps for a chart, with the forecast against what happened.',
    params: campaignParams,
    query: z.object({
      from: instantQuery,
      to: instantQuery.optional().meta({ description: 'Absent: now.' }),
      steps: z.coerce.number().int().min(1).max(1_000).default(240),
    }),
    answer: z.object({
      campaignId: z.string(),
      stepMs: z.number(),
      since: instant.meta({
        description: 'Decisions before it were too many to be read; `from` where all are in.',
      }),
      points: z.array(pacingPoint),
    }),
  },
});
