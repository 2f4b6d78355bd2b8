/**
 * Personal data as a caller may see it: with `person.read` as it is, without it masked. Every handler that answers with
 * numbers, names, fields or notes of people passes them through here; what a page gets is all there is to see.
 */
import { may, type Caller } from '../domain/account/caller.ts';
import { maskNumber, maskNumbersIn } from '../domain/numbering/mask.ts';

type Viewer = Pick<Caller, 'permissions'>;

const HIDDEN = '***';

export function seesPersons(caller: Viewer): boolean {
  return may(caller, 'person.read');
}

export function numberFor(caller: Viewer, number: string): string {
  return seesPersons(caller) ? number : maskNumber(number);
}

/** The first letter: enough to tell two apart on one page, too little to find anybody. */
export function nameFor(caller: Viewer, name: string): string {
  if (seesPersons(caller) || name === '') return name;
  const [first = ''] = name;
  return `${first}${HIDDEN}`;
}

/** A note or comment: hidden as a whole, since anything may stand in it. Empty stays empty. */
export function textFor(caller: Viewer, text: string): string {
  return seesPersons(caller) || text === '' ? text : HIDDEN;
}

/** A lead's fields: their names stay, since settings are made of them; the values are hidden. */
export function fieldsFor<Value>(
  caller: Viewer,
  fields: Readonly<Record<string, Value>>,
): Record<string, Value | string> {
  const shown = Object.entries(fields).map(([name, value]): [string, Value | string] => [
    name,
    seesPersons(caller) || value === '' || value === null ? value : HIDDEN,
  ]);
  return Object.fromEntries(shown);
}

/** A sentence of ours in which a number may stand, such as a reason or an error: only the numbers are masked. */
export function sentenceFor(caller: Viewer, sentence: string): string {
  return seesPersons(caller) ? sentence : maskNumbersIn(sentence);
}

/** The same for each text in a value of any shape, such as what an audit kept. */
export function sentencesFor(caller: Viewer, value: unknown): unknown {
  if (seesPersons(caller)) return value;
  if (typeof value === 'string') return sentenceFor(caller, value);
  if (Array.isArray(value)) return value.map((item) => sentencesFor(caller, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [sentenceFor(caller, name), sentencesFor(caller, member)]),
  );
}

const FREE_TEXT = /^(?:notes?|comments?|reason|text|body|oldValue|newValue)$/i;
/** Of the person, where it is one that is on record. */
const OF_PERSON = /^(?:name|key)$/;

/** Something on record of any shape, such as a lead before a change: fields and free text are hidden by their names. */
export function recordFor(caller: Viewer, value: unknown, isOfPerson = false): unknown {
  if (seesPersons(caller) || typeof value !== 'object' || value === null) return sentencesFor(caller, value);
  if (Array.isArray(value)) return value.map((item) => recordFor(caller, item, isOfPerson));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => {
      if (
        (name === 'fields' || (isOfPerson && name === 'values')) &&
        typeof member === 'object' &&
        member !== null
      )
        return [name, fieldsFor(caller, member as Readonly<Record<string, unknown>>)];
      if (typeof member === 'string' && (FREE_TEXT.test(name) || (isOfPerson && OF_PERSON.test(name))))
        return [name, textFor(caller, member)];
      return [sentenceFor(caller, name), recordFor(caller, member, isOfPerson)];
    }),
  );
}
