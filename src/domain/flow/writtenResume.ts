/** A flow in writing, taken up where somebody broke off on the phone: with the answers given there, at their times. */
import type { Instant } from '../kernel/time.ts';
import type { FlowVariables } from './expression.ts';
import type { Flow, FlowNode } from './flow.ts';
import type { FlowAnswer } from './state.ts';
import { answerWritten, beginWritten, declineWritten, type WrittenState } from './written.ts';
import { isAsked } from './writtenQuestion.ts';

/** Each answer is taken once, in the order in which they were given: a question may have been asked again. */
export function resumeWritten(
  flow: Flow,
  variables: FlowVariables,
  answers: readonly FlowAnswer[],
  now: Instant,
): WrittenState {
  const heard = answers.filter(({ nodeId }) => isPhoneOnly(flow.nodes[nodeId]));
  let state = beginWritten(flow, { ...variables, ...variablesOf(heard) }, now);
  let rest = answers.filter((answer) => !heard.includes(answer));
  for (;;) {
    const { nodeId } = state;
    const place = rest.findIndex((answer) => answer.nodeId === nodeId);
    const [known, node] = [rest[place], nodeId === undefined ? undefined : flow.nodes[nodeId]];
    if (known === undefined || node === undefined) return withHeard(state, heard);
    rest = rest.slice(place + 1);
    const answered =
      known.declined === undefined
        ? answerWritten(flow, state, givenFor(node, known), known.at)
        : declineWritten(flow, state, known.declined, known.at);
    if (!answered.ok) return withHeard(state, heard);
    state = answered.state;
  }
}

/** Passed over in writing: their answers would be lost, since this interview counts in the place of the one on the phone. */
const isPhoneOnly = (node: FlowNode | undefined): boolean =>
  node !== undefined && isAsked(node) && node.phoneOnly === true;

function variablesOf(answers: readonly FlowAnswer[]): FlowVariables {
  const last = new Map(answers.map((answer) => [answer.nodeId, answer]));
  return Object.fromEntries(
    [...last.values()].flatMap(({ nodeId, value, declined }) =>
      declined === undefined ? [[nodeId, value] as const] : [],
    ),
  );
}

function withHeard(state: WrittenState, heard: readonly FlowAnswer[]): WrittenState {
  if (heard.length === 0) return state;
  return { ...state, answers: [...heard, ...state.answers].toSorted((left, right) => left.at - right.at) };
}

/** By its key: another answer may be called by what this one is kept as. */
function givenFor(node: FlowNode, { value }: FlowAnswer): string {
  if (node.kind !== 'question') return String(value);
  const found = Object.entries(node.answers).find(([, kept]) => kept === value);
  return found?.[0] ?? String(value);
}
