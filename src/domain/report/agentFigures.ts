/** Figures of agents over a period (DOMAIN 4.1 and 4.3), from the time they spent in each state. */
import { ratio } from './ratio.ts';

export interface AgentTimes {
  readonly loggedInMs: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
  readonly pausedMs: number;
  /** Ready, with neither a call nor any other work. */
  readonly readyMs: number;
  /** Shown a lead, or held for a call that is on its way. */
  readonly reservedMs: number;
  readonly conversations: number;
  readonly pauses: number;
  readonly logIns: number;
  readonly logOuts: number;
  /** Ready before each call; null: none came. */
  readonly waitMs: { readonly mean: number | null; readonly p90: number | null };
}

export interface AgentFigures extends AgentTimes {
  readonly talkUtilisation: number | null;
  readonly notReadyRate: number | null;
  readonly idleRate: number | null;
  readonly occupancy: number | null;
}

export function agentFigures(times: AgentTimes): AgentFigures {
  const { loggedInMs, talkMs, wrapUpMs, readyMs } = times;
  return {
    ...times,
    talkUtilisation: ratio(talkMs, loggedInMs),
    notReadyRate: ratio(times.pausedMs, loggedInMs),
    idleRate: ratio(readyMs, loggedInMs),
    occupancy: ratio(talkMs + wrapUpMs, talkMs + wrapUpMs + readyMs),
  };
}
