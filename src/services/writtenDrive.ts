/** A flow in writing driven by hand: what is asked, as lines, and what becomes of what is typed. Nothing is sent. */
import type { Flow } from '../domain/flow/flow.ts';
import { writtenProblems } from '../domain/flow/checkWritten.ts';
import {
  answerWritten,
  beginWritten,
  skipWritten,
  writtenQuestionOf,
  type WrittenState,
} from '../domain/flow/written.ts';
import { OutpaceError } from './errors.ts';
import type { FlowDrive } from './flowDrive.ts';

/** Throws where a question has no words. An empty line skips. */
export function driveWritten(flow: Flow, language: string | undefined): FlowDrive {
  const [problem] = writtenProblems(flow);
  if (problem !== undefined)
    throw new OutpaceError('OUT_FLOW_INVALID', `${flow.flowId}: ${problem.nodeId}: ${problem.message}`);
  let now = 0;
  let lines: string[] = [];
  const variables = { campaign: 'test', sentBy: '', ...(language === undefined ? {} : { language }) };
  let state: WrittenState = beginWritten(flow, variables, now);
  ask();
  return {
    said() {
      const said = lines;
      lines = [];
      return said;
    },
    type(line) {
      now += 1;
      const given = line.trim();
      const before = state;
      const result = given === '' ? skipWritten(flow, state, now) : answerWritten(flow, state, given, now);
      if (!result.ok) lines.push(`not taken: ${result.problem}`);
      else {
        state = result.state;
        lines.push(...changes(before, state));
      }
      ask();
    },
    get isOver() {
      return state.nodeId === undefined;
    },
  };

  function ask(): void {
    const question = writtenQuestionOf(flow, state);
    if (question === undefined) {
      lines.push(`ends: ${[state.end, state.fault].filter(Boolean).join(', ')}`);
      return;
    }
    const { nodeId, place, lastPlace, text, options, kind, least, most } = question;
    lines.push(`asks ${nodeId} (${place} of up to ${lastPlace}): ${text}`);
    for (const { key, label } of options) lines.push(`  ${key}  ${label}`);
    if (kind === 'number') lines.push(`  ${least} to ${most} digits`);
    if (kind === 'text') lines.push(`  up to ${most} characters`);
  }
}

function changes(before: WrittenState, after: WrittenState): string[] {
  const answers = after.answers.slice(before.answers.length);
  const outcomes = (after.outcomes ?? []).slice(before.outcomes?.length ?? 0);
  return [
    ...answers.map(({ nodeId, value, declined }) => `answer ${nodeId}: ${declined ?? String(value)}`),
    ...outcomes.map((outcome) =>
      outcome.kind === 'optOut'
        ? 'puts the number on the do-not-call list'
        : `consent ${outcome.given ? 'given' : 'refused'}`,
    ),
  ];
}
