/**
 * Runs a flow: a state and what happened in, the next state and what is to be done out. A node that needs the person
 * waits; all others are passed at once (`advance.ts`).
 */
import { assertNever } from '../kernel/assert.ts';
import type { Instant } from '../kernel/time.ts';
import { answer, done, fault, goTo, newRun, play, startRecording, type Run } from './advance.ts';
import type { FlowVariables } from './expression.ts';
import type { Flow, FlowNode } from './flow.ts';
import { languageOf } from './languages.ts';
import { isAsking, judgeKeys, rulesOf } from './keys.ts';
import type { FlowInput, FlowState, FlowStep } from './state.ts';

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

function listen(run: Run, keys: string, withinMs: number): void {
  run.state = { ...run.state, phase: 'listening', keys, unheard: 0, deadlineAt: run.now + withinMs };
}
