/** `outpace dnc import|export|build`: do-not-call lists from and to files. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { openNumberFiles } from '../app/doNotCallFiles.ts';
import type { NumberFileBuilt } from '../ports/numberFiles.ts';
import { requireFiles } from '../services/doNotCall.ts';
import { buildNumberFile } from '../services/doNotCallBuild.ts';
import { readListName } from '../services/doNotCallEntry.ts';
import { EXPORT_FORMATS, exportList, type ExportFormat } from '../services/doNotCallExport.ts';
import { importDoNotCall, type DoNotCallTotals } from '../services/doNotCallImport.ts';
import { OutpaceError } from '../services/errors.ts';
import { requireSafeId } from '../services/ids.ts';
import { withContext, type CliContext } from './context.ts';
import { listOption, numberingOf, partsOf, regionOption, type ListOption } from './dncParts.ts';
import { withExample } from './help.ts';
import { written } from './written.ts';
import { sizeOf } from './listSize.ts';
import { startProgress } from './progress.ts';
import { userName } from './userName.ts';

interface ImportOptions extends ListOption {
  readonly dryRun?: boolean;
  readonly remove?: boolean;
  readonly reason?: string;
}

export function registerDncImport(dnc: Command): void {
  const command = dnc
    .command('import <file>')
    .description(
      'Put the numbers of a file on a list, one a line: plain, as VICIdial exports them, or from outpace dnc export. The same file twice changes nothing',
    )
    .addOption(listOption())
    .addOption(regionOption())
    .option('--remove', 'take them off the list instead')
    .option('--reason <text>', 'with --remove: why they may be called again')
    .option('--dry-run', 'say what the file would change, and change nothing')
    .action(
      withContext(async (context, self, file = '') => {
        const options = self.opts<ImportOptions>();
        const list = readListName(options.list);
        sizeOf(file);
        const totals = await importDoNotCall(await partsOf(context), createReadStream(file), {
          list,
          numbering: numberingOf(context, options),
          now: Date.now(),
          dryRun: options.dryRun === true,
          ...removalOf(options),
        });
        const result = { list: options.list, dryRun: options.dryRun === true, ...totals };
        context.print(result, () => importText(totals, options));
      }),
    );
  withExample(command, 'outpace dnc import vicidial-dnc.txt --region US --dry-run', [65, 66, 69, 77]);
}

function removalOf({ remove, reason }: ImportOptions) {
  if (remove !== true) return {};
  if (reason === undefined)
    throw new OutpaceError('OUT_USAGE', 'say with --reason why they may be called again');
  return { removal: { removedBy: userName(), reason } };
}

function importText(totals: DoNotCallTotals, { list, remove, dryRun }: ImportOptions): string {
  const would = dryRun === true ? 'would be ' : '';
  const what = remove === true ? `${would}taken off` : `${would}newly on`;
  return `${totals.changed} of ${totals.numbers} ${what} the list ${list}${rejectedText(totals)}`;
}

function rejectedText({
  rejected,
  rejectedLines,
}: Pick<NumberFileBuilt, 'rejected' | 'rejectedLines'>): string {
  if (rejected === 0) return '';
  return `\n${rejected} lines are no number; the first of them: lines ${rejectedLines.join(', ')}`;
}

export function registerDncExport(dnc: Command): void {
  const command = dnc
    .command('export')
    .description('Write a list to standard output, or to a file')
    .addOption(listOption())
    .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('csv'))
    .option('--out <file>', 'the file to write; replaced where there is one')
    .action(
      withContext(async (context, self) => {
        const { list, format, out } = self.opts<
          ListOption & { readonly format: ExportFormat; readonly out?: string }
        >();
        if (out === undefined && context.json)
          throw new OutpaceError('OUT_USAGE', 'with --json, name the file to write with --out');
        const counts = { entries: 0, leftOut: 0 };
        const text = exportList(await partsOf(context), readListName(list), format, counts);
        if (out === undefined) {
          for await (const chunk of text) process.stdout.write(chunk);
          return;
        }
        await written(out, () => pipeline(text, createWriteStream(out, { mode: 0o600 })));
        context.print({ list, file: out, ...counts }, () => `${counts.entries} entries are in ${out}`);
      }),
    );
  withExample(command, 'outpace dnc export --list campaign:spring --out spring-dnc.csv', [66, 69, 77]);
}

interface BuildOptions {
  readonly name: string;
  readonly source?: string;
  readonly fileVersion?: string;
  readonly region?: string;
  readonly e164?: boolean;
}

export function registerDncBuild(dnc: Command): void {
  const command = dnc
    .command('build [file]')
    .description(
      'Build a do-not-call file in doNotCall.folder from a text of numbers, one a line; it takes the place of the one before at once. Without a file: build it anew with the changes made since',
    )
    .requiredOption('--name <name>', 'the list is then called file:NAME')
    .option('--source <text>', 'where the numbers come from, e.g. "National registry"')
    .option('--file-version <text>', 'of which date or number the source is (default: the time now)')
    .addOption(regionOption())
    .option('--e164', 'every line is a whole number with its country code, + or not: quickest')
    .action(
      withContext(async (context, self, file?: string) => {
        const options = self.opts<BuildOptions>();
        const name = requireSafeId('name of the file', options.name);
        const built = await build(context, { ...options, name }, file);
        context.print({ list: `file:${name}`, ...built }, () =>
          [
            `${built.numbers} numbers are in the list file:${name}${rejectedText(built)}`,
            ...(built.duplicates > 0 ? [`${built.duplicates} lines were doubles`] : []),
          ].join('\n'),
        );
      }),
    );
  withExample(
    command,
    'outpace dnc build registry.txt --name national --source "National registry" --file-version 2026-11',
    [65, 66],
  );
}

async function build(
  { loaded }: CliContext,
  options: BuildOptions,
  file: string | undefined,
): Promise<NumberFileBuilt> {
  const files = requireFiles(openNumberFiles(loaded.config));
  const {
    name,
    region = loaded.config.region,
    e164,
    fileVersion: version = new Date().toISOString(),
  } = options;
  if (file === undefined) return files.compact(name, version);
  if (options.source === undefined)
    throw new OutpaceError('OUT_USAGE', 'say with --source where the numbers come from');
  const progress = startProgress(`building ${name}`, sizeOf(file));
  const stream = createReadStream(file, { highWaterMark: 1_048_576 });
  const update = (lines: number): void => progress.update(stream.bytesRead, `${lines} lines`);
  try {
    const task = { name, source: options.source, version, region, isE164: e164 === true, onProgress: update };
    return await buildNumberFile(files, stream, task);
  } finally {
    progress.stop();
  }
}
