/** Teams, over HTTP. */
import type { Caller } from '../../domain/account/caller.ts';
import type { Team } from '../../domain/team/team.ts';
import { addTeam, announceTeam, saveTeam, teamOf } from '../../services/agents.ts';
import { removeTeam } from '../../services/removeAgents.ts';
import type { Handlers } from '../handlers.ts';
import type { ApiParts } from '../parts.ts';
import type { teamEndpoints } from '../schemas/teams.ts';
import { requireTeam, seesTeam } from '../teams.ts';

export const teamHandlers: Handlers<typeof teamEndpoints> = {
  'GET /teams': async (_asked, { parts, caller }) => ({
    teams: (await parts.records.teams(parts.dialGroupId)).filter(({ teamId }) => seesTeam(caller, teamId)),
  }),

  'POST /teams': async ({ body }, { parts, caller }) => {
    requireTeam(caller, body.teamId);
    return addTeam(parts.records, { ...body, dialGroupId: parts.dialGroupId });
  },

  'GET /teams/:teamId': ({ params: { teamId } }, { parts, caller }) => seenTeam(parts, caller, teamId),

  'PUT /teams/:teamId': async ({ params: { teamId }, body }, { parts, caller }) => {
    const { records, stores } = parts;
    const before = await seenTeam(parts, caller, teamId);
    const saved = await saveTeam(records, { ...before, ...body });
    await announceTeam({ records, commands: stores.commands }, saved);
    return saved;
  },

  'DELETE /teams/:teamId': async ({ params: { teamId } }, { parts, caller }) => {
    await seenTeam(parts, caller, teamId);
    await removeTeam(parts, teamId);
  },
};

async function seenTeam(
  { records, dialGroupId }: ApiParts,
  caller: Pick<Caller, 'teamIds'>,
  teamId: string,
): Promise<Team> {
  requireTeam(caller, teamId);
  return teamOf(records, dialGroupId, teamId);
}
