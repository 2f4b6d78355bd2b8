/** What the days of each policy come to in each world, and whether predictive pacing reaches what it is compared with. */
import type { DayResult } from '../../src/sim/light/result.ts';
import { estimate, pairedDifference, type Estimate } from '../../src/sim/study/estimate.ts';
import type { BenchOptions } from './options.ts';
import { keyOf, type PlayedDays } from './play.ts';
import { familiesOf } from './policies.ts';
import { OPTIMUM_SHARE, type BenchWorld } from './worlds.ts';

/** Shares in percent. */
export interface PolicyFigures {
  readonly policy: string;
  readonly occupancy: Estimate;
  readonly abandoned: Estimate;
  readonly mostAbandoned: number;
  readonly days: number;
  readonly daysOverLimit: number;
  readonly waitSec: number;
  /** Predictive less this policy, day by day. */
  readonly predictiveGain?: Estimate;
}

export interface WorldFigures {
  readonly world: BenchWorld;
  readonly policies: readonly PolicyFigures[];
  /** The best member of each family whose days stay within the limit on average; undefined: none does. */
  readonly best: readonly { readonly family: string; readonly figures: PolicyFigures | undefined }[];
  readonly verdict: Verdict | undefined;
}

export interface Verdict {
  readonly aim: number;
  /** Predictive's occupancy less the aim; both half-widths may be missing to it. */
  readonly difference: number;
  readonly ownHalfWidth: number;
  /** Where the reference's was not told, predictive's own: as many days or fewer of the same world. An optimum has none. */
  readonly aimHalfWidth: number;
  readonly isReached: boolean;
  readonly isWithinLimit: boolean;
}

export function figuresOf(world: BenchWorld, played: PlayedDays, options: BenchOptions): WorldFigures {
  const predictive = played.get(keyOf(world.key, 'predictive'));
  const of = (policy: string): PolicyFigures =>
    policyFigures(policy, played.get(keyOf(world.key, policy)) ?? [], predictive);
  const policies = options.policies.filter((policy) => played.has(keyOf(world.key, policy))).map(of);
  const families = options.tunes && world.isTuned ? familiesOf(world.scenario.agents) : [];
  return {
    world,
    policies,
    best: families.map(({ name, members }) => ({
      family: name,
      figures: bestOf(members.map(of), world.scenario.abandonLimit),
    })),
    verdict: verdictOf(
      world,
      policies.find(({ policy }) => policy === 'predictive'),
    ),
  };
}

function policyFigures(
  policy: string,
  days: readonly DayResult[],
  predictive: readonly DayResult[] | undefined,
): PolicyFigures {
  const occupancies = days.map(({ occupancy }) => 100 * occupancy);
  const shares = days.map(({ abandonedShare }) => 100 * abandonedShare);
  const figures: PolicyFigures = {
    policy,
    occupancy: estimate(occupancies),
    abandoned: estimate(shares),
    mostAbandoned: Math.max(...shares),
    days: days.length,
    daysOverLimit: days.filter(({ isOverLimit }) => isOverLimit).length,
    waitSec: estimate(days.map(({ meanIdleMs }) => meanIdleMs / 1_000)).mean,
  };
  if (policy === 'predictive' || predictive === undefined) return figures;
  const predictiveGain = pairedDifference(
    predictive.map(({ occupancy }) => 100 * occupancy),
    occupancies,
  );
  return { ...figures, predictiveGain };
}

function bestOf(members: readonly PolicyFigures[], limit: number): PolicyFigures | undefined {
  const within = members.filter(({ abandoned }) => abandoned.mean <= 100 * limit);
  return within.reduce<PolicyFigures | undefined>(
    (best, member) => (best === undefined || member.occupancy.mean > best.occupancy.mean ? member : best),
    undefined,
  );
}

function verdictOf(world: BenchWorld, predictive: PolicyFigures | undefined): Verdict | undefined {
  if (predictive === undefined) return undefined;
  const aim = world.optimum === undefined ? (world.reference?.occupancy ?? 0) : OPTIMUM_SHARE * world.optimum;
  const ownHalfWidth = predictive.occupancy.halfWidth ?? 0;
  const aimHalfWidth = world.reference === undefined ? 0 : (world.reference.halfWidth ?? ownHalfWidth);
  const difference = predictive.occupancy.mean - aim;
  return {
    aim,
    difference,
    ownHalfWidth,
    aimHalfWidth,
    isReached: difference >= -(ownHalfWidth + aimHalfWidth),
    isWithinLimit: predictive.daysOverLimit === 0,
  };
}

export const isPassed = ({ verdict }: WorldFigures): boolean =>
  verdict === undefined || (verdict.isReached && verdict.isWithinLimit);
