/** `outpace alarm list|test`. */
import type { Command } from 'commander';
import { alarmChannels } from '../app/alarms/channels.ts';
import { raisedAlarms, testChannels, type AlarmRow } from '../services/alarms.ts';
import { OutpaceError } from '../services/errors.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { colours, table } from './output.ts';

export function registerAlarm(program: Command): void {
  const alarm = program.command('alarm').description('Alarms: what is raised, and whether they arrive');
  registerList(alarm);
  registerTest(alarm);
}

function registerList(alarm: Command): void {
  const command = alarm
    .command('list')
    .description('The alarms that are raised now')
    .action(
      withContext(async (context) => {
        const { client } = context;
        const alarms = await raisedAlarms((await client.stores()).liveBoard, client.dialGroupId);
        if (alarms === undefined)
          throw new OutpaceError(
            'OUT_NO_ENGINE',
            `no running engine watches the dial group ${client.dialGroupId}: start it with outpace serve`,
          );
        context.print({ alarms }, () => render(alarms));
      }),
    );
  withExample(command, 'outpace alarm list', [69, 77]);
}

function render(alarms: readonly AlarmRow[]): string {
  if (alarms.length === 0) return 'no alarm is raised';
  const rows = alarms.map(({ raisedAt, severity, ruleId, subject, detail }) => [
    new Date(raisedAt).toISOString(),
    severity === 'critical' ? colours.red(severity) : colours.yellow(severity),
    ruleId,
    subject,
    detail,
  ]);
  return table([['SINCE', 'SEVERITY', 'ALARM', 'ABOUT', 'WHY'], ...rows]);
}

function registerTest(alarm: Command): void {
  const command = alarm
    .command('test')
    .description('Send a test message to the webhook and the mailbox of the configuration')
    .action(
      withContext(async (context) => {
        const { config } = context.loaded;
        const channels = alarmChannels(config);
        if (channels.length === 0)
          throw new OutpaceError(
            'OUT_CONFIG_INVALID',
            'alarms are told nowhere: set alarms.webhook.url or alarms.mail.host',
          );
        const { node } = config;
        const { dialGroupId } = context.client;
        const tests = await testChannels(channels, { node, dialGroupId, now: Date.now() });
        const failed = tests.filter(({ ok }) => !ok);
        if (failed.length > 0) {
          const why = failed.map(({ channel, error }) => `${channel}: ${error ?? 'failed'}`).join('; ');
          throw new OutpaceError('OUT_UNAVAILABLE', `the test message did not arrive: ${why}`);
        }
        context.print({ tests }, () => tests.map(({ channel }) => `${channel}: sent`).join('\n'));
      }),
    );
  withExample(command, 'outpace alarm test', [69]);
}
