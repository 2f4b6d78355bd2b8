/**
 * Patterns on do-not-call lists: `*` stands for any digits or none, `?` for one digit, e.g. `+1900*` or
 * `+861380013800?`. A pattern begins with at least two digits, so that none of them stops all calls by a slip.
 */
export const PATTERN_RULE =
  'a pattern is + and at least two digits, then digits with * for any digits or ? for one, such as +1900*';

const PATTERN = /^\+?[0-9]{2,15}[0-9*?]{0,20}$/;
const ONE = 63;
const ANY = 42;

/** Whether the text is meant as a pattern and not as a number. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

export function isPattern(text: string): boolean {
  return hasWildcard(text) && PATTERN.test(text);
}

/** In steps of at most the product of both lengths: a star is taken up again where it stood, with one digit more. */
export function matchesPattern(pattern: string, number: string): boolean {
  let [inPattern, inNumber, star, resumeAt] = [0, 0, -1, 0];
  while (inNumber < number.length) {
    const wanted = pattern.charCodeAt(inPattern);
    if (wanted === ANY) {
      star = inPattern;
      resumeAt = inNumber;
      inPattern += 1;
    } else if (wanted === ONE || wanted === number.charCodeAt(inNumber)) {
      inPattern += 1;
      inNumber += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      resumeAt += 1;
      inNumber = resumeAt;
    } else return false;
  }
  while (pattern.charCodeAt(inPattern) === ANY) inPattern += 1;
  return inPattern === pattern.length;
}
