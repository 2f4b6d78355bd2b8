/** What may be typed at a place of a flow or a script: keys and values of its schema, and the names that its text has. */
import { fitting, schemasAt, type JsonSchema } from './jsonSchema.ts';
import type { YamlPlace } from './yamlPlace.ts';

/** Names that the text and the installation have. */
export interface Vocabulary {
  readonly nodes: readonly string[];
  readonly objections: readonly string[];
  readonly prompts: readonly string[];
  /** Of expressions, and of `{variable}` in texts. */
  readonly variables: readonly string[];
  /** Of `{{field}}` in texts. */
  readonly fields: readonly string[];
}

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'name';
  /** What it means. */
  readonly info?: string;
  /** What is put in, where that is more than the label. */
  readonly insert?: string;
}

export interface Completions {
  /** What is typed so far, and is replaced. */
  readonly typed: string;
  readonly options: readonly Completion[];
}

const NODE_NAME = '^[A-Za-z][A-Za-z0-9_]{0,63}$';
const PROMPT_NAME = '^[a-z0-9][a-z0-9_-]*';
const EXPRESSION = 'Common Expression Language.';

export function completionsAt(place: YamlPlace, schema: JsonSchema, vocabulary: Vocabulary): Completions {
  const { path, part, typed, siblings } = place;
  const inText = part === 'value' ? placeInText(typed, vocabulary) : undefined;
  if (inText !== undefined) return inText;
  const found = schemasAt(schema, path);
  const here = part === 'value' ? fittingParent(schema, place, found) : fitting(found, siblings);
  const word = /[^\s"']*$/.exec(typed)?.[0] ?? '';
  if (here.some(isExpression))
    return { typed: /\w*$/.exec(typed)?.[0] ?? '', options: names(vocabulary.variables) };
  if (part === 'key') {
    const keys = keysOf(here).filter(({ label }) => !siblings.has(label));
    if (keys.length > 0) return { typed: word, options: keys };
  }
  return { typed: word, options: valuesOf(here, path, vocabulary) };
}

/** The value of a key whose meaning hangs on the kind of its node. */
function fittingParent(
  schema: JsonSchema,
  { path, siblings }: YamlPlace,
  all: readonly JsonSchema[],
): readonly JsonSchema[] {
  const key = path.at(-1) ?? '';
  const owners = fitting(
    schemasAt(schema, path.slice(0, -1)),
    new Map([...siblings].filter(([one]) => one !== key)),
  );
  const own = owners
    .flatMap(({ properties }) => properties?.[key] ?? [])
    .flatMap((one) => schemasAt(one, []));
  return own.length === 0 ? all : own;
}

/** `{{field` and `{variable` within a text. */
function placeInText(typed: string, { fields, variables }: Vocabulary): Completions | undefined {
  const [, braces = '', begun = ''] = /(\{{1,2})([^{}|]*)$/.exec(typed) ?? [];
  if (braces === '' || /^[{[]/.test(typed)) return undefined;
  const options = names(braces === '{{' ? fields : [...variables, 'language']);
  return { typed: begun, options };
}

const isExpression = ({ description }: JsonSchema): boolean => description === EXPRESSION;

function keysOf(schemas: readonly JsonSchema[]): Completion[] {
  const keys = new Map<string, Completion>();
  for (const { properties = {} } of schemas)
    for (const [label, { description }] of Object.entries(properties))
      if (!keys.has(label))
        keys.set(label, {
          label,
          kind: 'key',
          insert: `${label}: `,
          ...(description === undefined ? {} : { info: description }),
        });
  return [...keys.values()];
}

function valuesOf(
  schemas: readonly JsonSchema[],
  path: readonly string[],
  { nodes, objections, prompts }: Vocabulary,
): readonly Completion[] {
  const found = new Map<string, Completion>();
  for (const { enum: listed = [], const: fixed, type, pattern, description } of schemas) {
    const values = [
      ...listed,
      ...(fixed === undefined ? [] : [fixed]),
      ...(type === 'boolean' ? [true, false] : []),
    ];
    for (const value of values)
      found.set(String(value), {
        label: String(value),
        kind: 'value',
        ...(description === undefined ? {} : { info: description }),
      });
    const named = pattern === NODE_NAME ? (path.includes('objections') ? objections : nodes) : [];
    const played = pattern?.startsWith(PROMPT_NAME) === true && pattern.includes('language') ? prompts : [];
    for (const one of names([...named, ...played])) found.set(one.label, one);
  }
  return [...found.values()];
}

const names = (labels: readonly string[]): Completion[] => labels.map((label) => ({ label, kind: 'name' }));
