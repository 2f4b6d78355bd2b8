/**
 * What a person answered, by what the virtual PSTN's log says that they heard and pressed: written from the rules in
 * docs/flows.md and the text of the questions, without a look at the engine's flows. A key answers the question that is
 * heard last. One that comes before the next question is heard is dropped, unless that question takes it.
 */
import type { PstnLogEntry } from '../../src/app/asterisk/pstnLog.ts';
import { BEGINS, ENDS, QUESTIONS, type Question, type Spoken } from './sounds.ts';

export type Answers = Readonly<Partial<Record<Question, string | number>>>;

/** `undefined`: more may follow. `null`: no answer. */
type Judged = string | number | null | undefined;

interface Rules {
  readonly takesEarly?: true;
  readonly isUnhurried?: true;
  /** `isOver`: nothing followed within a second. */
  judge(keys: string, isOver: boolean): Judged;
}

const KEY_PAUSE_MS = 1_000;
/** A question is asked once more after a wrong key or silence. */
const MOST_WRONG = 2;
/** SendDTMF is silent for so long before the first key. */
const BEFORE_FIRST_MS = 100;
const KEY_MS = 100;
/** The log's own times are of a busy machine. */
const LOG_SLACK_MS = 50;

const oneOf = (answers: Readonly<Record<string, string | number>>) => ({
  judge: (keys: string): Judged => answers[keys] ?? null,
});
const oneToFive = oneOf({ 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 });

const RULES: Readonly<Record<Question, Rules>> = {
  one: oneToFive,
  two: {
    judge(keys, isOver) {
      if (keys === '1' && !isOver) return undefined;
      return /^(\d|10)$/.test(keys) ? Number(keys) : null;
    },
  },
  three: { takesEarly: true, ...oneOf({ 1: 'yes', 2: 'no' }) },
  four: { takesEarly: true, ...oneOf({ 1: 'first', 2: 'second', 3: 'third' }) },
  five: {
    judge(keys, isOver) {
      if (/^\d{3,6}#$/.test(keys)) return keys.slice(0, -1);
      if (isOver) return /^\d{3,6}$/.test(keys) ? keys : null;
      return /^\d{1,6}$/.test(keys) ? undefined : null;
    },
  },
  six: { isUnhurried: true, ...oneToFive },
};

type Heard = Spoken | 'end';
type Moment = { readonly at: number; readonly heard: Heard } | { readonly at: number; readonly key: string };

/** `log`: of one call, in its order. */
export function answersBy(log: readonly PstnLogEntry[]): Answers {
  const person = new Person();
  for (const moment of momentsOf(log)) {
    if ('key' in moment) person.press(moment.key, moment.at);
    else person.hear(moment.heard);
  }
  person.pauseLong();
  return person.answers;
}

export const keysIn = (log: readonly PstnLogEntry[]): number =>
  momentsOf(log).filter((moment) => 'key' in moment).length;

function momentsOf(log: readonly PstnLogEntry[]): readonly Moment[] {
  return log.flatMap(({ at, event, what = '' }, index): readonly Moment[] => {
    if (event === 'heard') return [{ at, heard: heardOf(Number(what)) }];
    if (event !== 'pressing') return [];
    const after = log[index + 1];
    const fromAt = at + BEFORE_FIRST_MS;
    const keys = what.split('');
    const isWhole = after?.event === 'pressed';
    const stepMs = isWhole ? (after.at - fromAt) / keys.length : KEY_MS;
    const moments = keys.map((key, place) => ({ at: fromAt + stepMs * place, key }));
    // Hung up on while pressing: those that were let go by then.
    return isWhole
      ? moments
      : moments.filter(
          (moment) => moment.at + KEY_MS <= (after?.at ?? Number.POSITIVE_INFINITY) + LOG_SLACK_MS,
        );
  });
}

function heardOf(hz: number): Heard {
  if (hz === ENDS) return 'end';
  const spoken = (Object.keys(BEGINS) as Spoken[]).find((one) => BEGINS[one] === hz);
  if (spoken === undefined) throw new Error(`nothing begins with ${hz} Hz`);
  return spoken;
}

class Person {
  readonly answers: Partial<Record<Question, string | number>> = {};
  /** The question that is next to be answered, and whether it was heard. */
  #place = 0;
  #isHeard = false;
  #isInPrompt = false;
  #wrong = 0;
  #keys = '';
  #lastAt = 0;
  #early = '';

  hear(what: Heard): void {
    if (what === 'end') this.#isInPrompt = false;
    if (what === 'end' || what === 'welcome') return;
    this.pauseLong();
    if (what === 'notice') return this.#leave('two');
    const place = QUESTIONS.indexOf(what);
    while (this.#place < place) {
      const before = this.#place;
      this.#takeEarly();
      // Another is heard: this one was left without an answer.
      if (this.#place === before) this.#goOn();
    }
    this.#takeEarly();
    this.#early = '';
    if (this.#place !== place) return;
    this.#isHeard = true;
    this.#isInPrompt = true;
  }

  /** What is pressed from here on is for the question that follows. */
  #leave(question: Question): void {
    while (this.#place <= QUESTIONS.indexOf(question)) this.#goOn();
  }

  press(key: string, at: number): void {
    if (at - this.#lastAt > KEY_PAUSE_MS) this.pauseLong();
    this.#lastAt = at;
    const rules = this.#rules();
    if (!this.#isHeard || rules === undefined) this.#early += key;
    else if (rules.isUnhurried !== true || !this.#isInPrompt) this.#take(key);
  }

  /** Nothing follows what was pressed. */
  pauseLong(): void {
    if (this.#keys !== '') this.#settle(true);
  }

  #rules(): Rules | undefined {
    const question = QUESTIONS[this.#place];
    return question === undefined ? undefined : RULES[question];
  }

  #takeEarly(): void {
    const place = this.#place;
    if (this.#isHeard || this.#rules()?.takesEarly !== true) return;
    while (this.#early !== '' && this.#place === place) {
      const key = this.#early.charAt(0);
      this.#early = this.#early.slice(1);
      this.#take(key);
    }
  }

  #take(key: string): void {
    this.#keys += key;
    this.#settle(false);
  }

  #settle(isOver: boolean): void {
    const question = QUESTIONS[this.#place];
    const judged = this.#rules()?.judge(this.#keys, isOver);
    if (question === undefined || judged === undefined) return;
    this.#keys = '';
    if (judged !== null) this.answers[question] = judged;
    else this.#wrong += 1;
    if (judged !== null || this.#wrong >= MOST_WRONG) this.#goOn();
  }

  #goOn(): void {
    this.#place += 1;
    this.#isHeard = false;
    this.#isInPrompt = false;
    this.#wrong = 0;
    this.#keys = '';
  }
}
