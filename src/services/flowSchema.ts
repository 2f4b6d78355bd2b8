/** A flow as people write it (YAML): times in seconds, defaults for whatever is left out. Editors get it as JSON Schema. */
import { z } from 'zod';
import { DEFAULT_KEY_RULES } from '../domain/flow/flow.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import { SPOKEN_CURRENCIES, SPOKEN_FORMS } from '../domain/speech/spoken.ts';
import type { MeasureKind } from '../domain/survey/measure.ts';
import { smsSchema, timeSchema, webhookSchema } from './flowReachSchema.ts';

const MOST_NODES = 500;
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'must be a letter, then letters, digits or "_"')
  .meta({ description: 'A node of this flow.' });
const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');
const seconds = (least: number, most: number) => z.number().min(least).max(most);
const prompt = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]*(\/([a-z0-9][a-z0-9_-]*|\{language\}))*$/,
    'must be a prompt name such as outpace/goodbye or outpace/{language}/goodbye',
  );
const prompts = z.array(prompt).min(1).max(20).meta({ description: 'Played one after another.' });
const key = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((value) => /^[0-9*#]$/.test(value), 'must be one key: 0 to 9, * or #');
const expression = z.string().min(1).max(500).meta({ description: 'Common Expression Language.' });

const keyRules = {
  bargeIn: z.boolean().optional().meta({ description: 'A key cuts the prompts short. Default true.' }),
  typeAhead: z.boolean().optional().meta({
    description: 'Keys pressed before the first prompt is heard count too. Default false: they are dropped.',
  }),
  firstKeySeconds: seconds(0.5, 60)
    .optional()
    .meta({
      description: `Silence after the prompts. Default ${DEFAULT_KEY_RULES.firstKeyMs / 1_000}.`,
    }),
  nextKeySeconds: seconds(0.5, 30)
    .optional()
    .meta({
      description: `Between keys of one answer. Default ${DEFAULT_KEY_RULES.nextKeyMs / 1_000}.`,
    }),
  repeats: z
    .int()
    .min(0)
    .max(9)
    .optional()
    .meta({
      description: `How often the prompts are repeated. Default ${DEFAULT_KEY_RULES.repeats}.`,
    }),
  wrongPrompts: z
    .array(prompt)
    .max(5)
    .optional()
    .meta({ description: 'Before a repetition after a wrong key.' }),
};
const measure = <const Kinds extends readonly [MeasureKind, ...MeasureKind[]]>(kinds: Kinds) =>
  z.enum(kinds).optional().meta({ description: 'The answer counts in the figures of a survey.' });
const language = z.string().regex(/^[a-z]{2,3}$/, 'must be a language such as en');
const inLanguages = (longest: number) => z.record(language, z.string().trim().min(1).max(longest));
const inWriting = {
  text: inLanguages(500).optional().meta({ description: 'The question in writing, by language.' }),
  phoneOnly: z
    .boolean()
    .optional()
    .meta({ description: 'Passed over in writing: a menu by onSilence, all others by next. Default false.' }),
};
const labels = z
  .record(z.string(), inLanguages(100))
  .optional()
  .meta({ description: 'What each answer is called in writing, by key and language.' });
const byChoice = {
  choicePrompts: z
    .record(z.string(), z.array(prompt).min(1).max(3))
    .optional()
    .meta({ description: "A prompt for each key, after the node's own." }),
  order: z
    .enum(['random'])
    .optional()
    .meta({ description: 'The choices are named in an order drawn for each call; keys stay the same.' }),
};
const mayDecline = {
  skipKey: key.optional().meta({ description: 'Passes the question over: counted apart.' }),
  refuseKey: key.optional().meta({ description: 'The person would not say: counted apart.' }),
};
const asking = { prompts, ...keyRules, ...inWriting, onSilence: name };

export const nodeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('play'), prompts, next: name }),
  z.strictObject({
    kind: z.literal('say'),
    prompts: z.array(prompt).max(5).default([]).meta({ description: 'Heard before the value.' }),
    value: expression,
    as: z.enum(SPOKEN_FORMS).meta({ description: 'How the value is spoken.' }),
    currency: z.enum(SPOKEN_CURRENCIES).optional().meta({ description: 'Of money (ISO 4217).' }),
    thenPrompts: z.array(prompt).max(5).default([]).meta({ description: 'Heard after the value.' }),
    next: name,
  }),
  z.strictObject({
    kind: z.literal('menu'),
    ...asking,
    choices: z.record(z.string(), name),
    labels,
    ...byChoice,
  }),
  z.strictObject({
    kind: z.literal('question'),
    ...asking,
    ...byChoice,
    ...mayDecline,
    answers: z.record(z.string(), z.union([z.string().max(200), z.number()])).optional(),
    labels,
    scale: z
      .strictObject({ from: z.int().min(0).max(99), to: z.int().min(1).max(99) })
      .optional()
      .meta({ description: 'In place of answers: a number pressed is the answer, from 1 to 5 or 0 to 10.' }),
    measure: measure(['rating', 'recommendation', 'yesNo', 'choice']),
    satisfiedFrom: z
      .int()
      .optional()
      .meta({ description: 'Of a rating: from here on people count as satisfied. Default: the two best.' }),
    next: name,
  }),
  z.strictObject({
    kind: z.literal('digits'),
    ...asking,
    ...mayDecline,
    least: z.int().min(1).max(32),
    most: z.int().min(1).max(32),
    endKey: key.optional(),
    measure: measure(['number']),
    next: name,
  }),
  z.strictObject({
    kind: z.literal('record'),
    prompts: z.array(prompt).max(20).default([]),
    ...inWriting,
    mostSeconds: seconds(1, 600).default(60),
    silenceSeconds: seconds(1, 30).default(3),
    endKey: key.optional(),
    confirm: z
      .union([z.boolean(), z.strictObject({ prompts })])
      .default(false)
      .meta({ description: 'Plays it back: 1 keeps it, 2 speaks again, at most twice.' }),
    measure: measure(['comment']),
    next: name,
  }),
  z.strictObject({
    kind: z.literal('set'),
    variable: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/),
    value: expression,
    next: name,
  }),
  z.strictObject({
    kind: z.literal('branch'),
    cases: z
      .array(z.strictObject({ when: expression, next: name }))
      .min(1)
      .max(50),
    otherwise: name,
  }),
  z.strictObject({
    kind: z.literal('transfer'),
    to: z
      .string()
      .regex(
        /^(agents|(agent|team|flow):[A-Za-z0-9][A-Za-z0-9_-]{0,63}|number:\+[1-9][0-9]{6,14})$/,
        'must be agents, agent:ID, team:ID, flow:ID or number:+E164',
      ),
    waitSeconds: seconds(0, 600).optional().meta({
      description:
        "Music while nobody is free, or a number rings. Default: the campaign's answerLimitMs; after an agent, and for a number, 20 s.",
    }),
    onFailed: name,
  }),
  z.strictObject({
    kind: z.literal('callback'),
    afterMinutes: z
      .number()
      .min(0)
      .max(43_200)
      .default(0)
      .meta({ description: 'Not before; 0: as soon as an agent is free, within the calling hours.' }),
    next: name,
    onFailed: name.meta({ description: 'Where no such call may be made.' }),
  }),
  webhookSchema(z.array(prompt).max(20)),
  smsSchema,
  timeSchema,
  z.strictObject({ kind: z.literal('optOut'), next: name }),
  z.strictObject({ kind: z.literal('consent'), given: z.boolean(), next: name }),
  z.strictObject({ kind: z.literal('return') }),
  z.strictObject({ kind: z.literal('hangup') }),
]);

export const flowSchema = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  languages: z.array(language).min(1).max(20).default(['en']),
  start: name,
  onFault: name.meta({ description: 'Where a prompt that does not play leads.' }),
  written: z
    .boolean()
    .optional()
    .meta({ description: 'Asked in writing too: `flow check` looks for the words. Default false.' }),
  keys: z.strictObject(keyRules).default({}).meta({ description: 'For every node that says nothing else.' }),
  nodes: z
    .record(name, nodeSchema)
    .refine((nodes) => Object.keys(nodes).length <= MOST_NODES, `has more than ${MOST_NODES} nodes`),
});

export type WrittenFlow = z.output<typeof flowSchema>;
export type WrittenNode = z.output<typeof nodeSchema>;
export type WrittenKeys = WrittenFlow['keys'];

/** For editors: completion, and what each key means. */
export const flowJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(flowSchema, { io: 'input' }),
  title: 'A flow of Outpace',
});
