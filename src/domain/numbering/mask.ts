/** Numbers as people without the right to see them see them: country and last two digits. */
export function maskNumber(number: string): string {
  return number.length < 7
    ? '***'
    : `${number.slice(0, 3)}${'*'.repeat(number.length - 5)}${number.slice(-2)}`;
}

/** Ids and times of ours look like numbers in part: what is one of those is passed over. */
const NO_NUMBER = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?/;
/** Seven digits or more, however they are grouped: shorter ones reach nobody. */
const NUMBER = /\+?\d(?:[\s().-]{0,2}\d){6,}/;
const NUMBERS_IN_TEXT = new RegExp(`(?:${NO_NUMBER.source})(?![\\d-])|(?<number>${NUMBER.source})`, 'g');

/** A sentence of ours in which a number may stand, such as a reason: only the numbers are masked. */
export function maskNumbersIn(sentence: string): string {
  return sentence.replace(NUMBERS_IN_TEXT, (found, number?: string) =>
    number === undefined ? found : maskNumber(number.replace(/[^+\d]/g, '')),
  );
}
