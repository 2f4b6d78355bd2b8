/** What an agent sees of a person: the lead, what was before, the script, the codes. Masked by the server as their role asks. */
import { z } from 'zod';

const instant = z.number().meta({ description: 'Milliseconds since 1970, UTC.' });
const text = z.string();

const leadField = z.object({
  /** The heading; `name` for the name itself. */
  field: text,
  label: text,
  value: text,
  type: z.enum(['text', 'number', 'date', 'choice']),
  choices: z.array(text).optional(),
  isEditable: z.boolean(),
});

const screenLead = z.object({
  leadId: text,
  name: text.optional(),
  numbers: z.array(z.object({ kind: text, number: text })).meta({ description: 'Masked.' }),
  fields: z.array(leadField).meta({ description: 'Those that the script needs.' }),
  timeZones: z.array(text).meta({ description: 'All that the number may lie in; empty: not known.' }),
});

const historyEntry = z.object({
  at: instant,
  kind: z.enum(['attempt', 'edit', 'callback', 'consent', 'doNotCall']),
  campaignId: text.optional(),
  agentId: text.optional(),
  /** Dial status, heading, state of the callback. */
  what: text,
  disposition: text.optional(),
  note: text.optional(),
});

const answer = z.object({ value: text, label: text, to: text });

const scriptNode = z.object({
  title: text.optional(),
  text: text.meta({ description: 'With the fields in place; plain text, paragraphs by an empty line.' }),
  hint: text.optional().meta({ description: 'For the agent, not to be read out.' }),
  answers: z
    .array(answer)
    .readonly()
    .meta({ description: 'Empty: the script ends here, or goes to `next`.' }),
  /** What is typed here is kept with the call. */
  input: z.object({ name: text, label: text, type: z.enum(['text', 'number', 'date']) }).optional(),
  next: text.optional(),
  objections: z.array(text).readonly().meta({ description: 'Ids of those that come up most here.' }),
  disposition: text.optional().meta({ description: 'The code that fits where the script ends here.' }),
});

export const scriptShown = z.object({
  scriptId: text,
  version: text,
  name: text,
  language: text,
  start: text,
  nodes: z.record(text, scriptNode),
  objections: z.record(
    text,
    z.object({
      says: text,
      reply: text,
      to: text.optional().meta({ description: 'Absent: back to where it came up.' }),
    }),
  ),
});

const disposition = z.object({
  code: text,
  label: text,
  salesStatus: text,
  isSuccess: z.boolean(),
  needsCallback: z.boolean(),
  hotkey: text.optional().meta({ description: 'One digit or letter, in the order of the campaign’s codes.' }),
});

export const scriptAnswer = z.object({
  nodeId: z.string().max(64),
  value: z.string().max(500),
  at: instant.optional(),
});

/** What the agent has typed and not yet given. */
export const draft = z.object({
  note: z.string().max(2_000).default(''),
  disposition: z.string().max(64).optional(),
  callback: z
    .object({ time: z.string().max(40), kind: z.enum(['personal', 'campaign']).optional() })
    .optional(),
  fields: z.record(z.string().max(100), z.string().max(1_000)).default({}),
  /** The way taken through the script, the node shown last. */
  path: z.array(z.string().max(64)).max(200).default([]),
  answers: z.array(scriptAnswer).max(200).default([]),
});

export const openWindow = z.object({ from: instant, to: instant });

export const deskScreen = z.object({
  /** Absent: a lead that is shown before it is dialled. */
  attemptId: text.optional(),
  campaign: z.object({ campaignId: text, name: text, mode: text }),
  isInbound: z.boolean(),
  lead: screenLead,
  history: z.array(historyEntry).meta({ description: 'The newest first, 50 at most.' }),
  script: scriptShown.optional(),
  dispositions: z
    .object({ isForced: z.boolean(), limitMs: z.number(), codes: z.array(disposition) })
    .optional(),
  callback: z.object({
    kind: z.enum(['personal', 'campaign']).meta({ description: 'Where the agent does not say.' }),
    furthestMs: z.number(),
    windows: z.array(openWindow).meta({ description: 'When this person may be called, the next days.' }),
  }),
  consent: z.object({
    status: z.enum(['given', 'expired', 'revoked', 'none']),
    at: instant.optional(),
    channel: text.optional(),
  }),
  isOnDoNotCall: z.boolean(),
  draft: draft.optional(),
});

export const dayFigures = z.object({
  from: instant.meta({ description: 'Midnight on the clock of the installation.' }),
  at: instant,
  loggedInMs: z.number(),
  talkMs: z.number(),
  averageTalkMs: z.number().nullable(),
  wrapUpMs: z.number(),
  pausedMs: z.number(),
  idleMs: z.number(),
  pauses: z.int(),
  calls: z.int(),
  contacts: z.int(),
  successes: z.int(),
  /** Of 1; null: no value (nothing to divide by). DOMAIN 4.1, 3.3, 4.2. */
  talkUtilisation: z.number().nullable(),
  notReadyRate: z.number().nullable(),
  idleRate: z.number().nullable(),
  contactRate: z.number().nullable(),
  successRate: z.number().nullable(),
  callbacksDue: z.int(),
  callbacksMissed: z.int(),
  nextCallbackAt: instant.nullable(),
});

export type DeskScreen = z.output<typeof deskScreen>;
export type ScriptShown = z.output<typeof scriptShown>;
export type Draft = z.output<typeof draft>;
export type DayFigures = z.output<typeof dayFigures>;
