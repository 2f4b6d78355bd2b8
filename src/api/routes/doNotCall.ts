/** Do-not-call lists, over HTTP. */
import { listOf } from '../../domain/compliance/doNotCall.ts';
import type { NumberingRules } from '../../domain/numbering/normalise.ts';
import { addToList, checkNumber, removeFromList } from '../../services/doNotCall.ts';
import { readListName, requireEntry, requireNumber } from '../../services/doNotCallEntry.ts';
import { exportList } from '../../services/doNotCallExport.ts';
import { importDoNotCall } from '../../services/doNotCallImport.ts';
import { doNotCallLists } from '../../services/doNotCallLists.ts';
import { requireRegion } from '../../services/region.ts';
import type { Handlers } from '../handlers.ts';
import { numberFor, sentenceFor } from '../masked.ts';
import type { ApiParts } from '../parts.ts';
import { received } from '../received.ts';
import type { doNotCallEndpoints } from '../schemas/doNotCall.ts';

export const doNotCallHandlers: Handlers<typeof doNotCallEndpoints> = {
  'GET /do-not-call': async (_asked, { parts }) => ({ lists: await doNotCallLists(parts.doNotCall) }),

  'POST /do-not-call/check': async ({ body }, { caller, parts }) => {
    const number = requireNumber(body.number, numberingOf(parts, body.region));
    const checked = await checkNumber(parts.doNotCall, parts.doNotCallFiles, number, body.campaignId);
    const { listed, removals } = checked;
    return {
      ...checked,
      number: numberFor(caller, number),
      listed: listed.map((one) => ({ ...one, entry: numberFor(caller, one.entry) })),
      removals: removals.map(({ entry, removedAt, removedBy, reason }) => ({
        list: listOf(entry.campaignId),
        removedAt,
        removedBy,
        reason: sentenceFor(caller, reason),
      })),
    };
  },

  'POST /do-not-call/:list/entries': ({ params, body }, { caller, parts, now }) =>
    addToList(parts.doNotCall, {
      list: readListName(params.list),
      entries: entriesOf(parts, body),
      source: caller.via === 'token' ? 'api' : 'operator',
      now,
    }),

  'POST /do-not-call/:list/removals': ({ params, body }, { caller, parts, now }) =>
    removeFromList(parts.doNotCall, {
      list: readListName(params.list),
      entries: entriesOf(parts, body),
      removedBy: caller.login,
      reason: body.reason,
      now,
    }),

  'POST /do-not-call/:list/import': ({ params, query, body }, { caller, parts, now }) => {
    const { removeBecause: reason, dryRun } = query;
    return importDoNotCall(parts.doNotCall, received(body), {
      list: readListName(params.list),
      numbering: numberingOf(parts, query.region),
      now,
      dryRun,
      ...(reason === undefined ? {} : { removal: { removedBy: caller.login, reason } }),
    });
  },

  'GET /do-not-call/:list/export': ({ params: { list }, query: { format } }, { caller, parts }) => {
    const counts = { entries: 0, leftOut: 0 };
    const view = (number: string): string => numberFor(caller, number);
    const bytes = exportList(parts.doNotCall, readListName(list), format, counts, view);
    return { bytes, fileName: `do-not-call-${list.replace(':', '-')}.csv` };
  },
};

export function numberingOf({ region: homeRegion }: ApiParts, region: string | undefined): NumberingRules {
  return { defaultRegion: requireRegion(region) ?? homeRegion };
}

function entriesOf(
  parts: ApiParts,
  { entries, region }: { readonly entries: readonly string[]; readonly region?: string | undefined },
): readonly string[] {
  const numbering = numberingOf(parts, region);
  return entries.map((written) => requireEntry(written, numbering));
}
