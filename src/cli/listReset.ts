/** `outpace list reset`: leads that were not reached and came to their end are due again. */
import type { Command } from 'commander';
import { RESET_OUTCOMES, resetList } from '../services/resetList.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface Options {
  readonly campaign?: string;
  readonly outcome?: readonly string[];
  readonly dryRun?: boolean;
}

export function registerReset(list: Command): void {
  const command = list
    .command('reset <id>')
    .description('Make leads due again that came to their end and were not reached; their history is kept')
    .option('--campaign <id>', 'in this campaign only (default: in all that dial the list)')
    .option(
      '--outcome <status...>',
      `whose last call was one of these (default: ${RESET_OUTCOMES.join(', ')})`,
    )
    .option('--dry-run', 'count them, and change nothing')
    .action(
      withContext(async (context, self, listId = '') => {
        const { campaign, outcome = [], dryRun: isDryRun = false } = self.opts<Options>();
        const parts = { records: await context.client.records(), lists: await context.client.lists() };
        const request = { listId, campaignId: campaign, outcomes: outcome, isDryRun, now: Date.now() };
        const reset = await resetList(parts, request);
        context.print({ list: listId, isDryRun, reset }, () => {
          const rows = reset.map((one) => [one.campaignId, one.dialStatus, String(one.leads)]);
          const all = reset.reduce((sum, { leads }) => sum + leads, 0);
          const said = isDryRun ? 'would be due again; nothing was changed' : 'are due again';
          return [table([['CAMPAIGN', 'LAST CALL', 'LEADS'], ...rows]), '', `${all} leads ${said}`].join(
            '\n',
          );
        });
      }),
    );
  withExample(command, 'outpace list reset spring --campaign renewals --dry-run', [64, 66, 69, 77]);
}
