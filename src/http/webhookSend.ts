/**
 * One event to one receiver: signed, by HTTPS to a public address. A private address, or one without TLS, is for the hosts
 * that the configuration names. Redirects are not followed, and of the answer only its status counts.
 */
import type { Instant } from '../domain/kernel/time.ts';
import type { WebhookAnswer, WebhookRequest, WebhookSendPort } from '../ports/webhookDeliveries.ts';
import { EgressFailure, isPrivateAddress, send, type EgressRules } from './egress.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';
import { isIP } from 'node:net';

export interface WebhookSendOptions {
  /** Hosts that may be asked without TLS, and at a private address where `allowPrivate`. */
  readonly trusted: EgressRules;
  readonly now: () => Instant;
}

const MOST_ANSWER_BYTES = 64 * 1024;
const WITHOUT_ADDRESS: Readonly<Record<string, string>> = {
  private: 'the name of the host leads to a private address',
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  EHOSTUNREACH: 'no way leads to the host',
  ENETUNREACH: 'no way leads to the host',
  ENOTFOUND: 'the name of the host is not known',
  ETIMEDOUT: 'timeout: no connection in time',
};
/** Some receivers ask for a pause of days, which nobody means. */
const LONGEST_ASKED_SECONDS = 86_400;

export function createWebhookSend({ trusted, now }: WebhookSendOptions): WebhookSendPort {
  return {
    refusalOf: (url) => refusalOf(url, trusted),
    async send(request) {
      const refusal = refusalOf(request.url, trusted);
      if (refusal !== undefined) return { kind: 'failure', code: 'refused', message: refusal };
      return await exchange(request, trusted, now());
    },
  };
}

async function exchange(request: WebhookRequest, trusted: EgressRules, now: Instant): Promise<WebhookAnswer> {
  const { url, secret, eventId, type, tries, body, timeoutMs } = request;
  const host = hostOf(new URL(url));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Outpace',
    'idempotency-key': eventId,
    'outpace-event': type,
    'outpace-event-id': eventId,
    'outpace-try': String(tries),
    [SIGNATURE_HEADER]: signatureOf(secret, body, now),
  };
  const rules = { hosts: [host], allowPrivate: isTrusted(host, trusted) && trusted.allowPrivate };
  try {
    const asked = { method: 'POST', url, headers, body, timeoutMs, mostBytes: MOST_ANSWER_BYTES };
    const answer = await send(asked, rules);
    const seconds = Number(answer.headers['retry-after']);
    return {
      kind: 'answer',
      status: answer.status,
      ...(seconds > 0 ? { retryAfterMs: Math.min(seconds, LONGEST_ASKED_SECONDS) * 1_000 } : {}),
    };
  } catch (error) {
    if (!(error instanceof EgressFailure)) throw error;
    return { kind: 'failure', code: error.code, message: saidOf(error) };
  }
}

/** Whoever made the webhook is told what went wrong, and never the address that a name led to: it may be of our network. */
function saidOf({ code, message }: EgressFailure): string {
  return WITHOUT_ADDRESS[code] ?? (message.startsWith('connect ') ? `connect ${code}` : message);
}

function refusalOf(text: string, trusted: EgressRules): string | undefined {
  if (!URL.canParse(text)) return 'it is no URL';
  const url = new URL(text);
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '') return 'it has a password in it';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isTrusted(host, trusted)))
    return 'it must begin with https://, or its host be one of webhooks.hosts';
  const mayBePrivate = isTrusted(host, trusted) && trusted.allowPrivate;
  if (isIP(host) !== 0 && isPrivateAddress(host) && !mayBePrivate) return `${host} is a private address`;
  return undefined;
}

function isTrusted(host: string, { hosts }: EgressRules): boolean {
  return hosts.includes(host);
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
