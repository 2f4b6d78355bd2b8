/** `outpace pacing show|set|undo|history|explain`. */
import type { Command } from 'commander';
import { campaignOf } from '../services/campaigns.ts';
import { explainPacing } from '../services/explain.ts';
import {
  pacingHistory,
  previewPacing,
  setPacing,
  showPacing,
  undoPacing,
  type PacingParts,
  type PacingResult,
} from '../services/pacing.ts';
import type { RecordsPort } from '../ports/records.ts';
import { PACING_NAMES, parsePacing } from '../services/pacingSettings.ts';
import { withContext, type CliContext } from './context.ts';
import { renderExplanation } from './explainView.ts';
import { lawOf } from './gateParts.ts';
import { withExample } from './help.ts';
import { timeOf } from './pacingTime.ts';
import { renderChanges, renderHistory, renderPacing } from './pacingView.ts';
import { userName } from './userName.ts';

export function registerPacing(program: Command): void {
  const pacing = program
    .command('pacing')
    .description('How many calls are placed: see it, change it while running, have it explained');
  registerShow(pacing);
  registerSet(pacing);
  registerUndo(pacing);
  registerHistory(pacing);
  registerExplain(pacing);
}

function registerShow(pacing: Command): void {
  const command = pacing
    .command('show <campaign>')
    .description('The settings in force')
    .action(
      withContext(async (context, _self, campaignId = '') => {
        const { client } = context;
        const shown = await showPacing(await client.records(), campaignId, client.bounds);
        context.print(shown, () => renderPacing(shown.name, shown.values));
      }),
    );
  withExample(command, 'outpace pacing show renewals', [66, 69, 77]);
}

interface ChangeOptions {
  readonly by?: string;
  readonly dryRun?: boolean;
}

function registerSet(pacing: Command): void {
  const command = pacing
    .command('set <campaign> <settings...>')
    .description(`Change settings while the campaign runs (${PACING_NAMES.join(', ')})`)
    .option('--by <name>', 'who asks, for the history (default: the user of the system)')
    .option('--dry-run', 'say what would change, and change nothing')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { by = userName(), dryRun } = self.opts<ChangeOptions>();
        const records = await context.client.records();
        const campaign = await campaignOf(records, campaignId);
        const changes = parsePacing(campaign.settings, self.args.slice(1));
        if (dryRun) {
          const { bounds } = context.client;
          const values = await previewPacing({ records, bounds, law: lawOf(context) }, campaignId, changes);
          context.print({ campaignId, values, dryRun: true }, () =>
            renderChanges(values, `campaign ${campaignId} may be changed so`),
          );
          return;
        }
        const parts = await partsOf(context, records);
        print(context, await setPacing(parts, { campaignId, changes, by }, Date.now()));
      }),
    );
  withExample(command, 'outpace pacing set renewals limit=2% mode=predictive', [1, 66, 69, 75, 77]);
}

async function partsOf(context: CliContext, records: RecordsPort): Promise<PacingParts> {
  const { client } = context;
  return { records, commands: await client.commands(), bounds: client.bounds, law: lawOf(context) };
}

function registerUndo(pacing: Command): void {
  const command = pacing
    .command('undo <campaign>')
    .description('Take the last change back; once more, the one before it')
    .option('--by <name>', 'who asks, for the history (default: the user of the system)')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { by = userName() } = self.opts<ChangeOptions>();
        const records = await context.client.records();
        print(context, await undoPacing(await partsOf(context, records), campaignId, by, Date.now()));
      }),
    );
  withExample(command, 'outpace pacing undo renewals', [1, 66, 69, 75, 77]);
}

function registerHistory(pacing: Command): void {
  const command = pacing
    .command('history <campaign>')
    .description('Who changed what, and when')
    .action(
      withContext(async (context, _self, campaignId = '') => {
        const changes = await pacingHistory(await context.client.records(), campaignId);
        context.print({ campaignId, changes }, () => renderHistory(changes));
      }),
    );
  withExample(command, 'outpace pacing history renewals', [66, 69, 77]);
}

function registerExplain(pacing: Command): void {
  const command = pacing
    .command('explain <campaign>')
    .description('What was decided, what the pacer saw, and what one more call would have risked')
    .option(
      '--at <time>',
      'the decision in force then: 14:05, 14:05:30, 2026-11-22T14:05 (default: the last)',
    )
    .action(
      withContext(async (context, self, campaignId = '') => {
        const now = Date.now();
        const { at } = self.opts<{ at?: string }>();
        const instant = at === undefined ? undefined : timeOf(at, now);
        const explanation = await explainPacing(await context.client.records(), campaignId, instant, now);
        context.print(explanation, () => renderExplanation(explanation, now));
      }),
    );
  withExample(command, 'outpace pacing explain renewals --at 14:05', [66, 69, 77]);
}

function print(context: CliContext, result: PacingResult): void {
  const { campaignId, values, engine } = result;
  context.print(result, () => {
    if (values.length === 0) return `campaign ${campaignId}: nothing to change, it is so already`;
    return renderChanges(
      values,
      engine === 'running'
        ? `campaign ${campaignId} is changed; in force with its next decision`
        : `no engine runs: campaign ${campaignId} is changed on record; in force when one starts`,
    );
  });
}
