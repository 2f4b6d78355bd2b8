/**
 * `npm run soak:event-path`: requirement 21. Answered calls at a steady rate through the engine (100 a second for a
 * minute, by default); ends in 0 where its event loop is late by less than 50 ms at p99, never more than 100 events wait
 * at Asterisk for the application, Asterisk answers OPTIONS throughout, and no call is lost.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchOptions } from './calls/options.ts';
import { benchPhones, runRounds, TRUNK_ID } from './calls/rounds.ts';
import { openWorld } from './calls/world.ts';
import { pageOf, type RateResult } from './eventPath/page.ts';
import { delays, losses } from './eventPath/verdict.ts';
import { openWitness } from './eventPath/witness.ts';

const HELP = `npm run soak:event-path -- [--rate N[,N...]] [--seconds N] [--write]

  --rate N      answered calls a second (default 100); several, one after another
  --seconds N   for how long (default 60)
  --write       keep the result in docs/benchmarks/event-path.md
`;
const FASTEST = 200;
/** The bench's engine serves a dial group of this name. */
const APPLICATION = 'outpace-bench-';
const TALK_MS = 500;
/** Around each conversation: joining, seating, and calls on their way. */
const AGENT_MS = 1_200;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '60' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rates = values.rate.split(',').map(Number);
  const seconds = Number(values.seconds);
  const isLawful = [...rates, seconds].every((value) => Number.isInteger(value) && value > 0);
  if (values.help || !isLawful || rates.some((rate) => rate > FASTEST)) {
    process.stdout.write(HELP);
    return values.help ? 0 : 64;
  }
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  const results: RateResult[] = [];
  for (const rate of rates) results.push(await soak(rate, seconds, stop.signal));
  if (values.write)
    writeFileSync(new URL('../docs/benchmarks/event-path.md', import.meta.url), pageOf(results));
  return results.every(({ shortcomings }) => shortcomings.length === 0) ? 0 : 1;
}

async function soak(rate: number, seconds: number, signal: AbortSignal): Promise<RateResult> {
  const agents = Math.ceil((rate * AGENT_MS) / 1_000);
  const options: BenchOptions = {
    rounds: 1,
    seconds,
    rate,
    talkMs: TALK_MS,
    agents,
    json: true,
    profile: false,
  };
  const onProgress = (line: string): void => say(`  ${line}`);
  const world = await openWorld({ trunkId: TRUNK_ID, phones: benchPhones(agents), keep: false, onProgress });
  try {
    const witness = await openWitness(world.pair.pbx, APPLICATION);
    const onSeated = (): Promise<void> => witness.countFromNow();
    const [round] = await runRounds({ world, options, signal, onProgress, onSeated, only: 'engine' });
    const witnessed = await witness.end();
    if (round === undefined) throw new Error('the round gave no figures');
    const shortcomings = [...losses(round, rate * seconds, witnessed), ...delays(round, rate, witnessed)];
    const { version: asterisk } = world.pair.pbx;
    const result = { rate, seconds, asterisk, witnessed, round, shortcomings };
    const machine = { cores: cpus().length, load: loadavg() };
    process.stdout.write(
      `${JSON.stringify({ bench: 'event-path', ok: shortcomings.length === 0, ...result, ...machine })}\n`,
    );
    return result;
  } finally {
    await world.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  say(`soak: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
