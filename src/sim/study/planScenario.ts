/** The world in which a workforce plan is checked: the base world with the plan's shares, times, hours and agents. */
import { HOUR_MS } from '../../domain/kernel/time.ts';
import type { WorkforcePlan, WorkforceQuestion } from '../../domain/planning/workforce.ts';
import type { Distribution, Scenario } from '../scenario/scenario.ts';
import { meanOf, meanUpTo } from './distribution.ts';

/** Mean times of a scenario's dials, for the planning law. */
export function dialTimes(scenario: Scenario): { readonly dialToAnswerMs: number; readonly dialMs: number } {
  const { answer, machine, busy, ringTimeoutMs } = scenario;
  const delay = meanOf(scenario.postDialDelay);
  const ring = meanUpTo(scenario.ring, ringTimeoutMs);
  const machineRing =
    machine.earlyShare * meanUpTo(machine.earlyRing, ringTimeoutMs) +
    (1 - machine.earlyShare) * meanUpTo(machine.lateRing, ringTimeoutMs);
  const unanswered = Math.max(0, 1 - answer.share - machine.share - busy.share);
  const dialMs =
    delay +
    answer.share * ring +
    machine.share * (machineRing + machine.detectionMs) +
    busy.share * meanOf(busy.after) +
    unanswered * ringTimeoutMs;
  return { dialToAnswerMs: delay + ring, dialMs };
}

/** Agents are on the phones all day: breaks and late starts are in the plan's shrinkage already. */
export function planScenario(base: Scenario, question: WorkforceQuestion, plan: WorkforcePlan): Scenario {
  const handled = meanOf(base.talk) + meanOf(base.wrapUp);
  const scaled = (distribution: Distribution): Distribution =>
    distribution.kind === 'lognormal'
      ? { ...distribution, meanMs: (distribution.meanMs * question.ahtMs) / handled }
      : distribution;
  return {
    ...base,
    name: 'plan',
    durationMs: question.hoursPerDay * HOUR_MS,
    agents: plan.agents.onPhones,
    loginOverMs: 0,
    logoutOverMs: 0,
    answer: { ...base.answer, share: plan.answerShare },
    talk: scaled(base.talk),
    wrapUp: scaled(base.wrapUp),
    breaks: { ...base.breaks, probability: 0 },
    abandonLimit: question.abandonLimit,
  };
}
