/** `outpace emergency stop|release|status`. */
import type { Command } from 'commander';
import {
  emergencyStatus,
  orderEmergency,
  type EmergencyRequest,
  type EmergencyStatus,
} from '../services/emergency.ts';
import { OutpaceError } from '../services/errors.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';
import { userName } from './userName.ts';

const HISTORY_LINES = 10;

export function registerEmergency(program: Command): void {
  const emergency = program
    .command('emergency')
    .description('Stop every new call, of all dial groups and nodes that share the Redis; live calls finish');
  registerOrder(emergency, 'stop', 'No new call anywhere within a second, until it is released');
  registerOrder(emergency, 'release', 'Let calls be placed again');
  registerStatus(emergency);
}

function registerOrder(emergency: Command, action: EmergencyRequest['action'], description: string): void {
  const command = emergency
    .command(action)
    .description(description)
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--by <name>', 'who asks, for the history (default: the user of the system)')
    .action(
      withContext(async (context, self) => {
        const { reason, by = userName() } = self.opts<{ readonly reason: string; readonly by?: string }>();
        const { emergency: port } = await context.client.stores();
        const order = await orderEmergency(port, { action, by, reason }, Date.now());
        context.print(order, () =>
          action === 'stop'
            ? 'emergency stop: within a second no new call is placed; live calls go on. End it with: outpace emergency release --reason TEXT'
            : 'the emergency stop is released: running campaigns go on',
        );
      }),
    );
  withExample(command, `outpace emergency ${action} --reason "wrong list" --by ada`, [1, 69, 75, 77]);
}

function registerStatus(emergency: Command): void {
  const command = emergency
    .command('status')
    .description('Whether calls are stopped, by whom and why, and the orders before')
    .option('--history <count>', 'orders to show', String(HISTORY_LINES))
    .action(
      withContext(async (context, self) => {
        const limit = Number(self.opts<{ readonly history: string }>().history);
        if (!Number.isInteger(limit) || limit < 1)
          throw new OutpaceError('OUT_USAGE', '--history: give a whole number from 1');
        const status = await emergencyStatus((await context.client.stores()).emergency, limit);
        context.print(status, () => render(status));
      }),
    );
  withExample(command, 'outpace emergency status', [69, 77]);
}

function render({ stopped, order, history }: EmergencyStatus): string {
  if (order === undefined) return 'calls may be placed; there never was an emergency stop';
  const since = new Date(order.at).toISOString();
  const now = stopped
    ? `EMERGENCY STOP since ${since} by ${order.by}: ${order.reason}`
    : `calls may be placed; released ${since} by ${order.by}: ${order.reason}`;
  const rows = history.map(({ at, action, by, reason }) => [new Date(at).toISOString(), action, by, reason]);
  return [now, '', table([['AT', 'ORDER', 'BY', 'REASON'], ...rows])].join('\n');
}
