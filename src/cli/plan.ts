/** `outpace plan`: the workforce plan of a list, from the planning law and checked by simulation (DOMAIN 2). */
import type { Command } from 'commander';
import { planWorkforce, type WorkforcePlan, type WorkforceQuestion } from '../domain/planning/workforce.ts';
import { OutpaceError } from '../services/errors.ts';
import { scenarioNamed } from '../sim/scenario/named.ts';
import type { Scenario } from '../sim/scenario/scenario.ts';
import { dialTimes, planScenario } from '../sim/study/planScenario.ts';
import { runStudy, type StudyOutcome } from '../sim/study/study.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { renderPlan, type PlanCheck } from './planView.ts';
import { startProgress } from './progress.ts';
import { readNumber, readTime, usage } from './simulateOptions.ts';
import { addWorkingDays, readDay } from './workingDays.ts';

interface PlanOptions {
  readonly leads?: string;
  readonly list?: string;
  readonly contactRate: string;
  readonly aht: string;
  readonly attempts: string;
  readonly retryFactor: string;
  readonly hours: string;
  readonly days: string;
  readonly limit: string;
  readonly shrinkage: string;
  readonly agents?: string;
  readonly start?: string;
  readonly daysPerWeek: string;
  readonly check: boolean;
}

/** Seeds apart from those of studies that people tune with. */
const CHECK_SEEDS = { first: 5_001, count: 4 };
const MOST_TRIES = 5;

export function registerPlan(program: Command): void {
  const command = program
    .command('plan')
    .description('Agents, dials, lines and finish date for a list, checked by simulation')
    .option('--leads <n>', 'leads to call')
    .option('--list <id>', 'take the number of leads from this list')
    .requiredOption('--contact-rate <share>', 'chance that a first attempt reaches a person, 0.3 for 30 %')
    .requiredOption('--aht <time>', 'average handling time: talk and wrap-up, such as 120s')
    .option('--attempts <n>', 'attempts on each lead', '3')
    .option('--retry-factor <f>', 'each further attempt reaches this part of the one before', '0.8')
    .option('--hours <n>', 'calling hours a day', '8')
    .option('--days <n>', 'working days until the deadline', '10')
    .option('--limit <share>', 'abandonment limit; 0: progressive', '0.03')
    .option('--shrinkage <share>', 'paid time off the phones: breaks, training, illness', '0.25')
    .option('--agents <n>', 'what so many agents on the phones come to, in place of how many are needed')
    .option('--start <date>', 'first day of calling, such as 2026-03-02 (default: today)')
    .option('--days-per-week <n>', 'working days from Monday on', '5')
    .option('--no-check', 'the law alone, without the simulation')
    .action(
      withContext(async (context, self) => {
        const options = self.opts<PlanOptions>();
        const question = await questionOf(context, options);
        const plan = planWorkforce(question);
        const check = options.check ? await simulated(question, plan) : undefined;
        const perWeek = readNumber('--days-per-week', options.daysPerWeek, {
          least: 1,
          most: 7,
          whole: true,
        });
        const start = options.start === undefined ? new Date() : readDay(options.start);
        if (start === undefined) throw usage(`--start ${options.start}: write the day as 2026-03-02`);
        const finish = addWorkingDays(start, plan.daysNeeded, perWeek);
        context.print({ question, plan, finish, ...(check === undefined ? {} : { check }) }, () =>
          renderPlan({ question, plan, finish, check }),
        );
      }),
    );
  withExample(
    command,
    'outpace plan --leads 20000 --contact-rate 0.3 --aht 120s --attempts 3 --hours 8 --days 10',
    [66, 69, 77],
  );
}

async function questionOf(context: CliContext, options: PlanOptions): Promise<WorkforceQuestion> {
  const contactShare = readNumber('--contact-rate', options.contactRate, { least: 0.005, most: 0.95 });
  const ahtMs = readTime('--aht', options.aht);
  if (ahtMs < 5_000 || ahtMs > 7_200_000) throw usage(`--aht ${options.aht}: must be between 5s and 2h`);
  return {
    leads: await leadsOf(context, options),
    contactShare,
    ahtMs,
    retryFactor: readNumber('--retry-factor', options.retryFactor, { least: 0.05, most: 1 }),
    attempts: readNumber('--attempts', options.attempts, { least: 1, most: 50, whole: true }),
    hoursPerDay: readNumber('--hours', options.hours, { least: 0.5, most: 24 }),
    days: readNumber('--days', options.days, { least: 1, most: 1_000, whole: true }),
    abandonLimit: readNumber('--limit', options.limit, { least: 0, most: 0.2 }),
    shrinkage: readNumber('--shrinkage', options.shrinkage, { least: 0, most: 0.9 }),
    ...dialTimes(base()),
    ...(options.agents === undefined
      ? {}
      : { agents: readNumber('--agents', options.agents, { least: 1, most: 5_000, whole: true }) }),
  };
}

async function leadsOf(context: CliContext, { leads, list }: PlanOptions): Promise<number> {
  if ((leads === undefined) === (list === undefined)) throw usage('give either --leads or --list');
  if (leads !== undefined) return readNumber('--leads', leads, { least: 1, most: 1e9, whole: true });
  const lists = await (await context.client.records()).lists();
  const found = lists.find(({ listId }) => listId === list);
  if (found === undefined)
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no list ${JSON.stringify(list)}; see outpace list show`,
    );
  if (found.leads === 0) throw usage(`--list ${list}: the list holds no leads; import some first`);
  return found.leads;
}

function base(): Scenario {
  const scenario = scenarioNamed('base');
  if (scenario === undefined) throw new Error('the scenario base is gone');
  return scenario;
}

/**
 * Plays the plan; where it would miss the deadline, plays it with more agents until it does not. Agents who were asked
 * for stay as asked.
 */
async function simulated(question: WorkforceQuestion, plan: WorkforcePlan): Promise<PlanCheck> {
  const deadline = question.hoursPerDay * question.days;
  const first = await played(question, plan);
  let last = first;
  for (
    let tries = 1;
    question.agents === undefined && last.hours > deadline && tries < MOST_TRIES;
    tries += 1
  ) {
    const agents = Math.max(last.agents + 1, Math.floor((last.agents * last.hours) / deadline));
    last = await played(question, planWorkforce({ ...question, agents }));
  }
  return last === first ? first : { ...first, mended: last };
}

async function played(question: WorkforceQuestion, plan: WorkforcePlan): Promise<PlanCheck> {
  const scenario = planScenario(base(), question, plan);
  const policy = question.abandonLimit > 0 ? 'predictive' : 'progressive';
  const progress = startProgress(`checking with ${scenario.agents} agents`, CHECK_SEEDS.count);
  try {
    const outcomes = await runStudy([{ scenario, policy }], CHECK_SEEDS, {
      onDay: (done) => progress.update(done, `${done} of ${CHECK_SEEDS.count} days`),
    });
    return checkOf(outcomes[0], question, plan);
  } finally {
    progress.stop();
  }
}

function checkOf(
  outcome: StudyOutcome | undefined,
  question: WorkforceQuestion,
  plan: WorkforcePlan,
): PlanCheck {
  if (outcome === undefined) throw new Error('the check came to nothing');
  const { summary, scenario } = outcome;
  const hours = plan.conversations / summary.callsPerHour.mean;
  return {
    seeds: CHECK_SEEDS,
    agents: scenario.agents,
    summary,
    callsPerHourDifference: summary.callsPerHour.mean / plan.conversationsPerHour - 1,
    hours,
    daysNeeded: Math.ceil(hours / question.hoursPerDay - 1e-9),
  };
}
