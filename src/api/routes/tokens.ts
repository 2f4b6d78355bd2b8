/** API tokens, over HTTP. */
import type { ApiToken } from '../../ports/accounts.ts';
import { makeToken, revokeToken } from '../../services/accountsTokens.ts';
import { requireUser } from '../../services/accountsUsers.ts';
import type { Handlers } from '../handlers.ts';
import type { tokenEndpoints } from '../schemas/tokens.ts';
import { requireSession } from './session.ts';

export const tokenHandlers: Handlers<typeof tokenEndpoints> = {
  'GET /tokens': async (_asked, { parts, caller }) => ({
    tokens: (await parts.accounts.tokens(caller.userId)).map(tokenView),
  }),

  'POST /tokens': async ({ body }, { parts, caller, now }) => {
    requireSession(caller.via);
    const { token, secret } = await makeToken(parts.accounts, caller, body, now);
    return { ...tokenView(token), secret };
  },

  'DELETE /tokens/:tokenId': async ({ params: { tokenId } }, { parts, caller, now }) => {
    requireSession(caller.via);
    await revokeToken(parts.accounts, caller.userId, tokenId, now);
  },

  'GET /users/:userId/tokens': async ({ params: { userId } }, { parts }) => {
    await requireUser(parts.accounts, userId);
    return { tokens: (await parts.accounts.tokens(userId)).map(tokenView) };
  },

  'DELETE /users/:userId/tokens/:tokenId': async ({ params: { userId, tokenId } }, { parts, now }) => {
    await requireUser(parts.accounts, userId);
    await revokeToken(parts.accounts, userId, tokenId, now);
  },
};

function tokenView({ tokenId, name, prefix, scopes, createdAt, expiresAt, ...token }: ApiToken) {
  return {
    tokenId,
    name,
    prefix,
    scopes: [...scopes],
    createdAt,
    expiresAt,
    lastUsedAt: token.lastUsedAt ?? null,
    revokedAt: token.revokedAt ?? null,
  };
}
