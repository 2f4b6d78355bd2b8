/** `outpace agent action AGENT ACTION [VALUE]`. */
import type { Command } from 'commander';
import { ACTIONS, actAsAgent, actionOf } from '../services/agentActions.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface ActionOptions {
  readonly attended?: boolean;
  readonly note?: string;
  readonly campaign?: string;
  readonly leave?: boolean;
}

export function registerAgentAction(agent: Command): void {
  const command = agent
    .command('action <agent> <action> [value]')
    .description('Do something in the call that the agent is in, as their screen would')
    .option('--attended', 'transfer: speak with the target first')
    .option('--leave', 'send-to-flow: do not wait for the customer')
    .option('--note <text>', 'disposition: a note with it')
    .option('--campaign <id>', 'dial-number: whose rules hold')
    .action(
      withContext(async (context, self, agentId = '', name = '', value?: string) => {
        const { attended, note, campaign, leave } = self.opts<ActionOptions>();
        const action = actionOf({ name, value, attended, note, campaignId: campaign, leave });
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
