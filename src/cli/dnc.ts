/** `outpace dnc add|remove|check|lists|import|export|build`: whom nobody calls. */
import { Option, type Command } from 'commander';
import { openDoNotCallFiles } from '../app/doNotCallFiles.ts';
import {
  addToList,
  checkNumber,
  removeFromList,
  type ChangeOfLists,
  type NumberChecked,
} from '../services/doNotCall.ts';
import { readListName, requireEntry } from '../services/doNotCallEntry.ts';
import { requireSafeId } from '../services/ids.ts';
import { withContext } from './context.ts';
import { registerDncBuild, registerDncExport, registerDncImport } from './dncFile.ts';
import { registerDncLists } from './dncLists.ts';
import { listOption, numberingOf, partsOf, regionOption, type ListOption } from './dncParts.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';
import { userName } from './userName.ts';

const SOURCES = ['operator', 'agent', 'sms', 'api'] as const;
const CODES = [66, 69, 75, 77] as const;

export function registerDnc(program: Command): void {
  const dnc = program.command('dnc').description('Do-not-call lists: whom nobody calls');
  registerAdd(dnc);
  registerRemove(dnc);
  registerCheck(dnc);
  registerDncLists(dnc);
  registerDncImport(dnc);
  registerDncExport(dnc);
  registerDncBuild(dnc);
}

function registerAdd(dnc: Command): void {
  const command = dnc
    .command('add <number...>')
    .description(
      'Put numbers, or patterns such as "+1900*", on a list; in force at once, also for leads that are about to be dialled',
    )
    .addOption(listOption())
    .addOption(regionOption())
    .addOption(new Option('--source <source>', 'who asked for it').choices(SOURCES).default('operator'))
    .action(
      withContext(async (context, self) => {
        const options = self.opts<ListOption & { readonly source: (typeof SOURCES)[number] }>();
        const list = readListName(options.list);
        const entries = self.args.map((text) => requireEntry(text, numberingOf(context, options)));
        const parts = await partsOf(context);
        const { source } = options;
        const result = await addToList(parts, { list, entries, source, now: Date.now() });
        context.print(result, () => `${changeText(result, 'newly on')}${forceText(result)}`);
      }),
    );
  withExample(command, 'outpace dnc add +12025550123 "+1900*"', CODES);
}

function registerRemove(dnc: Command): void {
  const command = dnc
    .command('remove <number...>')
    .description('Take numbers or patterns off a list; what was taken off is kept, with who did it and why')
    .addOption(listOption())
    .addOption(regionOption())
    .requiredOption('--reason <text>', 'why they may be called again')
    .option('--by <who>', 'who says so (default: the user of the system)')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<ListOption & { readonly reason: string; readonly by?: string }>();
        const list = readListName(options.list);
        const entries = self.args.map((text) => requireEntry(text, numberingOf(context, options)));
        const by = { removedBy: options.by ?? userName(), reason: options.reason };
        const parts = await partsOf(context);
        const result = await removeFromList(parts, { list, entries, ...by, now: Date.now() });
        context.print(result, () => `${changeText(result, 'taken off')}${forceText(result)}`);
      }),
    );
  withExample(command, 'outpace dnc remove +12025550123 --reason "asked to be called again"', CODES);
}

function changeText({ list, entries, changed }: ChangeOfLists, what: string): string {
  return `${changed} of ${entries} ${what} the list ${list}`;
}

function forceText({ inForce }: ChangeOfLists): string {
  if (inForce === 'now') return '';
  return inForce === 'atNextStart'
    ? '\nno store is shared with an engine: engines learn of it at their next start'
    : '\nrunning engines take it up within doNotCall.checkSeconds';
}

function registerCheck(dnc: Command): void {
  const command = dnc
    .command('check <number>')
    .description('Which lists name a number, since when and by whom, and what was taken off before')
    .option('--campaign <id>', 'only lists that hold for this campaign')
    .addOption(regionOption())
    .action(
      withContext(async (context, self, written = '') => {
        const options = self.opts<ListOption & { readonly campaign?: string }>();
        const number = requireEntry(written, numberingOf(context, options));
        const campaignId =
          options.campaign === undefined ? undefined : requireSafeId('campaign id', options.campaign);
        const parts = await partsOf(context);
        const files = openDoNotCallFiles(context.loaded.config);
        try {
          await files?.start();
          const checked = await checkNumber(parts, files, number, campaignId);
          context.print(checked, () => checkText(checked));
        } finally {
          await files?.stop();
        }
      }),
    );
  withExample(command, 'outpace dnc check +12025550123 --campaign spring', CODES);
}

function checkText({ number, campaignId, listed, removals, refusedFor }: NumberChecked): string {
  const whom = campaignId === undefined ? '' : ` for campaign ${campaignId}`;
  const verdict =
    listed.length === 0
      ? `${number} is on no do-not-call list${whom}`
      : `${number} is on ${listed.length} do-not-call ${listed.length === 1 ? 'list' : 'lists'}${whom}`;
  const rows = listed.map(({ list, entry, about }) => [list, entry, about]);
  const removed = removals.map(
    ({ entry, removedAt, removedBy, reason }) =>
      `taken off ${new Date(removedAt).toISOString()} by ${removedBy}: ${reason} (had been added by ${entry.source})`,
  );
  return [
    verdict,
    ...(rows.length === 0 ? [] : [table([['LIST', 'ENTRY', 'SOURCE'], ...rows])]),
    ...removed,
    ...(refusedFor === undefined
      ? [colours.yellow('what running engines know of it is not known: no store is shared with one')]
      : []),
  ].join('\n');
}
