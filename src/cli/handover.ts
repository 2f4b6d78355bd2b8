/** `outpace handover offer|accept|reject|list|show|report`. */
import type { Command } from 'commander';
import { loadLaw } from '../app/policy/law.ts';
import { callbackTimeOf } from '../services/callbacks.ts';
import { OutpaceError } from '../services/errors.ts';
import { handoverReport } from '../services/handoverReport.ts';
import {
  acceptHandover,
  listHandovers,
  offerHandover,
  rejectHandover,
  showHandover,
} from '../services/handovers.ts';
import { withContext } from './context.ts';
import { renderHandover, renderHandovers, renderHandoverReport, renderRejected } from './handoverView.ts';
import { withExample } from './help.ts';
import { userName } from './userName.ts';

const MOST_LISTED = 1_000;
/** Where a day begins first, it is that much ahead of UTC (Pacific/Kiritimati). */
const AHEAD_MS = 14 * 3_600_000;
const AN_ID = '01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f';

interface Options {
  readonly campaign?: string;
  readonly agent?: string;
  readonly lead?: string;
  readonly to?: string;
  readonly owner?: string;
  readonly item?: readonly string[];
  readonly note?: string;
  readonly reason?: string;
  readonly at?: string;
  readonly from?: string;
  readonly all?: boolean;
  readonly by?: string;
}

export function registerHandover(program: Command): void {
  const handover = program
    .command('handover')
    .description('Hot leads that go to sales owners: offered, accepted or rejected, and counted for rewards');
  registerOffer(handover);
  registerAccept(handover);
  registerReject(handover);
  registerList(handover);
  registerShow(handover);
  registerReport(handover);
}

function registerOffer(handover: Command): void {
  const command = handover
    .command('offer <lead-id>')
    .description("Hand a hot lead over to a sales owner, with every item of the campaign's check-list")
    .requiredOption('--campaign <id>', 'the campaign that dials it')
    .requiredOption(
      '--agent <id>',
      'whose lead it is: who is rewarded, and who calls again if it is rejected',
    )
    .requiredOption('--to <owner>', 'the sales owner who accepts or rejects it')
    .option('--item <name=value...>', 'an item of the check-list, such as plan="a new PBX"')
    .option('--by <name>', 'who offers it, for the history (default: the agent)')
    .action(
      withContext(async (context, self, leadId = '') => {
        const { campaign = '', agent = '', to = '', item = [], by = agent } = self.opts<Options>();
        const parts = {
          records: await context.client.records(),
          law: loadLaw(context.loaded.config.compliance),
        };
        const asked = { campaignId: campaign, leadId, agentId: agent, owner: to, checkList: itemsOf(item) };
        const offered = await offerHandover(parts, asked, { who: by, now: Date.now() });
        context.print({ handover: offered }, () => renderHandover({ handover: offered, entries: [] }));
      }),
    );
  withExample(
    command,
    `outpace handover offer ${AN_ID} --campaign renewals --agent mei --to li --item plan="a new PBX" time="in March" person="Mrs Wu" budget="50,000"`,
    [1, 64, 66, 69, 77],
  );
}

function itemsOf(items: readonly string[]): Readonly<Record<string, string>> {
  const pairs = items.map((item) => {
    const equals = item.indexOf('=');
    if (equals < 1)
      throw new OutpaceError('OUT_USAGE', `--item ${JSON.stringify(item)}: write it as name=value`);
    return [item.slice(0, equals).trim(), item.slice(equals + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function registerAccept(handover: Command): void {
  const command = handover
    .command('accept <id>')
    .description('Accept a hand-over: it counts for its agent')
    .option('--note <text>', 'for the history')
    .option('--by <name>', 'who accepts it (default: the user of the system)')
    .action(
      withContext(async (context, self, handoverId = '') => {
        const { note, by = userName() } = self.opts<Options>();
        const records = await context.client.records();
        const asker = { who: by, now: Date.now() };
        const accepted = await acceptHandover(records, { handoverId, reason: note }, asker);
        context.print({ handover: accepted }, () => `the hand-over ${handoverId} is accepted`);
      }),
    );
  withExample(command, `outpace handover accept ${AN_ID}`, [1, 66, 69, 77]);
}

function registerReject(handover: Command): void {
  const command = handover
    .command('reject <id>')
    .description('Reject a hand-over: the lead returns to its agent as a personal callback')
    .requiredOption('--reason <text>', 'why, for the agent')
    .option('--at <time>', 'when the agent calls, as in `callback move` (default: as soon as it is allowed)')
    .option('--by <name>', 'who rejects it (default: the user of the system)')
    .action(
      withContext(async (context, self, handoverId = '') => {
        const { reason = '', at, by = userName() } = self.opts<Options>();
        const time = at === undefined ? undefined : callbackTimeOf(at);
        const parts = {
          records: await context.client.records(),
          law: loadLaw(context.loaded.config.compliance),
        };
        const asker = { who: by, now: Date.now() };
        const rejected = await rejectHandover(parts, { handoverId, reason, time }, asker);
        context.print(rejected, () => renderRejected(rejected));
      }),
    );
  withExample(
    command,
    `outpace handover reject ${AN_ID} --reason "no budget before summer"`,
    [1, 66, 69, 77],
  );
}

function registerList(handover: Command): void {
  const command = handover
    .command('list')
    .description('Hand-overs that wait for an answer, the earliest deadline first')
    .option('--campaign <id>', 'only of this campaign')
    .option('--agent <id>', 'only of this agent')
    .option('--lead <id>', 'only of this lead')
    .option('--owner <name>', 'only those for this sales owner')
    .option('--all', 'those that are decided too')
    .action(
      withContext(async (context, self) => {
        const { campaign, agent, lead, owner, all } = self.opts<Options>();
        const query = {
          campaignId: campaign,
          agentId: agent,
          leadId: lead,
          owner,
          limit: MOST_LISTED,
          states: all === true ? undefined : (['offered'] as const),
        };
        const handovers = await listHandovers(await context.client.records(), query, Date.now());
        context.print({ handovers }, () => renderHandovers(handovers));
      }),
    );
  withExample(command, 'outpace handover list --owner li', [66, 69, 77]);
}

function registerShow(handover: Command): void {
  const command = handover
    .command('show <id>')
    .description('One hand-over with its check-list, and its history: who did what, when and why')
    .action(
      withContext(async (context, _self, handoverId = '') => {
        const shown = await showHandover(await context.client.records(), handoverId, Date.now());
        context.print(shown, () => renderHandover(shown));
      }),
    );
  withExample(command, `outpace handover show ${AN_ID}`, [66, 69, 77]);
}

function registerReport(handover: Command): void {
  const command = handover
    .command('report')
    .description('Accepted hand-overs by agent, those by silence among them: what rewards are reckoned from')
    .option('--campaign <id>', 'only of this campaign')
    .option('--from <day>', 'first day, such as 2026-11-01 (default: the first of this month)')
    .option('--to <day>', 'last day, included (default: today)')
    .action(
      withContext(async (context, self) => {
        const now = Date.now();
        const {
          campaign,
          from = `${dateOf(now).slice(0, 8)}01`,
          to = dateOf(now + AHEAD_MS),
        } = self.opts<Options>();
        const period = { fromDate: from, toDate: to, campaignId: campaign };
        const report = await handoverReport(await context.client.records(), period, now);
        context.print(report, () => renderHandoverReport(report));
      }),
    );
  withExample(command, 'outpace handover report --from 2026-11-01 --to 2026-11-30', [64, 66, 69, 77]);
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
