/** `outpace list import`: from CSV or XLSX, from this or another system. */
import { createReadStream } from 'node:fs';
import { Option, type Command } from 'commander';
import {
  DUPLICATE_KEEPS,
  DUPLICATE_KEYS,
  DUPLICATE_SCOPES,
  FIRST_IN_LIST,
  type DuplicateRule,
} from '../services/duplicateRules.ts';
import { importDoNotCall } from '../services/doNotCallImport.ts';
import { OutpaceError } from '../services/errors.ts';
import { requireSafeId } from '../services/ids.ts';
import { recordsForDryRun } from '../services/importDryRun.ts';
import { importFile, type FileTotals } from '../services/importFile.ts';
import { readMapping, type ListMapping } from '../services/listMapping.ts';
import { requireRegion } from '../services/region.ts';
import { VICIDIAL_MAPPING, vicidialHeading } from '../services/vicidial.ts';
import { withContext, type CliContext } from './context.ts';
import { partsOf } from './dncParts.ts';
import { withExample } from './help.ts';
import { collectColumn, type ColumnOptions } from './listMap.ts';
import { sizeOf } from './listSize.ts';
import { renderTotals } from './listTotals.ts';
import { startProgress } from './progress.ts';

interface ImportCommandOptions extends ColumnOptions {
  readonly list?: string;
  readonly name?: string;
  readonly region?: string;
  readonly rejects?: string;
  readonly accept?: 'valid' | 'possible';
  readonly template?: string;
  readonly campaign?: string;
  readonly format?: 'vicidial' | 'vicidial-do-not-call';
  readonly duplicates: DuplicateRule['scope'];
  readonly by: DuplicateRule['by'];
  readonly keep: DuplicateRule['keep'];
  readonly dryRun?: boolean;
}

export function registerImport(list: Command): void {
  const command = list
    .command('import <file>')
    .description(
      'Import leads from CSV or XLSX; rows that cannot be used go to the rejects file with line and reason. Killed, the same command goes on where it stood',
    )
    .option('--list <id>', 'the list to add to; made where there is none')
    .option('--name <name>', 'name of the list (default: its id)')
    .option(
      '--region <CC>',
      'country of numbers written without +, e.g. US (default: region of the configuration)',
    )
    .option('--rejects <file>', 'where the rejects go (default: FILE.rejects.csv)')
    .addOption(
      new Option('--accept <which>', 'possible: also numbers of ranges that are not assigned yet')
        .choices(['valid', 'possible'])
        .default('valid'),
    )
    .option('--template <name>', 'column mapping that outpace list map has saved')
    .option(
      '--column <heading=use>',
      'what a column is for, see outpace list map (repeatable)',
      collectColumn,
      {},
    )
    .option('--campaign <id>', "check the campaign's own fields, too")
    .addOption(
      new Option('--format <which>', 'of another system').choices(['vicidial', 'vicidial-do-not-call']),
    )
    .addOption(
      new Option('--duplicates <where>', 'where duplicates are looked for')
        .choices(DUPLICATE_SCOPES)
        .default(FIRST_IN_LIST.scope),
    )
    .addOption(
      new Option('--by <what>', 'what makes a duplicate; key: the key column, or the same number')
        .choices(DUPLICATE_KEYS)
        .default(FIRST_IN_LIST.by),
    )
    .addOption(
      new Option('--keep <which>', 'of duplicates: the first, the newest values, or both merged')
        .choices(DUPLICATE_KEEPS)
        .default(FIRST_IN_LIST.keep),
    )
    .option('--dry-run', 'check the file and import nothing')
    .action(
      withContext(async (context, self, file = '') => {
        const options = self.opts<ImportCommandOptions>();
        if (options.format === 'vicidial-do-not-call') return importDoNotCallList(context, file, options);
        if (options.list === undefined) throw new OutpaceError('OUT_USAGE', 'name the list with --list');
        const rejectsFile = options.rejects ?? `${file}.rejects.csv`;
        const totals = await runImport(context, file, rejectsFile, options.list, options);
        const result = { list: options.list, dryRun: options.dryRun === true, ...totals };
        const rejects = totals.rejected > 0 ? rejectsFile : null;
        context.print({ ...result, rejectsFile: rejects }, () => renderTotals(totals, result.list, rejects));
      }),
    );
  withExample(command, 'outpace list import leads.csv --list spring --region US', [64, 65, 66, 69, 77]);
}

async function runImport(
  context: CliContext,
  file: string,
  rejectsFile: string,
  list: string,
  options: ImportCommandOptions,
): Promise<FileTotals> {
  const listId = requireSafeId('list id', list);
  const size = sizeOf(file);
  const isDryRun = options.dryRun === true;
  const records = isDryRun ? recordsForDryRun() : await context.client.records();
  const isKept = !isDryRun || options.template !== undefined || options.campaign !== undefined;
  const lists = isKept ? await context.client.lists() : undefined;
  const isVicidial = options.format === 'vicidial';
  const template = options.template === undefined ? undefined : await templateOf(context, options.template);
  const progress = startProgress(`importing ${file}`, size);
  try {
    return await importFile(file, records, isDryRun ? undefined : lists, {
      listId,
      listName: options.name ?? listId,
      numbering: {
        defaultRegion: requireRegion(options.region) ?? context.loaded.config.region,
        accept: options.accept,
      },
      template: template ?? (isVicidial ? VICIDIAL_MAPPING : undefined),
      columns: options.column,
      fields: await lists?.fieldsFor(listId, options.campaign),
      headingOf: isVicidial ? vicidialHeading : undefined,
      duplicates: { scope: options.duplicates, by: options.by, keep: options.keep },
      rejectsFile,
      onProgress: ({ bytes, rows }) => progress.update(bytes, `${rows} rows`),
    });
  } catch (error) {
    if (!(error instanceof OutpaceError) || error.code !== 'OUT_IMPORT_FAILED') throw error;
    throw new OutpaceError('OUT_IMPORT_FAILED', `${file}: ${error.message}`, error);
  } finally {
    progress.stop();
  }
}

async function templateOf(context: CliContext, name: string): Promise<ListMapping> {
  const lists = await context.client.lists();
  const kept = await lists.template(name);
  if (kept !== undefined) return readMapping(kept, name);
  const known = (await lists.templates()).join(', ');
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no template ${JSON.stringify(name)}; ${known === '' ? 'none is saved: see outpace list map' : `saved: ${known}`}`,
  );
}

async function importDoNotCallList(
  context: CliContext,
  file: string,
  options: ImportCommandOptions,
): Promise<void> {
  sizeOf(file);
  const totals = await importDoNotCall(await partsOf(context), createReadStream(file), {
    list: { kind: 'stored' },
    numbering: { defaultRegion: options.region ?? context.loaded.config.region },
    now: Date.now(),
    dryRun: options.dryRun === true,
  });
  context.print(totals, () =>
    [
      `${totals.numbers} numbers for the do-not-call list, ${totals.changed} of them new; ${totals.rejected} lines are no number`,
      ...(totals.rejected > 0 ? [`the first of them: lines ${totals.rejectedLines.join(', ')}`] : []),
    ].join('\n'),
  );
}
