/** Messages of supervisors to many agents at once: to a team, or to those who work and may take a campaign's calls. */
import { hasSkills } from '../domain/agent/choice.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { effectiveSkills, type TeamId } from '../domain/team/team.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { listAgents, teamOf } from './agents.ts';
import { campaignOf } from './campaigns.ts';
import type { DeskMessages } from './deskMessages.ts';
import { OutpaceError } from './errors.ts';

/** `teamId`: everybody in it, at work or not. `campaignId`: those who are logged in and have the skills that it asks for. */
export type Audience = { readonly teamId: TeamId } | { readonly campaignId: string };

export interface GroupMessageParts {
  readonly dialGroupId: string;
  readonly records: RecordsPort;
  readonly liveBoard: LiveBoardPort;
  readonly messages: Pick<DeskMessages, 'send'>;
}

export interface GroupMessage {
  readonly to: Audience;
  readonly from: string;
  readonly text: string;
  /** Whether the sender may reach an agent of this team. */
  readonly reaches: (teamId: TeamId | undefined) => boolean;
}

/** Who is shown it; throws where there is nobody. */
export async function sendToGroup(
  parts: GroupMessageParts,
  { to, from, text, reaches }: GroupMessage,
  now: Instant,
): Promise<readonly AgentRecord[]> {
  const found = 'teamId' in to ? await inTeam(parts, to.teamId) : await onCampaign(parts, to.campaignId);
  const agents = found.filter(({ teamId }) => reaches(teamId));
  if (agents.length === 0)
    throw new OutpaceError(
      'OUT_REFUSED',
      'teamId' in to
        ? `nobody is in the team ${to.teamId}: there is nobody to read it`
        : `nobody who is logged in may take the calls of ${to.campaignId}: there is nobody to read it`,
    );
  for (const { agentId } of agents) await parts.messages.send(agentId, from, text, now);
  return agents;
}

async function inTeam(
  { records, dialGroupId }: GroupMessageParts,
  teamId: TeamId,
): Promise<readonly AgentRecord[]> {
  await teamOf(records, dialGroupId, teamId);
  return (await records.agents(dialGroupId)).filter((agent) => agent.teamId === teamId);
}

async function onCampaign(
  { records, liveBoard, dialGroupId }: GroupMessageParts,
  campaignId: string,
): Promise<readonly AgentRecord[]> {
  const { settings } = await campaignOf(records, campaignId);
  const teamSkills = new Map(
    (await records.teams(dialGroupId)).map(({ teamId, skills }) => [teamId, skills]),
  );
  const agents = await listAgents({ records, liveBoard }, dialGroupId);
  return agents.filter(({ live, skills = {}, teamId = '' }) => {
    const isWorking = live !== undefined && live.state !== 'loggedOut';
    return isWorking && hasSkills(effectiveSkills(skills, teamSkills.get(teamId)), settings.skills);
  });
}
