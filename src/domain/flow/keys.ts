/** What pressed keys mean to a node that asks: an answer, a wrong one, or a beginning that more may follow. */
import { assertNever } from '../kernel/assert.ts';
import type { FlowNode } from './flow.ts';

export type AskingNode = Extract<FlowNode, { keys: unknown }>;

export function isAsking(node: FlowNode): node is AskingNode {
  return node.kind === 'menu' || node.kind === 'question' || node.kind === 'digits';
}

export type KeyShape =
  | { readonly kind: 'oneOf'; readonly accepted: readonly string[] }
  | {
      readonly kind: 'number';
      readonly least: number;
      readonly most: number;
      readonly endKey?: string | undefined;
    };

export function rulesOf(node: AskingNode): KeyShape {
  switch (node.kind) {
    case 'menu':
      return { kind: 'oneOf', accepted: Object.keys(node.choices) };
    case 'question':
      return { kind: 'oneOf', accepted: Object.keys(node.answers) };
    case 'digits':
      return { kind: 'number', least: node.least, most: node.most, endKey: node.endKey };
    default:
      return assertNever(node);
  }
}

export type KeyVerdict =
  | { readonly kind: 'answer'; readonly keys: string }
  | { readonly kind: 'more' }
  | { readonly kind: 'wrong' };

/** `isComplete`: no further key came in time. */
export function judgeKeys(shape: KeyShape, keys: string, isComplete: boolean): KeyVerdict {
  return shape.kind === 'oneOf'
    ? judgeChoice(shape.accepted, keys, isComplete)
    : judgeNumber(shape, keys, isComplete);
}

/** `1` is an answer at once where no longer one begins with it; with `10` beside it, the pause decides. */
function judgeChoice(accepted: readonly string[], keys: string, isComplete: boolean): KeyVerdict {
  const mayGrow = accepted.some((one) => one.length > keys.length && one.startsWith(keys));
  if (mayGrow && !isComplete) return { kind: 'more' };
  return accepted.includes(keys) ? { kind: 'answer', keys } : { kind: 'wrong' };
}

function judgeNumber(
  { least, most, endKey }: Extract<KeyShape, { kind: 'number' }>,
  keys: string,
  isComplete: boolean,
): KeyVerdict {
  const isEnded = endKey !== undefined && keys.endsWith(endKey);
  const digits = isEnded ? keys.slice(0, -1) : keys;
  if (!/^[0-9]*$/.test(digits) || digits.length > most) return { kind: 'wrong' };
  if (isEnded || isComplete)
    return digits.length >= least ? { kind: 'answer', keys: digits } : { kind: 'wrong' };
  return digits.length === most && endKey === undefined ? { kind: 'answer', keys: digits } : { kind: 'more' };
}
