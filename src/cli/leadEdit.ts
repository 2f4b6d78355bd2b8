/** `outpace lead edit|history`: a lead corrected, with the value before it kept; undone; and what became of it. */
import type { Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import {
  editLead,
  leadHistory,
  undoLeadEdit,
  type LeadEdited,
  type LeadEvent,
  type LeadHistory,
} from '../services/leadEdits.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { momentIn } from './moment.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';

const AN_ID = '01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f';

interface Options {
  readonly undo?: string;
  readonly region?: string;
  readonly by?: string;
  readonly dryRun?: boolean;
}

export function registerEdit(lead: Command): void {
  const command = lead
    .command('edit <lead-id> [field=value...]')
    .description(
      'Correct a lead by the rules of an import: name, key, phone, phone2 and so on, or a heading of its list; empty takes a value out. Who changed what is kept, and may be undone',
    )
    .option('--undo <n>', 'take this edit back, by its number in `lead history`')
    .option('--region <CC>', "country of numbers written without + (default: the lead's own)")
    .option('--by <name>', 'who corrects it, for the history (default: the user of the system)')
    .option('--dry-run', 'show what would change, and change nothing')
    .action(
      withContext(async (context, self, leadId = '') => {
        const edited = await edit(context, leadId, self.args.slice(1), self.opts<Options>());
        context.print(edited, () => renderEdited(edited));
      }),
    );
  withExample(command, `outpace lead edit ${AN_ID} phone=+4930123456 city=Ulm --by ada`, [1, 64, 66, 69, 77]);
}

async function edit(
  context: CliContext,
  leadId: string,
  set: readonly string[],
  options: Options,
): Promise<LeadEdited> {
  const { undo, by: who = userName(), dryRun: isDryRun = false } = options;
  if ((undo === undefined) === (set.length === 0))
    throw new OutpaceError('OUT_USAGE', 'say what to change as field=value, or which edit to --undo');
  // Brings the schema up to date.
  await context.client.records();
  const parts = { lists: await context.client.lists(), stores: context.client.storesOfGroups() };
  const asked = { leadId, isDryRun, who, now: Date.now() };
  if (undo === undefined) {
    const homeRegion = context.loaded.config.region;
    return editLead(parts, { ...asked, values: valuesOf(set), region: options.region, homeRegion });
  }
  if (!/^[1-9]\d{0,14}$/.test(undo))
    throw new OutpaceError('OUT_USAGE', `--undo ${JSON.stringify(undo)} is no number of an edit`);
  return undoLeadEdit(parts, { ...asked, editId: Number(undo) });
}

function valuesOf(set: readonly string[]): Readonly<Record<string, string>> {
  const pairs = set.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new OutpaceError('OUT_USAGE', `${JSON.stringify(text)}: write it as field=value`);
    return [text.slice(0, equals).trim(), text.slice(equals + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function renderEdited({ edits, isDryRun, reopened, mayWaitInHopper }: LeadEdited): string {
  if (edits.length === 0) return 'nothing changes: the values are as they were';
  const rows = edits.map((one) => [
    'editId' in one ? `  ${one.editId}` : '  –',
    one.field,
    one.oldValue ?? '(none)',
    `-> ${one.newValue ?? '(none)'}`,
  ]);
  const again = reopened.length === 0 ? [] : [`due again with its new number in ${reopened.join(', ')}`];
  const waits =
    mayWaitInHopper === true
      ? ['the store did not answer: the old number may wait in a hopper, and be dialled once more']
      : [];
  return [isDryRun ? 'would change; nothing was changed' : 'changed', table(rows), ...again, ...waits].join(
    '\n',
  );
}

export function registerHistory(lead: Command): void {
  const command = lead
    .command('history <lead-id>')
    .description(
      'What became of it: corrections, attempts in all campaigns, and hand-overs, the oldest first',
    )
    .action(
      withContext(async (context, _self, leadId = '') => {
        const parts = { records: await context.client.records(), lists: await context.client.lists() };
        const history = await leadHistory(parts, leadId);
        context.print(history, () => renderHistory(history));
      }),
    );
  withExample(command, `outpace lead history ${AN_ID}`, [66, 69, 77]);
}

function renderHistory({ leadId, listId, events }: LeadHistory): string {
  const head = `lead ${leadId} of list ${listId}`;
  if (events.length === 0) return `${head}: no attempt and no correction yet`;
  return [head, table(events.map((event) => [`  ${momentIn(event.at)}`, ...told(event)]))].join('\n');
}

function told(event: LeadEvent): readonly string[] {
  if (event.type === 'attempt') {
    const { campaignId, dialStatus, agentId = '', disposition = '', number } = event;
    return ['attempt', campaignId, number, [dialStatus, agentId, disposition].filter(Boolean).join(', ')];
  }
  if (event.type === 'handover') {
    const { action, who, campaignId, reason = '' } = event;
    return [`hand-over`, campaignId, who, [action, reason].filter(Boolean).join(': ')];
  }
  const { editId, who, field, oldValue = '(none)', newValue = '(none)', undoes } = event;
  const undone = undoes === undefined ? '' : ` (undoes ${undoes})`;
  return [`edit ${editId}`, field, who, `${oldValue} -> ${newValue}${undone}`];
}
