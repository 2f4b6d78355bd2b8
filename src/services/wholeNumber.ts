/** Whole numbers from 1 on, as people give them to an option. */
import { OutpaceError } from './errors.ts';

/** `option` as it is written: `--weight`. */
export function wholeNumberOf(option: string, text: string, largest: number): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= largest) return value;
  throw new OutpaceError('OUT_USAGE', `${option} is a whole number from 1 to ${largest}`);
}
