/** A list imported as somebody asks for it: by a template or by columns, of another system's format, or as a dry run. */
import type { DuplicateRule } from '../domain/lead/duplicates.ts';
import type { NumberingRules } from '../domain/numbering/normalise.ts';
import type { ListsPort } from '../ports/lists.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';
import { recordsForDryRun } from './importDryRun.ts';
import { importFile, type FileTotals } from './importFile.ts';
import type { ImportProgress, ImportRecords } from './importList.ts';
import { readMapping, type ListMapping, type MappingWishes } from './listMapping.ts';
import type { HeadingOf } from './listReader.ts';
import { requireRegion } from './region.ts';
import { VICIDIAL_MAPPING, vicidialHeading } from './vicidial.ts';

/** How a file is read, for its preview and for its import. */
export interface ListReading {
  readonly listId: string;
  /** Of numbers written without +. */
  readonly region?: string | undefined;
  readonly accept?: NumberingRules['accept'];
  /** Name of a kept mapping. */
  readonly template?: string | undefined;
  readonly columns?: MappingWishes['columns'];
  /** Its own fields are checked, too. */
  readonly campaignId?: string | undefined;
  readonly format?: 'vicidial' | undefined;
}

export interface ListImportAsked extends ListReading {
  readonly listName?: string | undefined;
  readonly duplicates?: DuplicateRule | undefined;
  readonly isDryRun: boolean;
  readonly rejectsFile: string;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opened when they are needed: a dry run needs none. */
export interface ListImportParts {
  readonly records: () => Promise<ImportRecords>;
  readonly lists: () => Promise<ListsPort>;
  readonly homeRegion?: string | undefined;
}

export interface ReadingRules extends Pick<MappingWishes, 'template' | 'columns' | 'fields'> {
  readonly numbering: NumberingRules;
  readonly headingOf: HeadingOf | undefined;
}

export async function readingRules(
  { lists, homeRegion }: Pick<ListImportParts, 'lists' | 'homeRegion'>,
  { listId, region, accept, template, columns, campaignId, format }: ListReading,
  isDryRun: boolean,
): Promise<ReadingRules> {
  const isVicidial = format === 'vicidial';
  const kept = template === undefined ? undefined : await templateOf(await lists(), template);
  const needsFields = !isDryRun || template !== undefined || campaignId !== undefined;
  return {
    numbering: {
      defaultRegion: requireRegion(region) ?? homeRegion,
      ...(accept === undefined ? {} : { accept }),
    },
    template: kept ?? (isVicidial ? VICIDIAL_MAPPING : undefined),
    columns,
    fields: needsFields ? await (await lists()).fieldsFor(listId, campaignId) : undefined,
    headingOf: isVicidial ? vicidialHeading : undefined,
  };
}

export async function importListFile(
  parts: ListImportParts,
  file: string,
  asked: ListImportAsked,
): Promise<FileTotals> {
  const { isDryRun, listName, duplicates, rejectsFile, onProgress, signal } = asked;
  const listId = requireSafeId('list id', asked.listId);
  const records = isDryRun ? recordsForDryRun() : await parts.records();
  const lists = isDryRun ? undefined : await parts.lists();
  const rules = await readingRules(parts, asked, isDryRun);
  return importFile(file, records, lists, {
    ...rules,
    listId,
    listName: listName ?? listId,
    duplicates,
    rejectsFile,
    onProgress,
    signal,
  });
}

export async function templateOf(
  lists: Pick<ListsPort, 'template' | 'templates'>,
  name: string,
): Promise<ListMapping> {
  const kept = await lists.template(name);
  if (kept !== undefined) return readMapping(kept, name);
  const known = (await lists.templates()).join(', ');
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no template ${JSON.stringify(name)}; ${known === '' ? 'none is saved: see outpace list map' : `saved: ${known}`}`,
  );
}
