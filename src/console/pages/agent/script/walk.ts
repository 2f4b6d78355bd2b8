/** The agent's way through a script: which node is shown, what an answer leads to, and what is kept of it with the call. */
import type { Draft, ScriptShown } from '../../../../api/schemas/deskScreen.ts';

/** The part of what is typed that the script makes. */
export type Walk = Pick<Draft, 'path' | 'answers'>;
export type ScriptNode = ScriptShown['nodes'][string];

/** The most that a draft keeps. */
const MOST_STEPS = 200;

/** The node shown last; one that a newer version of the script has not is passed over. */
export function nodeNow(script: ScriptShown, { path }: Walk): string {
  return path.findLast((nodeId) => Object.hasOwn(script.nodes, nodeId)) ?? script.start;
}

export function goTo(script: ScriptShown, walk: Walk, nodeId: string): Walk {
  if (!Object.hasOwn(script.nodes, nodeId)) return walk;
  const path = walk.path.length === 0 ? [script.start] : walk.path;
  return { ...walk, path: [...path, nodeId].slice(-MOST_STEPS) };
}

/** What was said at this node, kept, and the node that follows; typed text has none of its own and goes to `next`. */
export function answer(
  script: ScriptShown,
  walk: Walk,
  value: string,
  to: string | undefined,
  at: number,
): Walk {
  const kept = keep(script, walk, value, at);
  return to === undefined ? kept : goTo(script, kept, to);
}

/** A node is answered once: the newer answer stands. */
export function keep(script: ScriptShown, walk: Walk, value: string, at: number): Walk {
  const nodeId = nodeNow(script, walk);
  const others = walk.answers.filter((given) => given.nodeId !== nodeId);
  return { ...walk, answers: [...others, { nodeId, value, at }].slice(-MOST_STEPS) };
}

/** To the node before; its answer stands until it is given again. */
export function back(walk: Walk): Walk {
  return { ...walk, path: walk.path.slice(0, -1) };
}

export function answerAt({ answers }: Walk, nodeId: string): string | undefined {
  return answers.find((given) => given.nodeId === nodeId)?.value;
}
