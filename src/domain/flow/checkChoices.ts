/** What is wrong with the choices of a node, a sentence each: prompts for keys that are none, keys with two meanings. */
import type { FlowNode } from './flow.ts';
import { isAsking, rulesOf } from './keys.ts';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function choiceProblems(node: FlowNode): readonly string[] {
  if (!isAsking(node)) return [];
  return [...unknownChoices(node), ...clashes(node)];
}

function unknownChoices(node: Extract<FlowNode, { keys: unknown }>): string[] {
  const shape = rulesOf(node);
  if (!('choicePrompts' in node) || shape.kind !== 'oneOf') return [];
  const { choicePrompts = {}, order } = node;
  const keys = Object.keys(choicePrompts);
  const unknown = keys
    .filter((key) => !shape.accepted.includes(key))
    .map((key) => `choicePrompts names ${JSON.stringify(key)}, which is no key of it`);
  const silent = shape.accepted.filter((key) => keys.length > 0 && !keys.includes(key));
  return [
    ...unknown,
    ...silent.map((key) => `choicePrompts names no prompt for the key ${key}`),
    ...(order === 'random' && keys.length < 2
      ? ['order: random needs choicePrompts with a prompt for each key']
      : []),
  ];
}

function clashes(node: Extract<FlowNode, { keys: unknown }>): string[] {
  const shape = rulesOf(node);
  const { skipKey, refuseKey } = shape;
  const declining = [skipKey, refuseKey].filter((key) => key !== undefined);
  const taken =
    shape.kind === 'oneOf' ? shape.accepted.map((key) => key.charAt(0)) : [shape.endKey ?? '', ...DIGITS];
  return [
    ...(skipKey !== undefined && skipKey === refuseKey ? ['skipKey and refuseKey are the same key'] : []),
    ...declining
      .filter((key) => taken.includes(key))
      .map((key) => `the key ${key} is one of the answers, and cannot be for skipping or refusing as well`),
  ];
}
