/**
 * Templates of requests: `{name}` is replaced by the value, escaped for where it stands, so that no value can become a
 * part of the request. Which names there are is decided by whoever has the values.
 */
const NAME = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

export function namesIn(template: string): string[] {
  return [...template.matchAll(NAME)].map(([, name = '']) => name);
}

export type Escape = (value: string) => string;

export function fill(template: string, values: Readonly<Record<string, string>>, escape: Escape): string {
  return template.replaceAll(NAME, (all, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? all : escape(value);
  });
}

/** RFC 3986, 2.3: everything but the unreserved characters; also what encodeURIComponent leaves. Half a character is none. */
export const inUrl: Escape = (value) =>
  encodeURIComponent(value.replaceAll(/\p{Cs}/gu, '\ufffd')).replaceAll(
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
