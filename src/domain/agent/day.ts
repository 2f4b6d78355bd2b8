/**
 * An agent's own figures of a period (DOMAIN 4.1 people; 3.3 contact rate; 4.2 success rate), from the changes of their
 * state and their calls. A rate of nothing is no value, never 0 or 1.
 */
import { edges } from '../kernel/machine.ts';
import type { Instant } from '../kernel/time.ts';
import { agentMachine } from './state.ts';

export interface AgentStateChange {
  readonly at: Instant;
  /** An `AgentState`; one that is not known counts as logged in and nothing else. */
  readonly state: string;
}

/** Of the calls that the agent was joined in. */
export interface AgentTally {
  readonly calls: number;
  readonly contacts: number;
  readonly successes: number;
}

export interface AgentDay {
  readonly loggedInMs: number;
  readonly talkMs: number;
  readonly averageTalkMs: number | null;
  readonly wrapUpMs: number;
  readonly pausedMs: number;
  readonly idleMs: number;
  readonly pauses: number;
  readonly talkUtilisation: number | null;
  readonly notReadyRate: number | null;
  readonly idleRate: number | null;
  readonly contactRate: number | null;
  readonly successRate: number | null;
}

export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** `recorded` by time; what was before the period counts from its beginning on. */
export function agentDay(
  recorded: readonly AgentStateChange[],
  { calls, contacts, successes }: AgentTally,
  period: Period,
): AgentDay {
  const changes = inOrder(recorded);
  const spent = spentIn(changes, period);
  const of = (...states: readonly string[]): number =>
    states.reduce((sum, state) => sum + (spent.get(state) ?? 0), 0);
  const loggedInMs = [...spent].reduce((sum, [state, ms]) => (state === 'loggedOut' ? sum : sum + ms), 0);
  const [talkMs, pausedMs, idleMs] = [of('talking'), of('paused'), of('ready')];
  return {
    loggedInMs,
    talkMs,
    averageTalkMs: calls === 0 ? null : Math.round(talkMs / calls),
    wrapUpMs: of('wrapUp'),
    pausedMs,
    idleMs,
    pauses: pausesIn(changes, period),
    talkUtilisation: share(talkMs, loggedInMs),
    notReadyRate: share(pausedMs, loggedInMs),
    idleRate: share(idleMs, loggedInMs),
    contactRate: share(contacts, calls),
    successRate: share(successes, calls),
  };
}

const STEPS: ReadonlySet<string> = new Set(edges(agentMachine).map(({ from, to }) => `${from} ${to}`));

/** Several changes may have one time, and are recorded without their order: it is the one that the states allow. */
function inOrder(recorded: readonly AgentStateChange[]): readonly AgentStateChange[] {
  const ordered: AgentStateChange[] = [];
  for (let index = 0; index < recorded.length; ) {
    const at = recorded[index]?.at;
    const end = recorded.findIndex((change, place) => place > index && change.at !== at);
    const together = recorded.slice(index, end === -1 ? undefined : end);
    ordered.push(...(walk(ordered.at(-1)?.state, together) ?? together));
    index += together.length;
  }
  return ordered;
}

/** At most one of each state: there are few ways to try. */
function walk(
  from: string | undefined,
  left: readonly AgentStateChange[],
): readonly AgentStateChange[] | undefined {
  if (left.length === 0) return [];
  for (const next of left) {
    if (from !== undefined && !STEPS.has(`${from} ${next.state}`)) continue;
    const rest = walk(
      next.state,
      left.filter((change) => change !== next),
    );
    if (rest !== undefined) return [next, ...rest];
  }
  return undefined;
}

function spentIn(changes: readonly AgentStateChange[], { from, to }: Period): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  changes.forEach(({ at, state }, index) => {
    const until = Math.min(changes[index + 1]?.at ?? to, to);
    const ms = until - Math.max(at, from);
    if (ms > 0) spent.set(state, (spent.get(state) ?? 0) + ms);
  });
  return spent;
}

function pausesIn(changes: readonly AgentStateChange[], { from, to }: Period): number {
  return changes.filter(({ at, state }) => state === 'paused' && at >= from && at < to).length;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
