/** `outpace plan`: the workforce plan of a list, from the planning law and checked by simulation (DOMAIN 2). */
import type { Command } from 'commander';
import { OutpaceError } from '../services/errors.ts';
import {
  CHECK_DAYS,
  checkPlan,
  planTimes,
  planWorkforce,
  type PlanCheck,
  type WorkforcePlan,
  type WorkforceQuestion,
} from '../sim/study/planCheck.ts';
import { withContext, type CliContext } from './context.ts';
import { withExample } from './help.ts';
import { renderPlan } from './planView.ts';
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
        const check = options.check ? await checked(question, plan) : undefined;
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
    ...planTimes(),
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

async function checked(question: WorkforceQuestion, plan: WorkforcePlan): Promise<PlanCheck> {
  const progress = startProgress('checking', CHECK_DAYS);
  try {
    return await checkPlan(question, plan, (done, agents) => progress.update(done, `${agents} agents`));
  } finally {
    progress.stop();
  }
}
