/** Log in and out, and what concerns oneself. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { accountId, loginName, password, permission, preferences, user } from './account.ts';
import { instant } from './instant.ts';

export const sessionAnswer = z.object({
  user,
  permissions: z.array(permission).meta({ description: 'What these credentials allow at this moment.' }),
  csrfToken: z.string().nullable().meta({
    description: 'To be sent as `X-CSRF-Token` with each change; null: with a token there is none.',
  }),
});

export const sessionEndpoints = endpoints({
  'POST /session': {
    access: 'public',
    summary: 'Logs in.',
    description:
      'The answer sets the cookie `__Host-outpace`. After several failed tries the next one has to wait: 429 with `Retry-After`.',
    body: z.object({ login: loginName, password }),
    answer: sessionAnswer,
    status: 201,
  },
  'GET /session': {
    access: 'anyone',
    summary: 'Who you are, and what you may.',
    answer: sessionAnswer,
  },
  'PATCH /session': {
    access: 'anyone',
    summary: 'Changes your own name, language or time zone.',
    body: preferences,
    answer: sessionAnswer,
  },
  'DELETE /session': {
    access: 'anyone',
    summary: 'Logs out.',
  },
  'PUT /session/password': {
    access: 'anyone',
    summary: 'Changes your own password.',
    description: 'All your sessions end; this browser is given a new one. Not possible by a token.',
    body: z.object({ currentPassword: password, newPassword: password }),
    answer: sessionAnswer,
  },
  'GET /sessions': {
    access: 'anyone',
    summary: 'Where you are logged in.',
    answer: z.object({
      sessions: z.array(
        z.object({
          sessionId: z.string(),
          createdAt: instant,
          lastUsedAt: instant,
          endsAt: instant.meta({ description: 'Unless it is used meanwhile.' }),
          address: z.string(),
          userAgent: z.string(),
          isThis: z.boolean(),
        }),
      ),
    }),
  },
  'DELETE /sessions': {
    access: 'anyone',
    summary: 'Logs out everywhere.',
    answer: z.object({ ended: z.int() }),
  },
  'DELETE /sessions/:sessionId': {
    access: 'anyone',
    summary: 'Ends one of your sessions.',
    params: z.object({ sessionId: accountId }),
  },
});
