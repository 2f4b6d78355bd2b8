/** Holds what is on record (the call's own record, and the survey's answers) against what was pressed. */
import type { PstnLogEntry } from '../../src/app/asterisk/pstnLog.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import { answersBy, keysIn, type Answers } from './oracle.ts';
import type { Person } from './people.ts';
import { QUESTIONS } from './sounds.ts';

export interface Difference {
  readonly number: string;
  /** For the engine's log. */
  readonly attemptId: string;
  readonly question: string;
  readonly by: 'call' | 'survey';
  readonly pressed: string | number | undefined;
  readonly kept: string | number | boolean | undefined;
}

type Found = Omit<Difference, 'attemptId'>;

export interface Compared {
  /** Closed records of calls that heard the whole flow. */
  readonly calls: number;
  /** Questions looked at, in both places; and those of them that were answered. */
  readonly compared: number;
  readonly answered: number;
  readonly keysPressed: number;
  /** Tones that a party waited for and did not hear. */
  readonly missed: number;
  readonly differences: readonly Difference[];
}

export interface Evidence {
  readonly people: readonly Person[];
  readonly log: readonly PstnLogEntry[];
  readonly records: readonly CallDetailRecord[];
  readonly interviews: readonly Interview[];
}

export function compare({ people, log, records, interviews }: Evidence): Compared {
  const heardBy = byNumber(log);
  const differences = people.flatMap(({ number }): readonly Difference[] => {
    const pressed = answersBy(heardBy.get(number) ?? []);
    // An order that ran into its deadline is an attempt too, and has asked nobody.
    const attempts = records.filter((one) => one.number === number);
    const record = attempts.find(({ details }) => details?.flow !== undefined) ?? attempts[0];
    const kept = record?.details?.flow?.flatMap(({ answers }) => answers) ?? [];
    const surveyed = interviews
      .filter(({ attemptId }) => attemptId === record?.attemptId)
      .flatMap(({ answers }) => answers);
    const attemptId = record?.attemptId ?? '';
    const found = [
      ...differing(
        number,
        'call',
        pressed,
        kept.map(({ nodeId, value }) => [nodeId, value]),
      ),
      ...differing(
        number,
        'survey',
        // A number is one in the figures of a survey, whatever zeros it begins with.
        pressed.five === undefined ? pressed : { ...pressed, five: Number(pressed.five) },
        surveyed.map(({ question, value }) => [question, value]),
      ),
    ];
    return found.map((difference) => ({ ...difference, attemptId }));
  });
  const all = people.map(({ number }) => answersBy(heardBy.get(number) ?? []));
  return {
    calls: records.filter(({ details }) => details?.flow?.[0]?.end === 'finished').length,
    compared: people.length * QUESTIONS.length * 2,
    answered: all.reduce((sum, answers) => sum + Object.keys(answers).length, 0),
    keysPressed: [...heardBy.values()].reduce((sum, entries) => sum + keysIn(entries), 0),
    missed: log.filter(({ event }) => event === 'missed').length,
    differences,
  };
}

type Kept = readonly (readonly [string, string | number | boolean])[];

/** Also where something is kept of a question that nobody asked, or more than once. */
function differing(number: string, by: Difference['by'], pressed: Answers, kept: Kept): Found[] {
  const strange = kept.filter(
    ([name], index) =>
      !QUESTIONS.some((question) => question === name) ||
      kept.findIndex(([other]) => other === name) !== index,
  );
  return [
    ...strange.map(([question, value]) => ({ number, question, by, pressed: undefined, kept: value })),
    ...QUESTIONS.flatMap((question): readonly Found[] => {
      const value = kept.find(([name]) => name === question)?.[1];
      return value === pressed[question]
        ? []
        : [{ number, question, by, pressed: pressed[question], kept: value }];
    }),
  ];
}

function byNumber(log: readonly PstnLogEntry[]): ReadonlyMap<string, readonly PstnLogEntry[]> {
  const found = new Map<string, PstnLogEntry[]>();
  for (const entry of log) found.set(entry.number, [...(found.get(entry.number) ?? []), entry]);
  return found;
}
