/**
 * Choices that are named one by one, in their own order or in one drawn for the call, so that no choice gains by being
 * named first. Keys stay with their answers: only the naming is drawn.
 */
import { randomStream } from '../kernel/random.ts';
import type { Flow, FlowNode, FlowPrompt, NodeId } from './flow.ts';
import type { FlowState } from './state.ts';

/** Undefined: nothing is drawn here. One that has been drawn stays for all calls with that seed. */
export function drawnOrder(
  { seed }: Pick<FlowState, 'seed'>,
  nodeId: NodeId,
  node: FlowNode | undefined,
): readonly string[] | undefined {
  if (seed === undefined || node === undefined || !('order' in node) || node.order !== 'random')
    return undefined;
  return shuffled(Object.keys(node.choicePrompts ?? {}), randomStream(seed, nodeId));
}

/** Whether anything in it is drawn. */
export function needsSeed({ nodes }: Flow): boolean {
  return Object.values(nodes).some((node) => 'order' in node && node.order === 'random');
}

/** Fisher and Yates. */
function shuffled(keys: readonly string[], draw: () => number): readonly string[] {
  const order = [...keys];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(draw() * (last + 1));
    [order[last], order[other]] = [order[other] ?? '', order[last] ?? ''];
  }
  return order;
}

type Prompted = Extract<Flow['nodes'][NodeId], { prompts: unknown }>;

/** What a node says: its own prompts, then its choices. */
export function promptsOf(node: Prompted, order?: readonly string[]): readonly FlowPrompt[] {
  const { choicePrompts = {} } = 'choicePrompts' in node ? node : {};
  return [
    ...node.prompts,
    ...(order ?? Object.keys(choicePrompts)).flatMap((key) => choicePrompts[key] ?? []),
  ];
}
