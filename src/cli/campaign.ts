/** `outpace campaign create|start|pause|stop|status|show|funnel|list|lists|pilot|best-time`. */
import type { Command } from 'commander';
import { campaignStatus } from '../services/campaignStatus.ts';
import {
  campaignFrom,
  commandCampaign,
  createCampaign,
  reviewCampaign,
  type WithWarnings,
} from '../services/campaigns.ts';
import { parseCampaignFile } from '../services/campaignFile.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { registerBestTime } from './campaignBestTime.ts';
import { printFunnel, registerFunnel } from './campaignFunnel.ts';
import { registerLists } from './campaignLists.ts';
import { registerPilot } from './campaignPilot.ts';
import { registerShow } from './campaignShow.ts';
import { renderCampaignStatus } from './campaignStatusView.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { lawOf } from './gateParts.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { withWarnings } from './warnings.ts';

export function registerCampaign(program: Command): void {
  const campaign = program
    .command('campaign')
    .description('Make campaigns, start and stop them, see how they go');
  registerCreate(campaign);
  registerAction(campaign, 'start', 'Start dialling, or go on after a pause');
  registerAction(campaign, 'pause', 'Place no more calls; live calls go on');
  registerAction(campaign, 'stop', 'Place no more calls and end the campaign when the live calls have ended');
  registerStatus(campaign);
  registerShow(campaign);
  registerFunnel(campaign);
  registerList(campaign);
  registerLists(campaign);
  registerPilot(campaign);
  registerBestTime(campaign);
}

interface CreateOptions {
  readonly file: string;
  readonly id?: string;
  readonly dryRun?: boolean;
}

function registerCreate(campaign: Command): void {
  const command = campaign
    .command('create')
    .description('Make a campaign from its file')
    .requiredOption('--file <file>', 'campaign file (YAML)')
    .option('--id <id>', "its id, in place of the file's")
    .option('--dry-run', 'check the file against policy and limits, and make nothing')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<CreateOptions>();
        const asked = {
          file: parseCampaignFile(options.file, readTextFile('campaign', options.file)),
          campaignId: options.id,
          dialGroupId: context.client.dialGroupId,
          bounds: context.client.bounds,
        };
        const made: Campaign & WithWarnings = options.dryRun
          ? campaignFrom(asked)
          : await createCampaign(await context.client.records(), asked, lawOf(context));
        const done = options.dryRun
          ? `${options.file}: campaign ${made.campaignId} may be made`
          : `campaign ${made.campaignId} is made; start it with: outpace campaign start ${made.campaignId}`;
        context.print(made, () => withWarnings(done, made));
      }),
    );
  withExample(command, 'outpace campaign create --file config/campaigns/example.yaml', [1, 65, 66, 69, 77]);
}

function registerAction(campaign: Command, action: 'start' | 'pause' | 'stop', description: string): void {
  const command = campaign
    .command(`${action} <id>`)
    .description(description)
    .action(
      withContext(async (context, self, campaignId = '') => {
        if (self.opts<{ readonly dryRun?: boolean }>().dryRun) {
          const { client } = context;
          const reviewed = await reviewCampaign(
            await client.records(),
            campaignId,
            client.bounds,
            lawOf(context),
          );
          return printFunnel(context, campaignId, undefined, reviewed);
        }
        const reply = await commandCampaign(
          await context.client.parts(),
          action,
          campaignId,
          context.client.bounds,
          lawOf(context),
        );
        const { warnings } = reply;
        const done = { start: 'started', pause: 'paused', stop: 'stopping' }[action];
        context.print(
          { campaignId, action, result: reply.result ?? null, ...(warnings ? { warnings } : {}) },
          () => withWarnings(`campaign ${campaignId}: ${reply.message ?? done}`, reply),
        );
      }),
    );
  if (action === 'start') {
    command.option('--dry-run', 'start nothing: show what may run, and which leads could be called now');
  }
  withExample(command, `outpace campaign ${action} renewals`, [1, 66, 69, 75, 77]);
}

function registerStatus(campaign: Command): void {
  const command = campaign
    .command('status <id>')
    .description('How far it is, what came of its calls, and what limits dialling right now')
    .action(
      withContext(async (context, _self, campaignId = '') => {
        const parts = {
          records: await context.client.records(),
          liveBoard: await context.client.liveBoard(),
        };
        const status = await campaignStatus(parts, campaignId, Date.now());
        context.print(status, () => renderCampaignStatus(status));
      }),
    );
  withExample(command, 'outpace campaign status renewals', [66, 69, 77]);
}

function registerList(campaign: Command): void {
  const command = campaign
    .command('list')
    .description('All campaigns')
    .action(
      withContext(async (context) => {
        const campaigns = await (await context.client.records()).campaigns();
        context.print({ campaigns }, () =>
          campaigns.length === 0
            ? 'there is no campaign; make one with: outpace campaign create --file FILE'
            : table([
                ['ID', 'STATE', 'DIAL GROUP', 'LISTS', 'NAME'],
                ...campaigns.map((one) => [
                  one.campaignId,
                  one.state,
                  one.dialGroupId,
                  one.listIds.join(','),
                  one.name,
                ]),
              ]),
        );
      }),
    );
  withExample(command, 'outpace campaign list --json', [69, 77]);
}
