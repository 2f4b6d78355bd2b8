/** Plays the days of the bench side by side; what a file of kept days holds is not played again. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { DayResult } from '../../src/sim/light/result.ts';
import { runDays } from '../../src/sim/study/runDays.ts';
import { familiesOf } from './policies.ts';
import type { BenchOptions } from './options.ts';
import type { BenchWorld } from './worlds.ts';

export interface PlayedDay {
  readonly world: string;
  readonly policy: string;
  readonly seed: number;
  readonly result: DayResult;
}

/** By world and policy, in the order of the seeds. */
export type PlayedDays = ReadonlyMap<string, readonly DayResult[]>;

export const keyOf = (world: string, policy: string): string => `${world} ${policy}`;

export function policiesIn(world: BenchWorld, { policies, tunes }: BenchOptions): readonly string[] {
  if (!tunes || !world.isTuned) return policies;
  const families = familiesOf(world.scenario.agents).flatMap(({ members }) => members);
  return [...new Set([...policies, ...families])];
}

export async function playAll(
  options: BenchOptions,
  onDay: (done: number, all: number, details: string) => void,
): Promise<PlayedDays> {
  const kept = readKept(options.keep);
  const played = new Map<string, readonly DayResult[]>();
  const all = options.worlds.reduce(
    (sum, world) => sum + policiesIn(world, options).length * options.seeds.length,
    0,
  );
  let before = 0;
  for (const world of options.worlds) {
    const wanted = policiesIn(world, options).flatMap((policy) =>
      options.seeds.map((seed) => ({ world: world.key, scenario: world.scenario, policy, seed })),
    );
    const missing = options.playsMissing ? wanted.filter((day) => !kept.has(nameOf(day))) : [];
    const had = before + wanted.length - missing.length;
    await runDays(
      missing.map(({ scenario, policy, seed }) => ({ scenario, policy, seed })),
      {
        workers: options.workers,
        onDay: (done, index, result) => {
          const day = missing[index];
          if (day !== undefined) keep(kept, options.keep, { ...pick(day), result });
          onDay(had + done, all, world.key);
        },
      },
    );
    for (const policy of policiesIn(world, options)) {
      const days = options.seeds.map((seed) => kept.get(nameOf({ world: world.key, policy, seed })));
      if (days.every((day) => day !== undefined)) played.set(keyOf(world.key, policy), days);
    }
    before += wanted.length;
    onDay(before, all, world.key);
  }
  return played;
}

type DayName = Omit<PlayedDay, 'result'>;

const pick = ({ world, policy, seed }: DayName): DayName => ({ world, policy, seed });

const nameOf = ({ world, policy, seed }: DayName): string => `${world} ${policy} ${seed}`;

function keep(kept: Map<string, DayResult>, file: string | undefined, day: PlayedDay): void {
  kept.set(nameOf(day), day.result);
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(day)}\n`);
}

function readKept(file: string | undefined): Map<string, DayResult> {
  const kept = new Map<string, DayResult>();
  if (file === undefined || !existsSync(file)) return kept;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const day = JSON.parse(line) as PlayedDay;
    kept.set(nameOf(day), day.result);
  }
  return kept;
}
