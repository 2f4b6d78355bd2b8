/**
 * What an expression of a flow may do, so that it is over within a few milliseconds whatever the variables hold: the
 * functions below, and lists walked twice at most, never for each element of another. A pattern (`matches`) may take
 * longer than the universe, `split` makes lists as long as a text, and `cel.bind` doubles a value with each use; each was
 * measured at more than a second.
 */
import type { ASTNode } from '@marcbachmann/cel-js';

/** Each may lengthen what the next one walks through. */
const MOST_WALKS = 2;
const WALKS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const FUNCTIONS = new Set([
  ...WALKS,
  'has',
  'size',
  'int',
  'double',
  'string',
  'bool',
  'type',
  'contains',
  'startsWith',
  'endsWith',
  'indexOf',
  'lastIndexOf',
  'substring',
  'lowerAscii',
  'upperAscii',
  'trim',
]);

/** Undefined: it is within them. */
export function beyondBounds(ast: ASTNode): string | undefined {
  const calls = [...callsIn(ast, false)];
  const unknown = calls.find(({ name }) => !FUNCTIONS.has(name));
  if (unknown !== undefined) return `${unknown.name} is none of the functions that a flow may use`;
  const walks = calls.filter(({ isWalk }) => isWalk);
  const nested = walks.find(({ isInWalk }) => isInWalk);
  if (nested !== undefined) return `${nested.name} may not stand inside of another walk through a list`;
  return walks.length > MOST_WALKS ? `walks through more than ${MOST_WALKS} lists` : undefined;
}

interface CallFound {
  readonly name: string;
  readonly isWalk: boolean;
  readonly isInWalk: boolean;
}

/** Nodes lie in the operands: alone, in lists and in pairs. */
function* callsIn(operand: unknown, isInWalk: boolean): Generator<CallFound> {
  if (Array.isArray(operand)) for (const one of operand as readonly unknown[]) yield* callsIn(one, isInWalk);
  if (!isNode(operand)) return;
  if (operand.op === 'call') {
    const [name, args] = operand.args;
    yield { name, isWalk: false, isInWalk };
    yield* callsIn(args, isInWalk);
  } else if (operand.op === 'rcall') {
    const [name, receiver, args] = operand.args;
    const isWalk = WALKS.has(name);
    yield { name, isWalk, isInWalk };
    yield* callsIn(receiver, isInWalk);
    yield* callsIn(args, isInWalk || isWalk);
  } else yield* callsIn(operand.args, isInWalk);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
