/** `outpace list import|show`. */
import { closeSync, createReadStream, openSync, statSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { Option, type Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import { requireSafeId } from '../services/ids.ts';
import { recordsForDryRun } from '../services/importDryRun.ts';
import { importList, type ImportTotals } from '../services/importList.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { startProgress } from './progress.ts';

export function registerList(program: Command): void {
  const list = program.command('list').description('Lists of leads');
  registerImport(list);
  registerShow(list);
}

interface ImportCommandOptions {
  readonly list: string;
  readonly name?: string;
  readonly region?: string;
  readonly rejects?: string;
  readonly accept?: 'valid' | 'possible';
  readonly dryRun?: boolean;
}

function registerImport(list: Command): void {
  const command = list
    .command('import <file>')
    .description(
      'Import leads from CSV; rows that cannot be used go to the rejects file with line and reason',
    )
    .requiredOption('--list <id>', 'the list to add to; made where there is none')
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
    .option('--dry-run', 'check the file and import nothing')
    .action(
      withContext(async (context, self, file = '') => {
        const options = self.opts<ImportCommandOptions>();
        const rejectsFile = options.rejects ?? `${file}.rejects.csv`;
        const totals = await runImport(context, file, rejectsFile, options);
        const result = { list: options.list, dryRun: options.dryRun === true, ...totals };
        const rejects = totals.rejected > 0 ? rejectsFile : null;
        context.print({ ...result, rejectsFile: rejects }, () => render(totals, options.list, rejects));
      }),
    );
  withExample(command, 'outpace list import leads.csv --list spring --region US', [65, 66, 69, 77]);
}

async function runImport(
  context: CliContext,
  file: string,
  rejectsFile: string,
  options: ImportCommandOptions,
): Promise<ImportTotals> {
  const listId = requireSafeId('list id', options.list);
  const size = sizeOf(file);
  const records = options.dryRun === true ? recordsForDryRun() : await context.client.records();
  const progress = startProgress(`importing ${file}`, size);
  const rejects = openWhenWritten(rejectsFile);
  try {
    return await importList(createReadStream(file), records, {
      listId,
      listName: options.name ?? listId,
      numbering: { defaultRegion: options.region ?? context.loaded.config.region, accept: options.accept },
      rejects,
      onProgress: ({ bytes, rows }) => progress.update(bytes, `${rows} rows`),
    });
  } catch (error) {
    if (!(error instanceof OutpaceError) || error.code !== 'OUT_IMPORT_FAILED') throw error;
    throw new OutpaceError('OUT_IMPORT_FAILED', `${file}: ${error.message}`, error);
  } finally {
    progress.stop();
    rejects.end();
  }
}

function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new OutpaceError('OUT_FILE_UNREADABLE', `the list ${file} cannot be read (${code})`, error);
  }
  throw new OutpaceError('OUT_FILE_UNREADABLE', `the list ${file} is not a file`);
}

/** An import without rejects leaves no file. Rejects hold numbers of people: only the owner may read them. */
function openWhenWritten(file: string): Writable {
  let descriptor: number | undefined;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        descriptor ??= openSync(file, 'w', 0o600);
        writeSync(descriptor, chunk);
        done();
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unwritable';
        done(
          new OutpaceError(
            'OUT_FILE_UNWRITABLE',
            `the rejects file ${file} cannot be written (${code}): name another with --rejects`,
            error,
          ),
        );
      }
    },
    final(done) {
      if (descriptor !== undefined) closeSync(descriptor);
      done();
    },
  });
  // Whoever writes is told; unheard, it would end the process.
  stream.on('error', () => undefined);
  return stream;
}

function render(totals: ImportTotals, list: string, rejectsFile: string | null): string {
  const reasons = Object.entries(totals.rejectedByCode).map(([code, count]) => [`  ${code}`, String(count)]);
  return [
    `${totals.rows} rows of list ${list}`,
    table([
      ['inserted', String(totals.inserted)],
      ['duplicates', String(totals.duplicates)],
      ['rejected', String(totals.rejected)],
      ...reasons,
    ]),
    ...(rejectsFile === null ? [] : [`the rejects are in ${rejectsFile}, each with its line and reason`]),
  ].join('\n');
}

function registerShow(list: Command): void {
  const command = list
    .command('show [id]')
    .description('All lists, or one')
    .action(
      withContext(async (context, _self, listId?: string) => {
        const all = await (await context.client.records()).lists();
        const lists = listId === undefined ? all : all.filter((one) => one.listId === listId);
        if (listId !== undefined && lists.length === 0) {
          throw new OutpaceError(
            'OUT_NOT_FOUND',
            `there is no list ${JSON.stringify(listId)}; see outpace list show`,
          );
        }
        const rows = lists.map((one) => [one.listId, String(one.leads), one.name]);
        context.print({ lists }, () => table([['ID', 'LEADS', 'NAME'], ...rows]));
      }),
    );
  withExample(command, 'outpace list show', [66, 69, 77]);
}
