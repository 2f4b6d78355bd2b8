/**
 * The modes that need no forecast. Progressive: never more calls on their way than agents idle, a call keeping its
 * claim on an agent from the dial to its join or end, so that nobody is abandoned unless an agent vanishes. Power
 * ratio: so many lines for each idle agent. Preview: the agent dials. Automated: no agents, as many calls as the
 * lines and the rate allow (PACING 2).
 */
import { clamp } from './clamp.ts';
import type { FloorView, PacingDecision, PacingForecast } from './pacer.ts';
import type { FullPacingSettings } from './settings.ts';

export const noForecast = (view: FloorView): PacingForecast => ({
  horizonMs: 0,
  agentsFree: view.idle.length,
  answers: 0,
  risk: 0,
  riskLimit: 0,
});

/** Calls that have a claim on an agent who is idle now. */
export function claimsOf(view: FloorView): number {
  let unserved = 0;
  for (const { agentReserved } of view.screening) if (!agentReserved) unserved += 1;
  return view.dialling.length + view.waiting.length + unserved;
}

/** Agents logged in who take calls. */
export function agentsOf(view: FloorView): number {
  let reserved = 0;
  for (const { agentReserved } of view.screening) if (agentReserved) reserved += 1;
  return view.idle.length + view.talking.length + view.wrapping.length + reserved;
}

export function held(view: FloorView, hold: string): PacingDecision {
  return { dial: 0, limitedBy: 'hold', reason: `Not dialling: ${hold}.`, forecast: noForecast(view) };
}

export function progressive(view: FloorView): PacingDecision {
  const wanted = Math.max(0, view.idle.length - claimsOf(view));
  return forIdleAgents(view, wanted, 'one call for each idle agent without one');
}

/** `dither`: in [0, 1), what a fraction of a line is rounded with. */
export function ratio(
  view: FloorView,
  { linesPerAgent, maxLinesPerAgent }: FullPacingSettings,
  dither: number,
): PacingDecision {
  const lines = Math.floor(view.idle.length * linesPerAgent + dither);
  const wanted = Math.max(0, lines - claimsOf(view));
  const linesLeft = agentsOf(view) * maxLinesPerAgent - view.dialling.length;
  return forIdleAgents(view, wanted, `${linesPerAgent} lines for each idle agent`, linesLeft);
}

export function preview(view: FloorView): PacingDecision {
  return {
    dial: 0,
    limitedBy: 'agents',
    reason: 'In preview the agent sees the lead first and places the call.',
    forecast: noForecast(view),
  };
}

export function automated(view: FloorView): PacingDecision {
  const { dial, limitedBy, because } = clamp(Number.MAX_SAFE_INTEGER, view);
  const reason = dial > 0 ? `Dialling ${dial}: no agent is needed.` : `Waiting: ${because}.`;
  return { dial, limitedBy, reason, forecast: noForecast(view) };
}

function forIdleAgents(
  view: FloorView,
  wanted: number,
  why: string,
  linesPerAgentLeft?: number,
): PacingDecision {
  const forecast = noForecast(view);
  if (wanted === 0)
    return { dial: 0, limitedBy: 'agents', reason: describe(view.idle.length, claimsOf(view)), forecast };
  const { dial, limitedBy, because } = clamp(wanted, view, linesPerAgentLeft);
  const reason = dial === wanted ? `Dialling ${dial}: ${why}.` : `Dialling ${dial} of ${wanted}: ${because}.`;
  return { dial, limitedBy, reason, forecast };
}

function describe(idle: number, claims: number): string {
  return idle === 0
    ? 'Waiting for an agent: none is idle.'
    : `Waiting: ${claims} calls are on their way for ${idle} idle agents.`;
}
