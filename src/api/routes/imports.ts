/** Imports, over HTTP. */
import { createReadStream } from 'node:fs';
import type { Caller } from '../../domain/account/caller.ts';
import { rejectsOf, startImport } from '../../services/importJob.ts';
import { readingRules, templateOf } from '../../services/listImport.ts';
import { previewList, type ListPreview, type RowPreview } from '../../services/listPreview.ts';
import { REJECTS_HEADING } from '../../services/rejects.ts';
import type { Handlers } from '../handlers.ts';
import { fieldsFor, nameFor, numberFor, seesPersons, textFor } from '../masked.ts';
import type { ApiParts } from '../parts.ts';
import type { importEndpoints } from '../schemas/imports.ts';

export const importHandlers: Handlers<typeof importEndpoints> = {
  'POST /lists/preview': async ({ body }, { caller, parts }) => {
    const { uploadId, mapping: template, listId = '', ...reading } = body;
    const { path } = parts.uploads.file(uploadId, caller.userId);
    const rules = await readingRules(importParts(parts), { ...reading, template, listId }, false);
    return previewFor(caller, await previewList(path, listId, rules));
  },

  'POST /lists/:listId/import': ({ params: { listId }, body }, { caller, parts }) => {
    const { mapping: template, name: listName, dryRun: isDryRun, ...asked } = body;
    const all = { ...importParts(parts), jobs: parts.jobs, uploads: parts.uploads };
    return startImport(all, {
      ...asked,
      listId,
      template,
      listName,
      isDryRun,
      ownerId: caller.userId,
    });
  },

  'GET /jobs/:jobId/rejects': ({ params: { jobId } }, { caller, parts }) => {
    const file = rejectsOf(parts.jobs, jobId, caller.userId);
    const bytes = file === undefined ? nothingRejected() : createReadStream(file);
    return { bytes, fileName: `rejects-${jobId}.csv` };
  },

  'GET /list-mappings': async (_asked, { parts }) => ({ names: await parts.lists.templates() }),

  'GET /list-mappings/:name': async ({ params: { name } }, { parts }) => ({
    name,
    ...(await templateOf(parts.lists, name)),
  }),

  'PUT /list-mappings/:name': async ({ params: { name }, body: { columns } }, { parts }) => {
    await parts.lists.saveTemplate(name, { columns });
    return { name, ...(await templateOf(parts.lists, name)) };
  },
};

function importParts({ records, lists, region }: ApiParts) {
  return { records: async () => records, lists: async () => lists, homeRegion: region };
}

async function* nothingRejected(): AsyncGenerator<string> {
  yield REJECTS_HEADING;
}

function previewFor(caller: Caller, preview: ListPreview): ListPreview {
  if (seesPersons(caller)) return preview;
  const { rows, rejects } = preview;
  const masked = (row: RowPreview): RowPreview => rowFor(caller, row);
  return { ...preview, rows: rows.map(masked), rejects: rejects.map(masked) };
}

function rowFor(caller: Caller, { line, cells, lead, reject }: RowPreview): RowPreview {
  return {
    line,
    cells: cells.map((cell) => textFor(caller, cell)),
    ...(reject === undefined ? {} : { reject: { ...reject, reason: textFor(caller, reject.reason) } }),
    ...(lead === undefined
      ? {}
      : {
          lead: {
            number: numberFor(caller, lead.number),
            phones: lead.phones.map((phone) => ({ ...phone, number: numberFor(caller, phone.number) })),
            fields: fieldsFor(caller, lead.fields),
            ...(lead.name === undefined ? {} : { name: nameFor(caller, lead.name) }),
            ...(lead.key === undefined ? {} : { key: textFor(caller, lead.key) }),
          },
        }),
  };
}
