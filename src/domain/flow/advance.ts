/**
 * Where a flow goes on: into a node, and through all that do not wait for the person, up to a limit, so that no flow can
 * run in a circle unheard. What the person does there is for `step.ts`.
 */
import { assertNever } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { evaluate, type FlowValue } from './expression.ts';
import type { Flow, FlowNode, NodeId } from './flow.ts';
import type { Declined } from '../survey/interview.ts';
import { drawnOrder, promptsOf } from './choices.ts';
import { filledText } from './fill.ts';
import { languageOf, spoken } from './languages.ts';
import { said, type SayNode } from './say.ts';
import type { FlowAnswer, FlowEffect, FlowPassed, FlowState, FlowStep } from './state.ts';
import { NOWHERE, timeLeadsTo, type FlowPlace } from './time.ts';
import { enterWebhook } from './webhook.ts';

const MOST_UNHEARD = 50;
const MOST_ANSWERS = 200;
const MOST_PASSED = 100;

/** One step under way. */
export interface Run {
  readonly flow: Flow;
  readonly now: Instant;
  readonly place: FlowPlace;
  state: FlowState;
  readonly effects: FlowEffect[];
}

export const newRun = (flow: Flow, now: Instant, state: FlowState, place = NOWHERE): Run => ({
  flow,
  now,
  place,
  state,
  effects: [],
});
export const done = ({ state, effects }: Run): FlowStep => ({ state, effects });

export function play(run: Run, prompts: readonly string[]): void {
  run.effects.push({ type: 'play', prompts: spokenPrompts(run, prompts) });
}

export function spokenPrompts({ flow, state }: Run, prompts: readonly string[]): readonly string[] {
  return spoken(flow, prompts, state.variables);
}

export function startRecording(run: Run, node: Extract<FlowNode, { kind: 'record' }>): void {
  const { mostMs, silenceMs, endKey, confirm } = node;
  run.state = { ...run.state, phase: 'recording', unheard: 0 };
  run.effects.push({
    type: 'record',
    nodeId: run.state.nodeId,
    mostMs,
    silenceMs,
    endKey,
    ...(confirm === undefined ? {} : { isHeardAgain: true }),
  });
}

export function answer(run: Run, value: FlowValue): void {
  const { nodeId, variables } = run.state;
  run.state = { ...run.state, variables: { ...variables, [nodeId]: value } };
  keep(run, { value });
}

/** No answer: what was answered here before does not hold any more. */
export function decline(run: Run, declined: Declined): void {
  const { nodeId, variables } = run.state;
  const { [nodeId]: _before, ...others } = variables;
  run.state = { ...run.state, variables: others };
  keep(run, { value: '', declined });
}

function keep(run: Run, what: Pick<FlowAnswer, 'value' | 'declined'>): void {
  const { nodeId, answers, order } = run.state;
  const node = run.flow.nodes[nodeId];
  const measure = node !== undefined && 'measure' in node ? node.measure : undefined;
  const given: FlowAnswer = {
    nodeId,
    ...what,
    at: run.now,
    ...(measure === undefined ? {} : { measure }),
    ...(order === undefined ? {} : { order }),
  };
  if (answers.length < MOST_ANSWERS) run.state = { ...run.state, answers: [...answers, given] };
  run.effects.push({ type: 'answered', answer: given });
}

/** On to a node, and past all that do not wait for the person. `by`: what led on, for the path. */
export function goTo(run: Run, first: NodeId, by?: string): void {
  let to: NodeId | undefined = first;
  leave(run, by);
  while (to !== undefined) {
    const node: FlowNode | undefined = run.flow.nodes[to];
    const unheard: number = run.state.unheard + 1;
    run.state = {
      ...run.state,
      nodeId: to,
      path: passed(run, to),
      order: drawnOrder(run.state, to, node),
      spoken: undefined,
      retakes: undefined,
      phase: 'starting',
      keys: '',
      plays: 1,
      unheard,
      deadlineAt: undefined,
    };
    if (node === undefined) return end(run, 'fault', `there is no node ${to}`);
    if (unheard > MOST_UNHEARD)
      return end(run, 'fault', `${MOST_UNHEARD} nodes were passed without a word of the person`);
    to = enter(run, node);
  }
}

