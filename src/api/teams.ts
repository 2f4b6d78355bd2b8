/** Whose people a caller sees: those of their teams, or everybody. What they do not see is not there for them. */
import type { Caller } from '../domain/account/caller.ts';
import { OutpaceError } from '../services/errors.ts';

type Viewer = Pick<Caller, 'teamIds'>;

export function seesTeam({ teamIds }: Viewer, teamId: string | undefined): boolean {
  return teamIds === undefined || (teamId !== undefined && teamIds.includes(teamId));
}

export function requireTeam(viewer: Viewer, teamId: string | undefined): void {
  if (seesTeam(viewer, teamId)) return;
  throw new OutpaceError(
    'OUT_FORBIDDEN',
    teamId === undefined
      ? 'you see the people of your teams only: say which of them'
      : `the team ${teamId} is none of yours`,
  );
}
