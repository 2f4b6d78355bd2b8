/** `outpace call list`: the calls that are up, with the ids that other commands ask for. */
import type { Command } from 'commander';
import { callActivity, liveCalls } from '../services/liveCalls.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { table } from './output.ts';

export function registerCallList(call: Command): void {
  const command = call
    .command('list')
    .description('The calls that are up, what is going on in each, and their ids')
    .action(
      withContext(async (context) => {
        const { client } = context;
        const calls = await liveCalls(await client.liveBoard(), client.dialGroupId);
        context.print({ calls }, () => render(calls, Date.now()));
      }),
    );
  withExample(command, 'outpace call list', [69, 77]);
}

function render(calls: Awaited<ReturnType<typeof liveCalls>>, now: number): string {
  if (calls.length === 0) return 'no call is up';
  const rows = calls.map((call) => [
    call.attemptId,
    call.campaignId,
    callActivity(call),
    `${Math.max(0, Math.round((now - call.since) / 1000))} s`,
    call.agentId ?? '',
    call.number,
  ]);
  return table([['CALL', 'CAMPAIGN', 'STATE', 'FOR', 'AGENT', 'NUMBER'], ...rows]);
}
