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
import { requireSafeId } from '../services/ids.ts';
import { OutpaceError } from '../services/errors.ts';
import type { FileTotals } from '../services/importFile.ts';
import { importListFile } from '../services/listImport.ts';
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
        // Before the file is looked at: what is misspelt costs nothing.
        const listId = requireSafeId('list id', options.list);
        const totals = await runImport(context, file, rejectsFile, listId, options);
        const result = { list: listId, dryRun: options.dryRun === true, ...totals };
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
  const size = sizeOf(file);
  const progress = startProgress(`importing ${file}`, size);
  const { client, loaded } = context;
  const parts = {
    records: () => client.records(),
    lists: () => client.lists(),
    homeRegion: loaded.config.region,
  };
  try {
    return await importListFile(parts, file, {
      listId: list,
      listName: options.name,
      region: options.region,
      accept: options.accept,
      template: options.template,
      columns: options.column,
      campaignId: options.campaign,
      format: options.format === 'vicidial' ? 'vicidial' : undefined,
      duplicates: { scope: options.duplicates, by: options.by, keep: options.keep },
      isDryRun: options.dryRun === true,
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
