/** Plays the soak's setting in the simulator as often as asked, with seeds of its own, on two processes. */
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createPacer } from '../../src/domain/pacing/createPacer.ts';
import type { Distribution } from '../../src/sim/scenario/scenario.ts';
import { TSX } from '../calls/rounds.ts';
import type { SoakFigures } from './figures.ts';
import { spanOf } from './measure.ts';
import type { SoakOptions } from './options.ts';
import { scenarioOf, WRAP_UP_MS } from './setting.ts';
import { simulate } from './simulated.ts';

export interface SimulatedSetting {
  readonly options: SoakOptions;
  readonly postDialDelay: Distribution;
  readonly intoDayMs: number;
}

/** What a process is told, and, run by run, what it tells back. */
export interface SimulationJob {
  readonly setting: SimulatedSetting;
  readonly indexes: readonly number[];
}
export interface SimulationReport {
  readonly index: number;
  readonly figures: SoakFigures;
}

const CHILD = fileURLToPath(new URL('simulationChild.ts', import.meta.url));
const MOST_PROCESSES = 2;
const PROGRESS_EVERY = 100;

export async function simulateRuns(
  setting: SimulatedSetting,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<SoakFigures[]> {
  const { runs } = setting.options;
  const figures: SoakFigures[] = [];
  let done = 0;
  const heard = (report: SimulationReport): void => {
    figures[report.index] = report.figures;
    done += 1;
    if (done % PROGRESS_EVERY === 0) onProgress(`${done} of ${runs} simulated runs`);
  };
  const processes = Math.min(MOST_PROCESSES, cpus().length);
  const indexes = Array.from({ length: runs }, (_, index) => index);
  await Promise.all(
    Array.from({ length: processes }, (_, own) =>
      inProcess({ setting, indexes: indexes.filter((index) => index % processes === own) }, signal, heard),
    ),
  );
  if (done !== runs) throw new Error(`only ${done} of ${runs} simulated runs came to an end`);
  return figures;
}

/** One run; the real run's people come from the seed itself. */
export function simulateRun(
  { options, postDialDelay, intoDayMs }: SimulatedSetting,
  index: number,
): SoakFigures {
  return simulate({
    scenario: scenarioOf(options, postDialDelay),
    seed: options.seed + 1 + index,
    policy: (settings, random) => createPacer({ ...settings, mode: options.mode }, random),
    span: spanOf(options),
    intoDayMs,
    wrapUpLimitMs: WRAP_UP_MS,
  });
}

function inProcess(
  job: SimulationJob,
  signal: AbortSignal,
  heard: (report: SimulationReport) => void,
): Promise<void> {
  const child = fork(CHILD, [], {
    execArgv: ['--import', TSX],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  child.on('message', heard);
  child.send(job);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a process of simulated runs ended with ${String(code)}`));
    });
  });
}
