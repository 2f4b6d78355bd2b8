/** `outpace agent action AGENT ACTION [VALUE]`. */
import type { Command } from 'commander';
import { ACTIONS, actAsAgent, actionOf, type ActionWords } from '../services/agentActions.ts';
import { OutpaceError } from '../services/errors.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface ActionOptions {
  readonly attended?: boolean;
  readonly note?: string;
  /** `true`: named without an id. */
  readonly campaign?: string | true;
  readonly leave?: boolean;
  readonly callback?: string;
  readonly personal?: boolean;
}

export function registerAgentAction(agent: Command): void {
  const command = agent
    .command('action <agent> <action> [value]')
    .description('Do something in the call that the agent is in, as their screen would')
    .option('--attended', 'transfer: speak with the target first')
    .option('--leave', 'send-to-flow: do not wait for the customer')
    .option('--note <text>', 'disposition: a note with it')
    .option(
      '--callback <time>',
      'disposition: call back then, 2026-11-24T10:30+01:00, or without an offset on the clock of the person called',
    )
    .option('--personal', 'with --callback: for this agent, and the team only where they are away')
    .option('--campaign [id]', 'dial-number: whose rules hold; with --callback: for any agent')
    .action(
      withContext(async (context, self, agentId = '', name = '', value?: string) => {
        const { attended, note, leave, callback } = self.opts<ActionOptions>();
        const words = { name, value, attended, note, leave, callback };
        const action = actionOf({ ...words, ...campaignOrKind(self.opts<ActionOptions>()) });
        const { commands } = await context.client.parts();
        const reply = await actAsAgent(commands, context.client.dialGroupId, agentId, action);
        context.print(
          { agentId, action, result: reply.result ?? null },
          () => `agent ${agentId}: ${name}${value === undefined ? '' : ` ${value}`}`,
        );
      }),
    );
  const rows = Object.entries(ACTIONS).map(([name, { value = '', summary }]) => [
    `  ${name}`,
    value,
    summary,
  ]);
  command.addHelpText('after', `\nActions:\n${table(rows)}`);
  withExample(command, 'outpace agent action mei transfer agent:li --attended', [1, 66, 69, 75, 77]);
}

/** `--campaign` names the campaign of a number dialled by hand; of a callback it says that any agent may make it. */
function campaignOrKind({
  callback,
  personal,
  campaign,
}: ActionOptions): Pick<ActionWords, 'campaignId' | 'callbackKind'> {
  if (callback === undefined)
    return campaign === undefined || campaign === true ? {} : { campaignId: campaign };
  if (personal === true && campaign !== undefined)
    throw new OutpaceError('OUT_USAGE', 'a callback is --personal or --campaign, not both');
  if (personal === true) return { callbackKind: 'personal' };
  return campaign === undefined ? {} : { callbackKind: 'campaign' };
}
