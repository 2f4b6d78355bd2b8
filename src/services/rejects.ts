/** The rejects of an import: a CSV file with the line, the reason and the row as it was, for mending by hand. */
import type { Writable } from 'node:stream';
import { csvRow, neutralised } from './csvText.ts';

export interface Reject {
  readonly line: number;
  /** Stable, e.g. `number-invalid`. */
  readonly code: string;
  readonly reason: string;
  readonly row: string;
}

export interface RejectsWriter {
  /** Length of the file so far. */
  readonly bytes: number;
  write(reject: Reject): Promise<void>;
  /** Rejects where the stream has failed. The stream stays open: it is the caller's. */
  flush(): Promise<void>;
}

export const REJECTS_HEADING = 'line,code,reason,row\r\n';

/** `bytesBefore`: of a file that is gone on with. */
export function createRejectsWriter(stream: Writable | undefined, bytesBefore = 0): RejectsWriter {
  if (stream === undefined) return { bytes: 0, write: async () => undefined, flush: async () => undefined };
  let bytes = bytesBefore;
  let begun = bytesBefore > 0;

  function send(text: string): Promise<void> {
    bytes += Buffer.byteLength(text);
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(error);
      stream?.once('error', fail);
      stream?.write(text, (error) => {
        stream.off('error', fail);
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
  }

  return {
    get bytes() {
      return bytes;
    },
    async write({ line, code, reason, row }) {
      const cells = csvRow([String(line), code, reason, neutralised(row)]);
      await send(`${begun ? '' : REJECTS_HEADING}${cells}\r\n`);
      begun = true;
    },
    async flush() {
      if (begun) await send('');
    },
  };
}
