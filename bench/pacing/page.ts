/** docs/benchmarks/pacing.md: how the bench is run, what it plays, and what came out. */
import type { BenchOptions } from './options.ts';
import type { Speed } from './speed.ts';
import { bestTable, policyTable, speedTable, verdictTable } from './table.ts';
import { isPassed, type WorldFigures } from './verdict.ts';

export function pageOf(
  worlds: readonly WorldFigures[],
  speed: Speed | undefined,
  { seeds }: BenchOptions,
): string {
  const over = worlds.flatMap(({ policies }) => policies.filter(({ policy }) => policy === 'predictive'));
  const days = over.reduce((sum, figures) => sum + figures.days, 0);
  const daysOver = over.reduce((sum, figures) => sum + figures.daysOverLimit, 0);
  const passed = worlds.filter(isPassed).length;
  return `# Pacing: predictive against everything else

<!-- Written by \`npm run bench:pacing -- --write\`; edit bench/pacing/page.ts instead. -->

    npm run bench:pacing

plays whole days of simulated calling with every policy and prints the tables below. The same people, in the same order, with the same
luck meet every policy. It ends in 0 where predictive pacing reaches its aim in every world and no day of it ends over its limit.
\`--worlds\`, \`--policies\`, \`--seeds\`, \`--workers\`, \`--keep\`, \`--json\`: see \`--help\`.

Seeds ${seeds[0] ?? ''} to ${seeds.at(-1) ?? ''}: ${
    (seeds[0] ?? 0) > 999
      ? 'none of them was used while the rule was being made.'
      : 'seeds of development, on which the rule was tuned.'
  }

**${passed} of ${worlds.length} worlds reached; ${daysOver} of ${days} predictive days ended over their limit.**

![Occupancy against agents](../images/pacing.svg)

## Predictive in every world

Occupancy is (talk + wrap-up) ÷ (talk + wrap-up + available), ± the 95 % interval of the mean (Student's t over the days). Abandoned is the
share of calls answered by a person that found no agent within the grace time; a day is over where it ends above the limit of its world.
The aim is what an independent simulator measured for the same rule in the same world; it counts as reached where predictive is not below it by
more than both half-widths added. Of some worlds the aim came without its half-width: predictive's own, in brackets, is then taken for it,
since both are of about as many days of the same world; \`yes*\` is reached by that alone. Of the memoryless worlds the exact optimum is known (dynamic programming), and 0.985 of it is the aim.

${verdictTable(worlds)}

## Against the best that others can be set to

In the base worlds the fixed ratio (whole lines, 1 to 4 for each idle agent by 0.25) and the idle agents that the VICIdial-like level aims at (2 to 50 % of the floor, with
\`max=4\`) are chosen in hindsight: the best occupancy among settings whose days stay within 3 % on average. Nobody can choose so in
advance. In brackets the abandoned percentage.

${bestTable(worlds)}

## Every policy in every world

The baselines are our own code, written from what those dialers are known to do: an adaptive dial level with three ways of cutting it, agents
who will soon be free (with and without dividing by the answer rate), whole lines for idle agents, and idle agents over the answer rate.
"Predictive gains" is the paired difference, day by day. What a policy gains by going over the limit is no gain.

${worlds.map((figures) => `### ${title(figures)}\n\n${policyTable(figures)}`).join('\n\n')}

## Worlds

\`base\` is a day of 8 h: 30 % of dials answered by a person, moved by a daily wave, regimes (a new factor of 0.75 to 1.35 every 40 min on
average) and bursts (1.6 for a few minutes); talk 105 s, wrap-up 15 s, 2 % of wrap-ups followed by a break; ring timeout 25 s; abandoned 2 s
after the answer. \`low-answer\`: 8 %. \`short-calls\`: 20 %, talk 45 s. \`busy-floor\`: 20 %, talk 50 s, 500 agents. \`shocks\`: base with one more factor of
0.4 to 2.2, new every 15 min at once. \`memoryless\`: all times exponential (10 s to the end of a dial, 120 s with an agent), 30 %, no grace, a day of
24 h. Where a name ends in a limit or in hours, those are the world's own instead. They are in [src/sim/scenario/named.ts](../../src/sim/scenario/named.ts).
${speed === undefined ? '' : `\n## Speed\n\n${speedTable(speed)}\n`}`;
}

function title({ world: { key, scenario } }: WorldFigures): string {
  return `${key}: ${scenario.agents} agents, limit ${100 * scenario.abandonLimit} %`;
}
