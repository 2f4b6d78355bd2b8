/** The policies that the bench plays, and the settings among which the best of a baseline is found in hindsight. */

export const ALL_POLICIES: readonly string[] = [
  'predictive',
  'progressive',
  'ratio:2',
  'vicidial-hard',
  'vicidial-average',
  'vicidial-tapered',
  'issabel',
  'issabel-overcommit',
  'wombat:1.5',
  'answer-rate',
];

export interface Family {
  readonly name: string;
  readonly members: readonly string[];
}

/** Agents left idle, as a share of all. */
const IDLE_SHARES = [0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5] as const;

export function familiesOf(agents: number): readonly Family[] {
  // Whole lines: a fraction that is drawn anew at each decision soon becomes a line.
  const ratios = Array.from({ length: 13 }, (_, index) => `wombat:${1 + index / 4}`);
  const targets = IDLE_SHARES.map((share) => Math.round(share * agents * 10) / 10);
  return [
    { name: 'best fixed ratio', members: ratios },
    {
      name: 'best vicidial-hard',
      members: targets.map((target) => `vicidial-hard:max=4:target=${-target}`),
    },
  ];
}
