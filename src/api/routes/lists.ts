/** Lists, over HTTP. */
import type { Caller } from '../../domain/account/caller.ts';
import type { WorkedLead } from '../../ports/lists.ts';
import { classifyList, parseClassRules } from '../../services/classify.ts';
import { OutpaceError } from '../../services/errors.ts';
import { exportCsv, exportSheet } from '../../services/exportList.ts';
import { listOf } from '../../services/listOf.ts';
import { resetList } from '../../services/resetList.ts';
import type { Downloaded } from '../endpoint.ts';
import type { Handlers } from '../handlers.ts';
import { fieldsFor, nameFor, numberFor, seesPersons } from '../masked.ts';
import type { listEndpoints } from '../schemas/lists.ts';

const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const listHandlers: Handlers<typeof listEndpoints> = {
  'GET /lists': async (_asked, { parts }) => ({ lists: await parts.records.lists() }),

  'POST /lists': async ({ body: { listId, name } }, { parts: { records } }) => {
    if ((await records.lists()).some((list) => list.listId === listId))
      throw new OutpaceError('OUT_ALREADY_EXISTS', `there is a list ${listId} already; choose another id`);
    await records.createList(listId, name);
    return listOf(records, listId);
  },

  'GET /lists/:listId': async ({ params: { listId } }, { parts }) => listOf(parts.records, listId),

  'GET /lists/:listId/export': async ({ params: { listId }, query: { format } }, { caller, parts }) => {
    await listOf(parts.records, listId);
    const view = (lead: WorkedLead): WorkedLead => leadFor(caller, lead);
    const fileName = `${listId}.${format}`;
    if (format === 'csv') return { bytes: exportCsv(parts.lists, listId, view), fileName };
    const sheet = await exportSheet(parts.lists, listId, view);
    return { bytes: whole(sheet), fileName, contentType: SHEET_TYPE } satisfies Downloaded;
  },

  'POST /lists/:listId/reset': async ({ params: { listId }, body }, { parts, now }) => {
    const { campaignId, outcomes, dryRun } = body;
    const reset = await resetList(parts, { listId, campaignId, outcomes, isDryRun: dryRun, now });
    return { listId, dryRun, leads: reset.reduce((sum, { leads }) => sum + leads, 0), reset };
  },

  'POST /lists/:listId/classify': async ({ params: { listId }, body }, { caller, parts }) => {
    const rules = parseClassRules('rules', body.rules);
    const { leads: total } = await listOf(parts.records, listId);
    return parts.jobs.start({
      kind: 'list.classify',
      ownerId: caller.userId,
      subject: listId,
      work: async ({ report, signal }) => {
        const onProgress = (done: number): void => {
          signal.throwIfAborted();
          report({ done, total });
        };
        const classified = await classifyList(parts.lists, listId, rules, {
          isDryRun: body.dryRun,
          onProgress,
        });
        return { listId, isDryRun: body.dryRun, ...classified };
      },
    });
  },
};

function leadFor(caller: Caller, lead: WorkedLead): WorkedLead {
  if (seesPersons(caller)) return lead;
  return {
    ...lead,
    number: numberFor(caller, lead.number),
    rawNumber: numberFor(caller, lead.rawNumber),
    // Two of them may look alike once they are masked.
    phones: [],
    fields: fieldsFor(caller, lead.fields),
    ...(lead.name === undefined ? {} : { name: nameFor(caller, lead.name) }),
  };
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
