/** Alarms, over HTTP. */
import { z } from 'zod';
import { aboutAlarm, raisedAlarms } from '../../services/alarms.ts';
import type { Handlers } from '../handlers.ts';
import { sentenceFor } from '../masked.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';
import type { alarmEndpoints } from '../schemas/alarms.ts';

const keyOfAlarm = z.tuple([z.number(), z.number()]);

export const alarmHandlers: Handlers<typeof alarmEndpoints> = {
  'GET /alarms': async (_asked, { parts, caller }) => {
    const alarms = await raisedAlarms(parts.stores.liveBoard, parts.dialGroupId);
    return {
      isWatched: alarms !== undefined,
      alarms: (alarms ?? []).map((alarm) => ({ ...alarm, detail: sentenceFor(caller, alarm.detail) })),
    };
  },

  'GET /alarms/history': async ({ query }, { parts: { alarmHistory, dialGroupId }, now }) => {
    const { cursor, to = now + 1, limit, ...filters } = query;
    const key = keyOf(cursor, keyOfAlarm);
    const before = key === undefined ? undefined : { raisedAt: key[0], alarmId: key[1] };
    const found = await alarmHistory.alarms({ ...filters, to, dialGroupId, before, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      items: items.map((alarm) => ({ ...alarm, about: aboutAlarm(alarm.ruleId) })),
      next: hasMore ? cursorOf([last.raisedAt, last.alarmId]) : null,
    };
  },
};
