/** Codes of the engine in words; one that this console does not know yet is shown as it is. */
import { floorWords } from './words.ts';

function wordFor(texts: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(texts, code) ? (texts[code] ?? code) : code;
}

export const limitText = (code: string): string => wordFor(floorWords().limits, code);
export const refusalText = (code: string): string => wordFor(floorWords().refusals, code);
export const campaignStateText = (code: string): string => wordFor(floorWords().campaign.states, code);
