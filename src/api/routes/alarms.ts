/** Alarms, over HTTP. */
import { raisedAlarms } from '../../services/alarms.ts';
import type { Handlers } from '../handlers.ts';
import { sentenceFor } from '../masked.ts';
import type { alarmEndpoints } from '../schemas/alarms.ts';

export const alarmHandlers: Handlers<typeof alarmEndpoints> = {
  'GET /alarms': async (_asked, { parts, caller }) => {
    const alarms = await raisedAlarms(parts.stores.liveBoard, parts.dialGroupId);
    return {
      isWatched: alarms !== undefined,
      alarms: (alarms ?? []).map((alarm) => ({ ...alarm, detail: sentenceFor(caller, alarm.detail) })),
    };
  },
};
