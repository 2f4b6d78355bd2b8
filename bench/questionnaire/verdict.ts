/** Whether every answer on record is what was pressed, and what else has to hold for that to say anything. */
import type { QuestionnaireRun } from './run.ts';

/** Requirement 21's limit for the event loop. */
const LOOP_P99_MS = 50;

export function shortcomings(run: QuestionnaireRun): string[] {
  const { people, calls, atOnce, answered, missed, differences, left } = run;
  const said = differences.map(
    ({ number, question, by, pressed, kept }) =>
      `${number}, question ${question}: pressed ${pressed ?? 'nothing'}, the ${by} has ${kept ?? 'nothing'}`,
  );
  if (calls !== people) said.push(`${calls} of ${people} calls heard the flow to its end`);
  if (atOnce !== people) said.push(`${atOnce} of ${people} calls were up at once`);
  if (answered === 0) said.push('nobody answered anything');
  if (missed > 0) said.push(`${missed} times a prompt was waited for and not heard`);
  if (left.channels + left.bridges > 0)
    said.push(`${left.channels} channels and ${left.bridges} bridges are left`);
  return said;
}

export const isLoopLate = ({ loop }: QuestionnaireRun): boolean => loop.p99Ms >= LOOP_P99_MS;

export function linesOf(run: QuestionnaireRun): readonly (readonly [string, string])[] {
  const { people, atOnce, compared, answered, keysPressed, differences, loop, troubles, seconds } = run;
  const warnings = Object.entries(troubles).map(([name, count]) => `${count} ${name}`);
  return [
    ['calls', String(people)],
    ['of them up at once', String(atOnce)],
    ['keys pressed', String(keysPressed)],
    ['questions answered', `${answered} of ${people * 6}`],
    ['answers compared (call record and survey)', String(compared)],
    ['differences', String(differences.length)],
    ['event loop late, p99', `${loop.p99Ms} ms`],
    ['event loop late, most', `${loop.maxMs} ms`],
    ['warnings of the engine', warnings.join(', ') || 'none'],
    ['seconds', String(Math.round(seconds))],
  ];
}
