/**
 * Conditions and values in flows: the Common Expression Language, which has no loops of its own and calls nothing
 * outside. Those that could run long are refused when the flow is read (`expressionBounds.ts`).
 */
import { Environment } from '@marcbachmann/cel-js';
import { beyondBounds } from './expressionBounds.ts';

const LONGEST_TEXT = 500;
/** Of a value: texts that grow from node to node end here. */
const LONGEST_VALUE = 1_000;
const LIMITS = {
  maxAstNodes: 100,
  maxDepth: 16,
  maxListElements: 20,
  maxMapEntries: 20,
  maxCallArguments: 8,
};

export type FlowValue = string | number | boolean;
export type FlowVariables = Readonly<Record<string, FlowValue>>;

const environment = new Environment({ unlistedVariablesAreDyn: true, limits: LIMITS });
const parsed = new Map<string, (variables: Record<string, unknown>) => unknown>();

/** What is wrong with the expression; undefined: nothing. */
export function expressionFault(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return `is longer than ${LONGEST_TEXT} characters`;
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}

export type Evaluated =
  | { readonly ok: true; readonly value: FlowValue }
  | { readonly ok: false; readonly fault: string };

/** A variable that is not set is a fault, not a guess. */
export function evaluate(text: string, variables: FlowVariables): Evaluated {
  try {
    const value = parse(text)(
      Object.fromEntries(Object.entries(variables).map(([name, one]) => [name, toCel(one)])),
    );
    const plain = fromCel(value);
    if (plain === undefined) return { ok: false, fault: 'gives neither text, number nor truth' };
    return typeof plain === 'string' && plain.length > LONGEST_VALUE
      ? { ok: false, fault: `gives a text of more than ${LONGEST_VALUE} characters` }
      : { ok: true, value: plain };
  } catch (error) {
    return { ok: false, fault: firstLine(error) };
  }
}

function parse(text: string): (variables: Record<string, unknown>) => unknown {
  let run = parsed.get(text);
  if (run === undefined) {
    const read = environment.parse(text);
    const fault = beyondBounds(read.ast);
    if (fault !== undefined) throw new Error(fault);
    run = read;
    parsed.set(text, run);
  }
  return run;
}

/** Whole numbers are the language's `int`, so that they may be added to literals. */
function toCel(value: FlowValue): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function fromCel(value: unknown): FlowValue | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
