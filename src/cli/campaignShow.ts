/** `outpace campaign show`: the settings in force, the lists, the trunks and how it is paced, as they would be written. */
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { campaignOf } from '../services/campaigns.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';
import { renderQuotas } from './quotaView.ts';

export function registerShow(campaign: Command): void {
  const command = campaign
    .command('show <id>')
    .description('What it is: its state, lists, trunks, pacing, and every setting in force')
    .action(
      withContext(async (context, _self, campaignId = '') => {
        const records = await context.client.records();
        const found = await campaignOf(records, campaignId);
        const quotas = (await records.gate.quotas([campaignId])).get(campaignId);
        const shown = quotas === undefined ? found : { ...found, quotas };
        context.print(shown, () =>
          [renderCampaign(found), ...(quotas === undefined ? [] : [renderQuotas(quotas)])].join('\n\n'),
        );
      }),
    );
  withExample(command, 'outpace campaign show renewals', [66, 69, 77]);
}

export function renderCampaign({
  campaignId,
  name,
  state,
  dialGroupId,
  listIds,
  settings,
}: Campaign): string {
  const { trunks, trunkIds, pacing, ...others } = settings;
  const byTrunk = trunks?.map(
    ({ trunkId, priority, weight }) => `${trunkId} (priority ${priority}, weight ${weight})`,
  );
  const rows = [
    ['campaign', `${colours.bold(campaignId)} (${name})`],
    ['state', state],
    ['dial group', dialGroupId],
    ['lists', listIds.join(', ')],
    ['trunks', (byTrunk ?? trunkIds).join(', ')],
    ['pacing', pacing === undefined ? 'progressive' : pacing.mode],
  ];
  return `${table(rows)}\n\nsettings in force\n${stringify({ ...(pacing === undefined ? {} : { pacing }), ...others }).trimEnd()}`;
}
