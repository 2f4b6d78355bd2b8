/**
 * Who sends a request: by an API token in `Authorization`, or by the session in the cookie. A browser sends its cookie
 * whoever made the page, so that with it a change, or a WebSocket, has to show that it comes from a page of ours: by the
 * session's CSRF token, and by where the browser says it is from (OWASP CSRF Prevention Cheat Sheet).
 */
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/account/caller.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Accounts } from '../ports/accounts.ts';
import { csrfTokenOf, isSameSecret } from '../services/accountsSecret.ts';
import { callerOfSession, callerOfToken } from '../services/accountsSession.ts';
import { OutpaceError } from '../services/errors.ts';

/** `__Host-`: only over HTTPS, of this host alone, for all of it (RFC 6265bis, 4.1.3.2). */
const SESSION_COOKIE = '__Host-outpace';
const ATTRIBUTES: CookieSerializeOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' };
const CSRF_HEADER = 'x-csrf-token';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const SECRET = /^[A-Za-z0-9_-]{1,200}$/;

export type CallerOf = (request: FastifyRequest) => Promise<Caller | undefined>;

export function createCallerOf(accounts: Accounts, now: () => Instant): CallerOf {
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) return byToken(accounts, authorization, now());
    if (isFromElsewhere(request))
      throw new OutpaceError('OUT_FORBIDDEN', 'this request was made by a page from elsewhere');
    const secret = sessionSecretOf(request);
    if (secret === undefined) return undefined;
    const caller = await callerOfSession(accounts, secret, now());
    if (caller !== undefined && !SAFE_METHODS.has(request.method)) requireCsrfToken(request, secret);
    return caller;
  };
}

async function byToken(accounts: Accounts, authorization: string, now: Instant): Promise<Caller> {
  const [, token] = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(authorization) ?? [];
  const caller = token === undefined ? undefined : await callerOfToken(accounts, token, now);
  if (caller !== undefined) return caller;
  throw new OutpaceError('OUT_UNAUTHENTICATED', 'the token is not valid (any more)');
}

/** Where a browser says nothing, no page has made it: programs send neither header. */
function isFromElsewhere(request: FastifyRequest): boolean {
  const { origin, upgrade, 'sec-fetch-site': site } = request.headers;
  if (SAFE_METHODS.has(request.method) && upgrade === undefined) return false;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.host);
}

function requireCsrfToken({ headers }: FastifyRequest, secret: string): void {
  const sent = headers[CSRF_HEADER];
  if (typeof sent === 'string' && isSameSecret(sent, csrfTokenOf(secret))) return;
  throw new OutpaceError('OUT_FORBIDDEN', 'send the csrfToken of GET /session as X-CSRF-Token');
}

/** Undefined: none, or nothing that we have given out. */
export function sessionSecretOf({ cookies }: FastifyRequest): string | undefined {
  const secret = cookies[SESSION_COOKIE];
  return secret !== undefined && SECRET.test(secret) ? secret : undefined;
}

/** Until the browser is closed: how long it lasts is for the server to say. Undefined: the browser forgets it. */
export function setSessionSecret(reply: FastifyReply, secret: string | undefined): void {
  if (secret === undefined) reply.clearCookie(SESSION_COOKIE, ATTRIBUTES);
  else reply.setCookie(SESSION_COOKIE, secret, ATTRIBUTES);
}
