/** Logging in and out, and what concerns oneself, over HTTP. */
import { permissionsOf } from '../../domain/account/user.ts';
import { waitError } from '../../services/accountsPassword.ts';
import { csrfTokenOf } from '../../services/accountsSecret.ts';
import { changeOwnPassword, logIn, ownSessions, type LoggedIn } from '../../services/accountsSession.ts';
import { changeUser, requireUser } from '../../services/accountsUsers.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { Handlers } from '../handlers.ts';
import type { RequestContext } from '../parts.ts';
import type { sessionEndpoints } from '../schemas/session.ts';
import { userView } from './userView.ts';

export const sessionHandlers: Handlers<typeof sessionEndpoints> = {
  'POST /session': async ({ body }, context) => {
    const { parts, now, origin, exchange, caller } = context;
    const outcome = await logIn(parts, body, origin, now);
    if (outcome.kind === 'wait') {
      exchange.setHeader('retry-after', String(Math.max(1, Math.ceil((outcome.until - now) / 1_000))));
      throw waitError(outcome.until, now);
    }
    if (outcome.kind === 'refused') {
      exchange.trail.login = outcome.login;
      throw new OutpaceError('OUT_UNAUTHENTICATED', 'the login or the password is not right');
    }
    exchange.trail.login = outcome.caller.login;
    // The session before this one is nobody's any more.
    if (caller.via === 'session' && caller.viaId !== undefined)
      await parts.accounts.endSession(caller.userId, caller.viaId, now);
    return enter(outcome, context);
  },

  'GET /session': (_asked, context) => sessionView(context),

  'PATCH /session': async ({ body }, context) => {
    const { parts, caller, now } = context;
    requireSession(caller.via);
    await changeUser(parts.accounts, caller.userId, body, 'operator', now);
    return sessionView(context);
  },

  'DELETE /session': async (_asked, { parts, caller, now, exchange }) => {
    requireSession(caller.via);
    await parts.accounts.endSession(caller.userId, caller.viaId ?? '', now);
    exchange.setSessionSecret(undefined);
  },

  'PUT /session/password': async ({ body }, context) => {
    const { parts, caller, origin, now } = context;
    requireSession(caller.via);
    return enter(await changeOwnPassword(parts, caller, body, origin, now), context);
  },

  'GET /sessions': async (_asked, { parts, caller, now }) => {
    const sessions = await ownSessions(parts.accounts, caller, now);
    return { sessions: [...sessions] };
  },

  'DELETE /sessions': async (_asked, { parts, caller, now, exchange }) => {
    requireSession(caller.via);
    exchange.setSessionSecret(undefined);
    return { ended: await parts.accounts.endSessions(caller.userId, now) };
  },

  'DELETE /sessions/:sessionId': async ({ params: { sessionId } }, { parts, caller, now }) => {
    requireSession(caller.via);
    if (await parts.accounts.endSession(caller.userId, sessionId, now)) return;
    throw new OutpaceError('OUT_NOT_FOUND', `you have no session ${sessionId}`);
  },
};

/** A token is for a program's work: who it belongs to, and where they are logged in, is not. */
export function requireSession(via: 'session' | 'token'): void {
  if (via === 'session') return;
  throw new OutpaceError('OUT_FORBIDDEN', 'this is done by whoever is logged in, not by a token');
}

/** The browser is given its new session. */
export async function enter({ secret, caller }: LoggedIn, { parts, exchange }: RequestContext) {
  exchange.setSessionSecret(secret);
  return {
    user: userView(await requireUser(parts.accounts, caller.userId)),
    permissions: [...permissionsOf(caller.role)],
    csrfToken: csrfTokenOf(secret),
  };
}

async function sessionView({ parts, caller, exchange }: RequestContext) {
  const { sessionSecret } = exchange;
  return {
    user: userView(await requireUser(parts.accounts, caller.userId)),
    permissions: [...caller.permissions],
    csrfToken: caller.via === 'token' || sessionSecret === undefined ? null : csrfTokenOf(sessionSecret),
  };
}
