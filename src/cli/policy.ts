/** `outpace policy list|check|diff`: the law as data, checked, and what a change of it does to a list. */
import type { Command } from 'commander';
import { loadLaw } from '../app/policy/law.ts';
import { loadPolicy } from '../app/policy/policyFile.ts';
import { campaignOf } from '../services/campaigns.ts';
import { OutpaceError } from '../services/errors.ts';
import { reviewCampaignPolicies } from '../services/policyReview.ts';
import { policyDiff, type PolicyDiff } from '../services/policies.ts';
import { withContext, type CliContext } from './context.ts';
import { gateParts, lawOf } from './gateParts.ts';
import { withExample } from './help.ts';
import { momentIn, momentOf } from './moment.ts';
import { colours, table } from './output.ts';

const EXAMPLES = 20;

interface DiffOptions {
  readonly list: string;
  readonly at?: string;
  readonly all?: boolean;
}

export function registerPolicy(program: Command): void {
  const policy = program.command('policy').description('The law of countries and states, as files');
  registerList(policy);
  registerCheck(policy);
  registerDiff(policy);
}

function registerList(policy: Command): void {
  const command = policy
    .command('list')
    .description('The policies that are loaded, with their source and how sure it is')
    .action(
      withContext((context) => {
        const policies = [...loadLaw(context.loaded.config.compliance).policies.values()];
        const rows = policies.map((one) => [one.policyId, one.version, one.confidence, one.source]);
        context.print({ policies }, () => table([['ID', 'VERSION', 'SURE BY', 'SOURCE'], ...rows]));
      }),
    );
  withExample(command, 'outpace policy list', [78]);
}

function registerCheck(policy: Command): void {
  const command = policy
    .command('check [file]')
    .description(
      'Whether the file is a policy that can be used, or a campaign keeps to the policies of its leads',
    )
    .option('--campaign <id>', 'hold the settings of this campaign against the policies of its leads')
    .action(
      withContext(async (context, self, file?: string) => {
        const { campaign } = self.opts<{ readonly campaign?: string }>();
        if ((file === undefined) === (campaign === undefined))
          throw new OutpaceError('OUT_USAGE', 'name a policy file, or a campaign with --campaign');
        if (file === undefined) return checkCampaign(context, campaign ?? '');
        const found = loadPolicy(file);
        context.print(
          found,
          () => `${file}: policy ${found.policyId}, version ${found.version}, can be used`,
        );
      }),
    );
  withExample(command, 'outpace policy check config/policies/US.yaml', [1, 66, 69, 77, 78]);
}

async function checkCampaign(context: CliContext, campaignId: string): Promise<void> {
  const records = await context.client.records();
  const campaign = await campaignOf(records, campaignId);
  const review = await reviewCampaignPolicies({ records, law: lawOf(context) }, campaign);
  const { policies, findings } = review;
  const isRefused = findings.some(({ severity }) => severity === 'refused');
  context.print({ campaignId, mayRun: !isRefused, ...review }, () => {
    const under = policies.length === 0 ? 'no policy' : policies.join(', ');
    const head = `campaign ${campaignId} is under ${under}: ${findings.length === 0 ? 'its settings keep to them' : `${findings.length} found`}`;
    const rows = findings.map(({ severity, message }) => [
      severity === 'refused' ? colours.red(severity) : colours.yellow(severity),
      message,
    ]);
    return [head, ...(rows.length === 0 ? [] : [table(rows)])].join('\n');
  });
  if (isRefused) process.exitCode = 1;
}

function registerDiff(policy: Command): void {
  const command = policy
    .command('diff <old> <new>')
    .description('How many leads of a list a changed policy would stop or set free, and which')
    .requiredOption('--list <id>', 'the list')
    .option('--at <time>', 'at this time, such as "tomorrow 9:00" (default: now)')
    .option('--all', `name all leads that change (default: the first ${EXAMPLES})`)
    .action(
      withContext(async (context, self, oldFile = '', newFile = '') => {
        const { list: listId, at, all } = self.opts<DiffOptions>();
        const diff = await policyDiff(await gateParts(context), {
          before: loadPolicy(oldFile),
          after: loadPolicy(newFile),
          listId,
          at: momentOf(at, Date.now()),
          examples: all === true ? Number.POSITIVE_INFINITY : EXAMPLES,
        });
        context.print(diff, () => renderDiff(diff));
      }),
    );
  withExample(command, 'outpace policy diff US.yaml US-new.yaml --list people', [66, 69, 77, 78]);
}

function renderDiff({ at, leads, underPolicy, changed, changes, examples }: PolicyDiff): string {
  const heading = `${momentIn(at)}: ${changed} of ${underPolicy} leads under the policy change (${leads} in the list)`;
  const counts = changes.map((change) => [`  ${change.leads}`, change.before, '→', change.after]);
  const named = examples.map((lead) => [`  ${lead.leadId}`, lead.number, lead.before, '→', lead.after]);
  const missing = changed - examples.length;
  return [
    colours.bold(heading),
    ...(counts.length === 0 ? [] : [table(counts), '', table(named)]),
    ...(missing > 0 ? [`  and ${missing} more (--all names them)`] : []),
  ].join('\n');
}
