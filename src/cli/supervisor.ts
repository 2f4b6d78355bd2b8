/** `outpace supervisor list|listen|whisper|barge|takeover|leave|move-agent|logout-agent|pause-agent`. */
import type { Command } from 'commander';
import type { SupervisorBoard } from '../domain/floor/board.ts';
import type { SupervisorAction } from '../domain/supervision/action.ts';
import { commandSupervisor, listSupervisors } from '../services/supervisors.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';

interface Options {
  readonly as?: string;
  readonly phone?: string;
  readonly reason?: string;
}

interface Order {
  /** With its arguments. */
  readonly usage: string;
  readonly description: string;
  readonly example: string;
  readonly option?: readonly [flags: string, description: string, fallback?: string];
  readonly action: (args: readonly string[], options: Options) => SupervisorAction;
  readonly done: string;
}

const ORDERS: readonly Order[] = [
  {
    usage: 'listen <agent>',
    description: 'Hear agent and customer; nobody hears you',
    example: 'listen mei --phone 102',
    option: ['--phone <endpoint>', 'the phone to call; not needed while it is up'],
    action: ([agentId = ''], { phone }) => ({
      type: 'listen',
      agentId,
      ...(phone === undefined ? {} : { phone }),
    }),
    done: 'you hear the call as soon as your phone is answered',
  },
  {
    usage: 'whisper',
    description: 'Speak to the agent alone',
    example: 'whisper',
    action: () => ({ type: 'whisper' }),
    done: 'the agent hears you, the customer does not',
  },
  {
    usage: 'barge',
    description: 'Speak with agent and customer',
    example: 'barge',
    action: () => ({ type: 'barge' }),
    done: 'agent and customer hear you',
  },
  {
    usage: 'takeover',
    description: "Take the agent's place",
    example: 'takeover',
    action: () => ({ type: 'takeOver' }),
    done: 'the customer is yours; the call ends when you leave',
  },
  {
    usage: 'leave',
    description: 'Leave the call and free your phone',
    example: 'leave',
    action: () => ({ type: 'leave' }),
    done: 'your phone is hung up',
  },
  {
    usage: 'move-agent <agent> <team>',
    description: 'Put an agent into another team',
    example: 'move-agent mei survey',
    action: ([agentId = '', teamId = '']) => ({ type: 'moveAgent', agentId, teamId }),
    done: 'the agent is in the team',
  },
  {
    usage: 'logout-agent <agent>',
    description: 'Log an agent out, after the call',
    example: 'logout-agent mei',
    action: ([agentId = '']) => ({ type: 'logoutAgent', agentId }),
    done: 'the agent is logged out, or will be after the call',
  },
  {
    usage: 'pause-agent <agent>',
    description: 'Pause an agent, after the call',
    example: 'pause-agent mei --reason briefing',
    option: ['--reason <text>', 'why, for the reports', 'supervisor'],
    action: ([agentId = ''], { reason = '' }) => ({ type: 'pauseAgent', agentId, reason }),
    done: 'the agent is paused, or will be after the call',
  },
];

export function registerSupervisor(program: Command): void {
  const supervisor = program
    .command('supervisor')
    .description('Supervisors: listen to calls, help in them, move and pause agents');
  registerList(supervisor);
  for (const order of ORDERS) registerOrder(supervisor, order);
}

function registerList(supervisor: Command): void {
  const command = supervisor
    .command('list')
    .description('Supervisors at a phone, and the calls they are in')
    .action(
      withContext(async (context) => {
        const supervisors = await listSupervisors(
          await context.client.liveBoard(),
          context.client.dialGroupId,
        );
        context.print({ supervisors }, () => render(supervisors));
      }),
    );
  withExample(command, 'outpace supervisor list', [69, 77]);
}

function registerOrder(
  supervisor: Command,
  { usage, description, example, option, action, done }: Order,
): void {
  const command = supervisor
    .command(usage)
    .description(description)
    .option('--as <name>', 'who you are, for the record (default: the user of the system)');
  if (option !== undefined) command.option(...option);
  command.action(
    withContext(async (context, self, ...args) => {
      const options = self.opts<Options>();
      const supervisorId = options.as ?? userName();
      const { commands } = await context.client.stores();
      const asked = action(args, options);
      await commandSupervisor(commands, context.client.dialGroupId, supervisorId, asked);
      context.print({ supervisorId, action: asked }, () => `${supervisorId}: ${done}`);
    }),
  );
  withExample(command, `outpace supervisor ${example}`, [1, 66, 69, 75, 77]);
}

function render(supervisors: readonly SupervisorBoard[]): string {
  if (supervisors.length === 0) return 'no supervisor is at a phone';
  const rows = supervisors.map(({ supervisorId, state, phone, agentId = '', attemptId = '' }) => [
    supervisorId,
    state,
    agentId,
    phone,
    attemptId,
  ]);
  return table([['SUPERVISOR', 'STATE', 'AGENT', 'PHONE', 'CALL'], ...rows]);
}
