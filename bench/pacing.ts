/**
 * `npm run bench:pacing`: days of every world with every policy in the light simulator, against the reference figures.
 * Ends in 0 where predictive pacing reaches its aim in every world and no day of it ends over its limit.
 */
import { writeFileSync } from 'node:fs';
import { startProgress } from '../src/cli/progress.ts';
import { HELP, parseOptions, type BenchOptions } from './pacing/options.ts';
import { pageOf } from './pacing/page.ts';
import { pictureOf } from './pacing/picture.ts';
import { playAll } from './pacing/play.ts';
import { measureSpeed, type Speed } from './pacing/speed.ts';
import { bestTable, policyTable, speedTable, verdictTable } from './pacing/table.ts';
import { figuresOf, isPassed, type WorldFigures } from './pacing/verdict.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  let options: BenchOptions | 'help';
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`bench: ${error instanceof Error ? error.message : String(error)}`);
    return 64;
  }
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const worlds = await play(options);
  const speed = options.measuresSpeed ? measureSpeed() : undefined;
  if (options.json) process.stdout.write(`${JSON.stringify({ seeds: options.seeds, worlds, speed })}\n`);
  else print(worlds, speed);
  if (options.write) write(worlds, speed, options);
  return worlds.every(isPassed) ? 0 : 1;
}

async function play(options: BenchOptions): Promise<readonly WorldFigures[]> {
  const progress = startProgress('days', 1_000);
  try {
    const played = await playAll(options, (done, all, details) =>
      progress.update((1_000 * done) / all, `${done} of ${all}, ${details}`),
    );
    return options.worlds.map((world) => figuresOf(world, played, options));
  } finally {
    progress.stop();
  }
}

function print(worlds: readonly WorldFigures[], speed: Speed | undefined): void {
  const parts = worlds.map((figures) => `${figures.world.key}\n\n${policyTable(figures)}`);
  if (worlds.some(({ best }) => best.length > 0)) parts.push(bestTable(worlds));
  parts.push(verdictTable(worlds));
  if (speed !== undefined) parts.push(speedTable(speed));
  process.stdout.write(`${parts.join('\n\n')}\n`);
}

function write(worlds: readonly WorldFigures[], speed: Speed | undefined, options: BenchOptions): void {
  const base = worlds.filter(
    ({ world: { scenario, reference } }) =>
      scenario.name === 'base' && scenario.abandonLimit === 0.03 && reference !== undefined,
  );
  writeFileSync(new URL('../docs/benchmarks/pacing.md', import.meta.url), pageOf(worlds, speed, options));
  writeFileSync(new URL('../docs/images/pacing.svg', import.meta.url), pictureOf(base));
}

process.exitCode = await main().catch((error: unknown) => {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
