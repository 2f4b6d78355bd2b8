/** What pressed keys mean to a node that asks: an answer, a wrong one, or a beginning that more may follow. */
import { assertNever } from '../kernel/assert.ts';
import type { Declined } from '../survey/interview.ts';
import type { FlowNode } from './flow.ts';

export type AskingNode = Extract<FlowNode, { keys: unknown }>;

export function isAsking(node: FlowNode): node is AskingNode {
  return node.kind === 'menu' || node.kind === 'question' || node.kind === 'digits';
}

interface DecliningKeys {
  readonly skipKey?: string | undefined;
  readonly refuseKey?: string | undefined;
}

export type KeyShape =
  | ({ readonly kind: 'oneOf'; readonly accepted: readonly string[] } & DecliningKeys)
  | ({
      readonly kind: 'number';
      readonly least: number;
      readonly most: number;
      readonly endKey?: string | undefined;
    } & DecliningKeys);

export function rulesOf(node: AskingNode): KeyShape {
  switch (node.kind) {
    case 'menu':
      return { kind: 'oneOf', accepted: Object.keys(node.choices) };
    case 'question':
      return { kind: 'oneOf', accepted: Object.keys(node.answers), ...decliningOf(node) };
    case 'digits':
      return {
        kind: 'number',
        least: node.least,
        most: node.most,
        endKey: node.endKey,
        ...decliningOf(node),
      };
    default:
      return assertNever(node);
  }
}

const decliningOf = ({ skipKey, refuseKey }: DecliningKeys): DecliningKeys => ({ skipKey, refuseKey });

export type KeyVerdict =
  | { readonly kind: 'answer'; readonly keys: string }
  | { readonly kind: 'declined'; readonly how: Declined; readonly keys: string }
  | { readonly kind: 'more' }
  | { readonly kind: 'wrong' };

/** `isComplete`: no further key came in time. */
export function judgeKeys(shape: KeyShape, keys: string, isComplete: boolean): KeyVerdict {
  // A key of its own, and the first one pressed.
  if (keys !== '' && keys === shape.skipKey) return { kind: 'declined', how: 'skipped', keys };
  if (keys !== '' && keys === shape.refuseKey) return { kind: 'declined', how: 'refused', keys };
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
