/** `outpace agent team add|list`. */
import type { Command } from 'commander';
import { announceTeam, saveTeam, skillsOf } from '../services/agents.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

interface TeamOptions {
  readonly name?: string;
  readonly skill?: readonly string[];
}

export function registerAgentTeam(agent: Command): void {
  const team = agent.command('team').description('Teams: agents who share calls and skills');
  const add = team
    .command('add <id>')
    .description('Put a team on record, or change one')
    .option('--name <name>', 'name to show')
    .option('--skill <skill:level...>', 'what everybody in it can do, e.g. sales:2')
    .action(
      withContext(async (context, self, teamId = '') => {
        const { name = teamId, skill = [] } = self.opts<TeamOptions>();
        const { dialGroupId } = context.client;
        const records = await context.client.records();
        const saved = await saveTeam(records, { teamId, name, dialGroupId, skills: skillsOf(skill) });
        const commands = await context.client.commands().catch(() => undefined);
        await announceTeam({ records, commands }, saved);
        context.print(saved, () => `team ${teamId} is on record`);
      }),
    );
  withExample(add, 'outpace agent team add berlin --name "Berlin" --skill german:2', [69, 77]);
  const list = team
    .command('list')
    .description('All teams and what everybody in them can do')
    .action(
      withContext(async (context) => {
        const { dialGroupId } = context.client;
        const teams = await (await context.client.records()).teams(dialGroupId);
        context.print({ teams }, () =>
          teams.length === 0
            ? 'there is no team; add one with: outpace agent team add ID'
            : table([
                ['ID', 'SKILLS', 'NAME'],
                ...teams.map((one) => [one.teamId, words(one.skills), one.name]),
              ]),
        );
      }),
    );
  withExample(list, 'outpace agent team list', [69, 77]);
}

function words(skills: Readonly<Record<string, number>>): string {
  return Object.entries(skills)
    .map(([skill, level]) => `${skill}:${level}`)
    .join(' ');
}
