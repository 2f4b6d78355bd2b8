/** The first administrator of an installation. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { password, profile } from './account.ts';
import { sessionAnswer } from './session.ts';

const { login, name, language, timeZone } = profile;

export const setupEndpoints = endpoints({
  'GET /setup': {
    access: 'public',
    summary: 'Whether the first administrator has still to be made.',
    answer: z.object({ isNeeded: z.boolean() }),
  },
  'POST /setup': {
    access: 'public',
    summary: 'Makes the first administrator, and logs in.',
    description: 'With the token that `outpace serve` prints at its start while there is no administrator.',
    body: z.object({ token: z.string().min(1).max(100), login, name, password, language, timeZone }),
    answer: sessionAnswer,
    status: 201,
  },
});
