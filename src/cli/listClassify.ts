/** `outpace list classify`: grade, stage and segment of a list's leads, by the rules of a file. */
import type { Command } from 'commander';
import { classifyList, parseClassRules, type Classified } from '../services/classify.ts';
import { listOf } from '../services/listOf.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { startProgress } from './progress.ts';

export function registerClassify(list: Command): void {
  const command = list
    .command('classify <id>')
    .description('Give its leads grade, stage and segment, by the rules of a file')
    .requiredOption('--rules <file>', 'the rules (YAML); see config/lists/classes.yaml')
    .option('--dry-run', 'count what the rules give, and change nothing')
    .action(
      withContext(async (context, self, listId = '') => {
        const options = self.opts<{ readonly rules: string; readonly dryRun?: boolean }>();
        const rules = parseClassRules(options.rules, readTextFile('rules', options.rules));
        const found = await listOf(await context.client.records(), listId);
        const isDryRun = options.dryRun === true;
        const progress = startProgress('leads', found.leads);
        const result = await classifyList(await context.client.lists(), listId, rules, {
          isDryRun,
          onProgress: (leads) => progress.update(leads, `${leads} of ${found.leads}`),
        }).finally(() => progress.stop());
        context.print({ list: listId, isDryRun, ...result }, () => render(result, isDryRun));
      }),
    );
  withExample(
    command,
    'outpace list classify spring --rules config/lists/classes.yaml --dry-run',
    [65, 66, 69, 77],
  );
}

function render({ leads, changed, counts }: Classified, isDryRun: boolean): string {
  const rows = Object.entries(counts).flatMap(([kind, values]) =>
    Object.entries(values)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([value, count]) => [kind, value === '' ? '(none)' : value, String(count)]),
  );
  const said = isDryRun ? 'would be changed; nothing was' : 'were changed';
  return [table([['', 'VALUE', 'LEADS'], ...rows]), '', `${changed} of ${leads} leads ${said}`].join('\n');
}
