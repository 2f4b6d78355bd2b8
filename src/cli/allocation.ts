/** `outpace allocation give|reclaim|show`. */
import type { Command } from 'commander';
import type { Allocation, AllocationReclaimed } from '../ports/allocations.ts';
import {
  allocationHistory,
  giveAllocation,
  reclaimAllocation,
  showAllocation,
  type AgentShown,
  type LeadsGiven,
} from '../services/allocation.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { momentIn } from './moment.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';

const MOST_LISTED = 1_000;

interface Options {
  readonly agent?: string;
  readonly dryRun?: boolean;
  readonly history?: boolean;
  readonly by?: string;
}

export function registerAllocation(program: Command): void {
  const allocation = program
    .command('allocation')
    .description('Leads that are given to agents by the day: how each one stands, give, take back');
  registerShow(allocation);
  registerGive(allocation);
  registerReclaim(allocation);
}

function registerShow(allocation: Command): void {
  const command = allocation
    .command('show <campaign>')
    .description('Quantity, use and the two rates of each agent today, and what they steer')
    .option('--agent <id>', 'only of this agent')
    .option(
      '--history',
      'which lead was given when, called when, and taken back when and why, the newest first',
    )
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { agent: agentId, history } = self.opts<Options>();
        const records = await context.client.records();
        if (history === true) {
          const allocations = await allocationHistory(records, { campaignId, agentId }, MOST_LISTED);
          return context.print({ campaignId, allocations }, () => renderHistory(allocations));
        }
        const shown = await showAllocation(records, { campaignId, agentId, now: Date.now() });
        context.print(shown, () => renderAgents(shown.agents));
      }),
    );
  withExample(command, 'outpace allocation show renewals --agent mei', [1, 66, 69, 77]);
}

function registerGive(allocation: Command): void {
  const command = allocation
    .command('give <campaign>')
    .description('Give what is left of today: the engine does it by itself for whoever is logged in')
    .option('--agent <id>', 'only to this agent')
    .option('--dry-run', 'say what would be given, and give nothing')
    .option('--by <name>', 'who asks, for the record (default: the user of the system)')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { agent: agentId, dryRun = false, by = userName() } = self.opts<Options>();
        const asked = { campaignId, agentId, now: Date.now() };
        const how = { who: by, isDryRun: dryRun };
        const given = await giveAllocation(await context.client.records(), asked, how);
        context.print({ campaignId, isDryRun: dryRun, given }, () => renderGiven(given));
      }),
    );
  withExample(command, 'outpace allocation give renewals --agent mei --dry-run', [1, 66, 69, 77]);
}

function registerReclaim(allocation: Command): void {
  const command = allocation
    .command('reclaim <campaign>')
    .description(
      'Take back what is given, so that it is in the pool again; nothing is given in its place today',
    )
    .option('--agent <id>', 'only of this agent')
    .option('--dry-run', 'say what would be taken back, and take nothing')
    .option('--by <name>', 'who asks, for the record (default: the user of the system)')
    .action(
      withContext(async (context, self, campaignId = '') => {
        const { agent: agentId, dryRun = false, by = userName() } = self.opts<Options>();
        const asked = { campaignId, agentId, now: Date.now() };
        const how = { who: by, isDryRun: dryRun };
        const reclaimed = await reclaimAllocation(await context.client.records(), asked, how);
        context.print({ campaignId, isDryRun: dryRun, reclaimed }, () => renderReclaimed(reclaimed));
      }),
    );
  withExample(command, 'outpace allocation reclaim renewals --agent mei', [1, 66, 69, 77]);
}

function renderAgents(agents: readonly AgentShown[]): string {
  if (agents.length === 0) return 'there is no agent who can take its calls; see outpace agent list';
  const rows = agents.map((one) => [
    one.agentId,
    String(one.quantity),
    String(one.newToday + one.redialsToday),
    String(one.usedToday),
    String(one.open),
    rateText(one.steering.contact),
    rateText(one.steering.followUp),
    one.words,
  ]);
  const heading = ['AGENT', 'QUANTITY', 'GIVEN', 'USED', 'OPEN', 'CONTACT', 'FOLLOW-UP', 'STEERING'];
  return table([heading, ...rows]);
}

const rateText = (rate: number | undefined): string =>
  rate === undefined ? '–' : `${(100 * rate).toFixed(0)} %`;

function renderGiven(given: readonly LeadsGiven[]): string {
  const rows = given.map(({ agentId, newLeads, redials, words }) => [
    agentId,
    String(newLeads),
    String(redials),
    words,
  ]);
  return table([['AGENT', 'NEW', 'REDIALS', 'STEERING'], ...rows]);
}

function renderReclaimed(reclaimed: readonly AllocationReclaimed[]): string {
  if (reclaimed.length === 0) return 'nothing is given';
  const rows = reclaimed.map(({ agentId, unworked, worked }) => [agentId, String(unworked), String(worked)]);
  return table([['AGENT', 'UNWORKED', 'CALLED BEFORE'], ...rows]);
}

function renderHistory(allocations: readonly Allocation[]): string {
  if (allocations.length === 0) return 'nothing was ever given';
  const rows = allocations.map((one) => [
    one.leadId,
    one.agentId,
    one.kind,
    `${momentIn(one.givenAt)} by ${one.givenBy}`,
    one.usedAt === undefined ? '–' : momentIn(one.usedAt),
    one.endedAt === undefined
      ? 'open'
      : `${momentIn(one.endedAt)} ${one.endedBecause ?? ''} by ${one.endedBy ?? ''}`,
  ]);
  return table([['LEAD', 'AGENT', 'KIND', 'GIVEN', 'CALLED', 'ENDED'], ...rows]);
}
