/** `outpace list import|show`. */
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

export function registerList(program: Command): void {
  const list = program.command('list').description('Lists of leads');
  registerShow(list);
}

function registerShow(list: Command): void {
  const command = list
    .command('show [id]')
    .description('All lists, or one')
    .action(
      withContext(async (context, _self, listId?: string) => {
        const all = await (await context.client.records()).lists();
        const lists = listId === undefined ? all : all.filter((one) => one.listId === listId);
        context.print({ lists }, () =>
          table([['ID', 'LEADS', 'NAME'], ...lists.map((one) => [one.listId, String(one.leads), one.name])]),
        );
      }),
    );
  withExample(command, 'outpace list show', [66, 69, 77]);
}
