/** A flow in writing, taken up where somebody broke off on the phone: with the answers given there, at their times. */
import type { Instant } from '../kernel/time.ts';
import type { FlowVariables } from './expression.ts';
import type { Flow, FlowNode } from './flow.ts';
import type { FlowAnswer } from './state.ts';
import { answerWritten, beginWritten, declineWritten, type WrittenState } from './written.ts';

const MOST_QUESTIONS = 200;

export function resumeWritten(
  flow: Flow,
  variables: FlowVariables,
  answers: readonly FlowAnswer[],
  now: Instant,
): WrittenState {
  let state = beginWritten(flow, variables, now);
  for (let asked = 0; asked < MOST_QUESTIONS; asked += 1) {
    const { nodeId } = state;
    const known = answers.findLast((answer) => answer.nodeId === nodeId);
    const node = nodeId === undefined ? undefined : flow.nodes[nodeId];
    if (known === undefined || node === undefined) return state;
    const answered =
      known.declined === undefined
        ? answerWritten(flow, state, givenFor(node, known), known.at)
        : declineWritten(flow, state, known.declined, known.at);
    if (!answered.ok) return state;
    state = answered.state;
  }
  return state;
}

/** By its key: another answer may be called by what this one is kept as. */
function givenFor(node: FlowNode, { value }: FlowAnswer): string {
  if (node.kind !== 'question') return String(value);
  const found = Object.entries(node.answers).find(([, kept]) => kept === value);
  return found?.[0] ?? String(value);
}
