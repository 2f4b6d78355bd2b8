/**
 * Where records wait while the hopper store is away: one line of JSON each, in a file that survives the process.
 * A call that ends in such a gap still gets its record; the file is replayed before dialling resumes.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { InboundRecord } from '../domain/cdr/inboundRecord.ts';
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { DispositionGiven } from '../domain/cdr/disposition.ts';
import type { DetectionReview } from '../domain/detection/verdict.ts';
import type { AttemptId, TrunkId } from '../domain/kernel/ids.ts';
import type { DoNotCallEntry } from '../ports/doNotCall.ts';
import type { NewMessage } from '../ports/smsRecords.ts';

export type PendingRecord =
  | { readonly type: 'closeAttempt'; readonly cdr: CallDetailRecord; readonly revision: number }
  | { readonly type: 'doNotCall'; readonly entry: DoNotCallEntry }
  | { readonly type: 'inbound'; readonly record: InboundRecord }
  | { readonly type: 'disposition'; readonly given: DispositionGiven }
  | { readonly type: 'detectionReview'; readonly review: DetectionReview }
  | { readonly type: 'message'; readonly message: NewMessage }
  /** An attempt that was not dialled: its number and line are free again. */
  | {
      readonly type: 'giveBack';
      readonly attemptId: AttemptId;
      readonly number: string;
      readonly trunkId: TrunkId;
    };

export interface ClosingFile {
  append(record: PendingRecord): void;
  readonly length: number;
  /** Gives each record to `write`; those it rejects stay, and the first failure is thrown again. */
  replay(write: (record: PendingRecord) => Promise<void>): Promise<number>;
}

export function openClosingFile(path: string): ClosingFile {
  mkdirSync(dirname(path), { recursive: true });
  endLastLine(path);
  let length = readRecords(path).length;
  let replaying: Promise<unknown> = Promise.resolve();

  async function replayNow(write: (record: PendingRecord) => Promise<void>): Promise<number> {
    const records = readRecords(path);
    let written = 0;
    try {
      for (const record of records) {
        await write(record);
        written += 1;
      }
    } finally {
      if (written > 0) length = keepAfter(path, written);
    }
    return written;
  }

  return {
    append(record) {
      // Synchronously: the process may end at any moment, and this line is then all that is left of the call.
      appendFileSync(path, `${JSON.stringify(record)}\n`, { mode: 0o600 });
      length += 1;
    },
    get length() {
      return length;
    },
    async replay(write) {
      // One after the other: each takes what it has written off the front of the file.
      const replayed = replaying.then(() => replayNow(write));
      replaying = replayed.catch(() => undefined);
      return await replayed;
    },
  };
}

/** A line that was cut short must not swallow the one that is appended next. */
function endLastLine(path: string): void {
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
}

/** Records may have been appended since the replay began, so what is left is read again. */
function keepAfter(path: string, written: number): number {
  const left = readRecords(path).slice(written);
  if (left.length === 0) {
    rmSync(path, { force: true });
    return 0;
  }
  const draft = `${path}.draft`;
  writeFileSync(draft, left.map((record) => `${JSON.stringify(record)}\n`).join(''), { mode: 0o600 });
  renameSync(draft, path);
  return left.length;
}

function readRecords(path: string): PendingRecord[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      // A line is cut short where the machine died in mid-write.
      try {
        return line === '' ? [] : [JSON.parse(line) as PendingRecord];
      } catch {
        return [];
      }
    });
}
