/** The figures as Markdown tables, which a terminal shows as well as a page. */
import type { Estimate } from '../../src/sim/study/estimate.ts';
import { SPEED_LIMITS, type Speed } from './speed.ts';
import { isPassed, type PolicyFigures, type Verdict, type WorldFigures } from './verdict.ts';

export function verdictTable(worlds: readonly WorldFigures[]): string {
  const rows = worlds.map((figures) => {
    const { world, verdict, policies } = figures;
    const predictive = policies.find(({ policy }) => policy === 'predictive');
    if (verdict === undefined || predictive === undefined) return [];
    const aim = verdict.aim === 0 ? '–' : verdict.aim.toFixed(1);
    return [
      world.key,
      aim + aimNote(figures),
      spread(predictive.occupancy, 1),
      verdict.aim === 0 ? '–' : signed(verdict.difference, 1),
      abandoned(predictive),
      `${predictive.daysOverLimit} of ${predictive.days}`,
      predictive.waitSec.toFixed(1),
      reached(figures, verdict),
    ];
  });
  return table(
    ['world', 'aim %', 'predictive %', 'difference', 'abandoned %', 'days over', 'wait s', 'reached'],
    rows.filter((row) => row.length > 0),
  );
}

function aimNote({ world, verdict }: WorldFigures): string {
  if (world.optimum !== undefined) return ` (0.985 of ${world.optimum.toFixed(1)})`;
  const told = world.reference?.halfWidth;
  if (told !== undefined) return ` ± ${told.toFixed(1)}`;
  return world.reference === undefined ? '' : ` (± ${(verdict?.aimHalfWidth ?? 0).toFixed(1)})`;
}

/** What is reached only by the half-width that was not told is marked. */
function reached(figures: WorldFigures, { isWithinLimit, difference, ownHalfWidth }: Verdict): string {
  if (!isPassed(figures)) return isWithinLimit ? 'below' : 'over the limit';
  const { reference } = figures.world;
  const isByGuess =
    reference !== undefined && reference.halfWidth === undefined && difference < -ownHalfWidth;
  return isByGuess ? 'yes*' : 'yes';
}

/** Where the best settings of the baselines were looked for. */
export function bestTable(worlds: readonly WorldFigures[]): string {
  const rows = worlds
    .filter(({ best }) => best.length > 0)
    .map(({ world, best, policies }) => [
      world.key,
      ...['predictive', 'progressive'].map((name) => {
        const figures = policies.find(({ policy }) => policy === name);
        return figures === undefined ? '–' : spread(figures.occupancy, 1);
      }),
      ...best.map(({ figures }) => (figures === undefined ? 'none stays within the limit' : found(figures))),
    ]);
  return table(
    ['world', 'predictive %', 'progressive %', 'best fixed ratio', 'best tuning of vicidial-hard'],
    rows,
  );
}

export function policyTable({ policies, best }: WorldFigures): string {
  const found = best.flatMap(({ figures }) => (figures === undefined ? [] : [figures]));
  const others = found.filter(({ policy }) => policies.every((each) => each.policy !== policy));
  return table(
    ['policy', 'occupancy %', 'predictive gains', 'abandoned %', 'most %', 'days over', 'wait s'],
    [...policies, ...others].map((figures) => [
      figures.policy,
      spread(figures.occupancy, 1),
      figures.predictiveGain === undefined ? '' : spread(figures.predictiveGain, 1),
      spread(figures.abandoned, 2),
      figures.mostAbandoned.toFixed(2),
      `${figures.daysOverLimit} of ${figures.days}`,
      figures.waitSec.toFixed(1),
    ]),
  );
}

export function speedTable(speed: Speed): string {
  return table(
    ['what', 'measured', 'limit'],
    [
      [
        'a day of 8 h at 50 agents in the light simulator, median of 3',
        `${speed.daySec.toFixed(1)} s`,
        `${SPEED_LIMITS.daySec} s`,
      ],
      [
        'a decision at 50 agents, median',
        `${speed.decisionMicros.toFixed(0)} µs`,
        `${SPEED_LIMITS.decisionMicros} µs`,
      ],
      [
        `a decision at 500 agents with ${speed.busyDialling} calls dialling, median of ${speed.busyDecisions}`,
        `${speed.busyDecisionMicros.toFixed(0)} µs`,
        `${SPEED_LIMITS.busyDecisionMicros} µs`,
      ],
    ],
  );
}

const abandoned = ({ abandoned: share, mostAbandoned }: PolicyFigures): string =>
  `${share.mean.toFixed(2)} (most ${mostAbandoned.toFixed(2)})`;

const found = ({ policy, occupancy, abandoned: share, predictiveGain }: PolicyFigures): string =>
  `${spread(occupancy, 1)} (${share.mean.toFixed(2)}) at ${policy}` +
  (predictiveGain === undefined ? '' : `, gain ${spread(predictiveGain, 1)}`);

const spread = ({ mean, halfWidth }: Estimate, digits: number): string =>
  mean.toFixed(digits) + (halfWidth === null ? '' : ` ± ${halfWidth.toFixed(digits)}`);

const signed = (value: number, digits: number): string => `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
