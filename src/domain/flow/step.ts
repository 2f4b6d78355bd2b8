/**
 * Runs a flow: a state and what happened in, the next state and what is to be done out. A node that needs the person
 * waits; all others are passed at once (`advance.ts`).
 */
import { assertNever } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { answer, decline, done, fault, goTo, newRun, play, startRecording, type Run } from './advance.ts';
import { promptsOf } from './choices.ts';
import { confirmKey, keep, playedBack, takeSpoken } from './confirm.ts';
import type { FlowVariables } from './expression.ts';
import type { Flow, FlowNode, NodeId } from './flow.ts';
import { languageOf } from './languages.ts';
import { isAsking, judgeKeys, rulesOf } from './keys.ts';
import type { FlowInput, FlowState, FlowStep } from './state.ts';
import type { FlowPlace } from './time.ts';
import { askAgain, webhookAnswered, webhookTimer } from './webhook.ts';

const MOST_KEYS = 32;

/** `variables`: what the call brings: fields of the lead, the language, who sent it. `seed`: what orders are drawn from. */
export function beginFlow(
  flow: Flow,
  variables: FlowVariables,
  now: Instant,
  seed?: number,
  place?: FlowPlace,
): FlowStep {
  const state: FlowState = {
    nodeId: flow.start,
    phase: 'starting',
    keys: '',
    ahead: '',
    plays: 0,
    unheard: 0,
    variables: { ...variables, language: languageOf(flow, variables) },
    answers: [],
    path: [],
    ...(seed === undefined ? {} : { seed }),
  };
  const run = newRun(flow, now, state, place);
  goTo(run, flow.start);
  return done(run);
}

export function stepFlow(
  flow: Flow,
  state: FlowState,
  input: FlowInput,
  now: Instant,
  place?: FlowPlace,
): FlowStep {
  const run = newRun(flow, now, state, place);
  const node = flow.nodes[state.nodeId];
  if (node !== undefined && state.phase !== 'over') take(run, node, input);
  return done(run);
}

/** After a gap in which nobody heard what happened: the node is entered again, with the answers that were given. */
export function resumeFlow(flow: Flow, state: FlowState, now: Instant, place?: FlowPlace): FlowStep {
  const run = newRun(flow, now, { ...state, keys: '', ahead: '' }, place);
  const node = flow.nodes[state.nodeId];
  if (state.phase === 'asking' && node?.kind === 'webhook') askAgain(run, node);
  else if (state.phase !== 'over' && state.phase !== 'away') goTo(run, state.nodeId);
  return done(run);
}

function take(run: Run, node: FlowNode, input: FlowInput): void {
  switch (input.type) {
    case 'key':
      return keyPressed(run, node, input.key, input.isEarly === true);
    case 'playing':
      return playing(run, node);
    case 'played':
      return played(run, node, input.outcome);
    case 'timeout':
      return timedOut(run, node);
    case 'recorded':
      return recorded(run, node, input);
    case 'transferFailed':
      return node.kind === 'transfer' ? goTo(run, node.onFailed, 'failed') : undefined;
    case 'webhookAnswered':
      if (node.kind !== 'webhook') return;
      return goOn(run, webhookAnswered(run, node, input), input.outcome === 'failed' ? 'failed' : undefined);
    case 'callbackNoted':
      if (node.kind !== 'callback') return;
      return input.isPromised ? goTo(run, node.next) : goTo(run, node.onFailed, 'failed');
    default:
      return assertNever(input);
  }
}

function goOn(run: Run, to: NodeId | undefined, by?: string): void {
  if (to !== undefined) goTo(run, to, by);
}

