/** What the floor cannot know of a campaign by itself: how far it has come, by its records, and when it would be done. */
import type { CampaignId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export interface CampaignFigures {
  readonly campaignId: CampaignId;
  readonly name: string;
  /** When they were counted. */
  readonly countedAt: Instant;
  readonly leads: number;
  /** Leads that are not done with. */
  readonly due: number;
  readonly final: number;
  readonly attempts: number;
  readonly answered: number;
  /** Joined to an agent. */
  readonly connected: number;
  readonly abandoned: number;
  /** Leads in the hopper, ready to be dialled. */
  readonly hopper: number;
  /** Why leads are refused, the most frequent first: code and count. */
  readonly refusals: readonly (readonly [string, number])[];
  /** Of the agents who took its calls in the last minutes; absent: none did. */
  readonly occupancy?: number;
  /** From the answer to the agent, mean of the calls joined in the last minutes; absent: none. */
  readonly meanWaitMs?: number;
  /** When no lead would be left, at the pace since somebody watches; absent: there was none yet. */
  readonly finishAt?: Instant;
}

/** How many leads were done with at a time. */
export interface FinalCount {
  readonly at: Instant;
  readonly final: number;
}

/** Shorter spans say more of chance than of pace. */
const SHORTEST_SPAN_MS = 60_000;

export function finishAt(from: FinalCount, now: FinalCount, leads: number): Instant | undefined {
  const [spanMs, done] = [now.at - from.at, now.final - from.final];
  if (now.final >= leads || spanMs < SHORTEST_SPAN_MS || done <= 0) return undefined;
  return Math.round(now.at + ((leads - now.final) * spanMs) / done);
}

interface StateChange {
  readonly agentId: string;
  readonly state: string;
  readonly at: Instant;
}

const WORKING: ReadonlySet<string> = new Set(['talking', 'wrapUp']);
const IDLE: ReadonlySet<string> = new Set(['ready', 'reserved', 'previewing']);

/** DOMAIN 4.1: talking and after-call work ÷ that and waiting for a call; pauses count in neither. In the order of each agent's changes. */
export function occupancyOf(changes: readonly StateChange[], until: Instant): number | undefined {
  let [workingMs, idleMs] = [0, 0];
  for (const [index, { agentId, state, at }] of changes.entries()) {
    const following = changes[index + 1];
    const end = following?.agentId === agentId ? following.at : until;
    const spanMs = Math.max(0, Math.min(end, until) - at);
    if (WORKING.has(state)) workingMs += spanMs;
    else if (IDLE.has(state)) idleMs += spanMs;
  }
  return workingMs + idleMs === 0 ? undefined : workingMs / (workingMs + idleMs);
}

/** Undefined: nobody was joined. */
export function meanWaitMs(
  calls: readonly { readonly answeredAt?: Instant; readonly joinedAt?: Instant }[],
): number | undefined {
  const waits = calls.flatMap(({ answeredAt, joinedAt }) =>
    answeredAt === undefined || joinedAt === undefined ? [] : [Math.max(0, joinedAt - answeredAt)],
  );
  if (waits.length === 0) return undefined;
  return Math.round(waits.reduce((sum, each) => sum + each, 0) / waits.length);
}
