/**
 * The virtual PSTN's own call log: one `invite` line per INVITE it received, then `answered` and `ended`; between these,
 * of a party with a script, what it heard and pressed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `missed`: the tone that was waited for did not come. `pressing` and `pressed`: before the first of the keys, and after the last. */
const EVENTS = ['invite', 'answered', 'heard', 'missed', 'pressing', 'pressed', 'ended'] as const;

export interface PstnLogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: (typeof EVENTS)[number];
  /** As called, e.g. `+12025550102`. */
  readonly number: string;
  readonly callerId: string;
  /** SIP Call-ID: the same on all lines of one call. */
  readonly callKey: string;
  /** The tone in Hz that a party with a script heard, or the keys that it pressed. */
  readonly what?: string;
}

const LINE = new RegExp(
  `CALL\\|(\\d+)\\|(${EVENTS.join('|')})\\|([^|]*)\\|([^|]*)\\|([^|\\s]*)(?:\\|(\\S*))?`,
);

export function parsePstnLog(text: string): PstnLogEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (!match) return [];
    const [, at, event, number = '', callerId = '', callKey = '', what] = match;
    const entry = { at: Number(at), event: event as PstnLogEntry['event'], number, callerId, callKey };
    return [what === undefined ? entry : { ...entry, what }];
  });
}

/** The log of the instance in this folder, over all its runs. */
export function readPstnLog(node: { readonly runDir: string }): PstnLogEntry[] {
  const file = join(node.runDir, 'log/calls');
  return existsSync(file) ? parsePstnLog(readFileSync(file, 'utf8')) : [];
}
