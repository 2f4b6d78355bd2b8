/** `outpace callback list|show|move|cancel`. */
import type { Command } from 'commander';
import { loadLaw } from '../app/policy/law.ts';
import type { CallbackRow } from '../ports/callbacks.ts';
import {
  callbackTimeOf,
  cancelCallback,
  listCallbacks,
  moveCallback,
  showCallback,
  type CallbackList,
  type CallbackShown,
} from '../services/callbacks.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { momentIn } from './moment.ts';
import { colours, table } from './output.ts';
import { userName } from './userName.ts';

const MOST_LISTED = 1_000;

interface Options {
  readonly campaign?: string;
  readonly agent?: string;
  readonly due?: boolean;
  readonly missed?: boolean;
  readonly all?: boolean;
  readonly at?: string;
  readonly by?: string;
}

export function registerCallback(program: Command): void {
  const callback = program
    .command('callback')
    .description('Calls that agents have promised: find, move, cancel; each change is kept with who made it');
  registerList(callback);
  registerShow(callback);
  registerMove(callback);
  registerCancel(callback);
}

function registerList(callback: Command): void {
  const command = callback
    .command('list')
    .description('Callbacks that are still to be made, the earliest first')
    .option('--campaign <id>', 'only of this campaign')
    .option('--agent <id>', 'only those of this agent')
    .option('--due', 'only those whose time has come')
    .option('--missed', 'those that nobody was offered in time, called since or not')
    .option('--all', 'those that are over too')
    .action(
      withContext(async (context, self) => {
        const { campaign: campaignId, agent: agentId, due, missed, all } = self.opts<Options>();
        const filter = { campaignId, agentId, isDue: due, isMissed: missed, isOver: all };
        const list = await listCallbacks(await context.client.records(), filter, Date.now(), MOST_LISTED);
        context.print(list, () => render(list));
      }),
    );
  withExample(command, 'outpace callback list --agent mei', [66, 69, 77]);
}

function render({ callbacks, soon, missed }: CallbackList): string {
  const next = soon.nextAt === undefined ? '' : `, the first one ${momentIn(soon.nextAt)}`;
  const lines = [`${soon.count} due now or within 15 minutes${next}`];
  if (missed > 0) lines.push(colours.yellow(`${missed} missed and not called yet`));
  if (callbacks.length === 0) return lines.join('\n');
  const rows = callbacks.map((row) => [
    row.callbackId,
    momentIn(row.at),
    stateOf(row),
    row.kind,
    row.agentId,
    row.campaignId,
    row.leadId,
    row.number,
    row.note ?? '',
  ]);
  const heading = ['ID', 'TIME', 'STATE', 'KIND', 'AGENT', 'CAMPAIGN', 'LEAD', 'NUMBER', 'NOTE'];
  return [...lines, table([heading, ...rows])].join('\n');
}

function stateOf({ state, dialStatus, offeredTo }: CallbackRow): string {
  if (state === 'offered') return `offered to ${offeredTo ?? ''}`.trim();
  return state === 'done' && dialStatus !== undefined ? `done (${dialStatus})` : state;
}

function registerShow(callback: Command): void {
  const command = callback
    .command('show <id>')
    .description('One callback, and who has moved or cancelled it')
    .action(
      withContext(async (context, _self, id = '') => {
        const shown = await showCallback(await context.client.records(), id);
        context.print(shown, () => renderOne(shown));
      }),
    );
  withExample(command, 'outpace callback show 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f', [66, 69, 77]);
}

function renderOne({ callback, changes }: CallbackShown): string {
  const { callbackId, at, agentId, campaignId, leadId, note = '' } = callback;
  const head = `${callbackId}: ${momentIn(at)}, ${stateOf(callback)}, ${agentId}, ${campaignId}, ${leadId} ${note}`;
  const rows = changes.map(({ at: changedAt, who, action, from, to }) => [
    `  ${momentIn(changedAt)}`,
    who,
    action,
    `${momentIn(from.at)} ${from.agentId}`,
    to === undefined ? '' : `to ${momentIn(to.at)} ${to.agentId}`,
  ]);
  return rows.length === 0 ? head.trimEnd() : `${head.trimEnd()}\n${table(rows)}`;
}

function registerMove(callback: Command): void {
  const command = callback
    .command('move <id>')
    .description('Another time, and with --agent another agent')
    .requiredOption(
      '--at <time>',
      '2026-11-24T10:30+01:00; without an offset: on the clock of the person called',
    )
    .option('--agent <id>', 'whose it is from now on')
    .option('--by <name>', 'who asks, for the log (default: the user of the system)')
    .action(
      withContext(async (context, self, callbackId = '') => {
        const { at = '', agent: agentId, by = userName() } = self.opts<Options>();
        const time = callbackTimeOf(at);
        const parts = {
          records: await context.client.records(),
          law: loadLaw(context.loaded.config.compliance),
        };
        const asker = { who: by, now: Date.now() };
        const moved = await moveCallback(parts, { callbackId, time, agentId }, asker);
        context.print(
          { callback: moved },
          () => `the callback ${callbackId} is for ${momentIn(moved.at)}, ${moved.agentId}`,
        );
      }),
    );
  withExample(
    command,
    'outpace callback move 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f --at 2026-11-24T10:30+01:00 --agent li',
    [1, 66, 69, 77],
  );
}

function registerCancel(callback: Command): void {
  const command = callback
    .command('cancel <id>')
    .description('Call the person back no more; the lead is final in the campaign')
    .option('--by <name>', 'who asks, for the log (default: the user of the system)')
    .action(
      withContext(async (context, self, callbackId = '') => {
        const { by = userName() } = self.opts<Options>();
        const asker = { who: by, now: Date.now() };
        const cancelled = await cancelCallback(await context.client.records(), callbackId, asker);
        context.print({ callback: cancelled }, () => `the callback ${callbackId} is cancelled`);
      }),
    );
  withExample(command, 'outpace callback cancel 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f', [1, 66, 69, 77]);
}
