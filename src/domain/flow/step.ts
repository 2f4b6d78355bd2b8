/**
 * Runs a flow: a state and what happened in, the next state and what is to be done out. A node that needs the person
 * waits; all others are passed at once, up to a limit, so that no flow can run in a circle unheard.
 */
import { assertNever } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { evaluate, type FlowValue, type FlowVariables } from './expression.ts';
import type { Flow, FlowNode, NodeId } from './flow.ts';
import { languageOf, spoken } from './languages.ts';
import { isAsking, judgeKeys, rulesOf } from './keys.ts';
import type { FlowAnswer, FlowEffect, FlowInput, FlowState, FlowStep } from './state.ts';

const MOST_UNHEARD = 50;
const MOST_ANSWERS = 200;
const MOST_KEYS = 32;

/** `variables`: what the call brings: fields of the lead, the language, who sent it. */
export function beginFlow(flow: Flow, variables: FlowVariables, now: Instant): FlowStep {
  const run = newRun(flow, now, {
    nodeId: flow.start,
    phase: 'starting',
    keys: '',
    ahead: '',
    plays: 0,
    unheard: 0,
    variables: { ...variables, language: languageOf(flow, variables) },
    answers: [],
  });
  goTo(run, flow.start);
  return done(run);
}

export function stepFlow(flow: Flow, state: FlowState, input: FlowInput, now: Instant): FlowStep {
  const run = newRun(flow, now, state);
  const node = flow.nodes[state.nodeId];
  if (node !== undefined && state.phase !== 'over') take(run, node, input);
  return done(run);
}

/** After a gap in which nobody heard what happened: the node is entered again, with the answers that were given. */
export function resumeFlow(flow: Flow, state: FlowState, now: Instant): FlowStep {
  const run = newRun(flow, now, { ...state, keys: '', ahead: '' });
  if (state.phase !== 'over' && state.phase !== 'away') goTo(run, state.nodeId);
  return done(run);
}

interface Run {
  readonly flow: Flow;
  readonly now: Instant;
  state: FlowState;
  readonly effects: FlowEffect[];
}

const newRun = (flow: Flow, now: Instant, state: FlowState): Run => ({ flow, now, state, effects: [] });
const done = ({ state, effects }: Run): FlowStep => ({ state, effects });

function take(run: Run, node: FlowNode, input: FlowInput): void {
  switch (input.type) {
    case 'key':
      return keyPressed(run, node, input.key);
    case 'playing':
      return playing(run, node);
    case 'played':
      return played(run, node, input.outcome);
    case 'timeout':
      return timedOut(run, node);
    case 'recorded':
      return recorded(run, node, input);
    case 'transferFailed':
      return node.kind === 'transfer' ? goTo(run, node.onFailed) : undefined;
    default:
      return assertNever(input);
  }
}

function keyPressed(run: Run, node: FlowNode, key: string): void {
  const { state } = run;
  const isListening = state.phase === 'listening' || (state.phase === 'playing' && isAsking(node));
  if (!isListening || !isAsking(node)) {
    // Meant for a question that the person knows is coming; kept for a node that takes it.
    if (state.phase !== 'recording') run.state = { ...state, ahead: (state.ahead + key).slice(-MOST_KEYS) };
    return;
  }
  if (state.phase === 'playing' && !node.keys.bargeIn) return;
  press(run, node, key);
}

function press(run: Run, node: Asking, keys: string): void {
  if (run.state.phase !== 'listening') run.effects.push({ type: 'stopPlay' });
  listen(run, (run.state.keys + keys).slice(0, MOST_KEYS), node.keys.nextKeyMs);
  settle(run, node, false);
}

/** What was pressed too soon counts where the node says so. */
function playing(run: Run, node: FlowNode): void {
  const { phase, ahead } = run.state;
  if (phase !== 'starting') return;
  run.state = { ...run.state, phase: 'playing' };
  if (!isAsking(node)) return;
  run.state = { ...run.state, ahead: '' };
  if (!node.keys.typeAhead) return;
  // Key by key: those beyond this answer are for the questions that follow.
  let rest = ahead;
  for (const { nodeId } = run.state; rest !== '' && run.state.nodeId === nodeId; rest = rest.slice(1)) {
    press(run, node, rest.charAt(0));
  }
  run.state = { ...run.state, ahead: rest };
}

function played(run: Run, node: FlowNode, outcome: 'done' | 'failed'): void {
  const { state } = run;
  if (state.phase !== 'playing' && state.phase !== 'starting') return;
  if (outcome === 'failed') return fault(run, `the prompts of ${state.nodeId} did not play`);
  if (node.kind === 'play') return goTo(run, node.next);
  if (node.kind === 'record') return startRecording(run, node);
  if (isAsking(node)) listen(run, state.keys, node.keys.firstKeyMs);
}

