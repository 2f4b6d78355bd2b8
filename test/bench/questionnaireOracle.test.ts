import { describe, expect, it } from 'vitest';
import { compare } from '../../bench/questionnaire/compare.ts';
import { answersBy } from '../../bench/questionnaire/oracle.ts';
import { peopleOf } from '../../bench/questionnaire/people.ts';
import { BEGINS, ENDS, type Spoken } from '../../bench/questionnaire/sounds.ts';
import { parsePstnLog, type PstnLogEntry } from '../../src/app/asterisk/pstnLog.ts';

const NUMBER = '+883700000000000';

/** A call as its party's script has it: what was heard, and in quotes what was pressed, half a second apart. */
function called(...steps: readonly (Spoken | 'end' | `'${string}'`)[]): readonly PstnLogEntry[] {
  const lines = steps.flatMap((step, index): readonly [number, PstnLogEntry['event'], string | number][] => {
    const at = index * 500;
    if (step === 'end') return [[at, 'heard', ENDS]];
    if (!step.startsWith("'")) return [[at, 'heard', BEGINS[step as Spoken]]];
    const keys = step.slice(1, -1);
    return [
      [at, 'pressing', keys],
      [at + 100 + keys.length * 100, 'pressed', keys],
    ];
  });
  return lines.map(([at, event, what]) => ({
    at,
    event,
    number: NUMBER,
    callerId: '',
    callKey: 'a',
    what: String(what),
  }));
}

describe('what a person answered', () => {
  it('is the key pressed at the question heard last', () => {
    expect(answersBy(called('welcome', 'one', "'4'", 'two', "'10'"))).toEqual({ one: 4, two: 10 });
  });

  it('is nothing by keys that come before a question is heard, unless it takes them', () => {
    expect(answersBy(called('welcome', "'35'", 'one', "'42'", 'two'))).toEqual({ one: 4 });
    expect(answersBy(called('notice', "'13'", 'five'))).toEqual({ three: 'yes', four: 'third' });
    expect(answersBy(called('notice', "'9'", 'three', "'2'", 'four'))).toEqual({ three: 'no' });
    expect(answersBy(called('notice', "'19'", 'four', "'2'", 'five'))).toEqual({
      three: 'yes',
      four: 'second',
    });
  });

  it('is the second try after a wrong key, and none after two', () => {
    expect(answersBy(called('one', "'7'", 'one', "'1'"))).toEqual({ one: 1 });
    expect(answersBy(called('one', "'7'", 'one', "'0'", 'two', "'5'"))).toEqual({ two: 5 });
  });

  it('is a number once it is ended or long enough and nothing follows', () => {
    expect(answersBy(called('five', "'024680'"))).toEqual({ five: '024680' });
    expect(answersBy(called('five', "'12*'", 'five', "'4567#'"))).toEqual({ five: '4567' });
    expect(answersBy(called('five', "'1#'", 'five', "'12'"))).toEqual({});
  });

  it('is nothing by keys in a prompt that may not be cut short', () => {
    expect(answersBy(called('six', "'2'", 'end', "'3'"))).toEqual({ six: 3 });
    expect(answersBy(called('six', "'2'"))).toEqual({});
  });
});

it('every answer that is missing, changed or made up is a difference', () => {
  const [person] = peopleOf(1, 1);
  if (person === undefined) throw new Error('nobody');
  const log = called('one', "'4'", 'two', "'9'");
  const { differences } = compare({ people: [person], log, records: [], interviews: [] });
  expect(differences.map(({ question, by }) => `${question} ${by}`)).toEqual([
    'one call',
    'two call',
    'one survey',
    'two survey',
  ]);
});

it('the log of the virtual PSTN tells what a party with a script heard and pressed', () => {
  const line = '[..] NOTICE[1][C-1]: Ext. s:1 @ log: CALL|1700000000123|pressed|+88370|+1202|abc@host|12#';
  expect(parsePstnLog(line)).toEqual([
    {
      at: 1_700_000_000_123,
      event: 'pressed',
      number: '+88370',
      callerId: '+1202',
      callKey: 'abc@host',
      what: '12#',
    },
  ]);
});
