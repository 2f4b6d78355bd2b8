/**
 * Whether groups of answers may be compared. Who answers decides what is answered: groups of which a very different share
 * took part, or of which few did, differ for that alone.
 */
import type { Interval } from '../kernel/wilson.ts';

/** Interviews below which a group's figures are mostly chance. */
const FEW = 30;

export interface ComparedGroup {
  readonly group: string;
  /** Interviews with an answer. */
  readonly answered: number;
  readonly response?: Interval | undefined;
}

/** In words; empty: nothing speaks against it. */
export function unfairness(groups: readonly ComparedGroup[]): readonly string[] {
  if (groups.length < 2) return [];
  const few = groups.filter(({ answered }) => answered < FEW);
  const warnings: string[] = [];
  if (few.length > 0)
    warnings.push(
      `fewer than ${FEW} interviews with an answer: ${few.map(({ group }) => named(group)).join(', ')}`,
    );
  const known = groups.filter((entry) => entry.response !== undefined);
  const most = extreme(known, (one, best) => share(one) > share(best));
  const least = extreme(known, (one, best) => share(one) < share(best));
  if (
    most?.response !== undefined &&
    least?.response !== undefined &&
    most.response.low > least.response.high
  )
    warnings.push(
      `${percent(share(most))} of those asked answered in ${named(most.group)}, ${percent(share(least))} in ${named(least.group)}: who took part is not alike`,
    );
  return warnings;
}

const share = ({ response }: ComparedGroup): number => response?.share ?? 0;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const named = (group: string): string => (group === '' ? 'nobody' : group);

function extreme(
  groups: readonly ComparedGroup[],
  isBetter: (one: ComparedGroup, best: ComparedGroup) => boolean,
): ComparedGroup | undefined {
  let best = groups[0];
  for (const one of groups) if (best !== undefined && isBetter(one, best)) best = one;
  return best;
}
