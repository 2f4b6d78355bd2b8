/**
 * Values out of an answer or a webhook, by a short path: `json:messages.0.id`, `form:MessageSid`, `query:id`, `header:x-id`,
 * or `match:` and a regular expression whose first group is the value.
 */
export interface Readable {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** As it came, without the question mark. */
  readonly query?: string | undefined;
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
  if (kind === 'query') return new URLSearchParams(query).get(rest) ?? undefined;
  if (kind === 'form') return new URLSearchParams(body).get(rest) ?? undefined;
  if (kind === 'json') return jsonAt(body, rest.split('.'));
  return new RegExp(rest).exec(body)?.[1];
}

/**
 * As `valueAt`, of a query or form whose bytes are in the charset named (Kannel sends Chinese as UTF-16BE). Undefined also
 * where the charset is none that is known.
 */
export function textAt(path: string, charset: string | undefined, readable: Readable): string | undefined {
  const [kind, rest] = split(path);
  const isEncoded = kind === 'query' || kind === 'form';
  if (!isEncoded || charset === undefined || /^(utf-?8)?$/i.test(charset)) return valueAt(path, readable);
  const bytes = bytesAt(rest, kind === 'query' ? (readable.query ?? '') : readable.body);
  try {
    return bytes === undefined ? undefined : new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

function bytesAt(name: string, encoded: string): Uint8Array | undefined {
  const pair = encoded.split('&').find((one) => one.startsWith(`${name}=`));
  if (pair === undefined) return undefined;
  const bytes: number[] = [];
  for (const [part, hex] of pair.slice(name.length + 1).matchAll(/%([0-9A-Fa-f]{2})|[^]/g))
    bytes.push(
      hex === undefined ? (part === '+' ? 0x20 : part.charCodeAt(0) & 0xff) : Number.parseInt(hex, 16),
    );
  return Uint8Array.from(bytes);
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
