/** How far campaigns are, what limits them, and what keeps their leads from being called. */
import { z } from 'zod';
import { instant, instantQuery } from './instant.ts';

const counts = z.record(z.string(), z.int());

const progress = z.object({
  leads: z.int(),
  due: z.int().meta({ description: 'Leads that wait for a first or a further attempt.' }),
  final: z.int(),
  attempts: z.int(),
  openAttempts: z.int(),
  answered: z.int(),
  consented: z.int(),
  connected: z.int(),
  abandoned: z.int(),
  dialStatuses: counts,
  refusals: counts.meta({ description: 'Leads by the code of what the gate refused them for last.' }),
  nextDueAt: instant.optional(),
  pilotDue: z.int().optional().meta({ description: 'Of a pilot that runs: its leads that wait.' }),
  allocated: z.int().optional().meta({ description: "Of those due, an agent's own." }),
});

const liveCampaign = z.object({
  state: z.string(),
  dialling: z.int(),
  screening: z.int(),
  waiting: z.int(),
  talking: z.int(),
  answered: z.int().meta({ description: 'Since the engine has started, as the two below.' }),
  joined: z.int(),
  abandoned: z.int(),
  limitedBy: z.string(),
  reason: z.string().meta({ description: 'One sentence.' }),
  isWindowOpen: z.boolean().optional(),
});

export const campaignStatusAnswer = z.object({
  campaignId: z.string(),
  name: z.string(),
  state: z.string(),
  progress,
  engine: z.enum(['running', 'none', 'unknown']),
  now: liveCampaign.optional().meta({ description: 'Absent: no engine tells of it.' }),
  agents: counts.meta({ description: 'Of the dial group, by state.' }),
  limits: z
    .array(
      z.object({
        code: z.string().meta({
          description: '`noEngine`, `hold` (of all campaigns), `link`, `state`, or what limits the pacer.',
        }),
        text: z.string(),
      }),
    )
    .readonly()
    .meta({ description: 'What keeps calls from being placed right now, or holds their number down.' }),
  warnings: z.array(z.string()).readonly(),
});

const finding = z.object({ code: z.string(), message: z.string() });

export const lawFindings = z.object({
  mayRun: z.boolean(),
  policies: z.array(z.string()).readonly().meta({ description: 'That hold for its leads, with versions.' }),
  refusals: z.array(finding).readonly(),
  warnings: z.array(finding).readonly(),
});

export const campaignFunnelAnswer = z.object({
  at: instant,
  leads: z.int(),
  callable: z.int(),
  stops: z
    .array(
      z.object({
        rule: z.string(),
        code: z.string(),
        leads: z.int(),
        withoutLapse: z.int().meta({ description: 'Of them, those that no passing of time sets free.' }),
        firstLapsesAt: instant.optional(),
        lastLapsesAt: instant.optional(),
      }),
    )
    .readonly()
    .meta({ description: 'In the order of the rules; with `callable` they add up to `leads`.' }),
});

/** A moment asked about; absent: now. */
export const momentQuery = z.object({ at: instantQuery.optional() });
