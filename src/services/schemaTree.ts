/**
 * A zod schema seen as a tree of keys: what may stand at a path, of which type, with which default and description.
 * Error messages, environment names and the generated docs are all read from here, so they cannot disagree.
 */
import type { z } from 'zod';

export type Path = readonly (string | number)[];

export interface SchemaNode {
  readonly schema: z.ZodType;
  /** Without the wrappers `optional` and `default`. */
  readonly inner: z.ZodType;
  readonly optional: boolean;
  readonly defaultValue: unknown;
  readonly description: string;
  /** A password: only from the environment or a file of its own, never shown. */
  readonly secret: boolean;
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly defaultValue?: unknown;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly entries?: Readonly<Record<string, string>>;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
  readonly valueType?: z.ZodType;
  readonly values?: readonly unknown[];
}

function definition(schema: z.ZodType): Definition {
  return (schema as unknown as { def: Definition }).def;
}

export function describeNode(schema: z.ZodType): SchemaNode {
  let inner = schema;
  let optional = false;
  let defaultValue: unknown;
  let meta = schema.meta() ?? {};
  for (;;) {
    const def = definition(inner);
    meta = { ...inner.meta(), ...meta };
    if (def.type === 'optional') optional = true;
    if (def.type === 'default' || def.type === 'prefault') {
      optional = true;
      defaultValue ??= def.defaultValue;
    }
    const next = def.innerType ?? (def.type === 'pipe' ? def.in : undefined);
    if (next === undefined) break;
    inner = next;
  }
  const description = typeof meta.description === 'string' ? meta.description : '';
  return { schema, inner, optional, defaultValue, description, secret: meta['secret'] === true };
}

/** The keys of an object schema, or undefined where it is none. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  return definition(describeNode(schema).inner).shape;
}

/** The schema of a list's entries, or undefined where it is no list. */
export function elementOf(schema: z.ZodType): z.ZodType | undefined {
  const def = definition(describeNode(schema).inner);
  return def.type === 'array' ? def.element : undefined;
}

/** The schema of one key; own keys only, so that `constructor` is as unknown as any other. */
function childOf(schema: z.ZodType, key: string): z.ZodType | undefined {
  const shape = shapeOf(schema);
  return shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : undefined;
}

export function schemaAt(root: z.ZodType, path: Path): z.ZodType | undefined {
  let schema: z.ZodType | undefined = root;
  for (const segment of path) {
    if (schema === undefined) return undefined;
    schema = typeof segment === 'number' ? elementOf(schema) : childOf(schema, segment);
  }
  return schema;
}

/**
 * The groups of keys that may stand at `path`. Where a key says which of several it is (`kind`), the one that `value`,
 * which is what the whole file holds, names; all of them where it names none.
 */
export function groupsAt(root: z.ZodType, path: Path, value: unknown): z.ZodType[] {
  let found = alternatives(root, value);
  let here = value;
  for (const segment of path) {
    here = isRecord(here) ? here[segment] : undefined;
    found = found
      .map((schema) => entryOf(schema, segment))
      .filter((schema) => schema !== undefined)
      .flatMap((schema) => alternatives(schema, here));
  }
  return found.filter((schema) => shapeOf(schema) !== undefined);
}

function alternatives(schema: z.ZodType, value: unknown): z.ZodType[] {
  const def = definition(describeNode(schema).inner);
  if (def.type !== 'union') return [schema];
  const options = def.options ?? [];
  const { discriminator } = def;
  const named = discriminator === undefined || !isRecord(value) ? undefined : value[discriminator];
  const fitting = options.filter((option) => isOfKind(option, discriminator, named));
  return (fitting.length === 0 ? options : fitting).flatMap((option) => alternatives(option, value));
}

function isOfKind(option: z.ZodType, discriminator: string | undefined, named: unknown): boolean {
  const kind = discriminator === undefined ? undefined : childOf(option, discriminator);
  return kind !== undefined && (definition(kind).values ?? []).includes(named);
}

function entryOf(schema: z.ZodType, segment: string | number): z.ZodType | undefined {
  const def = definition(describeNode(schema).inner);
  if (def.type === 'record') return def.valueType;
  return typeof segment === 'number' ? elementOf(schema) : childOf(schema, segment);
}

function isRecord(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The type in words, for docs and messages. */
export function typeText(schema: z.ZodType): string {
  const def = definition(describeNode(schema).inner);
  if (def.type === 'enum')
    return Object.values(def.entries ?? {})
      .map((value) => `\`${value}\``)
      .join(', ');
  if (def.type === 'literal') return (def.values ?? []).map((value) => `\`${String(value)}\``).join(', ');
  if (def.type === 'union') return (def.options ?? []).map(typeText).join(', or ');
  if (def.type === 'array') return `list of ${def.element === undefined ? 'values' : typeText(def.element)}`;
  if (def.type === 'string') return 'text';
  return def.type === 'object' ? 'group' : def.type;
}

/** A value written as text (environment, flag), as the schema's type wants it. Text that does not fit stays text. */
export function valueFromText(schema: z.ZodType, text: string): unknown {
  const def = definition(describeNode(schema).inner);
  if (def.type === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (def.type === 'boolean')
    return { true: true, false: false, 1: true, 0: false }[text.toLowerCase()] ?? text;
  if (def.type === 'array')
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return text;
}

export interface Leaf extends SchemaNode {
  readonly path: Path;
}

/** Every key that holds a value, `*` for each entry of a list of groups. */
export function leaves(root: z.ZodType, path: Path = []): Leaf[] {
  const shape = shapeOf(root);
  if (shape !== undefined)
    return Object.entries(shape).flatMap(([key, schema]) => leaves(schema, [...path, key]));
  const element = elementOf(root);
  if (element !== undefined && shapeOf(element) !== undefined) return leaves(element, [...path, '*']);
  return [{ ...describeNode(root), path }];
}

export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
