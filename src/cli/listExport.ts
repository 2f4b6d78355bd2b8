/** `outpace list export`: the worked list with its results. */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { exportCsv, exportSheet } from '../services/exportList.ts';
import { listOf } from '../services/listOf.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { written } from './written.ts';

export function registerExport(list: Command): void {
  const command = list
    .command('export <id> <file>')
    .description('The list with what became of each lead, as CSV, or as XLSX by the name of the file')
    .action(
      withContext(async (context, _self, listId = '', file = '') => {
        await listOf(await context.client.records(), listId);
        const lists = await context.client.lists();
        const isSheet = file.toLowerCase().endsWith('.xlsx');
        await written(file, async () =>
          isSheet
            ? writeFile(file, await exportSheet(lists, listId), { mode: 0o600 })
            : pipeline(Readable.from(exportCsv(lists, listId)), createWriteStream(file, { mode: 0o600 })),
        );
        context.print({ list: listId, file }, () => `list ${listId} is in ${file}`);
      }),
    );
  withExample(command, 'outpace list export spring spring.xlsx', [66, 69, 77, 78]);
}
