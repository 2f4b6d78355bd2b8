/** A request described by templates, filled with values that each are escaped for where they stand. */
import { escapeFor, fill, inHeader, inUrl } from '../domain/kernel/template.ts';

export interface RequestTemplate {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** Of no meaning with GET. */
  readonly body: string;
}

export function filledRequest(
  { method, url, headers, contentType, body }: RequestTemplate,
  values: Readonly<Record<string, string>>,
) {
  const filled = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    fill(value, values, inHeader),
  ]);
  const hasBody = method !== 'GET';
  return {
    method,
    url: fill(url, values, inUrl),
    headers: {
      ...(hasBody ? { 'content-type': contentType } : {}),
      ...Object.fromEntries(filled),
    } as Readonly<Record<string, string>>,
    body: hasBody ? fill(body, values, escapeFor(contentType)) : '',
  };
}
