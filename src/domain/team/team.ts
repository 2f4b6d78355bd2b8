/** Teams of agents (班组): whose calls they share, and the skills that everybody in one has (DOMAIN 6). */
import type { Skills } from '../agent/choice.ts';
import type { DialGroupId } from '../kernel/ids.ts';

export type TeamId = string;

export interface Team {
  readonly teamId: TeamId;
  readonly name: string;
  readonly dialGroupId: DialGroupId;
  /** What everybody in the team can do at least. */
  readonly skills: Skills;
}

/** The higher level of the two counts: being in a team takes no skill from anybody. */
export function effectiveSkills(own: Skills, team: Skills | undefined): Skills {
  if (team === undefined) return own;
  const skills: Record<string, number> = { ...own };
  for (const [skill, level] of Object.entries(team)) skills[skill] = Math.max(skills[skill] ?? 0, level);
  return skills;
}
