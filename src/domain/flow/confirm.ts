/**
 * A spoken answer played back before it is kept: 1 keeps it, 2 speaks again, at most twice, after which what was spoken
 * last is kept. Silence keeps it too: the person has spoken, and nothing says that they did not mean it.
 */
import { answer, goTo, spokenPrompts, startRecording, type Run } from './advance.ts';
import type { FlowNode } from './flow.ts';

type RecordNode = Extract<FlowNode, { kind: 'record' }>;

const [KEEP, AGAIN] = ['1', '2'];
const MOST_RETAKES = 2;
const ANSWER_MS = 5_000;

/** The recording is there: kept, or played back first. */
export function takeSpoken(run: Run, node: RecordNode, name: string): void {
  const { confirm } = node;
  const { retakes = 0 } = run.state;
  if (confirm === undefined || retakes >= MOST_RETAKES) return keep(run, node, name);
  run.state = { ...run.state, phase: 'starting', spoken: name, deadlineAt: undefined };
  run.effects.push({ type: 'playBack', name, prompts: spokenPrompts(run, confirm.prompts) });
}

/** Heard to its end without a key. */
export function playedBack(run: Run): void {
  run.state = { ...run.state, phase: 'listening', deadlineAt: run.now + ANSWER_MS };
}

export function confirmKey(run: Run, node: RecordNode, name: string, key: string): void {
  if (key !== KEEP && key !== AGAIN) return;
  if (run.state.phase !== 'listening') run.effects.push({ type: 'stopPlay' });
  if (key === KEEP) return keep(run, node, name);
  run.state = {
    ...run.state,
    spoken: undefined,
    retakes: (run.state.retakes ?? 0) + 1,
    deadlineAt: undefined,
  };
  startRecording(run, node);
}

export function keep(run: Run, node: RecordNode, name: string): void {
  answer(run, name);
  goTo(run, node.next, 'answer');
}
