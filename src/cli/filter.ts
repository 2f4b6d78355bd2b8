/** `outpace filter save|list|show|test|remove`: filters of leads, kept under a name for the lists of campaigns. */
import type { Command } from 'commander';
import type { SavedFilter } from '../ports/filters.ts';
import { campaignOf } from '../services/campaigns.ts';
import { OutpaceError } from '../services/errors.ts';
import {
  filterOf,
  filterText,
  parseFilter,
  removeFilter,
  saveFilter,
  tryFilter,
  type FilterTrial,
} from '../services/filters.ts';
import { listOf } from '../services/listOf.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

export function registerFilter(program: Command): void {
  const filter = program
    .command('filter')
    .description('Which leads of a list a campaign calls: filters kept under a name');
  registerSave(filter);
  registerShow(filter, 'list', 'All filters, and the lists that use them');
  registerShow(filter, 'show <name>', 'What one says, and the lists that use it');
  registerTest(filter);
  registerRemove(filter);
}

function registerSave(filter: Command): void {
  const command = filter
    .command('save <name>')
    .description('Keep the filter of a file; one of that name is replaced where it is in use, too')
    .requiredOption('--file <file>', 'the filter (YAML); see config/lists/filter.yaml')
    .action(
      withContext(async (context, self, name = '') => {
        const { file } = self.opts<{ readonly file: string }>();
        const parsed = parseFilter(file, readTextFile('filter', file));
        await context.client.records();
        const saved = await saveFilter((await context.client.lists()).filters, name, parsed);
        context.print(saved, () => `filter ${name} is saved: ${filterText(saved.filter)}`);
      }),
    );
  withExample(command, 'outpace filter save wealthy --file config/lists/filter.yaml', [64, 65, 66, 69, 77]);
}

function registerShow(filter: Command, usage: 'list' | 'show <name>', description: string): void {
  const command = filter
    .command(usage)
    .description(description)
    .action(
      withContext(async (context, _self, name?: string) => {
        await context.client.records();
        const { filters } = await context.client.lists();
        const found = name === undefined ? await filters.find() : [await filterOf(filters, name)];
        context.print(name === undefined ? { filters: found } : found[0], () => renderFilters(found));
      }),
    );
  const isList = usage === 'list';
  withExample(command, isList ? 'outpace filter list' : 'outpace filter show wealthy', [
    ...(isList ? [] : ([66] as const)),
    69,
    77,
  ]);
}

function renderFilters(found: readonly SavedFilter[]): string {
  if (found.length === 0) return 'there is no filter; save one: outpace filter save NAME --file FILE';
  const rows = found.map(({ name, filter, usedBy }) => [
    name,
    usedBy.map(({ campaignId, listId }) => `${campaignId}/${listId}`).join(', ') || '–',
    filterText(filter),
  ]);
  return table([['NAME', 'CAMPAIGN/LIST', 'LETS THROUGH'], ...rows]);
}

function registerTest(filter: Command): void {
  const command = filter
    .command('test <name>')
    .description('How many leads it lets through, and the first ten of them; nothing is changed')
    .option('--list <list>', 'of the leads of this list')
    .option('--campaign <campaign>', 'of the leads of this campaign, with the attempts that it has made')
    .option('--file <file>', 'by this file in place of what is saved under the name')
    .action(
      withContext(async (context, self, name = '') => {
        const { list, campaign, file } = self.opts<{ list?: string; campaign?: string; file?: string }>();
        if ((list === undefined) === (campaign === undefined))
          throw new OutpaceError('OUT_USAGE', 'name either --list or --campaign');
        const records = await context.client.records();
        const { filters } = await context.client.lists();
        const { filter: asked } =
          file === undefined
            ? await filterOf(filters, name)
            : { filter: parseFilter(file, readTextFile('filter', file)) };
        const of =
          list === undefined
            ? { campaignId: (await campaignOf(records, campaign ?? '')).campaignId }
            : { listId: (await listOf(records, list)).listId };
        const trial = await tryFilter(filters, asked, of);
        context.print({ name, ...of, ...trial }, () => `${filterText(asked)}\n${renderTrial(trial)}`);
      }),
    );
  withExample(command, 'outpace filter test wealthy --list spring', [64, 65, 66, 69, 77]);
}

function renderTrial({ leads, passed, sample }: FilterTrial): string {
  const rows = sample.map(({ leadId, number, list, attempts, fields }) => [
    leadId,
    number,
    list,
    String(attempts),
    Object.entries(fields)
      .map(([field, value]) => `${field}=${value}`)
      .join(' '),
  ]);
  const said = `lets ${passed} of ${leads} leads through`;
  return rows.length === 0
    ? said
    : [said, table([['LEAD', 'NUMBER', 'LIST', 'ATTEMPTS', 'FIELDS'], ...rows])].join('\n');
}

function registerRemove(filter: Command): void {
  const command = filter
    .command('remove <name>')
    .description('Take it away; refused while a list of a campaign uses it')
    .action(
      withContext(async (context, _self, name = '') => {
        await context.client.records();
        await removeFilter((await context.client.lists()).filters, name);
        context.print({ name, removed: true }, () => `filter ${name} is removed`);
      }),
    );
  withExample(command, 'outpace filter remove wealthy', [1, 66, 69, 77]);
}
