/** `outpace lead why|edit|history`; why: every rule of the gate for one lead, with pass or refusal, now or at any time. */
import type { Command } from 'commander';
import { leadWhy } from '../services/gate.ts';
import { withContext } from './context.ts';
import { gateParts } from './gateParts.ts';
import { renderWhy } from './gateView.ts';
import { withExample } from './help.ts';
import { registerEdit, registerHistory } from './leadEdit.ts';
import { momentOf } from './moment.ts';

interface Options {
  readonly at?: string;
  readonly campaign?: string;
}

export function registerLead(program: Command): void {
  const lead = program.command('lead').description('Single leads');
  const command = lead
    .command('why <lead-id>')
    .description('Why it is not being called: every rule with pass or refusal, and when each refusal lapses')
    .option('--at <time>', 'at this time, such as "tomorrow 9:00" (default: now)')
    .option('--campaign <id>', 'in this campaign only (default: in all that dial it)')
    .action(
      withContext(async (context, self, leadId = '') => {
        const { at, campaign } = self.opts<Options>();
        const moment = momentOf(at, Date.now());
        const found = await leadWhy(await gateParts(context), leadId, campaign, moment);
        context.print({ leads: found }, () => found.map(renderWhy).join('\n\n'));
      }),
    );
  withExample(command, 'outpace lead why 01920c5e-7b1d-7c3a-9f00-5a1b2c3d4e5f', [66, 69, 77]);
  registerEdit(lead);
  registerHistory(lead);
}
