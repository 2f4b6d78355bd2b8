/** Numbers as gateways write them, to the form in which messages are on record. */
import { normaliseNumber } from '../domain/numbering/normalise.ts';

const DIGITS = /^[0-9]{5,15}$/;

/** E.164 where it is a number; short codes and sender names stay as they are. */
export function addressOf(written: string, region?: string): string {
  const text = written.trim();
  // Most gateways leave the plus out; a plus in a form that nobody encoded is a space.
  const candidates = DIGITS.test(text) ? [`+${text}`, text] : [text];
  for (const candidate of candidates) {
    const read = normaliseNumber(candidate, { accept: 'valid', defaultRegion: region });
    if (read.ok) return read.number;
  }
  const possible = normaliseNumber(candidates[0] ?? text, { accept: 'possible' });
  return possible.ok ? possible.number : text;
}
