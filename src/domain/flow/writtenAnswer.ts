/** What was typed, as the answer that the same question has on the phone. People write "５", " 5 " or the answer's words. */
import type { Declined } from '../survey/interview.ts';
import type { FlowValue } from './expression.ts';
import type { FlowNode } from './flow.ts';
import { LONGEST_COMMENT, valuesOf, type WrittenNode } from './writtenQuestion.ts';

export type WrittenProblem = 'not-an-answer' | 'too-long' | 'over';

export type ReadAnswer =
  | { readonly ok: true; readonly key: string; readonly value: FlowValue }
  | { readonly ok: true; readonly declined: Declined }
  | { readonly ok: false; readonly problem: WrittenProblem };

const NOT_ONE: ReadAnswer = { ok: false, problem: 'not-an-answer' };

export function readAnswer(node: WrittenNode, given: string): ReadAnswer {
  if (node.kind === 'record') return readComment(given);
  // Full-width digits are digits.
  const text = given.normalize('NFKC').trim();
  if (text.length > LONGEST_COMMENT) return { ok: false, problem: 'too-long' };
  if (node.kind !== 'menu' && text !== '') {
    if (text === node.skipKey) return { ok: true, declined: 'skipped' };
    if (text === node.refuseKey) return { ok: true, declined: 'refused' };
  }
  if (node.kind === 'digits') return readDigits(node, text);
  return readChoice(node, text);
}

function readComment(given: string): ReadAnswer {
  const text = withoutControls(given).trim();
  if (text === '') return NOT_ONE;
  if (text.length > LONGEST_COMMENT) return { ok: false, problem: 'too-long' };
  return { ok: true, key: '', value: text };
}

/** Line breaks stay; the rest could not be kept, or shown. */
function withoutControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/[^\P{C}\n\t\u200c\u200d]/gu, '');
}

function readDigits({ least, most }: Extract<FlowNode, { kind: 'digits' }>, text: string): ReadAnswer {
  const isNumber = /^[0-9]+$/.test(text) && text.length >= least && text.length <= most;
  return isNumber ? { ok: true, key: text, value: text } : NOT_ONE;
}

function readChoice(node: Extract<FlowNode, { kind: 'menu' | 'question' }>, text: string): ReadAnswer {
  const folded = fold(text);
  const named = (key: string, value: string | number): boolean =>
    [String(value), ...Object.values(node.labels?.[key] ?? {})].some((name) => fold(name) === folded);
  const values = valuesOf(node);
  // Keys first: an answer may be called by the key of another.
  const found = values.find(([key]) => key === text) ?? values.find(([key, value]) => named(key, value));
  return found === undefined ? NOT_ONE : { ok: true, key: found[0], value: found[1] };
}

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.!。!]+$/u, '')
    .trim();
