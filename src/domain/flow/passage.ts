/** Where the people of a flow went: how many came to each node, what led them on, and where they left. Pure counting. */
import type { NodeId } from './flow.ts';
import type { FlowEnd } from './state.ts';

/** Runs whose step was the same: from this node, by this, to that one; or the end there. */
export interface StepCount {
  readonly nodeId: NodeId;
  readonly by?: string;
  readonly to?: NodeId;
  /** Of the last step: how the run ended; absent there: the person hung up. */
  readonly end?: FlowEnd;
  readonly count: number;
}

export interface FlowPassage {
  readonly runs: number;
  readonly nodes: readonly NodePassage[];
}

export interface NodePassage {
  readonly nodeId: NodeId;
  /** Times somebody came here. */
  readonly reached: number;
  /** The most frequent first. */
  readonly led: readonly { readonly by: string; readonly to: NodeId; readonly count: number }[];
  /** Hung up here. */
  readonly left: number;
  /** Ended here by themselves: hung up by the flow, transferred, back to the agent, at fault. */
  readonly ended: Readonly<Partial<Record<FlowEnd, number>>>;
}

/** In the order in which the nodes were first met in the counts. */
export function passageOf(runs: number, steps: readonly StepCount[]): FlowPassage {
  const nodeIds = [...new Set(steps.map(({ nodeId }) => nodeId))];
  return {
    runs,
    nodes: nodeIds.map((nodeId) =>
      nodeOf(
        nodeId,
        steps.filter((step) => step.nodeId === nodeId),
      ),
    ),
  };
}

function nodeOf(nodeId: NodeId, steps: readonly StepCount[]): NodePassage {
  const led = steps
    .flatMap(({ by = '', to, count }) => (to === undefined ? [] : [{ by, to, count }]))
    .toSorted((left, right) => right.count - left.count);
  const last = steps.filter(({ to }) => to === undefined);
  const ended: Partial<Record<FlowEnd, number>> = {};
  for (const { end, count } of last) if (end !== undefined) ended[end] = (ended[end] ?? 0) + count;
  return {
    nodeId,
    reached: sum(steps),
    led,
    left: sum(last.filter(({ end }) => end === undefined)),
    ended,
  };
}

const sum = (steps: readonly StepCount[]): number => steps.reduce((total, { count }) => total + count, 0);
