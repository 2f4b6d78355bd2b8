/**
 * Webhooks of flows over HTTP: signed, to hosts that the configuration names, redirects not followed. Of the answer only the
 * fields that the flow asks for are kept, and only plain values.
 */
import type { FlowValue, FlowVariables } from '../domain/flow/expression.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { PortFailure, type FailureOutcome } from '../ports/failure.ts';
import type { WebhookAsked, WebhooksPort } from '../ports/webhooks.ts';
import { EgressFailure, send, type EgressAnswer, type EgressRules } from './egress.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

export interface WebhookSettings {
  readonly egress: EgressRules;
  /** Absent: requests are not signed. */
  readonly secret?: string | undefined;
  readonly now: () => Instant;
}

/** More would only be thrown away, and the caller waits. */
const MOST_BYTES = 64 * 1024;
const LONGEST_TEXT = 1_000;
/** RFC 9110, 15.5.9 and 15.5.20; RFC 6585, 4: it asks to come again. */
const AGAIN = new Set([408, 425, 429]);
/** The rules forbid it, or its answer is no better the next time. */
const FINAL = new Set(['host', 'private', 'too-long']);

export function createWebhooks(settings: WebhookSettings): WebhooksPort {
  return {
    async ask(asked) {
      return fieldsOf(await exchange(settings, asked), asked.fields);
    },
  };
}

async function exchange(
  { egress, secret, now }: WebhookSettings,
  { request, idempotencyKey, timeoutMs }: WebhookAsked,
): Promise<EgressAnswer> {
  const headers = {
    accept: 'application/json',
    ...request.headers,
    'idempotency-key': idempotencyKey,
    ...(secret === undefined ? {} : { [SIGNATURE_HEADER]: signatureOf(secret, request.body, now()) }),
  };
  try {
    return await send({ ...request, headers, timeoutMs, mostBytes: MOST_BYTES }, egress);
  } catch (error) {
    if (!(error instanceof EgressFailure)) throw error;
    throw failure(FINAL.has(error.code) ? 'refused' : 'unavailable', error.code, error.message, error);
  }
}

function fieldsOf({ status, body }: EgressAnswer, fields: WebhookAsked['fields']): FlowVariables {
  if (status < 200 || status > 299) {
    const mayComeAgain = status >= 500 || AGAIN.has(status);
    throw failure(mayComeAgain ? 'unavailable' : 'refused', String(status), `it answered ${status}`);
  }
  const wanted = Object.entries(fields);
  if (wanted.length === 0) return {};
  const answer = parsed(body);
  return Object.fromEntries(
    wanted.flatMap(([variable, path]) => {
      const value = plainAt(answer, path.split('.'));
      return value === undefined ? [] : [[variable, value] as const];
    }),
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw failure('refused', 'not-json', 'its answer is no JSON', error);
  }
}

/** Undefined where there is nothing, or nothing plain, or a text that nobody would want spoken or compared. */
function plainAt(answer: unknown, path: readonly string[]): FlowValue | undefined {
  let value = answer;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  if (typeof value === 'string') return value.length <= LONGEST_TEXT ? value : undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function failure(outcome: FailureOutcome, code: string, message: string, cause?: unknown): PortFailure {
  return new PortFailure(`webhook: ${message}`, {
    port: 'webhooks',
    operation: 'ask',
    outcome,
    code,
    ...(cause === undefined ? {} : { cause }),
  });
}
