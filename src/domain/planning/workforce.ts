/**
 * The workforce plan of a list (人力规划, DOMAIN 2): from leads, contact rate, handling time, attempts, hours and days
 * to the agents needed, dials, lines and the day on which the list is done.
 */
import { HOUR_MS } from '../kernel/time.ts';
import { agentsFor, agentWaitMs, occupancyOf, progressiveOccupancy, type FloorTimes } from './law.ts';

export interface WorkforceQuestion {
  readonly leads: number;
  /** The chance that a lead's first attempt reaches a person. */
  readonly contactShare: number;
  /** Each further attempt reaches this part of the one before: who did not answer once answers less often again. */
  readonly retryFactor: number;
  readonly attempts: number;
  readonly ahtMs: number;
  readonly hoursPerDay: number;
  readonly days: number;
  readonly abandonLimit: number;
  /** Share of the paid hours in which agents do not take calls: breaks, training, illness. */
  readonly shrinkage: number;
  readonly dialToAnswerMs: number;
  readonly dialMs: number;
  /** Asks what so many agents on the phones come to, instead of how many are needed. */
  readonly agents?: number;
}

export interface AttemptRound {
  readonly attempt: number;
  readonly dials: number;
  readonly contactShare: number;
  readonly contacts: number;
}

export interface AgentsNeeded {
  /** On the phones at any time. */
  readonly onPhones: number;
  /** With shrinkage: to be rostered. */
  readonly rostered: number;
}

export interface WorkforcePlan {
  readonly rounds: readonly AttemptRound[];
  readonly dials: number;
  readonly contacts: number;
  readonly conversations: number;
  /** Contacts over dials. */
  readonly answerShare: number;
  /** Predictive at the limit. */
  readonly minimum: AgentsNeeded;
  /** Progressive, where nobody may be abandoned. */
  readonly maximum: AgentsNeeded;
  /** What the rest of the plan is for. */
  readonly agents: AgentsNeeded;
  readonly occupancy: number;
  readonly agentWaitMs: number;
  readonly conversationsPerHour: number;
  readonly dialsPerHour: number;
  readonly callsPerSecond: number;
  readonly lines: number;
  /** Of calling, until the list is done. */
  readonly hours: number;
  readonly daysNeeded: number;
  readonly isInTime: boolean;
}

/** Lines beyond the mean, in standard deviations of a Poisson number of calls at once: one moment in a thousand needs more. */
const PEAK_DEVIATIONS = 3;

export function planWorkforce(question: WorkforceQuestion): WorkforcePlan {
  const { ahtMs, hoursPerDay, days, abandonLimit, shrinkage } = question;
  const rounds = attemptRounds(question);
  const dials = total(rounds.map((round) => round.dials));
  const contacts = total(rounds.map((round) => round.contacts));
  const conversations = contacts * (1 - abandonLimit);
  const times = { ...question, answerShare: contacts / dials };
  const busy = (conversations * ahtMs) / (hoursPerDay * days * HOUR_MS);
  const needed = (agents: number): AgentsNeeded => rostered(wholeAgents(agents), shrinkage);
  const minimum = needed(agentsFor(busy, abandonLimit, times));
  const agents = question.agents === undefined ? minimum : rostered(question.agents, shrinkage);
  const pace = paceOf(agents.onPhones, abandonLimit, times);
  const hours = conversations / pace.conversationsPerHour;
  return {
    rounds,
    dials,
    contacts,
    conversations,
    answerShare: times.answerShare,
    minimum,
    maximum: needed(busy / progressiveOccupancy(times)),
    agents,
    ...pace,
    hours,
    daysNeeded: Math.ceil(hours / hoursPerDay - ROUNDING),
    isInTime: hours <= hoursPerDay * days * (1 + ROUNDING),
  };
}

const ROUNDING = 1e-9;

/** Leads that were not reached are tried again; who was reached or abandoned is not. */
export function attemptRounds({
  leads,
  contactShare,
  retryFactor,
  attempts,
}: WorkforceQuestion): AttemptRound[] {
  const rounds: AttemptRound[] = [];
  let dials = leads;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const share = contactShare * retryFactor ** (attempt - 1);
    const contacts = dials * share;
    rounds.push({ attempt, dials, contactShare: share, contacts });
    dials -= contacts;
  }
  return rounds;
}

function paceOf(agents: number, abandonLimit: number, times: FloorTimes) {
  const occupancy = occupancyOf(agents, abandonLimit, times);
  const busy = agents * occupancy;
  const conversationsPerHour = (busy * HOUR_MS) / times.ahtMs;
  const dialsPerHour = conversationsPerHour / (1 - abandonLimit) / times.answerShare;
  const atOnce = busy + (dialsPerHour / HOUR_MS) * times.dialMs;
  return {
    occupancy,
    agentWaitMs: agentWaitMs(occupancy, times.ahtMs),
    conversationsPerHour,
    dialsPerHour,
    callsPerSecond: dialsPerHour / 3_600,
    lines: Math.ceil(atOnce + PEAK_DEVIATIONS * Math.sqrt(atOnce)),
  };
}

const wholeAgents = (agents: number): number => Math.max(1, Math.ceil(agents - ROUNDING));

function rostered(onPhones: number, shrinkage: number): AgentsNeeded {
  return { onPhones, rostered: Math.ceil(onPhones / (1 - shrinkage) - ROUNDING) };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
