/** What is wrong with nodes that reach beyond the call: variables that nothing sets, hosts that may not be asked. */
import type { Flow, FlowNode, NodeId } from './flow.ts';
import { namesInJson } from './fill.ts';
import { namesIn } from '../kernel/template.ts';

/** What this installation lets flows do. */
export interface FlowReach {
  readonly mayAsk: (host: string) => boolean;
  readonly maySendSms: boolean;
}

export type ReachProblemCode = 'unknown-variable' | 'no-words' | 'host-not-allowed' | 'no-gateway';

export interface ReachProblem {
  readonly code: ReachProblemCode;
  readonly nodeId: NodeId;
  readonly message: string;
}

/** What every call brings. */
const BROUGHT = ['campaign', 'sentBy', 'language', 'call', 'lead', 'number'];

/** `reach` absent: nobody asks what this installation allows. */
export function reachProblems(flow: Flow, reach: FlowReach | undefined): readonly ReachProblem[] {
  const known = new Set([...BROUGHT, ...Object.entries(flow.nodes).flatMap(setBy)]);
  return Object.entries(flow.nodes).flatMap(([nodeId, node]) => [
    ...[...new Set(namesOf(node))]
      .filter((name) => !known.has(name))
      .map((name) => problem('unknown-variable', nodeId, `nothing sets the variable ${name}`)),
    ...wordsMissing(flow, nodeId, node),
    ...(reach === undefined ? [] : forbidden(nodeId, node, reach)),
  ]);
}

/** Names of variables that a node may set. */
function setBy([nodeId, node]: readonly [NodeId, FlowNode]): readonly string[] {
  if (node.kind === 'set') return [node.variable];
  if (node.kind === 'webhook') return Object.keys(node.fields);
  return node.kind === 'question' || node.kind === 'digits' || node.kind === 'record' ? [nodeId] : [];
}

function namesOf(node: FlowNode): readonly string[] {
  if (node.kind === 'sms') return Object.values(node.text).flatMap(namesIn);
  if (node.kind !== 'webhook') return [];
  const { url, headers, body } = node;
  return [
    ...namesIn(url),
    ...Object.values(headers).flatMap(namesIn),
    ...(body === undefined ? [] : namesInJson(body)),
  ];
}

function wordsMissing({ languages }: Flow, nodeId: NodeId, node: FlowNode): ReachProblem[] {
  if (node.kind !== 'sms' || Object.keys(node.text).length === 1) return [];
  return languages
    .filter((language) => node.text[language] === undefined)
    .map((language) => problem('no-words', nodeId, `has no text in ${language}`));
}

function forbidden(nodeId: NodeId, node: FlowNode, { mayAsk, maySendSms }: FlowReach): ReachProblem[] {
  if (node.kind === 'sms' && !maySendSms)
    return [problem('no-gateway', nodeId, 'there is no gateway for messages (sms.gateways)')];
  if (node.kind !== 'webhook') return [];
  const host = hostOf(node.url);
  const why = `${host} may not be asked: it is not in webhooks.hosts, or a private address (webhooks.allowPrivate)`;
  return mayAsk(host) ? [] : [problem('host-not-allowed', nodeId, why)];
}

function hostOf(url: string): string {
  return /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/.exec(url)?.[1]?.replace(/^\[|\]$/g, '') ?? '';
}

function problem(code: ReachProblemCode, nodeId: NodeId, message: string): ReachProblem {
  return { code, nodeId, message };
}
