/**
 * What is wrong with a flow before anybody hears it: followers that do not exist, nodes that nothing leads to, circles
 * in which the person is never waited for, keys that no phone has, expressions that cannot be read.
 */
import { expressionFault } from './expression.ts';
import { strayLabels, writtenProblems } from './checkWritten.ts';
import { reachProblems, type FlowReach, type ReachProblemCode } from './checkReach.ts';
import { misfitOf } from '../survey/measure.ts';
import { choiceProblems } from './checkChoices.ts';
import { promptsOf as chosenPrompts } from './choices.ts';
import { sayProblems, wordSoundsIn } from './say.ts';
import { inEveryLanguage } from './languages.ts';
import { followersOf, type Flow, type FlowNode, type NodeId } from './flow.ts';

export type FlowProblemCode =
  | ReachProblemCode
  | 'unknown-node'
  | 'unreachable-node'
  | 'endless-loop'
  | 'bad-key'
  | 'bad-expression'
  | 'bad-digits'
  | 'bad-measure'
  | 'bad-choice'
  | 'bad-label'
  | 'bad-value'
  | 'prompt-missing';

export interface FlowProblem {
  readonly code: FlowProblemCode;
  readonly nodeId: NodeId;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

const KEYS = /^[0-9*#]{1,8}$/;

/**
 * `hasPrompt`: whether a prompt exists; left out, prompts are not looked for. `reach`: what this installation lets flows do.
 * Empty: the flow may run.
 */
export function checkFlow(
  read: Flow,
  hasPrompt: (prompt: string) => boolean = () => true,
  reach?: FlowReach,
): readonly FlowProblem[] {
  // Without what every object has: `next: constructor` leads nowhere.
  const flow: Flow = { ...read, nodes: Object.assign(Object.create(null) as object, read.nodes) };
  const nodes = Object.entries(flow.nodes);
  return [
    ...unknownNodes(flow),
    ...unreachableNodes(flow),
    ...endlessLoops(flow),
    ...reachProblems(flow, reach),
    ...strayLabels(flow),
    ...(flow.written === true ? writtenProblems(flow) : []),
    ...nodes.flatMap(([nodeId, node]) => [
      ...keyProblems(nodeId, node),
      ...expressionProblems(nodeId, node),
      ...measureProblems(nodeId, node),
      ...sayProblems(flow, node).map((message) => problem('bad-value', nodeId, message)),
      ...choiceProblems(node).map((message) => problem('bad-choice', nodeId, message)),
      ...promptsOf(node)
        .flatMap((prompt) => inEveryLanguage(flow, prompt))
        .filter((prompt) => !hasPrompt(prompt))
        .map((prompt) => problem('prompt-missing', nodeId, `there is no prompt ${prompt}`)),
    ]),
  ];
}

function measureProblems(nodeId: NodeId, node: FlowNode): FlowProblem[] {
  if (node.kind !== 'question' || node.measure === undefined) return [];
  const misfit = misfitOf(node.measure, Object.values(node.answers));
  return misfit === undefined ? [] : [problem('bad-measure', nodeId, misfit)];
}

/** Every prompt that a flow may play, each once. */
export function promptsIn(flow: Flow): readonly string[] {
  const prompts = Object.values(flow.nodes).flatMap(promptsOf);
  const named = prompts.flatMap((prompt) => inEveryLanguage(flow, prompt));
  return [...new Set([...named, ...wordSoundsIn(flow)])].sort();
}

function promptsOf(node: FlowNode): readonly string[] {
  if (!('prompts' in node)) return [];
  if (node.kind === 'say') return [...node.prompts, ...node.thenPrompts];
  const confirm = node.kind === 'record' ? (node.confirm?.prompts ?? []) : [];
  return [...chosenPrompts(node), ...confirm, ...('keys' in node ? node.keys.wrongPrompts : [])];
}

function unknownNodes(flow: Flow): FlowProblem[] {
  const has = (nodeId: NodeId): boolean => Object.hasOwn(flow.nodes, nodeId);
  const missing = (from: NodeId, to: NodeId): FlowProblem[] =>
    has(to) ? [] : [problem('unknown-node', from, `there is no node ${to}; add it or name another`)];
  return [
    ...missing('start', flow.start),
    ...missing('onFault', flow.onFault),
    ...Object.entries(flow.nodes).flatMap(([nodeId, node]) =>
      followersOf(node).flatMap(({ to }) => missing(nodeId, to)),
    ),
  ];
}

function unreachableNodes(flow: Flow): FlowProblem[] {
  const reached = new Set<NodeId>();
  const open = [flow.start, flow.onFault];
  for (let nodeId = open.pop(); nodeId !== undefined; nodeId = open.pop()) {
    const node = flow.nodes[nodeId];
    if (reached.has(nodeId) || node === undefined) continue;
    reached.add(nodeId);
    open.push(...followersOf(node).map(({ to }) => to));
  }
  return Object.keys(flow.nodes)
    .filter((nodeId) => !reached.has(nodeId))
    .map((nodeId) =>
      problem('unreachable-node', nodeId, 'nothing leads here; name it somewhere or remove it'),
    );
}

/** A way from a node back to itself on which the person is never waited for. */
function endlessLoops(flow: Flow): FlowProblem[] {
  const waits = (node: FlowNode): boolean =>
    'keys' in node || node.kind === 'record' || node.kind === 'transfer';
  const onWay = new Map<NodeId, 'open' | 'done'>();
  const loops: FlowProblem[] = [];
  const visit = (nodeId: NodeId): void => {
    const node = flow.nodes[nodeId];
    if (node === undefined || waits(node) || onWay.get(nodeId) === 'done') return;
    if (onWay.get(nodeId) === 'open') {
      loops.push(problem('endless-loop', nodeId, 'leads back to itself without ever waiting for the person'));
      return;
    }
    onWay.set(nodeId, 'open');
    for (const { to } of followersOf(node)) visit(to);
    onWay.set(nodeId, 'done');
  };
  Object.keys(flow.nodes).forEach(visit);
  return loops;
}

function keyProblems(nodeId: NodeId, node: FlowNode): FlowProblem[] {
  if (node.kind === 'digits') {
    const isSound = node.least >= 1 && node.least <= node.most && node.most <= 32;
    return isSound
      ? []
      : [problem('bad-digits', nodeId, 'least must be at least 1, and most from least to 32')];
  }
  if (node.kind !== 'menu' && node.kind !== 'question') return [];
  const keys = Object.keys(node.kind === 'menu' ? node.choices : node.answers);
  if (keys.length === 0) return [problem('bad-key', nodeId, 'names no key that may be pressed')];
  return keys
    .filter((key) => !KEYS.test(key))
    .map((key) => problem('bad-key', nodeId, `${JSON.stringify(key)} is nothing that a phone has keys for`));
}

function expressionProblems(nodeId: NodeId, node: FlowNode): FlowProblem[] {
  const texts =
    node.kind === 'set' || node.kind === 'say'
      ? [node.value]
      : node.kind === 'branch'
        ? node.cases.map(({ when }) => when)
        : [];
  return texts.flatMap((text) => {
    const fault = expressionFault(text);
    return fault === undefined
      ? []
      : [problem('bad-expression', nodeId, `the expression ${JSON.stringify(text)}: ${fault}`)];
  });
}

function problem(code: FlowProblemCode, nodeId: NodeId, message: string): FlowProblem {
  return { code, nodeId, message };
}
