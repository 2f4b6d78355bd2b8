/**
 * `npm run soak:pacing`: a campaign on a real Asterisk and the virtual PSTN beside many simulated runs of the same
 * setting. Ends in 0 where occupancy and abandonment of the real run lie inside the central 99 % of the simulated
 * ones, every call is accounted for, and nothing is left behind.
 */
import { benchPhones } from './calls/rounds.ts';
import { openWorld, type BenchWorld } from './calls/world.ts';
import { simulateRuns } from './soak/compareRuns.ts';
import { runLive, type LiveRun } from './soak/live.ts';
import { faultsOf, measure, postDialDelayOf, spanOf } from './soak/measure.ts';
import { HELP, parseOptions, type SoakOptions } from './soak/options.ts';
import { writePage } from './soak/page.ts';
import { intoDayMs } from './soak/setting.ts';
import { drawTable, jsonOf, rowsOf, verdictOf, type SoakResult } from './soak/verdict.ts';

const TRUNK_ID = 'soak';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  let options: SoakOptions | 'help';
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`soak: ${error instanceof Error ? error.message : String(error)}`);
    return 64;
  }
  if (options === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const { agents, minutes, warmUpMinutes, mode } = options;
  say(
    `${mode}, ${agents} agents, ${warmUpMinutes} + ${minutes} minutes, seed ${options.seed}; bringing the parts up`,
  );
  const phones = benchPhones(agents);
  const onProgress = (line: string): void => say(`  ${line}`);
  const world = await openWorld({ trunkId: TRUNK_ID, phones, keep: options.keep, onProgress });
  try {
    stop.signal.throwIfAborted();
    const live = await runLive({
      world,
      trunkId: TRUNK_ID,
      phones,
      options,
      signal: stop.signal,
      onProgress,
    });
    return report(await resultOf(options, live, world, stop.signal));
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    await world.close();
    if (options.keep) say(`logs are in ${world.dataDir}`);
  }
}

async function resultOf(
  options: SoakOptions,
  run: LiveRun,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<SoakResult> {
  const live = measure(run, spanOf(options));
  const setting = { options, postDialDelay: postDialDelayOf(run), intoDayMs: intoDayMs(run.startedAt) };
  const simulated = await simulateRuns(setting, signal, (line) => say(`  ${line}`));
  const verdict = verdictOf(live, simulated, faultsOf(run));
  return { options, live, simulated, verdict, asterisk: world.pair.pbx.version };
}

function report(result: SoakResult): number {
  const { options, live, simulated, verdict } = result;
  if (!options.json) {
    process.stdout.write(`\n${drawTable(rowsOf(live, simulated, verdict))}\n`);
    process.stdout.write(
      `\n${verdict.shortcomings.map((what) => `NOT GOOD: ${what}`).join('\n') || 'good'}\n\n`,
    );
  }
  process.stdout.write(`${JSON.stringify(jsonOf(result))}\n`);
  if (options.write) writePage(result);
  return verdict.shortcomings.length === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  say(`soak: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
