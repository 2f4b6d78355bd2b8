/** `outpace simulate`: plays days of a scenario and says what came of them. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadScenario } from '../app/scenario/scenarioFile.ts';
import { HOUR_MS } from '../domain/kernel/time.ts';
import { OutpaceError } from '../services/errors.ts';
import type { Scenario } from '../sim/scenario/scenario.ts';
import { recommend } from '../sim/study/recommend.ts';
import { runStudy, type Seeds, type StudyOutcome, type StudySetting } from '../sim/study/study.ts';
import { differences } from '../sim/study/summary.ts';
import { withValue, type Sweep } from '../sim/study/sweep.ts';
import { chartSvg } from './chart.ts';
import { withContext } from './context.ts';
import { withExample } from './help.ts';
import { startProgress } from './progress.ts';
import { COMPARED, readNumber, readPolicy, readSweep, usage } from './simulateOptions.ts';
import {
  dayChart,
  renderDifferences,
  renderOutcomes,
  seedsText,
  sweepChart,
  valueText,
} from './simulateView.ts';

interface SimulateOptions {
  readonly scenario: string;
  readonly agents?: string;
  readonly policy?: string;
  readonly seeds: string;
  readonly firstSeed: string;
  readonly limit?: string;
  readonly hours?: string;
  readonly compare?: string | true;
  readonly sweep?: string;
  readonly svg?: string;
  readonly workers?: string;
}

export function registerSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description(
      'Play days of a scenario with the real pacer: occupancy, abandonment and waits with intervals',
    )
    .option('--scenario <file|name>', 'scenario file (YAML), or a built-in name', 'base')
    .option('--agents <n>', "agents, in place of the scenario's")
    .option('--policy <name>', 'who decides: predictive, progressive, ratio:2, ... (default: predictive)')
    .option('--seeds <n>', 'days to play, each with a seed of its own', '10')
    .option('--first-seed <n>', 'seed of the first day', '1')
    .option('--limit <share>', 'abandonment limit, 0.03 for 3 %')
    .option('--hours <n>', 'length of the day')
    .option('--compare [policies]', 'play the same days with other policies too (names with commas)')
    .option(
      '--sweep <key=from..to>',
      'vary agents, abandonLimit, ringTimeout or answer.share; /STEP, or values with commas',
    )
    .option('--svg <file>', 'draw it')
    .option('--workers <n>', 'processes that play days side by side (default: one a core)')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<SimulateOptions>();
        const study = studyOf(options);
        const outcomes = await play(study, options.workers);
        if (options.svg !== undefined) writeSvg(options.svg, study, outcomes);
        context.print(asJson(study, outcomes), () => render(study, outcomes, options.svg));
      }),
    );
  withExample(command, 'outpace simulate --scenario base --agents 20 --compare', [65, 66]);
}

interface Study {
  readonly scenario: Scenario;
  readonly policies: readonly string[];
  readonly seeds: Seeds;
  readonly sweep: Sweep | undefined;
}

function studyOf(options: SimulateOptions): Study {
  const seeds = {
    first: readNumber('--first-seed', options.firstSeed, { least: 0, most: 2 ** 31, whole: true }),
    count: readNumber('--seeds', options.seeds, { least: 1, most: 10_000, whole: true }),
  };
  const sweep = options.sweep === undefined ? undefined : readSweep(options.sweep);
  const policies = policiesOf(options);
  return { scenario: scenarioOf(options), policies, seeds, sweep };
}

function policiesOf({ policy = 'predictive', compare }: SimulateOptions): readonly string[] {
  const others = compare === undefined ? [] : compare === true ? COMPARED : compare.split(',');
  return [...new Set([policy, ...others].map((name) => readPolicy(name.trim())))];
}

function scenarioOf({ scenario: written, agents, limit, hours }: SimulateOptions): Scenario {
  const scenario = loadScenario(written);
  const durationMs =
    hours === undefined
      ? scenario.durationMs
      : readNumber('--hours', hours, { least: 0.1, most: 168 }) * HOUR_MS;
  if (scenario.loginOverMs + scenario.logoutOverMs > durationMs) {
    throw usage(`--hours ${hours}: agents log in and out over a longer time than that in ${scenario.name}`);
  }
  return {
    ...scenario,
    durationMs,
    ...(agents === undefined
      ? {}
      : { agents: readNumber('--agents', agents, { least: 1, most: 5_000, whole: true }) }),
    ...(limit === undefined ? {} : { abandonLimit: readNumber('--limit', limit, { least: 0, most: 0.2 }) }),
  };
}

function settingsOf({ scenario, policies, sweep }: Study): StudySetting[] {
  if (sweep === undefined) return policies.map((policy) => ({ scenario, policy }));
  const { key, values } = sweep;
  return policies.flatMap((policy) =>
    values.map((value) => ({ scenario: withValue(scenario, key, value), policy, value })),
  );
}

async function play(study: Study, workers: string | undefined): Promise<readonly StudyOutcome[]> {
  const settings = settingsOf(study);
  const total = settings.length * study.seeds.count;
  const progress = startProgress('simulating', total);
  try {
    return await runStudy(settings, study.seeds, {
      workers:
        workers === undefined
          ? undefined
          : readNumber('--workers', workers, { least: 1, most: 256, whole: true }),
      onDay: (done) => progress.update(done, `${done} of ${total} days`),
    });
  } finally {
    progress.stop();
  }
}

function byPolicy(
  { policies }: Study,
  outcomes: readonly StudyOutcome[],
): ReadonlyMap<string, readonly StudyOutcome[]> {
  return new Map(policies.map((policy) => [policy, outcomes.filter((outcome) => outcome.policy === policy)]));
}

function render(study: Study, outcomes: readonly StudyOutcome[], svg: string | undefined): string {
  const { scenario, sweep, seeds } = study;
  const agents = sweep?.key === 'agents' ? '' : `, ${scenario.agents} agents`;
  const limit =
    sweep?.key === 'abandonLimit' ? '' : `, limit ${Number((100 * scenario.abandonLimit).toFixed(2))} %`;
  const heading = `scenario ${scenario.name}${agents}${limit}, ${Number((scenario.durationMs / HOUR_MS).toFixed(2))} h a day, ${seedsText(seeds)}, 95 % intervals`;
  const blocks =
    sweep === undefined
      ? [renderOutcomes('POLICY', outcomes, ({ policy }) => policy), renderDifferences(outcomes)]
      : [...byPolicy(study, outcomes)].flatMap(([policy, points]) => [
          `${policy}\n${renderOutcomes(sweep.key, points, ({ value = 0 }) => valueText(sweep.key, value))}`,
          recommend(sweep.key, points).join('\n'),
        ]);
  const drawn = svg === undefined ? '' : `the picture is in ${svg}`;
  return [heading, ...blocks, drawn].filter((block) => block !== '').join('\n\n');
}

function asJson(study: Study, outcomes: readonly StudyOutcome[]): unknown {
  const { scenario, sweep, seeds, policies } = study;
  const first = outcomes[0];
  return {
    scenario,
    seeds,
    policies,
    ...(sweep === undefined
      ? {}
      : {
          sweep,
          recommendation: Object.fromEntries(
            [...byPolicy(study, outcomes)].map(([policy, points]) => [policy, recommend(sweep.key, points)]),
          ),
        }),
    outcomes: outcomes.map(({ policy, value, summary, days }) => ({
      policy,
      ...(value === undefined ? {} : { value }),
      summary,
      days,
    })),
    ...(sweep === undefined && first !== undefined && outcomes.length > 1
      ? {
          differences: outcomes
            .slice(1)
            .map((other) => ({
              first: first.policy,
              second: other.policy,
              ...differences(first.days, other.days, scenario.durationMs),
            })),
        }
      : {}),
  };
}

function writeSvg(file: string, study: Study, outcomes: readonly StudyOutcome[]): void {
  const chart =
    study.sweep === undefined
      ? dayChart(outcomes, study.seeds)
      : sweepChart(study.sweep.key, byPolicy(study, outcomes), study.seeds);
  try {
    writeFileSync(file, chartSvg(chart));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unwritable';
    throw new OutpaceError('OUT_FILE_UNWRITABLE', `the picture ${file} cannot be written (${code})`, error);
  }
}
