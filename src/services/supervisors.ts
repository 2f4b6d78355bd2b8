/** Use cases of supervisors (班长): be in a call, and move, pause or log out agents. The running engine does all of it. */
import type { DialGroupId } from '../domain/kernel/ids.ts';
import {
  reviewSupervisorAction,
  type SupervisorAction,
  type SupervisorId,
} from '../domain/supervision/action.ts';
import type { SupervisorBoard } from '../domain/floor/board.ts';
import type { CommandPort } from '../ports/commands.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import { sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

/** Throws where the action is refused, with the engine's reason. */
export async function commandSupervisor(
  commands: CommandPort,
  dialGroupId: DialGroupId,
  supervisorId: SupervisorId,
  action: SupervisorAction,
): Promise<void> {
  const refusal = reviewSupervisorAction(supervisorId, action);
  if (refusal !== undefined) throw new OutpaceError('OUT_USAGE', refusal.message);
  await sendCommand(commands, dialGroupId, { type: 'supervisor.action', supervisorId, action });
}

/** Supervisors at a phone now, and the call each is in. */
export async function listSupervisors(
  liveBoard: LiveBoardPort | undefined,
  dialGroupId: DialGroupId,
): Promise<readonly SupervisorBoard[]> {
  return (await liveBoard?.read(dialGroupId))?.supervisors ?? [];
}