function keyPressed(run: Run, node: FlowNode, key: string, isEarly: boolean): void {
  const { state } = run;
  if (node.kind === 'record' && state.spoken !== undefined) return confirmKey(run, node, state.spoken, key);
  if (!isAsking(node) || !isAsked(state, node)) {
    // Meant for a question that the person knows is coming; kept for a node that takes it.
    if (state.phase !== 'recording') run.state = { ...state, ahead: (state.ahead + key).slice(-MOST_KEYS) };
    return;
  }
  if (state.phase === 'playing') {
    if (isEarly && state.plays === 1 ? !node.keys.typeAhead : !node.keys.bargeIn) return;
  }
  press(run, node, key);
}

/** The person has begun to hear it: also while its repetition is on its way. */
function isAsked({ phase, plays }: FlowState, { keys }: Asking): boolean {
  return phase === 'listening' || phase === 'playing' || (phase === 'starting' && plays > 1 && keys.bargeIn);
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
  // The answer is not there yet: music follows.
  if (node.kind === 'webhook') return goOn(run, webhookTimer(run, node), 'failed');
  if (state.phase !== 'playing' && state.phase !== 'starting') return;
  const { spoken } = state;
  // It is there all the same.
  if (outcome === 'failed' && node.kind === 'record' && spoken !== undefined) return keep(run, node, spoken);
  if (outcome === 'failed') return fault(run, `the prompts of ${state.nodeId} did not play`);
  if (node.kind === 'play' || node.kind === 'say') return goTo(run, node.next);
  if (node.kind === 'record') return spoken === undefined ? startRecording(run, node) : playedBack(run);
  if (isAsking(node)) listen(run, state.keys, node.keys.firstKeyMs);
}

function timedOut(run: Run, node: FlowNode): void {
  const { deadlineAt, spoken, order } = run.state;
  if (deadlineAt === undefined || deadlineAt > run.now) return;
  if (node.kind === 'webhook') return goOn(run, webhookTimer(run, node), 'failed');
  if (node.kind === 'record' && spoken !== undefined) return keep(run, node, spoken);
  if (!isAsking(node)) return;
  if (run.state.keys === '') repeat(run, node, promptsOf(node, order));
  else settle(run, node, true);
}

function recorded(run: Run, node: FlowNode, input: Extract<FlowInput, { type: 'recorded' }>): void {
  if (node.kind !== 'record' || run.state.phase !== 'recording') return;
  if (input.outcome === 'failed') return fault(run, `the recording of ${run.state.nodeId} failed`);
  if (input.outcome === 'done') return takeSpoken(run, node, input.name);
  goTo(run, node.next, 'silence');
}

type Asking = Extract<FlowNode, { keys: unknown }>;

/** What the keys so far mean: an answer, a wrong one, or a beginning. */
function settle(run: Run, node: Asking, isComplete: boolean): void {
  const verdict = judgeKeys(rulesOf(node), run.state.keys, isComplete);
  if (verdict.kind === 'more') return;
  if (verdict.kind === 'wrong')
    return repeat(run, node, [...node.keys.wrongPrompts, ...promptsOf(node, run.state.order)]);
  const { keys } = verdict;
  if (node.kind === 'menu') return goTo(run, node.choices[keys] ?? node.onSilence, keys);
  if (verdict.kind === 'declined') {
    decline(run, verdict.how);
    return goTo(run, node.next, verdict.how === 'skipped' ? 'skip' : 'refuse');
  }
  const value = node.kind === 'question' ? node.answers[keys] : keys;
  if (value !== undefined) answer(run, value);
  // Digits may be anybody's own number: they are an answer, and no way.
  goTo(run, node.next, node.kind === 'question' ? keys : 'answer');
}

function repeat(run: Run, node: Asking, prompts: readonly string[]): void {
  if (run.state.plays > node.keys.repeats) return goTo(run, node.onSilence, 'silence');
  const plays = run.state.plays + 1;
  run.state = { ...run.state, phase: 'starting', keys: '', ahead: '', plays, deadlineAt: undefined };
  play(run, prompts);
}

function listen(run: Run, keys: string, withinMs: number): void {
  run.state = { ...run.state, phase: 'listening', keys, unheard: 0, deadlineAt: run.now + withinMs };
}
