/** Agents and teams taken off the record. What they did stays: calls and figures name them by their ids. */
import type { AgentId, DialGroupId } from '../domain/kernel/ids.ts';
import type { TeamId } from '../domain/team/team.ts';
import type { Accounts } from '../ports/accounts.ts';
import { PortFailure } from '../ports/failure.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import type { RecordsPort } from '../ports/records.ts';
import { agentOf, teamOf } from './agents.ts';
import { OutpaceError } from './errors.ts';

export interface RemovingParts {
  readonly records: RecordsPort;
  readonly accounts: Pick<Accounts, 'userOfAgent'>;
  readonly liveBoard: LiveBoardPort;
  readonly dialGroupId: DialGroupId;
}

/** Throws where the agent is at work, or somebody logs in to work as them. */
export async function removeAgent(
  { records, accounts, liveBoard, dialGroupId }: RemovingParts,
  agentId: AgentId,
): Promise<void> {
  await agentOf(records, dialGroupId, agentId);
  const live = (await liveBoard.read(dialGroupId))?.agents.find((agent) => agent.agentId === agentId);
  if (live !== undefined && live.state !== 'loggedOut')
    throw new OutpaceError('OUT_REFUSED', `${agentId} is logged in: log them out first`);
  const user = await accounts.userOfAgent(agentId);
  if (user !== undefined)
    throw new OutpaceError(
      'OUT_REFUSED',
      `the user ${user.login} works as ${agentId}: take the agent off that user first`,
    );
  await records.removeAgent(dialGroupId, agentId);
}

/** Throws where somebody is in it. */
export async function removeTeam(
  { records, dialGroupId }: Pick<RemovingParts, 'records' | 'dialGroupId'>,
  teamId: TeamId,
): Promise<void> {
  await teamOf(records, dialGroupId, teamId);
  await records.removeTeam(dialGroupId, teamId).catch((error: unknown) => {
    if (!(error instanceof PortFailure) || error.code !== 'team-in-use') throw error;
    throw new OutpaceError('OUT_REFUSED', `${error.message}: move them to another team first`);
  });
}
