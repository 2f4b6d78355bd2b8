/**
 * Templates of requests: `{name}` is replaced by the value, escaped for where it stands, so that no text of a message can
 * become a part of the request. An unknown name is an error when the configuration is read, not when a message is sent.
 */
export const PLACEHOLDERS = [
  'to',
  'toDigits',
  'from',
  'fromDigits',
  'text',
  'textHex',
  'coding',
  'parts',
  'attemptId',
  'receiptUrl',
  'user',
  'password',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type Values = Readonly<Record<Placeholder, string>>;

const NAME = /\{([A-Za-z]+)\}/g;

/** Names in it that are none of ours. */
export function unknownPlaceholders(template: string): string[] {
  const names = [...template.matchAll(NAME)].map(([, name = '']) => name);
  return names.filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}

export type Escape = (value: string) => string;

export function fill(template: string, values: Values, escape: Escape): string {
  return template.replaceAll(NAME, (all, name: string) =>
    Object.hasOwn(values, name) ? escape(values[name as Placeholder]) : all,
  );
}

/** RFC 3986, 2.3: everything but the unreserved characters; also what encodeURIComponent leaves. */
export const inUrl: Escape = (value) =>
  encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** RFC 9110, 5.5: no line break may come into a header. */
export const inHeader: Escape = (value) => value.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '');

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Of the body, by its media type. */
export function escapeFor(contentType: string): Escape {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') return inUrl;
  if (type === 'application/json' || type.endsWith('+json'))
    return (value) => JSON.stringify(value).slice(1, -1);
  if (type === 'text/xml' || type === 'application/xml' || type.endsWith('+xml'))
    return (value) => value.replaceAll(/[&<>"']/g, (char) => XML[char] ?? char);
  return (value) => value;
}
