/**
 * A flow in writing: the same questions, branches and answers as on the phone, by message or on a page. What only plays
 * is passed by, nobody is transferred, and a recording is a comment in words. What lies between two questions runs
 * through `advance.ts`, as on the phone, with its limit.
 */
import { assertNever } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import type { Declined } from '../survey/interview.ts';
import { answer, decline, goTo, newRun, type Run } from './advance.ts';
import type { FlowValue, FlowVariables } from './expression.ts';
import type { Flow, FlowNode, NodeId } from './flow.ts';
import { languageOf } from './languages.ts';
import type { FlowAnswer, FlowEnd } from './state.ts';
import { isAskedInWriting, unansweredTo } from './writtenQuestion.ts';
import { readAnswer, type WrittenProblem } from './writtenAnswer.ts';

/** What the person decided on the way, for whoever keeps the state to carry out. Doing one twice is doing it once. */
export type WrittenOutcome =
  | { readonly kind: 'optOut'; readonly at: Instant }
  | { readonly kind: 'consent'; readonly given: boolean; readonly at: Instant };

/** Plain data: it is kept between two answers. */
export interface WrittenState {
  /** The question that is asked now; absent: it is over. */
  readonly nodeId?: NodeId | undefined;
  readonly variables: FlowVariables;
  readonly answers: readonly FlowAnswer[];
  /** Menus that were chosen in and comments that were passed over: asked, without a trace among the answers. */
  readonly skipped?: number | undefined;
  /** In the order in which they came. */
  readonly outcomes?: readonly WrittenOutcome[] | undefined;
  /** How it ended; absent: it is not over. */
  readonly end?: FlowEnd | undefined;
  readonly fault?: string | undefined;
}

export type WrittenAnswered =
  | { readonly ok: true; readonly state: WrittenState }
  | { readonly ok: false; readonly problem: WrittenProblem };

/** `variables`: what the occasion brings: fields of the lead, the language, whose conversation it is about. */
export function beginWritten(flow: Flow, variables: FlowVariables, now: Instant): WrittenState {
  const language = languageOf(flow, variables);
  return walk(flow, { variables: { ...variables, language }, answers: [] }, flow.start, now);
}

/** `given`: as it was typed: a key, what the answer is called, digits, or words. */
export function answerWritten(flow: Flow, state: WrittenState, given: string, now: Instant): WrittenAnswered {
  const asked = askedNow(flow, state);
  if (asked === undefined) return { ok: false, problem: 'over' };
  const { nodeId, node } = asked;
  const read = readAnswer(node, given);
  if (!read.ok) return read;
  if ('declined' in read) return declineWritten(flow, state, read.declined, now);
  if (node.kind === 'menu') {
    const to = node.choices[read.key] ?? node.onSilence;
    return { ok: true, state: walk(flow, passed(state), to, now) };
  }
  return { ok: true, state: walk(flow, state, node.next, now, { nodeId, value: read.value }) };
}

/** Who skips a question is still there, unlike who is silent on the phone: the next one follows. */
export function skipWritten(flow: Flow, state: WrittenState, now: Instant): WrittenAnswered {
  return declineWritten(flow, state, 'skipped', now);
}

/** Counted apart, as by its key on the phone; menus and comments are passed without a trace, as there. */
export function declineWritten(
  flow: Flow,
  state: WrittenState,
  declined: Declined,
  now: Instant,
): WrittenAnswered {
  const asked = askedNow(flow, state);
  if (asked === undefined) return { ok: false, problem: 'over' };
  const { nodeId, node } = asked;
  const next = unansweredTo(node);
  if (node.kind === 'question' || node.kind === 'digits')
    return { ok: true, state: walk(flow, state, next, now, { nodeId, declined }) };
  return { ok: true, state: walk(flow, passed(state), next, now) };
}

/** The same place in another language, where the flow has it. */
export function inLanguage(flow: Flow, state: WrittenState, language: string): WrittenState {
  if (!flow.languages.includes(language)) return state;
  return { ...state, variables: { ...state.variables, language } };
}

const passed = (state: WrittenState): WrittenState => ({ ...state, skipped: (state.skipped ?? 0) + 1 });

function askedNow(flow: Flow, { nodeId }: WrittenState) {
  const node = nodeId === undefined ? undefined : flow.nodes[nodeId];
  return nodeId !== undefined && node !== undefined && isAskedInWriting(node) ? { nodeId, node } : undefined;
}

type Given = { readonly nodeId: NodeId } & ({ readonly value: FlowValue } | { readonly declined: Declined });

/** On to a node, and past all that is not asked. */
function walk(flow: Flow, state: WrittenState, to: NodeId, now: Instant, given?: Given): WrittenState {
  const run = newRun(flow, now, {
    nodeId: given?.nodeId ?? to,
    phase: 'starting',
    keys: '',
    ahead: '',
    plays: 0,
    unheard: 0,
    variables: state.variables,
    answers: state.answers,
  });
  if (given !== undefined) {
    if ('declined' in given) decline(run, given.declined);
    else answer(run, given.value);
  }
  let next: NodeId | undefined = to;
  while (next !== undefined) {
    goTo(run, next);
    next = run.state.phase === 'over' ? undefined : passedBy(flow.nodes[run.state.nodeId]);
  }
  return reached(run, state);
}

/** Where a node leads that waits on the phone and does not in writing; undefined: it is asked. */
function passedBy(node: FlowNode | undefined): NodeId | undefined {
  if (node === undefined) return undefined;
  switch (node.kind) {
    case 'play':
    case 'say':
      return node.next;
    case 'transfer':
    case 'callback':
    case 'webhook':
      return node.onFailed;
    case 'menu':
    case 'question':
    case 'digits':
    case 'record':
      return node.phoneOnly === true ? unansweredTo(node) : undefined;
    // `advance.ts` has passed these. A new kind that waits on the phone says here where it leads in writing.
    case 'set':
    case 'sms':
    case 'time':
    case 'branch':
    case 'optOut':
    case 'consent':
    case 'return':
    case 'hangup':
      return undefined;
    default:
      return assertNever(node);
  }
}

function reached({ state, effects, now }: Run, before: WrittenState): WrittenState {
  const outcomes = effects.flatMap((effect): WrittenOutcome[] => {
    if (effect.type === 'optOut') return [{ kind: 'optOut', at: now }];
    return effect.type === 'consent' ? [{ kind: 'consent', given: effect.given, at: now }] : [];
  });
  const ended = effects.find((effect) => effect.type === 'ended');
  return {
    ...(ended === undefined ? { nodeId: state.nodeId } : { end: ended.end }),
    ...(ended?.fault === undefined ? {} : { fault: ended.fault }),
    variables: state.variables,
    answers: state.answers,
    ...(before.skipped === undefined ? {} : { skipped: before.skipped }),
    ...(outcomes.length === 0 ? {} : { outcomes: [...(before.outcomes ?? []), ...outcomes] }),
    ...(outcomes.length === 0 && before.outcomes !== undefined ? { outcomes: before.outcomes } : {}),
  };
}

export type { WrittenProblem } from './writtenAnswer.ts';
export { writtenQuestionOf, type WrittenOption, type WrittenQuestion } from './writtenQuestion.ts';
