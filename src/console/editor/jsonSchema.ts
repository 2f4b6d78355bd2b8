/** A JSON Schema, as far as completion walks it: what may stand at a place, and under which keys. */

export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly pattern?: string;
  readonly description?: string;
}

/** All that may stand there; more than one where it depends on values that are not known yet. */
export function schemasAt(schema: JsonSchema, path: readonly string[]): readonly JsonSchema[] {
  let here = branches(schema);
  for (const key of path) here = here.flatMap((one) => below(one, key)).flatMap(branches);
  return here;
}

/** Those that fit what stands beside, such as the `kind` of a node. */
export function fitting(
  schemas: readonly JsonSchema[],
  siblings: ReadonlyMap<string, string>,
): readonly JsonSchema[] {
  const fit = schemas.filter(({ properties = {} }) =>
    Object.entries(properties).every(
      ([key, { const: fixed }]) => fixed === undefined || !siblings.has(key) || siblings.get(key) === fixed,
    ),
  );
  return fit.length === 0 ? schemas : fit;
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  const inner = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  if (inner.length === 0) return [schema];
  const { description } = schema;
  // What is said of all holds for each.
  return inner.flatMap(branches).map((one) => (description === undefined ? one : { description, ...one }));
}

function below({ properties, additionalProperties, items }: JsonSchema, key: string): readonly JsonSchema[] {
  if (key === '*') return items === undefined ? [] : [items];
  const own = properties?.[key];
  if (own !== undefined) return [own];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}
