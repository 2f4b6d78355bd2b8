/** The first administrator, over HTTP. */
import { setUp } from '../../services/accountsSetup.ts';
import type { Handlers } from '../handlers.ts';
import type { setupEndpoints } from '../schemas/setup.ts';
import { enter } from './session.ts';

export const setupHandlers: Handlers<typeof setupEndpoints> = {
  'GET /setup': async (_asked, { parts }) => ({ isNeeded: !(await parts.accounts.hasAdministrator()) }),

  'POST /setup': async ({ body }, context) => {
    const { parts, origin, now, exchange } = context;
    const entered = await setUp(parts, body, origin, now);
    exchange.trail.login = entered.caller.login;
    return enter(entered, context);
  },
};
