/** `outpace backup FILE` and `outpace restore FILE`. */
import type { Command } from 'commander';
import { hostname } from 'node:os';
import type { RowCounts } from '../ports/backup.ts';
import { filesToKeep, placesOf } from '../app/backupPlaces.ts';
import { makeBackup } from '../services/backup.ts';
import type { FileTotals } from '../services/backupFiles.ts';
import { restoreBackup, type RestoreResult } from '../services/restore.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface BackupOptions {
  readonly force?: boolean;
  readonly recordings?: boolean;
}

export function registerBackup(program: Command): void {
  const command = program
    .command('backup <file>')
    .description(
      'Copy the records, and what of the store cannot be made again, into one file; the engine may run',
    )
    .option('--force', 'replace the file where there is one')
    .option('--recordings', 'take the recordings of this machine along')
    .action(
      withContext(async (context, self, file = '') => {
        const { force = false, recordings = false } = self.opts<BackupOptions>();
        const { client } = context;
        const result = await makeBackup({
          backup: await client.backup(),
          storesOf: client.storesOfGroups(),
          file,
          overwrite: force,
          files: filesToKeep(context.loaded.config, recordings),
          version: versionOf(self),
          now: Date.now(),
        });
        context.print(
          result,
          () =>
            `${rowsText(result.tables)}\n${result.rows} rows and ${filesText(result.files)} are in ${file}`,
        );
      }),
    );
  withExample(command, 'outpace backup outpace-2026-11-22.backup', [1, 66, 69, 77]);
}

interface RestoreOptions {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export function registerRestore(program: Command): void {
  const command = program
    .command('restore <file>')
    .description('Put a backup back, in one step or not at all; no engine may run')
    .option('--force', 'replace what the database holds')
    .option('--dry-run', 'check the file and say what would happen')
    .action(
      withContext(async (context, self, file = '') => {
        const { force = false, dryRun = false } = self.opts<RestoreOptions>();
        const { client } = context;
        const result = await restoreBackup({
          backup: await client.backup(),
          openRecords: () => client.restoredRecords(),
          storesOf: client.storesOfGroups(),
          file,
          place: placesOf(context.loaded.config),
          force,
          dryRun,
          node: `restore-${hostname()
            .replace(/[^A-Za-z0-9_-]/g, '-')
            .slice(0, 40)}-${process.pid}`,
          now: Date.now(),
        });
        context.print(result, () => restoreText(result));
      }),
    );
  withExample(command, 'outpace restore outpace-2026-11-22.backup --dry-run', [1, 65, 66, 69, 77]);
}

function restoreText(result: RestoreResult): string {
  const { takenAt, version, rows, replaced, dryRun, numbersSpaced, spooled, files, filesWritten } = result;
  const from = `made ${takenAt} by Outpace ${version}`;
  if (dryRun) {
    const now =
      replaced === 0
        ? 'the database is empty'
        : `the database holds ${replaced} rows (--force replaces them)`;
    return `${rowsText(result.tables)}\nthe backup is sound: ${rows} rows and ${filesText(files)}, ${from}; ${now}`;
  }
  const spool = spooled === 0 ? '' : `, ${spooled} records that were on their way written`;
  return `${rowsText(result.tables)}\n${rows} rows restored, ${from}; ${replaced} replaced${spool}, the spacing of ${numbersSpaced} numbers kept; ${filesText(files)}, of which ${filesWritten} were not here`;
}

function filesText({ files, bytes }: FileTotals): string {
  return `${files} files (${(bytes / 1_048_576).toFixed(1)} MB)`;
}

function rowsText(counts: RowCounts): string {
  const rows = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  return table([['TABLE', 'ROWS'], ...rows]);
}

function versionOf(command: Command): string {
  let root = command;
  while (root.parent !== null) root = root.parent;
  return root.version() ?? 'unknown';
}
