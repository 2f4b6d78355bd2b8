/**
 * `npm run bench:pacing-scores`: what it is worth to predictive pacing to know more about its leads and conversations.
 * Each kind of knowledge is shown to the pacer or hidden from it in the same world, so the gain is paired by day.
 */
import { parseArgs } from 'node:util';
import { createPacer } from '../src/domain/pacing/createPacer.ts';
import type { FloorView, Pacer } from '../src/domain/pacing/pacer.ts';
import { runLightDay, type PolicyFactory } from '../src/sim/light/day.ts';
import type { DayResult } from '../src/sim/light/result.ts';
import { scenarioNamed } from '../src/sim/scenario/named.ts';
import type { Scenario } from '../src/sim/scenario/scenario.ts';
import { estimate, pairedDifference, type Estimate } from '../src/sim/study/estimate.ts';

const HELP = `npm run bench:pacing-scores -- [options]

Plays days of the base world with leads that are scored, and with conversations whose end is known.

  --agents A,B   floors (default 10,50)
  --seeds N      days, seeds 1 to N (default 8)
`;

interface World {
  readonly name: string;
  readonly changes: Partial<Scenario>;
  readonly rules: Readonly<Record<string, PolicyFactory>>;
}

/** Times that a lead is passed over before it is dialled whatever its score. */
const MOST_PASSES = 20;

const SCORE_RULES = { 'in order': createPacer, 'highest first': highestFirst };

const WORLDS: readonly World[] = [
  { name: 'modest score', changes: { score: { spread: 1, known: 0.5 } }, rules: SCORE_RULES },
  { name: 'perfect score', changes: { score: { spread: 1.5, known: 1 } }, rules: SCORE_RULES },
  { name: 'ends to 0 s', changes: { hints: { share: 1, sdMs: 0 } }, rules: { used: createPacer } },
  { name: 'ends to 5 s', changes: { hints: { share: 1, sdMs: 5_000 } }, rules: { used: createPacer } },
];

/** Keeps from the pacer what is known. */
const hidden: PolicyFactory = (settings, random) => {
  const pacer = createPacer(settings, random);
  return {
    ...pacer,
    decide(view) {
      const { leads: _leads, ...rest } = view;
      const dialling = view.dialling.map(({ callId, since }) => ({ callId, since }));
      const talking = view.talking.map(({ since }) => ({ since }));
      return pacer.decide({ ...rest, dialling, talking });
    },
    observe(event) {
      if (event.type !== 'resolved') return pacer.observe(event);
      const { answerProbability: _score, ...rest } = event;
      pacer.observe(rest);
    },
  };
};

/** Shows the pacer the leads sorted by score, but first the head that has been passed over often enough. */
function highestFirst(...made: Parameters<PolicyFactory>): Pacer {
  const pacer = createPacer(...made);
  let passes = 0;
  return {
    ...pacer,
    decide(view) {
      const order = sorted(view, passes >= MOST_PASSES);
      const leads = order.map((index) => ({ answerProbability: scoreAt(view, index) }));
      const decision = pacer.decide({ ...view, leads });
      const pick = order.slice(0, decision.dial);
      passes = pick.includes(0) ? 0 : passes + pick.length;
      return { ...decision, dial: pick.length, pick };
    },
  };
}

const scoreAt = ({ leads }: FloorView, index: number): number => leads?.[index]?.answerProbability ?? 0;

function sorted(view: FloorView, isHeadDue: boolean): readonly number[] {
  const rank = (index: number): number => (isHeadDue && index === 0 ? 1 : scoreAt(view, index));
  return (view.leads ?? []).map((_, index) => index).sort((one, other) => rank(other) - rank(one));
}

const shown = ({ mean, halfWidth }: Estimate): string =>
  `${(100 * mean).toFixed(2)} ± ${(100 * (halfWidth ?? Number.NaN)).toFixed(2)}`;

function line(
  world: World,
  agents: number,
  rule: string,
  days: readonly DayResult[],
  base?: readonly DayResult[],
): string {
  const occupancies = days.map(({ occupancy }) => occupancy);
  const gain =
    base &&
    pairedDifference(
      occupancies,
      base.map(({ occupancy }) => occupancy),
    );
  const abandoned = estimate(days.map(({ abandonedShare }) => abandonedShare));
  const over = days.filter(({ isOverLimit }) => isOverLimit).length;
  const cells = [
    world.name,
    agents,
    rule,
    shown(estimate(occupancies)),
    gain ? shown(gain) : '',
    shown(abandoned),
    over,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function play(world: World, agents: number, seeds: readonly number[]): void {
  const named = scenarioNamed('base', { agents });
  if (named === undefined) throw new Error('there is no base world');
  const scenario: Scenario = { ...named, ...world.changes };
  const days = (policy: PolicyFactory): DayResult[] =>
    seeds.map((seed) => runLightDay({ scenario, seed, policy }));
  const base = days(hidden);
  process.stdout.write(line(world, agents, 'hidden', base));
  for (const [rule, policy] of Object.entries(world.rules))
    process.stdout.write(line(world, agents, rule, days(policy), base));
}

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '10,50' },
    seeds: { type: 'string', default: '8' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  process.stdout.write('| known | agents | rule | occupancy % | gain | abandoned % | days over |\n');
  process.stdout.write(`|${' --- |'.repeat(7)}\n`);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
  for (const agents of values.agents.split(',').map(Number))
    for (const world of WORLDS) play(world, agents, seeds);
}