function timedOut(run: Run, node: FlowNode): void {
  if (run.state.deadlineAt === undefined || run.state.deadlineAt > run.now || !isAsking(node)) return;
  if (run.state.keys === '') repeat(run, node, node.prompts);
  else settle(run, node, true);
}

function recorded(run: Run, node: FlowNode, input: Extract<FlowInput, { type: 'recorded' }>): void {
  if (node.kind !== 'record' || run.state.phase !== 'recording') return;
  if (input.outcome === 'failed') return fault(run, `the recording of ${run.state.nodeId} failed`);
  if (input.outcome === 'done') answer(run, input.name);
  goTo(run, node.next);
}

type Asking = Extract<FlowNode, { keys: unknown }>;

/** What the keys so far mean: an answer, a wrong one, or a beginning. */
function settle(run: Run, node: Asking, isComplete: boolean): void {
  const verdict = judgeKeys(rulesOf(node), run.state.keys, isComplete);
  if (verdict.kind === 'more') return;
  if (verdict.kind === 'wrong') return repeat(run, node, [...node.keys.wrongPrompts, ...node.prompts]);
  if (node.kind === 'menu') return goTo(run, node.choices[verdict.keys] ?? node.onSilence);
  const value = node.kind === 'question' ? node.answers[verdict.keys] : verdict.keys;
  if (value !== undefined) answer(run, value);
  goTo(run, node.next);
}

function repeat(run: Run, node: Asking, prompts: readonly string[]): void {
  if (run.state.plays > node.keys.repeats) return goTo(run, node.onSilence);
  const plays = run.state.plays + 1;
  run.state = { ...run.state, phase: 'starting', keys: '', ahead: '', plays, deadlineAt: undefined };
  play(run, prompts);
}

function play({ flow, state, effects }: Run, prompts: readonly string[]): void {
  effects.push({ type: 'play', prompts: spoken(flow, prompts, state.variables) });
}

function listen(run: Run, keys: string, withinMs: number): void {
  run.state = { ...run.state, phase: 'listening', keys, unheard: 0, deadlineAt: run.now + withinMs };
}

function startRecording(run: Run, node: Extract<FlowNode, { kind: 'record' }>): void {
  const { mostMs, silenceMs, endKey } = node;
  run.state = { ...run.state, phase: 'recording', unheard: 0 };
  run.effects.push({ type: 'record', nodeId: run.state.nodeId, mostMs, silenceMs, endKey });
}

function answer(run: Run, value: FlowValue): void {
  const { nodeId, answers, variables } = run.state;
  const node = run.flow.nodes[nodeId];
  const measure = node !== undefined && 'measure' in node ? node.measure : undefined;
  const given: FlowAnswer = { nodeId, value, at: run.now, ...(measure === undefined ? {} : { measure }) };
  const kept = answers.length < MOST_ANSWERS ? [...answers, given] : answers;
  run.state = { ...run.state, answers: kept, variables: { ...variables, [nodeId]: value } };
  run.effects.push({ type: 'answered', answer: given });
}

/** On to a node, and past all that do not wait for the person. */
function goTo(run: Run, first: NodeId): void {
  let to: NodeId | undefined = first;
  while (to !== undefined) {
    const node: FlowNode | undefined = run.flow.nodes[to];
    const unheard: number = run.state.unheard + 1;
    run.state = {
      ...run.state,
      nodeId: to,
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

/** Where it leads on at once; undefined: it waits, or is the end. */
function enter(run: Run, node: FlowNode): NodeId | undefined {
  switch (node.kind) {
    case 'play':
    case 'menu':
    case 'question':
    case 'digits':
      play(run, node.prompts);
      return undefined;
    case 'record':
      if (node.prompts.length === 0) startRecording(run, node);
      else play(run, node.prompts);
      return undefined;
    case 'set':
      return set(run, node);
    case 'branch':
      return branch(run, node);
    case 'optOut':
      run.effects.push({ type: 'optOut' });
      return node.next;
    case 'consent':
      run.effects.push({ type: 'consent', given: node.given });
      return node.next;
    case 'transfer':
      run.state = { ...run.state, phase: 'away' };
      run.effects.push({ type: 'transfer', to: node.to, waitMs: node.waitMs });
      return undefined;
    case 'return':
      return end(run, 'returned');
    case 'hangup':
      return end(run, 'finished');
    default:
      return assertNever(node);
  }
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

function fault(run: Run, what: string): void {
  const to = faultNode(run, what);
  if (to !== undefined) goTo(run, to);
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
