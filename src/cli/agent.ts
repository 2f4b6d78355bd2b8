/** `outpace agent add|list|login|ready|pause|hangup|logout`; teams and actions are in files of their own. */
import type { Command } from 'commander';
import {
  announceAgent,
  commandAgent,
  listAgents,
  saveAgent,
  skillsOf,
  type AgentAction,
  type AgentRow,
} from '../services/agents.ts';
import { registerAgentAction } from './agentAction.ts';
import { registerAgentTeam } from './agentTeam.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';

export function registerAgent(program: Command): void {
  const agent = program.command('agent').description('Agents: put them on record, log them in and out');
  registerAdd(agent);
  registerList(agent);
  registerAction(agent, 'login', 'Ring the phone and seat the agent');
  registerAction(agent, 'ready', 'End a pause, or the wrap-up before its limit');
  registerAction(agent, 'pause', 'Take no calls until ready');
  registerAction(agent, 'hangup', 'End the conversation; the seat stays up');
  registerAction(agent, 'logout', 'Free the phone');
  registerAgentAction(agent);
  registerAgentTeam(agent);
}

interface AddOptions {
  readonly phone: string;
  readonly name?: string;
  readonly perCall?: boolean;
  readonly team?: string;
  readonly tier?: string;
  readonly skill?: readonly string[];
}

function registerAdd(agent: Command): void {
  const command = agent
    .command('add <id>')
    .description('Put an agent on record, or change one')
    .requiredOption('--phone <endpoint>', "name of the phone's endpoint at Asterisk")
    .option('--name <name>', 'name to show')
    .option('--per-call', 'call the phone for each conversation, in place of a seat')
    .option('--team <id>', 'team, see agent team')
    .option('--tier <tier>', 'tier that campaigns may keep grades of leads for')
    .option('--skill <skill:level...>', 'what the agent can do, e.g. german:3')
    .action(
      withContext(async (context, self, agentId = '') => {
        const { phone, name, perCall, team, tier, skill } = self.opts<AddOptions>();
        const { dialGroupId } = context.client;
        const saved = await saveAgent(await context.client.records(), {
          agentId,
          name: name ?? agentId,
          phone,
          dialGroupId,
          ...(perCall === true ? { seatKind: 'perCall' as const } : {}),
          ...(team === undefined ? {} : { teamId: team }),
          ...(tier === undefined ? {} : { tier }),
          ...(skill === undefined ? {} : { skills: skillsOf(skill) }),
        });
        // The record counts; an engine that is out of reach reads it at the next log-in.
        const commands = await context.client.commands().catch(() => undefined);
        await announceAgent(commands, dialGroupId, agentId);
        context.print(saved, () => `agent ${agentId} is on record with phone ${phone}`);
      }),
    );
  withExample(command, 'outpace agent add mei --phone 101 --name "Mei Lin"', [69, 77]);
}

function registerList(agent: Command): void {
  const command = agent
    .command('list')
    .description('All agents and what they are doing')
    .action(
      withContext(async (context) => {
        const parts = {
          records: await context.client.records(),
          liveBoard: await context.client.liveBoard(),
        };
        const agents = await listAgents(parts, context.client.dialGroupId);
        context.print({ agents }, () => render(agents));
      }),
    );
  withExample(command, 'outpace agent list', [69, 77]);
}

function render(agents: readonly AgentRow[]): string {
  if (agents.length === 0) return 'there is no agent; add one with: outpace agent add ID --phone ENDPOINT';
  const rows = agents.map(({ agentId, name, phone, live }) => [
    agentId,
    stateOf(live),
    live === undefined ? '' : since(live.since),
    String(live?.calls ?? 0),
    phone,
    name,
  ]);
  return [
    table([['ID', 'STATE', 'FOR', 'CALLS', 'PHONE', 'NAME'], ...rows]),
    ...agents.flatMap(faultOf),
  ].join('\n');
}

function stateOf(live: AgentRow['live']): string {
  if (live === undefined) return 'loggedOut';
  if (live.owedDisposition?.isOverdue === true) return `${live.state} (disposition overdue)`;
  return live.pauseReason === undefined ? live.state : `${live.state} (${live.pauseReason})`;
}

/** Why an agent who logged in is not seated. */
function faultOf({ agentId, phone, live }: AgentRow): string[] {
  const failed = live?.failedSeats ?? 0;
  if (live === undefined || failed === 0) return [];
  const what = `${colours.yellow(`agent ${agentId}`)}: ${failed} calls in a row to the phone ${phone} came to nothing`;
  const mend = `register it with the SIP user ${phone} and its password (outpace doctor shows which phones are registered)`;
  return live.state === 'loggedOut'
    ? [`${what}, so the agent was logged out; ${mend}, then: outpace agent login ${agentId}`]
    : [`${what}; ${mend}`];
}

function since(instant: number): string {
  const seconds = Math.max(0, Math.round((Date.now() - instant) / 1_000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function registerAction(agent: Command, action: AgentAction, description: string): void {
  const command = agent.command(`${action} <id>`).description(description);
  if (action === 'pause') command.option('--reason <reason>', 'why, for the reports', 'break');
  command.action(
    withContext(async (context, self, agentId = '') => {
      const { reason = '' } = self.opts<{ readonly reason?: string }>();
      const reply = await commandAgent(
        await context.client.parts(),
        context.client.dialGroupId,
        agentId,
        action,
        reason,
      );
      context.print(
        { agentId, action, result: reply.result ?? null },
        () => `agent ${agentId}: ${reply.message ?? action}`,
      );
    }),
  );
  withExample(command, `outpace agent ${action} mei`, [1, 66, 69, 75, 77]);
}
