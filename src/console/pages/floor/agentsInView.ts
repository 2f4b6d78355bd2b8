/** Which agents the floor shows in which order, and who has been in one state for too long. */
import type { AgentSnapshot, AgentState } from '../../../domain/agent/state.ts';

export type AgentOrder = 'state' | 'longest' | 'name';

/** What a supervisor can do something about comes first. */
const RANK: Readonly<Record<AgentState, number>> = {
  paused: 0,
  wrapUp: 1,
  seating: 2,
  ready: 3,
  previewing: 4,
  reserved: 5,
  talking: 6,
  loggedOut: 7,
};

export const AGENT_STATES = Object.keys(RANK) as readonly AgentState[];

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** From then on a state is long, or too long; absent: it may last. */
const LIMITS: Readonly<Partial<Record<AgentState, readonly [longMs: number, tooLongMs: number]>>> = {
  paused: [10 * MINUTE_MS, 20 * MINUTE_MS],
  wrapUp: [60 * SECOND_MS, 180 * SECOND_MS],
  seating: [20 * SECOND_MS, 60 * SECOND_MS],
  ready: [3 * MINUTE_MS, 10 * MINUTE_MS],
  previewing: [60 * SECOND_MS, 180 * SECOND_MS],
  reserved: [45 * SECOND_MS, 90 * SECOND_MS],
  talking: [10 * MINUTE_MS, 20 * MINUTE_MS],
};

export type Length = 'usual' | 'long' | 'tooLong';

export function lengthOf(state: AgentState, durationMs: number): Length {
  const limits = LIMITS[state];
  if (limits === undefined || durationMs < limits[0]) return 'usual';
  return durationMs < limits[1] ? 'long' : 'tooLong';
}

export interface AgentChoice {
  /** Part of a name, an id or a team; '' for all. */
  readonly text: string;
  /** Undefined: everybody who is logged in. */
  readonly state: AgentState | undefined;
  readonly order: AgentOrder;
}

export function agentsInView(
  agents: readonly AgentSnapshot[],
  { text, state, order }: AgentChoice,
  language: string,
): readonly AgentSnapshot[] {
  const wanted = text.trim().toLowerCase();
  const { compare } = new Intl.Collator(language, { numeric: true });
  const byName = (a: AgentSnapshot, b: AgentSnapshot): number =>
    compare(a.name, b.name) || compare(a.agentId, b.agentId);
  const orders: Readonly<Record<AgentOrder, (a: AgentSnapshot, b: AgentSnapshot) => number>> = {
    name: byName,
    longest: (a, b) => a.since - b.since || byName(a, b),
    state: (a, b) => RANK[a.state] - RANK[b.state] || a.since - b.since || byName(a, b),
  };
  return agents
    .filter((agent) => (state === undefined ? agent.state !== 'loggedOut' : agent.state === state))
    .filter(
      ({ name, agentId, teamId = '' }) =>
        wanted === '' || [name, agentId, teamId].some((one) => one.toLowerCase().includes(wanted)),
    )
    .toSorted(orders[order]);
}

export function countByState(agents: readonly AgentSnapshot[]): ReadonlyMap<AgentState, number> {
  const counts = new Map<AgentState, number>();
  for (const { state } of agents) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
