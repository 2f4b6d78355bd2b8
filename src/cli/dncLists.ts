/** `outpace dnc lists`: every do-not-call list with its size, and of files where they come from and how old they are. */
import type { Command } from 'commander';
import { doNotCallLists, type DoNotCallListSize } from '../services/doNotCallLists.ts';
import { withContext } from './context.ts';
import { partsOf } from './dncParts.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';

export function registerDncLists(dnc: Command): void {
  const command = dnc
    .command('lists')
    .description('Every do-not-call list: its size, and of files their source, version and changes since')
    .action(
      withContext(async (context) => {
        const lists = await doNotCallLists(await partsOf(context));
        context.print({ lists }, () => listsText(lists, context.loaded.config.doNotCall.folder));
      }),
    );
  withExample(command, 'outpace dnc lists', [66, 69, 77]);
}

function listsText(lists: readonly DoNotCallListSize[], folder: string | undefined): string {
  const rows = lists.map(({ list, numbers, patterns = 0, version = '', source = '', ...row }) => [
    list,
    String(numbers + (row.added ?? 0) - (row.removed ?? 0)),
    String(patterns),
    version,
    source,
    timeText(row.builtAt ?? row.lastAddedAt),
  ]);
  return [
    table([['LIST', 'NUMBERS', 'PATTERNS', 'VERSION', 'SOURCE', 'BUILT OR LAST ADDED'], ...rows]),
    ...lists.flatMap(({ list, added = 0, removed = 0 }) =>
      added + removed === 0 ? [] : [`${list}: ${added} added and ${removed} removed since it was built`],
    ),
    ...lists.flatMap(({ list, fault }) =>
      fault === undefined ? [] : [colours.red(`${list} cannot be used: ${fault}`)],
    ),
    ...(folder === undefined ? ['no folder for do-not-call files is configured (doNotCall.folder)'] : []),
  ].join('\n');
}

function timeText(at: number | undefined): string {
  return at === undefined || at === 0 ? '' : new Date(at).toISOString();
}
