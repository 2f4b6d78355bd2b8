/** The virtual PSTN's own call log: one `invite` line per INVITE it received, then `answered` and `ended`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PstnLogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: 'invite' | 'answered' | 'ended';
  /** As called, e.g. `+12025550102`. */
  readonly number: string;
  readonly callerId: string;
  /** SIP Call-ID: the same on all lines of one call. */
  readonly callKey: string;
}

const LINE = /CALL\|(\d+)\|(invite|answered|ended)\|([^|]*)\|([^|]*)\|(\S*)/;

export function parsePstnLog(text: string): PstnLogEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (!match) return [];
    const [, at, event, number = '', callerId = '', callKey = ''] = match;
    return [{ at: Number(at), event: event as PstnLogEntry['event'], number, callerId, callKey }];
  });
}

/** The log of the instance in this folder, over all its runs. */
export function readPstnLog(node: { readonly runDir: string }): PstnLogEntry[] {
  const file = join(node.runDir, 'log/calls');
  return existsSync(file) ? parsePstnLog(readFileSync(file, 'utf8')) : [];
}
