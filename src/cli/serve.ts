/** `outpace serve` and `outpace quickstart`: the commands that stay. */
import { Option, type Command } from 'commander';
import { DEMO_CAMPAIGNS, type DemoCampaign } from '../app/demo/campaigns.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';

export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Run the engine until it is told to stop (Ctrl-C): live calls are finished first')
    .action(
      withContext(async (context) => {
        const { runServe } = await import('../app/serve.ts');
        await runServe(context.loaded.config, { json: context.json });
      }),
    );
  withExample(command, 'outpace serve --config outpace.yaml', [69, 77, 130]);
}

interface QuickstartOptions {
  readonly once?: boolean;
  readonly keepParts?: boolean;
  readonly byHand?: boolean;
  readonly campaign: DemoCampaign;
}

export function registerQuickstart(program: Command): void {
  const command = program
    .command('quickstart')
    .description('Bring every part up on this machine and run the demo campaign against the virtual PSTN')
    .addOption(
      new Option(
        '--campaign <name>',
        'survey: customers stay after the conversation and are asked; their answers are told at the end',
      )
        .choices(DEMO_CAMPAIGNS)
        .default('demo'),
    )
    .option('--once', 'end when every lead has one closed attempt, and print one JSON line')
    .option(
      '--keep-parts',
      'leave Redis, Postgres and both Asterisks running at the end, to look at records and channels; the next quick start ends them',
    )
    .option(
      '--by-hand',
      'customers who talk for two minutes and agents who do not hang up: act in the calls by outpace agent and outpace supervisor',
    )
    .action(
      withContext(async (context, self) => {
        const { once = false, keepParts = false, byHand = false, campaign } = self.opts<QuickstartOptions>();
        const { runQuickstart } = await import('../app/quickstart.ts');
        const { json, loaded } = context;
        const asked = { once, keepParts, byHand, campaign, json, config: loaded.config };
        const results = await runQuickstart(asked);
        // The last line of `--once` is for programs.
        if (results === undefined) return;
        const { renderResults } = await import('./surveyView.ts');
        (once ? process.stderr : process.stdout).write(`\n${renderResults(results)}\n`);
      }),
    );
  withExample(command, 'outpace quickstart --once', [69, 130]);
}
