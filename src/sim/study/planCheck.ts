/** A workforce plan checked by simulation: days with the agents that the planning law asks for, and more where it misses. */
import {
  planWorkforce,
  type WorkforcePlan,
  type WorkforceQuestion,
} from '../../domain/planning/workforce.ts';
import { scenarioNamed } from '../scenario/named.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { dialTimes, planScenario } from './planScenario.ts';
import { runStudy, type Seeds } from './study.ts';
import type { StudySummary } from './summary.ts';

export {
  planWorkforce,
  type AgentsNeeded,
  type WorkforcePlan,
  type WorkforceQuestion,
} from '../../domain/planning/workforce.ts';

export interface PlanCheck {
  readonly seeds: Seeds;
  readonly agents: number;
  readonly summary: StudySummary;
  /** Simulated over planned, less 1. */
  readonly callsPerHourDifference: number;
  readonly hours: number;
  readonly daysNeeded: number;
  /** Where the plan missed its deadline: with more agents. */
  readonly mended?: PlanCheck;
}

export const CHECK_DAYS = 4;
/** Seeds apart from those of studies that people tune with. */
const CHECK_SEEDS: Seeds = { first: 5_001, count: CHECK_DAYS };
const MOST_TRIES = 5;

type OnDay = (done: number, agents: number) => void;

/** Mean times of a dial that the planning law reckons with. */
export const planTimes = (): ReturnType<typeof dialTimes> => dialTimes(base());

/**
 * Plays the plan; where it would miss the deadline, plays it with more agents until it does not. Agents who were asked
 * for stay as asked.
 */
export async function checkPlan(
  question: WorkforceQuestion,
  plan: WorkforcePlan,
  onDay: OnDay,
): Promise<PlanCheck> {
  const deadline = question.hoursPerDay * question.days;
  const first = await played(question, plan, onDay);
  let last = first;
  for (
    let tries = 1;
    question.agents === undefined && last.hours > deadline && tries < MOST_TRIES;
    tries += 1
  ) {
    const agents = Math.max(last.agents + 1, Math.floor((last.agents * last.hours) / deadline));
    last = await played(question, planWorkforce({ ...question, agents }), onDay);
  }
  return last === first ? first : { ...first, mended: last };
}

async function played(question: WorkforceQuestion, plan: WorkforcePlan, onDay: OnDay): Promise<PlanCheck> {
  const scenario = planScenario(base(), question, plan);
  const policy = question.abandonLimit > 0 ? 'predictive' : 'progressive';
  const outcomes = await runStudy([{ scenario, policy }], CHECK_SEEDS, {
    onDay: (done) => onDay(done, scenario.agents),
  });
  const summary = outcomes[0]?.summary;
  if (summary === undefined) throw new Error('the check came to nothing');
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

function base(): Scenario {
  const scenario = scenarioNamed('base');
  if (scenario === undefined) throw new Error('the scenario base is gone');
  return scenario;
}
