/** Users, for those who keep them. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { accountId, password, permission, profile, profileChange, role, user } from './account.ts';
import { pageOf, pageQuery } from './page.ts';

const params = z.object({ userId: accountId });

export const userEndpoints = endpoints({
  'GET /roles': {
    access: 'anyone',
    summary: 'What each role may.',
    answer: z.object({ roles: z.array(z.object({ role, permissions: z.array(permission) })) }),
  },
  'GET /users': {
    access: 'user.read',
    summary: 'All users, by login.',
    query: pageQuery,
    answer: pageOf(user),
  },
  'POST /users': {
    access: 'user.edit',
    summary: 'Adds a user.',
    description: 'Only with a role that may no more than you may by these credentials.',
    body: z.object({ ...profile, password }),
    answer: user,
    status: 201,
  },
  'GET /users/:userId': {
    access: 'user.read',
    summary: 'One user.',
    params,
    answer: user,
  },
  'PATCH /users/:userId': {
    access: 'user.edit',
    summary: 'Changes a user.',
    description:
      'With another role, or disabled, all their sessions end. The last administrator can be neither disabled nor given another role.',
    params,
    body: profileChange,
    answer: user,
    edits: 'GET /users/:userId',
  },
  'PUT /users/:userId/password': {
    access: 'user.edit',
    summary: 'Gives a user another password.',
    description: 'All their sessions end.',
    params,
    body: z.object({ password }),
  },
  'DELETE /users/:userId/sessions': {
    access: 'user.edit',
    summary: 'Logs a user out everywhere.',
    params,
    answer: z.object({ ended: z.int() }),
  },
});
