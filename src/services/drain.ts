/** The engine's end in good order: no new call, those that live finish, the process ends. Asked for, and watched. */
import type { DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { CommandPort } from '../ports/commands.ts';
import type { Floor } from '../ports/liveBoard.ts';
import type { Stores } from '../ports/stores.ts';
import { sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

export const DRAIN_LONGEST_MS = 24 * 3_600_000;

export interface DrainProgress {
  readonly calls: number;
  readonly agents: number;
  readonly until: Instant | undefined;
}

export async function startDrain(
  commands: CommandPort,
  dialGroupId: DialGroupId,
  deadlineMs: number,
): Promise<void> {
  if (!Number.isInteger(deadlineMs) || deadlineMs < 0 || deadlineMs > DRAIN_LONGEST_MS)
    throw new OutpaceError('OUT_USAGE', 'the deadline must be between 0 and 24 hours');
  await sendCommand(commands, dialGroupId, { type: 'engine.drain', deadlineMs });
}

/** Undefined: no engine serves the dial group any more. A store that has ended with its engine says so too. */
export async function drainProgress(
  { liveBoard, ownership }: Pick<Stores, 'liveBoard' | 'ownership'>,
  dialGroupId: DialGroupId,
  now: Instant,
): Promise<DrainProgress | undefined> {
  try {
    if ((await ownership.current(dialGroupId, now)) === undefined) return undefined;
    return progressOf(await liveBoard.read(dialGroupId));
  } catch {
    return undefined;
  }
}

function progressOf(floor: Floor | undefined): DrainProgress {
  const agents = floor?.agents.filter(({ state }) => state !== 'loggedOut').length ?? 0;
  return {
    calls:
      (floor?.calls.filter(({ isInbound }) => isInbound !== true).length ?? 0) +
      (floor?.inbound?.length ?? 0),
    agents,
    until: floor?.draining?.until,
  };
}
