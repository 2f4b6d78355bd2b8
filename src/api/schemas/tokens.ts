/** API tokens: of oneself, and of others for those who keep users. */
import { z } from 'zod';
import { LONGEST_TOKEN_DAYS } from '../../services/accountsTokens.ts';
import { endpoints } from '../endpoint.ts';
import { accountId, permission } from './account.ts';
import { instant } from './instant.ts';

const token = z.object({
  tokenId: z.string(),
  name: z.string(),
  prefix: z.string().meta({ description: 'How it begins.' }),
  scopes: z.array(permission),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
});
const tokens = z.object({ tokens: z.array(token) });

export const tokenEndpoints = endpoints({
  'GET /tokens': {
    access: 'anyone',
    summary: 'Your API tokens.',
    answer: tokens,
  },
  'POST /tokens': {
    access: 'anyone',
    summary: 'Makes an API token.',
    description:
      'Its secret is in this answer and nowhere afterwards. Only in a session: no token makes another.',
    body: z.object({
      name: z.string().min(1).max(80),
      scopes: z.array(permission).min(1).max(100),
      days: z.int().min(1).max(LONGEST_TOKEN_DAYS).default(90),
    }),
    answer: token.extend({ secret: z.string() }),
    status: 201,
  },
  'DELETE /tokens/:tokenId': {
    access: 'anyone',
    summary: 'Revokes one of your tokens, at once.',
    params: z.object({ tokenId: accountId }),
  },
  'GET /users/:userId/tokens': {
    access: 'user.read',
    summary: 'The API tokens of a user.',
    params: z.object({ userId: accountId }),
    answer: tokens,
  },
  'DELETE /users/:userId/tokens/:tokenId': {
    access: 'user.edit',
    summary: 'Revokes a token of a user, at once.',
    params: z.object({ userId: accountId, tokenId: accountId }),
  },
});
