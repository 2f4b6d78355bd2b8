/** A question of a flow in words: its text, what its answers are called, and the how-manieth it is. */
import { languageOf } from './languages.ts';
import { followersOf, type Flow, type FlowNode, type InLanguages, type NodeId } from './flow.ts';
import type { WrittenState } from './written.ts';

export type WrittenNode = Extract<FlowNode, { kind: 'menu' | 'question' | 'digits' | 'record' }>;

export interface WrittenOption {
  /** What is pressed on the phone: a short answer by message. */
  readonly key: string;
  readonly label: string;
  /** What is kept; of a menu, which keeps nothing, the key. */
  readonly value: string | number;
}

export interface WrittenQuestion {
  readonly nodeId: NodeId;
  readonly kind: 'choice' | 'number' | 'text';
  readonly text: string;
  /** Of a choice, in the order of the flow's file; else none. */
  readonly options: readonly WrittenOption[];
  /** Of a number: so many digits. Of a text: so many characters. */
  readonly least?: number;
  readonly most?: number;
  readonly language: string;
  /** The first is 1. */
  readonly place: number;
  /** The place of the last one, on the longest way that may follow. */
  readonly lastPlace: number;
}

export const LONGEST_COMMENT = 2_000;

export const isAsked = (node: FlowNode): node is WrittenNode =>
  node.kind === 'menu' || node.kind === 'question' || node.kind === 'digits' || node.kind === 'record';

export const isAskedInWriting = (node: FlowNode): node is WrittenNode =>
  isAsked(node) && node.phoneOnly !== true;

/** Where it goes on without an answer: a menu has no other way than that of silence. */
export const unansweredTo = (node: WrittenNode): NodeId =>
  node.kind === 'menu' ? node.onSilence : node.next;

/** What is asked now, in the person's language; undefined: it is over. */
export function writtenQuestionOf(flow: Flow, state: WrittenState): WrittenQuestion | undefined {
  const { nodeId } = state;
  const node = nodeId === undefined ? undefined : flow.nodes[nodeId];
  if (nodeId === undefined || node === undefined || !isAskedInWriting(node)) return undefined;
  const language = languageOf(flow, state.variables);
  const place = state.answers.length + (state.skipped ?? 0) + 1;
  const text = inWords(flow, node.text, language, nodeId);
  const lastPlace = place - 1 + mostAsked(flow, nodeId);
  return { nodeId, text, language, place, lastPlace, ...shapeOf(flow, node, language) };
}

function shapeOf(
  flow: Flow,
  node: WrittenNode,
  language: string,
): Pick<WrittenQuestion, 'kind' | 'options' | 'least' | 'most'> {
  if (node.kind === 'digits') return { kind: 'number', options: [], least: node.least, most: node.most };
  if (node.kind === 'record') return { kind: 'text', options: [], least: 1, most: LONGEST_COMMENT };
  const values = valuesOf(node);
  const options = values.map(([key, value]) => ({
    key,
    value,
    label: inWords(flow, node.labels?.[key], language, String(value)),
  }));
  return { kind: 'choice', options };
}

export function valuesOf(
  node: Extract<FlowNode, { kind: 'menu' | 'question' }>,
): readonly (readonly [string, string | number])[] {
  return node.kind === 'menu'
    ? Object.keys(node.choices).map((key) => [key, key] as const)
    : Object.entries(node.answers);
}

/** Where the language has no words, those of the flow's first one. */
function inWords(
  { languages }: Flow,
  words: InLanguages | undefined,
  language: string,
  none: string,
): string {
  return words?.[language] ?? words?.[languages[0] ?? ''] ?? none;
}

/** Questions on the longest way from here that asks none twice. */
function mostAsked(flow: Flow, from: NodeId): number {
  const known = new Map<NodeId, number>();
  const visit = (nodeId: NodeId): number => {
    const before = known.get(nodeId);
    if (before !== undefined) return before;
    const node = flow.nodes[nodeId];
    if (node === undefined) return 0;
    // On the way back to itself it counts nothing.
    known.set(nodeId, 0);
    const after = followersOf(node).map(({ to }) => visit(to));
    const most = (isAskedInWriting(node) ? 1 : 0) + Math.max(0, ...after);
    known.set(nodeId, most);
    return most;
  };
  return visit(from);
}