function passed({ state: { path = [] }, now }: Run, nodeId: NodeId): readonly FlowPassed[] {
  const last = path.at(-1);
  // Entered anew after a gap: they have not left it.
  if (last?.nodeId === nodeId && last.by === undefined) return path;
  return path.length < MOST_PASSED ? [...path, { nodeId, at: now }] : path;
}

/** What led on from the node before. */
function leave(run: Run, by: string | undefined): void {
  const { path = [], nodeId } = run.state;
  const last = path.at(-1);
  if (by === undefined || last?.nodeId !== nodeId) return;
  run.state = { ...run.state, path: [...path.slice(0, -1), { ...last, by }] };
}

/** Where it leads on at once; undefined: it waits, or is the end. */
function enter(run: Run, node: FlowNode): NodeId | undefined {
  switch (node.kind) {
    case 'play':
    case 'menu':
    case 'question':
    case 'digits':
      play(run, promptsOf(node, run.state.order));
      return undefined;
    case 'say':
      return say(run, node);
    case 'record':
      if (node.prompts.length === 0) startRecording(run, node);
      else play(run, node.prompts);
      return undefined;
    case 'set':
      return set(run, node);
    case 'branch':
      return branch(run, node);
    case 'time':
      return timeLeadsTo(node, run.place, run.now);
    case 'webhook':
      enterWebhook(run, node);
      return undefined;
    case 'sms':
      sendSms(run, node.text);
      return node.next;
    case 'optOut':
      run.effects.push({ type: 'optOut' });
      return node.next;
    case 'consent':
      run.effects.push({ type: 'consent', given: node.given });
      return node.next;
    case 'transfer':
      run.state = { ...run.state, phase: 'away' };
      run.effects.push({
        type: 'transfer',
        to: node.to,
        ...(node.waitMs === undefined ? {} : { waitMs: node.waitMs }),
      });
      return undefined;
    case 'callback':
      run.state = { ...run.state, phase: 'away' };
      run.effects.push({ type: 'promiseCallback', afterMs: node.afterMs });
      return undefined;
    case 'return':
      return end(run, 'returned');
    case 'hangup':
      return end(run, 'finished');
    default:
      return assertNever(node);
  }
}

/** Undefined: it is heard, and its end leads on. */
function say(run: Run, node: SayNode): NodeId | undefined {
  const result = said(run.flow, node, run.state.variables);
  if (!result.ok) return faultNode(run, `${run.state.nodeId}: ${result.fault}`);
  run.effects.push({ type: 'play', prompts: result.prompts });
  return undefined;
}

function set(run: Run, node: Extract<FlowNode, { kind: 'set' }>): NodeId | undefined {
  const result = evaluate(node.value, run.state.variables);
  if (!result.ok) return faultNode(run, `${run.state.nodeId}: ${result.fault}`);
  run.state = { ...run.state, variables: { ...run.state.variables, [node.variable]: result.value } };
  return node.next;
}

function branch(run: Run, node: Extract<FlowNode, { kind: 'branch' }>): NodeId | undefined {
  for (const { when, next } of node.cases) {
    const result = evaluate(when, run.state.variables);
    // What was never asked is not answered: the case does not hold.
    if (result.ok && result.value === true) return next;
  }
  return node.otherwise;
}

function sendSms(run: Run, texts: Readonly<Record<string, string>>): void {
  const { flow, state } = run;
  const { nodeId, variables } = state;
  const visit = (state.reached ?? 0) + 1;
  const text = texts[languageOf(flow, variables)] ?? Object.values(texts)[0] ?? '';
  run.state = { ...state, reached: visit };
  run.effects.push({ type: 'sms', nodeId, visit, text: filledText(text, variables) });
}

export function fault(run: Run, what: string): void {
  const to = faultNode(run, what);
  if (to !== undefined) goTo(run, to, 'fault');
}

/** The flow's own way out, once; a fault on that way is the end. */
function faultNode(run: Run, what: string): NodeId | undefined {
  const { onFault } = run.flow;
  if (run.state.nodeId !== onFault && run.flow.nodes[onFault] !== undefined) return onFault;
  return end(run, 'fault', what);
}

/** Nothing follows: `undefined`, for those who ask what does. */
function end(run: Run, how: 'finished' | 'returned' | 'fault', what?: string): undefined {
  run.state = { ...run.state, phase: 'over', deadlineAt: undefined };
  run.effects.push({ type: 'ended', end: how, ...(what === undefined ? {} : { fault: what }) });
}
