/** Calls whose people went through a survey, for the records. */
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { FlowRun } from '../../src/domain/flow/run.ts';
import type { FlowAnswer } from '../../src/domain/flow/state.ts';
import { aJoinedCdr, anAttempt, T0 } from './records.ts';

export const RATING = { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 } as const;

export const rated = (value: number): FlowAnswer => ({
  nodeId: 'rating',
  measure: RATING,
  value,
  at: T0 + 20_000,
});

export const recommended = (value: number): FlowAnswer => ({
  nodeId: 'recommend',
  measure: { kind: 'recommendation' },
  value,
  at: T0 + 25_000,
});

/** Heard to its end, sent there by mei. */
export function aRun(answers: readonly FlowAnswer[], changes: Partial<FlowRun> = {}): FlowRun {
  const run = { flowId: 'satisfaction', version: 'v1', startedAt: T0 + 15_000, answers };
  return { ...run, isSurvey: true, end: 'returned', sentBy: 'mei', ...changes };
}

export function surveyed(leadIndex: number, runs: readonly FlowRun[]): CallDetailRecord {
  return aJoinedCdr(anAttempt(leadIndex), { details: { flow: runs } });
}
