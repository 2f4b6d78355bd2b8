/** Whether a flow can be asked in writing: every question there has its words, in each of the flow's languages. */
import type { FlowProblem, FlowProblemCode } from './check.ts';
import { followersOf, type Flow, type FlowNode, type InLanguages, type NodeId } from './flow.ts';
import { isAsked, isAskedInWriting, unansweredTo, valuesOf, type WrittenNode } from './writtenQuestion.ts';

/** Empty: it may be asked in writing. */
export function writtenProblems(flow: Flow): readonly FlowProblem[] {
  const asked = Object.entries(flow.nodes).filter(hasQuestion);
  return [
    ...(reachesQuestion(flow) ? [] : [problem('no-words', 'start', 'no question can be reached in writing')]),
    ...asked.flatMap(([nodeId, node]) => textProblems(flow, nodeId, node)),
    ...asked.flatMap(([nodeId, node]) => labelProblems(flow, nodeId, node)),
  ];
}

/** Names of answers that are no answers: wrong whether or not it is asked in writing. */
export function strayLabels(flow: Flow): readonly FlowProblem[] {
  return Object.entries(flow.nodes).flatMap(([nodeId, node]) => {
    if (node.kind !== 'menu' && node.kind !== 'question') return [];
    const keys = new Set(valuesOf(node).map(([key]) => key));
    return Object.keys(node.labels ?? {})
      .filter((key) => !keys.has(key))
      .map((key) => problem('bad-label', nodeId, `labels names ${JSON.stringify(key)}, which is no answer`));
  });
}

const hasQuestion = (entry: readonly [NodeId, FlowNode]): entry is [NodeId, WrittenNode] =>
  isAskedInWriting(entry[1]);

function textProblems({ languages }: Flow, nodeId: NodeId, { text }: WrittenNode): FlowProblem[] {
  return missingIn(languages, text).map((language) =>
    problem('no-words', nodeId, `has no text in ${language}; add it, or phoneOnly: true`),
  );
}

function labelProblems({ languages }: Flow, nodeId: NodeId, node: WrittenNode): FlowProblem[] {
  if (node.kind !== 'menu' && node.kind !== 'question') return [];
  return valuesOf(node).flatMap(([key, value]) => {
    const words = node.labels?.[key];
    // A number needs no name.
    if (words === undefined && typeof value === 'number') return [];
    return missingIn(languages, words).map((language) =>
      problem('no-words', nodeId, `has no label for ${JSON.stringify(key)} in ${language}`),
    );
  });
}

const missingIn = (languages: readonly string[], words: InLanguages | undefined): readonly string[] =>
  languages.filter((language) => words?.[language] === undefined);

function reachesQuestion(flow: Flow): boolean {
  const seen = new Set<NodeId>();
  const open = [flow.start];
  for (let nodeId = open.pop(); nodeId !== undefined; nodeId = open.pop()) {
    const node = flow.nodes[nodeId];
    if (node === undefined || seen.has(nodeId)) continue;
    if (isAskedInWriting(node)) return true;
    seen.add(nodeId);
    open.push(...(isAsked(node) ? [unansweredTo(node)] : followersOf(node).map(({ to }) => to)));
  }
  return false;
}

function problem(code: FlowProblemCode, nodeId: NodeId, message: string): FlowProblem {
  return { code, nodeId, message };
}
