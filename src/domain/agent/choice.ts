/**
 * Who takes a call: of those who have every skill the campaign requires, the one who has been ready longest. A campaign
 * may keep leads of a grade for agents of certain tiers (DOMAIN 3): others get them when none of those is free, at once
 * or after a wait. Where campaigns require different skills, whoever can serve the fewest of them is taken first, so
 * that those with rare skills stay free for the calls that only they can take.
 */
import type { Instant } from '../kernel/time.ts';

/** Level by name of the skill, 1 and up; a skill that is absent is level 0. */
export type Skills = Readonly<Record<string, number>>;

export interface TierRule {
  readonly grade: string;
  /** Agents of these tiers take leads of the grade. */
  readonly tiers: readonly string[];
  /** From the call's wait for an agent until others may take it; 0: as soon as none of the tiers is free. */
  readonly waitMs: number;
}

export interface Candidate {
  /** Ready since. */
  readonly since: Instant;
  /** How many kinds of campaign the agent can serve. */
  readonly reach: number;
  readonly profile: { readonly skills?: Skills; readonly tier?: string };
}

export interface Need {
  readonly skills?: Skills | undefined;
  /** Preferred tiers; absent: all are alike. */
  readonly tiers?: readonly string[] | undefined;
  /** Whether somebody of another tier will do where none of these is free. */
  readonly anyTier: boolean;
}

export function hasSkills(has: Skills | undefined, required: Skills | undefined): boolean {
  if (required === undefined) return true;
  for (const skill in required) if ((has?.[skill] ?? 0) < (required[skill] ?? 0)) return false;
  return true;
}

/** What a lead of this grade needs after a wait of so long. */
export function needOf(
  skills: Skills | undefined,
  rules: readonly TierRule[] | undefined,
  grade: string | undefined,
  waitedMs: number,
): Need {
  const rule = grade === undefined ? undefined : rules?.find((each) => each.grade === grade);
  if (rule === undefined) return { skills, anyTier: true };
  return { skills, tiers: rule.tiers, anyTier: waitedMs >= rule.waitMs };
}

/** Grades that rules keep for agents of the tier, and those that they keep for others. */
export function gradesOf(
  rules: readonly TierRule[] = [],
  tier: string | undefined,
): { readonly first: readonly string[]; readonly ofOthers: readonly string[] } {
  const isOwn = ({ tiers }: TierRule): boolean => tier !== undefined && tiers.includes(tier);
  return {
    first: rules.filter(isOwn).map(({ grade }) => grade),
    ofOthers: rules.filter((rule) => !isOwn(rule)).map(({ grade }) => grade),
  };
}

/** One pass and no copies: it is asked at each answer, with some hundred agents. */
export function chooseAgent<Agent extends Candidate>(
  candidates: Iterable<Agent>,
  need: Need,
): Agent | undefined {
  const { skills, tiers, anyTier } = need;
  let best: Agent | undefined;
  let other: Agent | undefined;
  for (const agent of candidates) {
    if (!hasSkills(agent.profile.skills, skills)) continue;
    const isPreferred = tiers === undefined || tiers.includes(agent.profile.tier ?? '');
    if (isPreferred) {
      if (best === undefined || isBefore(agent, best)) best = agent;
    } else if (other === undefined || isBefore(agent, other)) other = agent;
  }
  return best ?? (anyTier ? other : undefined);
}

function isBefore(left: Candidate, right: Candidate): boolean {
  return left.reach === right.reach ? left.since < right.since : left.reach < right.reach;
}
