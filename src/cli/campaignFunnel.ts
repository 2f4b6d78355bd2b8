/** `outpace campaign funnel`, and the same before a start: the campaign's leads by the first rule that stops them. */
import type { Command } from 'commander';
import { campaignOf, type WithWarnings } from '../services/campaigns.ts';
import { campaignFunnel } from '../services/gate.ts';
import { withContext, type CliContext } from './context.ts';
import { gateParts } from './gateParts.ts';
import { renderFunnel } from './gateView.ts';
import { withExample } from './help.ts';
import { momentOf } from './moment.ts';
import { withWarnings } from './warnings.ts';

export function registerFunnel(campaign: Command): void {
  const command = campaign
    .command('funnel <id>')
    .description('Its leads by the first rule that stops them, now or at any time')
    .option('--at <time>', 'at this time, such as "tomorrow 9:00" (default: now)')
    .action(
      withContext((context, self, campaignId = '') =>
        printFunnel(context, campaignId, self.opts<{ readonly at?: string }>().at),
      ),
    );
  withExample(command, 'outpace campaign funnel renewals --at "tomorrow 9:00"', [66, 69, 77]);
}

/** `reviewed`: what else a dry run has found. */
export async function printFunnel(
  context: CliContext,
  campaignId: string,
  at?: string,
  reviewed: WithWarnings = {},
): Promise<void> {
  const moment = momentOf(at, Date.now());
  const parts = await gateParts(context);
  const funnel = await campaignFunnel(parts, await campaignOf(parts.records, campaignId), moment);
  context.print({ ...funnel, ...reviewed }, () => withWarnings(renderFunnel(funnel), reviewed));
}
