/**
 * `npm run soak:calls`: requirement 20. 100,000 calls through the real engine on a real Asterisk; ends in 0 where
 * nothing has grown after it has come to rest, and every call is accounted for.
 */
import { benchPhones } from './calls/rounds.ts';
import { openWorld } from './calls/world.ts';
import { HELP, parseOptions, type SoakCallsOptions } from './soakCalls/options.ts';
import { writePage } from './soakCalls/page.ts';
import { runSoakCalls } from './soakCalls/run.ts';
import { drawTable, shortcomings } from './soakCalls/verdict.ts';

const TRUNK_ID = 'soak';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  let options: SoakCallsOptions | 'help';
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
  say(
    `${options.calls} calls, ${options.rate} a second at most, ${options.agents} agents; bringing the parts up`,
  );
  const phones = benchPhones(options.agents);
  const onProgress = (line: string): void => say(`  ${line}`);
  const world = await openWorld({ trunkId: TRUNK_ID, phones, keep: options.keep, onProgress });
  try {
    const run = await runSoakCalls({
      world,
      trunkId: TRUNK_ID,
      phones,
      options,
      signal: stop.signal,
      onProgress,
    });
    const said = shortcomings(run, options);
    if (!options.json) {
      process.stdout.write(`\n${drawTable(run.samples)}\n`);
      process.stdout.write(`\n${said.map((what) => `NOT GOOD: ${what}`).join('\n') || 'good'}\n\n`);
    }
    const asterisk = world.pair.pbx.version;
    process.stdout.write(
      `${JSON.stringify({ bench: 'soak-calls', ok: said.length === 0, shortcomings: said, asked: options, asterisk, ...run })}\n`,
    );
    if (options.write) writePage(run, options, asterisk);
    return said.length === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    throw error;
  } finally {
    await world.close();
    if (options.keep) say(`logs are in ${world.dataDir}`);
  }
}

process.exitCode = await main().catch((error: unknown) => {
  say(`soak: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
