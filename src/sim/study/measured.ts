/**
 * A campaign's own world: what its records say of callees and agents, in place of the base world's figures. What the
 * records cannot tell stays as in the base world: how the answer share moves within the hour, and how long a machine
 * takes to be known for one.
 */
import { HOUR_MS } from '../../domain/kernel/time.ts';
import type { CallTiming, CallTimings } from '../../ports/records.ts';
import type { Distribution, Scenario } from '../scenario/scenario.ts';
import { meanOf } from './distribution.ts';

/** Below these a few odd calls would make the world. */
export const LEAST_DIALS = 500;
export const LEAST_CONVERSATIONS = 100;
/** Below this many, breaks and wrap-ups stay as in the base world. */
const LEAST_WRAP_UPS = 30;
/** An hour's answers are pulled towards the campaign's share as if so many average dials were among them. */
const HOUR_PRIOR_DIALS = 100;
/** More values say no more; they are thinned evenly. */
const MOST_VALUES = 1_000;

/** What the figures rest on. */
export interface MeasuredBasis {
  readonly dials: number;
  readonly answered: number;
  readonly conversations: number;
  readonly wrapUps: number;
  readonly breaks: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface CampaignLimits {
  readonly name: string;
  readonly ringTimeoutMs: number;
  readonly graceMs: number;
  readonly abandonLimit: number;
  readonly lines: number;
  /** Hour of the local day, 0 to 23, of an instant. */
  readonly hourOf: (at: number) => number;
}

/** The basis alone where it is too small. */
export function measuredScenario(
  base: Scenario,
  limits: CampaignLimits,
  timings: CallTimings,
): { readonly basis: MeasuredBasis; readonly scenario?: Scenario } {
  const calls = timings.calls.filter(isCallees);
  const talks = calls.filter(({ joinedAt }) => joinedAt !== undefined);
  const work = agentWork(timings);
  const answered = calls.filter(isPerson);
  const basis = {
    dials: calls.length,
    answered: answered.length,
    conversations: talks.length,
    wrapUps: work.wrapUpsMs.length,
    breaks: work.breaksMs.length,
    firstAt: calls[0]?.dialledAt ?? 0,
    lastAt: calls.at(-1)?.dialledAt ?? 0,
  };
  if (basis.dials < LEAST_DIALS || basis.conversations < LEAST_CONVERSATIONS) return { basis };
  const { hourOf, name, ringTimeoutMs, graceMs, abandonLimit, lines } = limits;
  const hours = hoursOf(calls, hourOf);
  const agents = agentsADay(talks);
  const share = basis.answered / basis.dials;
  return {
    basis,
    scenario: {
      ...base,
      ...timesOf(base, calls, ringTimeoutMs),
      ...(basis.wrapUps < LEAST_WRAP_UPS ? {} : worked(base, work)),
      name,
      durationMs: hours.length * HOUR_MS,
      loginOverMs: Math.min(base.loginOverMs, (hours.length * HOUR_MS) / 8),
      logoutOverMs: Math.min(base.logoutOverMs, (hours.length * HOUR_MS) / 8),
      agents,
      answer: { ...withinTheHour(base.answer), share, dayAmplitude: 0, hours: factors(hours, share) },
      talk: empirical(
        talks.map(({ joinedAt = 0, endedAt }) => endedAt - joinedAt),
        base.talk,
      ),
      ringTimeoutMs,
      graceMs,
      abandonLimit,
      lines,
    },
  };
}

/** Faults of carrier and trunk say nothing about callees. */
const isCallees = ({ dialStatus }: CallTiming): boolean =>
  dialStatus !== 'congestion' && dialStatus !== 'failed';
const isMachine = ({ dialStatus }: CallTiming): boolean => dialStatus === 'machine' || dialStatus === 'fax';
const isPerson = (call: CallTiming): boolean => call.answeredAt !== undefined && !isMachine(call);
/** Busy lines, and numbers that come to nothing as fast. */
const isQuick = ({ dialStatus }: CallTiming): boolean =>
  ['busy', 'unreachable', 'invalid', 'rejected'].includes(dialStatus);

function timesOf(base: Scenario, calls: readonly CallTiming[], ringTimeoutMs: number): Partial<Scenario> {
  const delays = calls.flatMap(({ dialledAt, ringingAt }) =>
    ringingAt === undefined ? [] : [ringingAt - dialledAt],
  );
  const postDialDelay = empirical(delays, base.postDialDelay);
  const delayMs = meanOf(postDialDelay);
  const rang = (call: CallTiming, until: number): number =>
    Math.max(0, until - (call.ringingAt ?? call.dialledAt + delayMs));
  const ringOf = (some: readonly CallTiming[], otherwise: Distribution): Distribution =>
    empirical(
      some.map((call) => Math.min(ringTimeoutMs, rang(call, call.answeredAt ?? call.endedAt))),
      otherwise,
    );
  const machines = calls.filter(isMachine);
  const quick = calls.filter(isQuick);
  return {
    postDialDelay,
    ring: ringOf(calls.filter(isPerson), base.ring),
    machine: {
      ...base.machine,
      share: machines.length / calls.length,
      earlyShare: 0,
      lateRing: ringOf(machines, base.machine.lateRing),
    },
    busy: {
      share: quick.length / calls.length,
      after: empirical(
        quick.map((call) => rang(call, call.endedAt)),
        base.busy.after,
      ),
    },
  };
}

function empirical(valuesMs: readonly number[], otherwise: Distribution): Distribution {
  const sorted = valuesMs.filter((ms) => ms >= 0).toSorted((low, high) => low - high);
  if (sorted.length === 0) return otherwise;
  if (sorted.length <= MOST_VALUES) return { kind: 'empirical', valuesMs: sorted };
  const thinned = Array.from(
    { length: MOST_VALUES },
    (_, index) => sorted[Math.floor(((index + 0.5) * sorted.length) / MOST_VALUES)] ?? 0,
  );
  return { kind: 'empirical', valuesMs: thinned };
}

interface AgentWork {
  readonly wrapUpsMs: readonly number[];
  readonly breaksMs: readonly number[];
}

/** Wrap-ups and pauses that ended within the log; a pause that ends in a log-out was the end of the shift. */
function agentWork({ agentStates }: CallTimings): AgentWork {
  const wrapUpsMs: number[] = [];
  const breaksMs: number[] = [];
  agentStates.forEach(({ agentId, state, at }, index) => {
    const next = agentStates[index + 1];
    if (next === undefined || next.agentId !== agentId) return;
    if (state === 'wrapUp') wrapUpsMs.push(next.at - at);
    if (state === 'paused' && next.state !== 'loggedOut') breaksMs.push(next.at - at);
  });
  return { wrapUpsMs, breaksMs };
}

function worked(base: Scenario, { wrapUpsMs, breaksMs }: AgentWork): Pick<Scenario, 'wrapUp' | 'breaks'> {
  return {
    wrapUp: empirical(wrapUpsMs, base.wrapUp),
    breaks: {
      probability: Math.min(1, breaksMs.length / wrapUpsMs.length),
      duration: empirical(breaksMs, base.breaks.duration),
    },
  };
}

interface Hour {
  readonly dials: number;
  readonly answered: number;
}

/** From the first to the last hour of the day in which the campaign dialled, all days taken together. */
function hoursOf(calls: readonly CallTiming[], hourOf: (at: number) => number): readonly Hour[] {
  const hours = Array.from({ length: 24 }, () => ({ dials: 0, answered: 0 }));
  for (const call of calls) {
    const hour = hours[hourOf(call.dialledAt)];
    if (hour === undefined) continue;
    hour.dials += 1;
    if (isPerson(call)) hour.answered += 1;
  }
  const first = hours.findIndex(({ dials }) => dials > 0);
  return hours.slice(first, hours.findLastIndex(({ dials }) => dials > 0) + 1);
}

function factors(hours: readonly Hour[], share: number): readonly number[] {
  return hours.map(({ dials, answered }) => {
    const pulled = (answered + HOUR_PRIOR_DIALS * share) / (dials + HOUR_PRIOR_DIALS);
    return Number((pulled / share).toFixed(3));
  });
}

function agentsADay(talks: readonly CallTiming[]): number {
  const days = new Map<number, Set<string>>();
  for (const { dialledAt, agentId } of talks) {
    if (agentId === undefined) continue;
    const day = Math.floor(dialledAt / (24 * HOUR_MS));
    days.set(day, (days.get(day) ?? new Set()).add(agentId));
  }
  const total = [...days.values()].reduce((sum, agents) => sum + agents.size, 0);
  return Math.max(1, Math.round(total / Math.max(1, days.size)));
}

/** The hours hold what bursts add to the day; a regime moves the share and leaves its mean about as it is. */
function withinTheHour({
  least,
  most,
  regimes,
}: Scenario['answer']): Pick<Scenario['answer'], 'least' | 'most' | 'regimes'> {
  return { least, most, ...(regimes === undefined ? {} : { regimes }) };
}
