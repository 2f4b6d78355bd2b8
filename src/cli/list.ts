/** `outpace list import|map|fields|classify|reset|export|show`. */
import type { Command } from 'commander';
import { listOf } from '../services/listOf.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { registerClassify } from './listClassify.ts';
import { registerExport } from './listExport.ts';
import { registerImport } from './listImport.ts';
import { registerFields, registerMap } from './listMap.ts';
import { registerReset } from './listReset.ts';
import { table } from './output.ts';

export function registerList(program: Command): void {
  const list = program.command('list').description('Lists of leads');
  registerImport(list);
  registerMap(list);
  registerFields(list);
  registerClassify(list);
  registerReset(list);
  registerExport(list);
  registerShow(list);
}

function registerShow(list: Command): void {
  const command = list
    .command('show [id]')
    .description('All lists, or one')
    .action(
      withContext(async (context, _self, listId?: string) => {
        const records = await context.client.records();
        const lists = listId === undefined ? await records.lists() : [await listOf(records, listId)];
        const rows = lists.map((one) => [one.listId, String(one.leads), one.name]);
        context.print({ lists }, () => table([['ID', 'LEADS', 'NAME'], ...rows]));
      }),
    );
  withExample(command, 'outpace list show', [66, 69, 77]);
}
