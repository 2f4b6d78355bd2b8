/** An agent's record with what the team adds, as the engine knows agents. */
import { effectiveSkills } from '../domain/team/team.ts';
import type { AgentProfile } from '../engine/input.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';

export async function profileOf(
  records: Pick<RecordsPort, 'teams'>,
  agent: AgentRecord,
): Promise<AgentProfile> {
  const { agentId, name, phone, dialGroupId, seatKind, teamId, tier, skills: own = {} } = agent;
  const teams = teamId === undefined ? [] : await records.teams(dialGroupId);
  const team = teams.find((known) => known.teamId === teamId);
  const skills = effectiveSkills(own, team?.skills);
  return {
    agentId,
    name,
    phone,
    ...(seatKind === undefined ? {} : { seatKind }),
    ...(teamId === undefined ? {} : { teamId }),
    ...(tier === undefined ? {} : { tier }),
    ...(Object.keys(skills).length === 0 ? {} : { skills }),
  };
}
