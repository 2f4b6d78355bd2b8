/** `outpace drain [--wait]`: the engine ends when the calls that live are over, e.g. for an upgrade. */
import type { Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../app/process.ts';
import { readDuration } from '../app/scenario/duration.ts';

import { drainProgress, startDrain, type DrainProgress } from '../services/drain.ts';
import { OutpaceError } from '../services/errors.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { startProgress } from './progress.ts';

const LOOK_INTERVAL_MS = 500;
/** After the deadline for the calls: records are written and the parts are closed. */
const CLOSING_GRACE_MS = 60_000;

interface DrainOptions {
  readonly wait?: boolean;
  readonly deadline: string;
}

export function registerDrain(program: Command): void {
  const command = program
    .command('drain')
    .description(
      'End the engine for an upgrade: no new call, live calls finish, then its process ends with 0',
    )
    .option('--wait', 'return when the engine has ended, and show what it still waits for')
    .option('--deadline <time>', 'longest wait for live calls, as 10m or 30s', '10m')
    .action(
      withContext(async (context, self) => {
        const { wait = false, deadline } = self.opts<DrainOptions>();
        const read = readDuration(deadline);
        if (!read.ok) throw new OutpaceError('OUT_USAGE', `--deadline: ${read.problem}`);
        await drain(context, wait, Math.round(read.ms));
      }),
    );
  withExample(command, 'outpace drain --wait --deadline 5m', [1, 69, 75, 77]);
}

async function drain(context: CliContext, wait: boolean, deadlineMs: number): Promise<void> {
  const { client } = context;
  const { runtime, dialGroupId } = client;
  const stores = await client.stores();
  const before = await drainProgress(stores, dialGroupId, Date.now());
  await startDrain(stores.commands, dialGroupId, deadlineMs);
  const startedAt = Date.now();
  if (wait) {
    const pid = runtime?.alive === true && runtime.dialGroupId === dialGroupId ? runtime.pid : undefined;
    const look = async (): Promise<DrainProgress | undefined> => {
      const progress = await drainProgress(stores, dialGroupId, Date.now());
      // The process outlives the ownership by what it takes to close its parts.
      if (progress !== undefined || pid === undefined || !isAlive(pid)) return progress;
      return { calls: 0, agents: 0, until: undefined };
    };
    await watch(look, before?.calls ?? 0, startedAt + deadlineMs + CLOSING_GRACE_MS);
  }
  const tookMs = Date.now() - startedAt;
  const result = { dialGroupId, callsAtStart: before?.calls ?? 0, ended: wait, tookMs };
  context.print(result, () =>
    wait
      ? `the engine of ${dialGroupId} has ended after ${Math.round(tookMs / 1_000)} s; start its successor with outpace serve`
      : `the engine of ${dialGroupId} places no new call and ends when ${before?.calls ?? 0} calls are over; wait for it with outpace drain --wait`,
  );
}

async function watch(
  look: () => Promise<DrainProgress | undefined>,
  callsAtStart: number,
  until: number,
): Promise<void> {
  const bar = startProgress('draining', Math.max(1, callsAtStart));
  try {
    for (;;) {
      const progress = await look();
      if (progress === undefined) return;
      const { calls, agents } = progress;
      bar.update(callsAtStart - calls, `${calls} calls, ${agents} agents`);
      if (Date.now() > until)
        throw new OutpaceError(
          'OUT_UNKNOWN_OUTCOME',
          `the engine has not ended a minute after its deadline: ${calls} calls and ${agents} agents are left`,
        );
      await delay(LOOK_INTERVAL_MS);
    }
  } finally {
    bar.stop();
  }
}
