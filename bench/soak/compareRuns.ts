/** Plays the soak's setting in the simulator as often as asked, with seeds of its own. */
import { createPacer } from '../../src/domain/pacing/createPacer.ts';
import type { Distribution } from '../../src/sim/scenario/scenario.ts';
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

export function simulateRuns(
  { options, postDialDelay, intoDayMs }: SimulatedSetting,
  onProgress: (line: string) => void,
): SoakFigures[] {
  const scenario = scenarioOf(options, postDialDelay);
  const runs: SoakFigures[] = [];
  for (let index = 1; index <= options.runs; index += 1) {
    runs.push(
      simulate({
        scenario,
        // The real run's people come from the seed itself.
        seed: options.seed + index,
        policy: (settings, random) => createPacer({ ...settings, mode: options.mode }, random),
        span: spanOf(options),
        intoDayMs,
        wrapUpLimitMs: WRAP_UP_MS,
      }),
    );
    if (index % 100 === 0) onProgress(`${index} of ${options.runs} simulated runs`);
  }
  return runs;
}
