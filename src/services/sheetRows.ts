/**
 * A list in XLSX: read in a process of its own, so that no call waits for it, and taken from there some rows at a time. A
 * file that takes more memory than it may ends that process alone.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { workerFile } from '../runtime/workerFile.ts';
import { OutpaceError } from './errors.ts';
import type { HeadingOf, OpenList } from './listReader.ts';
import { MAX_UNPACKED_BYTES, notRead, tooLarge } from './sheetLimits.ts';
import type { SheetAnswer, SheetRequest } from './sheetWorker.ts';

/** Several times what the largest sheet was seen to take. */
const MEMORY_MB = 1_024;

/** `fromLine`: rows up to this one are passed over, for an import that is gone on with. */
export async function openSheet(
  file: string,
  fromLine = 0,
  headingOf: HeadingOf = () => undefined,
): Promise<OpenList> {
  const { size } = statSync(file);
  if (size > MAX_UNPACKED_BYTES) throw tooLarge();
  const worker = startWorker();
  try {
    const { heading, headingAt, rows } = await ask(worker, { type: 'open', file }, 'opened');
    const known = headingOf(heading);
    let at = Math.max(fromLine, known === undefined ? headingAt + 1 : headingAt);
    return {
      heading: known ?? heading,
      delimiter: ',',
      reader: {
        async rows() {
          const next = await ask(worker, { type: 'rows', at }, 'rows');
          at = next.at;
          return next.rows.length === 0 ? undefined : next.rows;
        },
        async close() {
          worker.kill();
        },
        get bytes() {
          return Math.round((size * at) / Math.max(1, rows));
        },
        encoding: 'utf-8',
      },
    };
  } catch (error) {
    worker.kill();
    throw error;
  }
}

function startWorker(): ChildProcess {
  const { file, execArgv } = workerFile(import.meta.url, 'sheetWorker');
  return fork(file, {
    execArgv: [...execArgv, `--max-old-space-size=${MEMORY_MB}`],
    // What a process without memory has to say of it is told by its end.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

type AnswerOf<Type extends SheetAnswer['type']> = Extract<SheetAnswer, { type: Type }>;

/** One question at a time. */
function ask<Type extends SheetAnswer['type']>(
  worker: ChildProcess,
  request: SheetRequest,
  wanted: Type,
): Promise<AnswerOf<Type>> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void): void => {
      worker.removeAllListeners();
      settled();
    };
    worker.once('message', (message) => {
      const answer = message as SheetAnswer;
      if (answer.type === wanted) settle(() => resolve(answer as AnswerOf<Type>));
      else if (answer.type === 'refused')
        settle(() => reject(new OutpaceError('OUT_IMPORT_FAILED', answer.message)));
      else settle(() => reject(new Error(`a sheet's process answered ${answer.type}`)));
    });
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code, signal) => settle(() => reject(endedWith(code, signal))));
    worker.send(request);
  });
}

/** A process that has come to the end of its memory is ended by SIGABRT. */
function endedWith(code: number | null, signal: NodeJS.Signals | null): Error {
  return signal === 'SIGABRT' ? tooLarge() : notRead(new Error(`its process ended (${signal ?? code})`));
}

/** XLSX is a ZIP, which begins so. */
export function isSheet(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}
