/** `outpace simulate`: plays days of a scenario and says what came of them. */
import { Option, type Command } from 'commander';
import { scenarioFromCampaign } from '../app/scenario/fromCampaign.ts';
import { loadScenario } from '../app/scenario/scenarioFile.ts';
import { SCENARIO_NAMES } from '../sim/scenario/named.ts';
import type { Scenario } from '../sim/scenario/scenario.ts';
import type { Level } from '../sim/study/runDay.ts';
import { runStudy, type StudyOutcome, type StudySetting } from '../sim/study/study.ts';
import { withValue } from '../sim/study/sweep.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { startProgress } from './progress.ts';
import { HOUR_MS } from './simulateView.ts';
import { renderStudy, studyJson, writeSvg, type Study } from './simulateReport.ts';
import { COMPARED, readNumber, readPolicy, readSweep, usage } from './simulateOptions.ts';

interface SimulateOptions {
  readonly scenario?: string;
  readonly from?: string;
  readonly days: string;
  readonly level: Level;
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
    .option('--scenario <file|name>', `scenario file (YAML), or ${SCENARIO_NAMES.join(', ')} (default: base)`)
    .option('--from <campaign>', "a world made of this campaign's records, in place of a scenario")
    .option('--days <n>', 'with --from: records of the last so many days', '30')
    .addOption(
      new Option('--level <level>', 'light: the pacer alone; full: the real engine, slower')
        .choices(['light', 'full'])
        .default('light'),
    )
    .option('--agents <n>', "agents, in place of the scenario's")
    .option('--policy <name>', 'who decides: predictive, progressive, ratio:2, ... (default: predictive)')
    .option('--seeds <n>', 'days to play, each with a seed of its own', '10')
    .option('--first-seed <n>', 'seed of the first day', '1')
    .option('--limit <share>', 'abandonment limit, 0.03 or 3%')
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
        const study = await studyOf(context, options);
        const outcomes = await play(study, options.workers);
        if (options.svg !== undefined) await writeSvg(options.svg, study, outcomes);
        context.print(studyJson(study, outcomes), () => renderStudy(study, outcomes, options.svg));
      }),
    );
  withExample(command, 'outpace simulate --scenario base --agents 20 --compare', [65, 66]);
}

async function studyOf(context: CliContext, options: SimulateOptions): Promise<Study> {
  const seeds = {
    first: readNumber('--first-seed', options.firstSeed, { least: 0, most: 2 ** 31, whole: true }),
    count: readNumber('--seeds', options.seeds, { least: 1, most: 10_000, whole: true }),
  };
  const { level } = options;
  const sweep = options.sweep === undefined ? undefined : readSweep(options.sweep);
  const policies = policiesOf(options);
  if (options.from === undefined)
    return {
      scenario: scenarioOf(options, loadScenario(options.scenario ?? 'base')),
      policies,
      seeds,
      sweep,
      level,
    };
  if (options.scenario !== undefined) throw usage('give either --scenario or --from');
  const days = readNumber('--days', options.days, { least: 1, most: 3_650, whole: true });
  const { scenario, basis } = await scenarioFromCampaign(
    await context.client.records(),
    options.from,
    days,
    Date.now(),
  );
  return { scenario: scenarioOf(options, scenario), basis, policies, seeds, sweep, level };
}

function policiesOf({ policy = 'predictive', compare, level }: SimulateOptions): readonly string[] {
  const others = compare === undefined ? [] : compare === true ? COMPARED[level] : compare.split(',');
  return [...new Set([policy, ...others].map((name) => readPolicy(name.trim(), level)))];
}

function scenarioOf({ agents, limit, hours }: SimulateOptions, scenario: Scenario): Scenario {
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
      level: study.level,
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
