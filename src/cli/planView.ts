/** A workforce plan for people. */
import type { AgentsNeeded, PlanCheck, WorkforcePlan, WorkforceQuestion } from '../sim/study/planCheck.ts';
import { colours, table } from './output.ts';
import { seedsText } from './simulateView.ts';

export interface PlanReport {
  readonly question: WorkforceQuestion;
  readonly plan: WorkforcePlan;
  readonly finish: string;
  readonly check: PlanCheck | undefined;
}

export function renderPlan({ question, plan, finish, check }: PlanReport): string {
  const rounds = table([
    ['ATTEMPT', 'DIALS', 'REACHES', 'CONTACTS'],
    ...plan.rounds.map((round) => [
      String(round.attempt),
      whole(round.dials),
      percent(round.contactShare),
      whole(round.contacts),
    ]),
    ['all', whole(plan.dials), percent(plan.answerShare), whole(plan.contacts)],
  ]);
  const asked = `${whole(question.leads)} leads in ${question.days} days of ${question.hoursPerDay} h, limit ${percent(question.abandonLimit)}, shrinkage ${percent(question.shrinkage)}`;
  return [
    colours.bold(asked),
    rounds,
    table([...agentRows(question, plan), ...figures(plan, finish)]),
    verdict(question, plan),
    checkText(check, question),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function agentRows(question: WorkforceQuestion, plan: WorkforcePlan): string[][] {
  const rows = [
    ['agents, minimum', `${agents(plan.minimum)}, predictive, the limit used`],
    ['agents, maximum', `${agents(plan.maximum)}, progressive, nobody abandoned`],
  ];
  return question.agents === undefined ? rows : [...rows, ['agents, as asked', agents(plan.agents)]];
}

function figures(plan: WorkforcePlan, finish: string): string[][] {
  return [
    ['conversations', `${whole(plan.conversations)} (${plan.conversationsPerHour.toFixed(0)} an hour)`],
    [
      'occupancy',
      `${percent(plan.occupancy)}, an agent waits ${(plan.agentWaitMs / 1_000).toFixed(0)} s for a call`,
    ],
    ['dials', `${whole(plan.dialsPerHour)} an hour, ${plan.callsPerSecond.toFixed(2)} a second`],
    ['lines', String(plan.lines)],
    ['time', `${plan.hours.toFixed(1)} h of calling, done on day ${plan.daysNeeded} (${finish})`],
  ];
}

function verdict({ days }: WorkforceQuestion, plan: WorkforcePlan): string {
  if (plan.isInTime) return '';
  const more = plan.minimum.onPhones - plan.agents.onPhones;
  return colours.red(
    `${plan.agents.onPhones} agents miss the deadline by ${plan.daysNeeded - days} days: ${more} more on the phones, longer hours, or fewer attempts would mend it`,
  );
}

function checkText(check: PlanCheck | undefined, { days, shrinkage }: WorkforceQuestion): string {
  if (check === undefined) return '';
  const { mended } = check;
  const difference = `${check.callsPerHourDifference < 0 ? '' : '+'}${(100 * check.callsPerHourDifference).toFixed(1)} % against the plan`;
  const lines = [
    `checked by simulation (light, ${seedsText(check.seeds)}):`,
    `${playedText(check)} (${difference})`,
  ];
  if (mended === undefined) return lines.join('\n');
  const outcome =
    mended.daysNeeded <= days
      ? `so plan ${mended.agents} on the phones, ${Math.ceil(mended.agents / (1 - shrinkage) - 1e-9)} rostered`
      : 'which is still too late';
  return [...lines, `${playedText(mended)}; ${outcome}`].join('\n');
}

function playedText({ agents, summary, hours, daysNeeded }: PlanCheck): string {
  const { mean, halfWidth } = summary.callsPerHour;
  const interval = halfWidth === null ? '' : ` ± ${halfWidth.toFixed(0)}`;
  return `${agents} agents: ${mean.toFixed(0)}${interval} conversations an hour, occupancy ${percent(summary.occupancy.mean)}, abandoned ${(100 * summary.abandonedShare.mean).toFixed(2)} %, ${summary.daysOverLimit} of ${summary.days} days over the limit; done after ${hours.toFixed(1)} h, on day ${daysNeeded}`;
}

const agents = ({ onPhones, rostered }: AgentsNeeded): string =>
  `${onPhones} on the phones, ${rostered} rostered`;
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
