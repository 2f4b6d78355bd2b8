/** `outpace list map` and `fields`: what the columns of a list are for. */
import type { Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import { openList, scanList } from '../services/importFile.ts';
import { findColumns } from '../services/listColumns.ts';
import {
  describeUse,
  parseColumnUse,
  parseFieldDefinition,
  type ColumnUse,
} from '../services/listMapping.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { sizeOf } from './listSize.ts';
import { table } from './output.ts';

export interface ColumnOptions {
  readonly column: Readonly<Record<string, ColumnUse>>;
}

export function collectColumn(
  text: string,
  before: Readonly<Record<string, ColumnUse>>,
): Record<string, ColumnUse> {
  const [heading, use] = parseColumnUse(text);
  return { ...before, [heading]: use };
}

export function registerMap(list: Command): void {
  const command = list
    .command('map <file>')
    .description('What each column of the file is taken for, from its heading; keep it as a template')
    .option(
      '--column <heading=use>',
      'phone[:mobile|home|work|other], phoneCode, name, key, ignore, or a field: text, number, date, choice:A|B (repeatable)',
      collectColumn,
      {},
    )
    .option('--save <name>', 'keep the mapping under this name, for outpace list import --template')
    .action(
      withContext(async (context, self, file = '') => {
        const { column, save } = self.opts<ColumnOptions & { readonly save?: string }>();
        sizeOf(file);
        const scanned = await scanList(file);
        const { heading, reader } = await openList(file, scanned);
        const { headings, mapping } = findColumns(heading, { columns: column });
        const [example] = (await reader.rows()) ?? [];
        await reader.close();
        if (save !== undefined) await (await context.client.lists()).saveTemplate(save, mapping);
        const encoding = scanned.isSheet ? 'xlsx' : scanned.encoding;
        context.print({ encoding, mapping, template: save ?? null }, () =>
          [
            table([
              ['COLUMN', 'USE', 'FIRST ROW'],
              ...headings.map((name, at) => [
                name,
                describeUse(mapping.columns[name] ?? { use: 'ignore' }),
                example?.cells?.[at] ?? '',
              ]),
            ]),
            ...(save === undefined ? [] : [`saved as ${save}`]),
          ].join('\n'),
        );
      }),
    );
  withExample(command, 'outpace list map leads.csv --column age=number --save spring', [64, 65, 66, 69, 77]);
}

export function registerFields(list: Command): void {
  const command = list
    .command('fields <campaign>')
    .description("A campaign's own fields, checked when one of its lists is imported")
    .option('--field <heading=type...>', 'text, number, date or choice:A|B; what is not named is dropped')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { field } = self.opts<{ readonly field?: readonly string[] }>();
        const found = await (await context.client.records()).campaign(campaignId);
        if (found === undefined) {
          throw new OutpaceError('OUT_NOT_FOUND', `there is no campaign ${JSON.stringify(campaignId)}`);
        }
        const lists = await context.client.lists();
        if (field !== undefined) {
          await lists.saveFields(campaignId, Object.fromEntries(field.map(parseFieldDefinition)));
        }
        const fields = await lists.fieldsFor('', campaignId);
        const rows = Object.entries(fields).map(([name, definition]) => [
          name,
          describeUse({ use: 'field', ...definition } as ColumnUse),
        ]);
        context.print({ campaignId, fields }, () => table([['FIELD', 'TYPE'], ...rows]));
      }),
    );
  withExample(command, "outpace list fields spring --field age=number 'plan=choice:A|B'", [64, 66, 69, 77]);
}
