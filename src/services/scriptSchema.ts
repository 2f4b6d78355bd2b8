/** A script as people write it (YAML). */
import { z } from 'zod';
import { isSafeId } from '../domain/kernel/ids.ts';

const MOST_NODES = 300;
const MOST_TEXT = 4_000;
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'must be a letter, then letters, digits or "_"')
  .meta({ description: 'A node of this script.' });
const id = z.string().refine(isSafeId, 'must be 1 to 64 letters, digits, "_" or "-"');
const words = (longest: number) => z.string().trim().min(1).max(longest);
const heading = z
  .string()
  .regex(/^[^{}|\p{Cc}]{1,100}$/u, 'must be a heading of 1 to 100 characters without { } |');

const field = z.strictObject({
  field: heading.meta({ description: "The heading of the list, or `name` for the lead's name." }),
  label: words(100).optional().meta({ description: 'What agents read. Absent: the heading.' }),
  edit: z.boolean().default(false).meta({ description: 'Agents may correct it.' }),
});

const answer = z.strictObject({
  value: words(100).optional().meta({ description: 'What is kept with the call. Absent: the label.' }),
  label: words(200).meta({ description: 'What the person answers.' }),
  to: name,
});

const node = z.strictObject({
  title: words(100).optional(),
  text: words(MOST_TEXT).meta({ description: 'Read out; `{{name}}` stands for the value of the lead.' }),
  hint: words(1_000).optional().meta({ description: 'For the agent, not to be read out.' }),
  answers: z.array(answer).max(20).default([]),
  input: z
    .strictObject({ name, label: words(200), type: z.enum(['text', 'number', 'date']).default('text') })
    .optional()
    .meta({ description: 'What the agent types here is kept with the call.' }),
  next: name
    .optional()
    .meta({ description: 'The node that follows. Without answers and next the script ends.' }),
  objections: z.array(name).max(20).default([]),
  disposition: id.optional().meta({ description: 'The code that fits where the script ends here.' }),
});

const objection = z.strictObject({
  says: words(300).meta({ description: 'What the person says.' }),
  reply: words(MOST_TEXT),
  to: name.optional().meta({ description: 'Absent: back to where it came up.' }),
});

export const scriptSchema = z.strictObject({
  id,
  name: words(200),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be a language such as en')
    .default('en'),
  start: name,
  fields: z.array(field).max(100).default([]).meta({
    description: 'The fields of the lead that agents see with this script: no others.',
  }),
  nodes: z
    .record(name, node)
    .refine((nodes) => Object.keys(nodes).length <= MOST_NODES, `a script has ${MOST_NODES} nodes at most`),
  objections: z.record(name, objection).default({}),
});

export type WrittenScript = z.output<typeof scriptSchema>;

/** For editors: completion, and what each key means. */
export const scriptJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(scriptSchema, { io: 'input' }),
  title: 'A script of Outpace',
});
