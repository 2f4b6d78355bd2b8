/** The emergency stop, over HTTP. */
import { emergencyStatus, orderEmergency } from '../../services/emergency.ts';
import type { Handlers } from '../handlers.ts';
import type { emergencyEndpoints } from '../schemas/emergency.ts';

const HISTORY = 50;

export const emergencyHandlers: Handlers<typeof emergencyEndpoints> = {
  'GET /emergency': async (_asked, { parts }) => {
    const status = await emergencyStatus(parts.stores.emergency, HISTORY);
    return { ...status, history: [...status.history] };
  },

  'POST /emergency/stop': ({ body: { reason } }, { parts, caller, now }) =>
    orderEmergency(parts.stores.emergency, { action: 'stop', by: caller.login, reason }, now),

  'POST /emergency/release': ({ body: { reason } }, { parts, caller, now }) =>
    orderEmergency(parts.stores.emergency, { action: 'release', by: caller.login, reason }, now),
};
