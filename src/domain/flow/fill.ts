/** Variables of a flow put into texts, addresses and JSON: each escaped for where it stands. One that is not set is empty. */
import { fill, inHeader, inUrl, namesIn, type Escape } from '../kernel/template.ts';
import type { FlowVariables } from './expression.ts';
import type { JsonValue, WebhookNode } from './reach.ts';

/** As it leaves, but for the signature. */
export interface WebhookRequest {
  readonly method: WebhookNode['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ALONE = /^\{([A-Za-z][A-Za-z0-9_]*)\}$/;
const asIs: Escape = (value) => value;

export function filledText(text: string, variables: FlowVariables, escape: Escape = asIs): string {
  const values = namesIn(text).map((name) => [name, String(valueOf(variables, name) ?? '')] as const);
  return fill(text, Object.fromEntries(values), escape);
}

export function requestOf(
  { method, url, headers, body }: WebhookNode,
  variables: FlowVariables,
): WebhookRequest {
  const filled = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    filledText(value, variables, inHeader),
  ]);
  return {
    method,
    url: filledText(url, variables, inUrl),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(filled),
    },
    // Made as a value and written as JSON, so that no answer can become a part of it.
    body: body === undefined ? '' : JSON.stringify(filledJson(body, variables)),
  };
}

function filledJson(value: JsonValue, variables: FlowVariables): JsonValue {
  if (typeof value === 'string') {
    const name = ALONE.exec(value)?.[1];
    return name === undefined ? filledText(value, variables) : (valueOf(variables, name) ?? null);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((one) => filledJson(one, variables));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, filledJson(one, variables)] as const),
  );
}

function valueOf(variables: FlowVariables, name: string): FlowVariables[string] | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Variables that a template or a body names. */
export function namesInJson(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return namesIn(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one: JsonValue) => namesInJson(one));
}
