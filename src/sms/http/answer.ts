/**
 * Values out of an answer or a webhook, by a short path: `json:messages.0.id`, `form:MessageSid`, `query:id`, `header:x-id`,
 * or `match:` and a regular expression whose first group is the value.
 */
export interface Readable {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly query?: URLSearchParams | undefined;
}

const KINDS = ['json', 'form', 'query', 'header', 'match'] as const;

/** What is wrong with the path; undefined: nothing. */
export function pathProblem(path: string): string | undefined {
  const [kind, rest] = split(path);
  if (!(KINDS as readonly string[]).includes(kind) || rest === '')
    return `must begin with ${KINDS.map((one) => `${one}:`).join(', ')}`;
  if (kind !== 'match') return undefined;
  try {
    return new RegExp(rest) instanceof RegExp ? undefined : 'no expression';
  } catch {
    return 'is no regular expression';
  }
}

/** Undefined where there is nothing, or something that is no plain value. */
export function valueAt(path: string, { headers, body, query }: Readable): string | undefined {
  const [kind, rest] = split(path);
  if (kind === 'header') return headers[rest.toLowerCase()];
  if (kind === 'query') return query?.get(rest) ?? undefined;
  if (kind === 'form') return new URLSearchParams(body).get(rest) ?? undefined;
  if (kind === 'json') return jsonAt(body, rest.split('.'));
  return new RegExp(rest).exec(body)?.[1];
}

function split(path: string): [string, string] {
  const colon = path.indexOf(':');
  return colon < 0 ? ['', ''] : [path.slice(0, colon), path.slice(colon + 1)];
}

function jsonAt(body: string, keys: readonly string[]): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
