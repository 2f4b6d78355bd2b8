/**
 * Who is asked: each person's script for the virtual PSTN, drawn anew from a seed. At every question one presses at
 * barge-in, after the prompt, late (in the repetition or after it), wrongly first, only wrongly, or never; before some
 * questions too early, or on from the question before; keys of one answer come ten a second.
 */
import { assertNever } from '../../src/domain/kernel/assert.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { BEGINS, ENDS, type Question, type Spoken } from './sounds.ts';

export interface Person {
  readonly number: string;
  /** For `SCRIPT_` in the dialplan of the virtual PSTN. */
  readonly script: string;
}

/** International networks' country code, a range that nobody has; see dialplan/pstn/extensions.conf. */
const PREFIX = '8837';
const SERIAL_DIGITS = 11;

type Draw = <Choice>(choices: readonly Choice[]) => Choice;
type Manner =
  | 'barge'
  | 'andOn'
  | 'atOnce'
  | 'lastMoment'
  | 'after'
  | 'late'
  | 'afterRepeat'
  | 'wrongFirst'
  | 'onlyWrong'
  | 'never';

const MANNERS: readonly Manner[] = [
  'barge',
  'barge',
  'after',
  'after',
  'late',
  'afterRepeat',
  'wrongFirst',
  'onlyWrong',
  'atOnce',
  'lastMoment',
  'never',
];

/** Keys that answer, and keys that do not; what they come to is for the oracle. */
const RIGHT: Readonly<Record<Question, readonly string[]>> = {
  one: ['1', '2', '3', '4', '5'],
  two: ['0', '1', '2', '5', '9', '10'],
  three: ['1', '2'],
  four: ['1', '2', '3'],
  five: ['123#', '4567#', '13579#', '024680', '987', '1234'],
  six: ['1', '2', '3', '4', '5'],
};
const WRONG: Readonly<Record<Question, readonly string[]>> = {
  one: ['0', '7', '*'],
  two: ['#', '*'],
  three: ['3', '9'],
  four: ['0', '8'],
  five: ['1#', '12*', '*'],
  six: ['6', '0', '#'],
};

export function peopleOf(count: number, seed: number): readonly Person[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomStream(seed, `person-${index}`);
    const draw: Draw = (choices) => {
      const chosen = choices[Math.floor(random() * choices.length)];
      if (chosen === undefined) throw new Error('there is nothing to choose from');
      return chosen;
    };
    const number = `+${PREFIX}${String(index).padStart(SERIAL_DIGITS, '0')}`;
    return { number, script: scriptOf(draw).join('-') };
  });
}

const hear = (spoken: Spoken): string => `h${BEGINS[spoken]}`;
const toTheEnd = `h${ENDS}`;
const press = (keys: string): string => `k${keys}`;
const pause = (seconds: number): string => `w${seconds}`;

function scriptOf(draw: Draw): readonly string[] {
  return [
    ...tooEarly(draw),
    ...answering(draw, 'one', [...MANNERS, 'andOn', 'andOn']),
    ...answering(draw, 'two'),
    ...ahead(draw),
    ...answering(draw, 'five'),
    ...unhurried(draw),
  ];
}

/** While the welcome is heard: nobody has been asked anything. */
function tooEarly(draw: Draw): readonly string[] {
  return [hear('welcome'), ...draw([[], [press('3')], [press('25')], [press('12345123')]])];
}

/** Questions three and four, which take what is pressed in the statement before them. */
function ahead(draw: Draw): readonly string[] {
  const early = draw(['', '', '1', '2', '13', '22', '9', '19']);
  const rest: readonly Question[] = early.length === 2 ? [] : early === '' ? ['three', 'four'] : ['four'];
  const keys = early === '' ? [] : [press(early)];
  if (early === '9') return [hear('notice'), ...keys, hear('three'), press('2'), ...answering(draw, 'four')];
  if (early === '19') return [hear('notice'), ...keys, hear('four'), press('2')];
  return [hear('notice'), ...keys, ...rest.flatMap((question) => answering(draw, question))];
}

/** Question six lets nobody cut it short: keys that come in its prompt are as good as none. */
function unhurried(draw: Draw): readonly string[] {
  const [key, other] = [draw(RIGHT.six), draw(RIGHT.six)];
  return draw([
    [hear('six'), press(key)],
    [hear('six'), press(other), toTheEnd, pause(0.3), press(key)],
    [
      hear('six'),
      toTheEnd,
      pause(0.3),
      press(draw(WRONG.six)),
      hear('six'),
      toTheEnd,
      pause(0.3),
      press(key),
    ],
    [hear('six'), toTheEnd, pause(0.3), press(key)],
    [hear('six'), toTheEnd, hear('six'), toTheEnd, pause(0.3), press(key)],
  ]);
}

function answering(draw: Draw, question: Question, manners = MANNERS): readonly string[] {
  const heard = hear(question);
  const [right, wrong, worse] = [draw(RIGHT[question]), draw(WRONG[question]), draw(WRONG[question])];
  const manner = draw(manners);
  switch (manner) {
    case 'barge':
      return [heard, press(right)];
    case 'andOn':
      // The second is pressed as the first is let go: before the next question can have been heard.
      return [heard, press(`${right}4`)];
    case 'after':
      return [heard, toTheEnd, pause(0.3), press(right)];
    case 'late':
      return [heard, toTheEnd, heard, press(right)];
    case 'afterRepeat':
      return [heard, toTheEnd, heard, toTheEnd, pause(0.3), press(right)];
    case 'wrongFirst':
      return [heard, press(wrong), heard, press(right)];
    case 'atOnce':
      // Wrong, and right before it is asked again.
      return [heard, press(`${wrong}${right}`)];
    case 'lastMoment':
      // About when silence counts: in the question's time, or as it is being repeated.
      return [heard, toTheEnd, pause(1.4), press(right)];
    case 'onlyWrong':
      return [heard, press(wrong), heard, press(worse)];
    case 'never':
      return [heard];
    default:
      return assertNever(manner);
  }
}
