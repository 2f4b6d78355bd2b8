/**
 * `npm run bench:calls`: answered calls at a steady rate through the engine, beside a bare ari-client in the same run
 * on the same Asterisks. Ends in 0 where every call of the engine was joined, p99 under 100 ms, nothing left behind.
 */
import { HELP, parseOptions, type BenchOptions } from './calls/options.ts';
import { benchPhones, runRounds, TRUNK_ID } from './calls/rounds.ts';
import { drawTable, resultOf } from './calls/verdict.ts';
import { openWorld } from './calls/world.ts';

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
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const { rate, seconds, agents, rounds } = options;
  say(
    `${rate} calls a second for ${seconds} s, ${agents} agents, ${rounds} round(s) each; bringing the parts up`,
  );
  const world = await openWorld({
    trunkId: TRUNK_ID,
    phones: benchPhones(agents),
    keep: options.profile,
    onProgress: (line) => say(`  ${line}`),
  });
  try {
    stop.signal.throwIfAborted();
    const figures = await runRounds({ world, options, signal: stop.signal, onProgress: say });
    const result = resultOf(figures, options, world.pair.pbx.version);
    if (!options.json) process.stdout.write(`\n${drawTable(figures)}\n\n`);
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result['ok'] === true ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    await world.close();
    if (options.profile) say(`logs and profiles are in ${world.dataDir}`);
  }
}

process.exitCode = await main().catch((error: unknown) => {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
