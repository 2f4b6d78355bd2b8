/** Trunks, over HTTP. */
import { startOfDay } from '../../domain/calendar/day.ts';
import { callerIdHealth, capsOf } from '../../services/callerIdHealth.ts';
import { hangupCauses } from '../../services/hangupCauses.ts';
import { requirePeriod } from '../../services/reports.ts';
import { listTrunks, showTrunk, type TrunkSources, type TrunkStatus } from '../../services/trunks.ts';
import type { Handlers } from '../handlers.ts';
import type { ApiParts } from '../parts.ts';
import type { trunkEndpoints } from '../schemas/trunks.ts';

export const trunkHandlers: Handlers<typeof trunkEndpoints> = {
  'GET /trunks': async (_asked, { parts, now }) => ({
    trunks: (await listTrunks(await sourcesOf(parts), now)).map(shown),
  }),

  'GET /trunks/causes': async ({ query: { trunkId, ...period } }, { parts }) => ({
    causes: await hangupCauses(parts.reports, { ...period, dialGroupId: parts.dialGroupId }, trunkId),
  }),

  'GET /caller-ids': async ({ query }, { parts, now }) => {
    const { reports, records, dialGroupId, bounds } = parts;
    requirePeriod(query, 'UTC');
    const today = { from: startOfDay('UTC', now), to: now + 1 };
    const [callerIds, callsOfToday, campaigns] = await Promise.all([
      callerIdHealth(reports, { ...query, dialGroupId }),
      reports.callerIds({ ...today, dialGroupId }),
      records.campaigns(dialGroupId),
    ]);
    const used = new Set(callerIds.map(({ callerId }) => callerId));
    return {
      callerIds: callerIds.map((health) => ({
        ...health,
        callsToday: callsOfToday
          .filter(({ callerId }) => callerId === health.callerId)
          .reduce((sum, { calls }) => sum + calls, 0),
        caps: [...capsOf(health.callerId, campaigns)],
      })),
      unused: bounds.callerIds.filter((own) => !used.has(own)),
    };
  },

  'GET /trunks/:trunkId': async ({ params: { trunkId } }, { parts, now }) =>
    shown(await showTrunk(await sourcesOf(parts), trunkId, now)),
};

async function sourcesOf({ trunks, stores, dialGroupId }: ApiParts): Promise<TrunkSources> {
  const floor = await stores.liveBoard.read(dialGroupId);
  return { configured: trunks, loads: floor?.trunks, limits: stores.limits };
}

const shown = (trunk: TrunkStatus) => ({ ...trunk, callerIdsInDoubt: [...trunk.callerIdsInDoubt] });
