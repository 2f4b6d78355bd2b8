/** What one policy saves against another in a sweep over agents: how many agents serve the same calls. */
import type { StudyOutcome } from './study.ts';

/** Both ascending in agents; empty where the swept sizes of the first serve no such number of calls. */
export function fewerAgents(
  first: readonly StudyOutcome[],
  second: readonly StudyOutcome[],
): readonly string[] {
  for (const point of second.toReversed()) {
    const calls = point.summary.callsPerHour.mean;
    const agents = agentsServing(first, calls);
    if (agents === undefined) continue;
    return [
      `The ${Math.round(calls).toLocaleString('en-US')} calls an hour that ${point.value} agents serve with ${point.policy} take ${agents.toFixed(1)} agents with ${first[0]?.policy ?? ''}.`,
    ];
  }
  return [];
}

/** On the straight line between the two swept sizes around it. */
function agentsServing(points: readonly StudyOutcome[], calls: number): number | undefined {
  for (const [index, high] of points.entries()) {
    const low = points[index - 1];
    const [lowCalls, highCalls] = [low?.summary.callsPerHour.mean ?? 0, high.summary.callsPerHour.mean];
    if (low === undefined || calls < lowCalls || calls > highCalls || highCalls === lowCalls) continue;
    const [from, to] = [low.value ?? 0, high.value ?? 0];
    return from + ((calls - lowCalls) / (highCalls - lowCalls)) * (to - from);
  }
  return undefined;
}
