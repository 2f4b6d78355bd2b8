/** `outpace campaign lists`: the lists that a campaign dials, which come first and how they are mixed. */
import type { Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import {
  listsOfCampaign,
  placeListOfCampaign,
  sortText,
  type PlaceAsked,
} from '../services/campaignLists.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface Options extends PlaceAsked {
  readonly list?: string;
}

export function registerLists(campaign: Command): void {
  const command = campaign
    .command('lists <id>')
    .description('Its lists in the order in which they are dialled; change it for one of them')
    .option('--list <list>', 'the list that is changed')
    .option('--priority <n>', 'smaller is dialled first; lists of one priority are dialled side by side')
    .option('--weight <n>', 'of lists of one priority: how many leads for one of a list of weight 1')
    .option('--sort <key>', 'order of its leads: file, newest, shuffled, field:HEADING or field:HEADING:desc')
    .option('--filter <name>', 'the saved filter that its leads must pass (see outpace filter), or none')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { list, ...asked } = self.opts<Options>();
        const isChange = [asked.priority, asked.weight, asked.sort, asked.filter].some(
          (one) => one !== undefined,
        );
        if (list === undefined && isChange) {
          throw new OutpaceError('OUT_USAGE', 'name the list to change with --list');
        }
        const parts = { records: await context.client.records(), lists: await context.client.lists() };
        const lists =
          list === undefined
            ? await listsOfCampaign(parts, campaignId)
            : await placeListOfCampaign(parts, campaignId, list, asked);
        context.print({ campaignId, lists }, () =>
          table([
            ['LIST', 'PRIORITY', 'WEIGHT', 'SORT', 'FILTER', 'LEADS', 'FRESH', 'WAITING', 'NAME'],
            ...lists.map((one) => [
              one.listId,
              String(one.priority),
              String(one.weight),
              sortText(one.sort),
              one.filter ?? '–',
              String(one.leads),
              String(one.fresh),
              String(one.waiting),
              one.name,
            ]),
          ]),
        );
      }),
    );
  withExample(
    command,
    'outpace campaign lists renewals --list spring --priority 1 --weight 3 --sort field:balance:desc',
    [64, 66, 69, 77],
  );
}
