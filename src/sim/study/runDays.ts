/** Plays the days of a study side by side in worker processes (threads would not take the loader of sources in Node 20). Results come in the order of the days, whoever was first. */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { workerFile } from '../../runtime/workerFile.ts';
import type { DayResult } from '../light/result.ts';
import type { Answer } from './dayWorker.ts';
import { runDay, type StudyDay } from './runDay.ts';

export type OnDay = (done: number, index: number, result: DayResult) => void;

export interface RunDaysOptions {
  /** Processes beside this one; 1: in this one. Left out: one a core. */
  readonly workers?: number | undefined;
  /** One process alone is beside this one too, and all of them give way to others: for a process that has calls to make. */
  readonly isApart?: boolean;
  /** The days that are played end with their processes, and the study rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How many are done, and the last of them with its place among the days. */
  readonly onDay?: OnDay;
}

export async function runDays(days: readonly StudyDay[], options: RunDaysOptions = {}): Promise<DayResult[]> {
  const count = Math.min(options.workers ?? availableParallelism(), days.length);
  const onDay = options.onDay ?? (() => undefined);
  options.signal?.throwIfAborted();
  return count < 2 && options.isApart !== true
    ? await oneByOne(days, onDay)
    : await inWorkers(days, count, onDay, options);
}

async function oneByOne(days: readonly StudyDay[], onDay: OnDay): Promise<DayResult[]> {
  const results: DayResult[] = [];
  for (const [index, day] of days.entries()) {
    const result = await runDay(day);
    results.push(result);
    onDay(results.length, index, result);
    // Signals and the progress bar have their turn between two days.
    await turn();
  }
  return results;
}

async function inWorkers(
  days: readonly StudyDay[],
  count: number,
  onDay: OnDay,
  { signal, isApart }: RunDaysOptions,
): Promise<DayResult[]> {
  const results: (DayResult | undefined)[] = days.map(() => undefined);
  const queue = days.map((day, index) => ({ day, index }));
  let done = 0;
  const { file, execArgv } = workerFile(import.meta.url, 'dayWorker');
  const workers = Array.from({ length: count }, () =>
    fork(file, { serialization: 'advanced', execArgv: [...execArgv] }),
  );
  if (isApart === true) for (const worker of workers) giveWay(worker);
  const stop = (): void => {
    for (const worker of workers) worker.kill();
  };
  signal?.addEventListener('abort', stop);
  const work = async (worker: ChildProcess): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await played(worker, next.day);
      results[next.index] = result;
      onDay((done += 1), next.index, result);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } catch (error) {
    // What the workers say of their end is not why they ended.
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
  return results.filter((result) => result !== undefined);
}

/** Where the system allows it. */
function giveWay({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Played all the same.
  }
}

function played(worker: ChildProcess, day: StudyDay): Promise<DayResult> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void): void => {
      worker.removeAllListeners();
      settled();
    };
    worker.once('message', (message) => {
      const answer = message as Answer;
      settle(() => ('result' in answer ? resolve(answer.result) : reject(new Error(answer.failure))));
    });
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code, signal) =>
      settle(() => reject(new Error(`a worker ended on seed ${day.seed} (${signal ?? code})`))),
    );
    worker.send(day);
  });
}
