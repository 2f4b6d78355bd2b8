/** Plays the days of a study side by side in worker processes (threads would not take the loader of sources in Node 20). Results come in the order of the days, whoever was first. */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DayResult } from '../light/result.ts';
import type { Answer } from './dayWorker.ts';
import { runDay, type StudyDay } from './runDay.ts';

export type OnDay = (done: number, index: number, result: DayResult) => void;

export interface RunDaysOptions {
  /** Processes beside this one; 1: in this one. Left out: one a core. */
  readonly workers?: number | undefined;
  /** How many are done, and the last of them with its place among the days. */
  readonly onDay?: OnDay;
}

export async function runDays(days: readonly StudyDay[], options: RunDaysOptions = {}): Promise<DayResult[]> {
  const count = Math.min(options.workers ?? availableParallelism(), days.length);
  const onDay = options.onDay ?? (() => undefined);
  return count < 2 ? await oneByOne(days, onDay) : await inWorkers(days, count, onDay);
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

async function inWorkers(days: readonly StudyDay[], count: number, onDay: OnDay): Promise<DayResult[]> {
  const results: (DayResult | undefined)[] = days.map(() => undefined);
  const queue = days.map((day, index) => ({ day, index }));
  let done = 0;
  const workers = Array.from({ length: count }, () => fork(workerFile, { serialization: 'advanced' }));
  const work = async (worker: ChildProcess): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await played(worker, next.day);
      results[next.index] = result;
      onDay((done += 1), next.index, result);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    for (const worker of workers) worker.kill();
  }
  return results.filter((result) => result !== undefined);
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

/** Beside this file, compiled or not. */
const workerFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './dayWorker.ts' : './dayWorker.js', import.meta.url),
);
