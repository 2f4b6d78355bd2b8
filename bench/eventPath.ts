/**
 * `npm run soak:event-path`: requirement 21. Answered calls at a steady rate through the engine (100 a second for a
 * minute, by default); ends in 0 where its event loop is late by less than 50 ms at p99, never more than 100 events wait
 * at Asterisk for the application, Asterisk answers OPTIONS throughout, and no call is lost.
 */
import { parseArgs } from 'node:util';
import { cpus, loadavg } from 'node:os';
import type { BenchOptions } from './calls/options.ts';
import { benchPhones, runRounds, TRUNK_ID } from './calls/rounds.ts';
import { openWorld } from './calls/world.ts';
import { delays, losses } from './eventPath/verdict.ts';
import { openWitness } from './eventPath/witness.ts';

const HELP = `npm run soak:event-path -- [--rate N] [--seconds N]

  --rate N      answered calls a second (default 100)
  --seconds N   for how long (default 60)
`;
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
      help: { type: 'boolean', default: false },
    },
  });
  const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
  const isLawful = [rate, seconds].every(Number.isInteger) && rate > 0 && rate <= 200 && seconds > 0;
  if (values.help || !isLawful) {
    process.stdout.write(HELP);
    return values.help ? 0 : 64;
  }
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
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
    const [round] = await runRounds({
      world,
      options,
      signal: stop.signal,
      onProgress,
      onSeated: () => witness.countFromNow(),
      only: 'engine',
    });
    const witnessed = await witness.end();
    if (round === undefined) throw new Error('the round gave no figures');
    const said = [...losses(round, rate * seconds, witnessed), ...delays(round, rate, witnessed)];
    const { version: asterisk } = world.pair.pbx;
    const result = {
      bench: 'event-path',
      ok: said.length === 0,
      shortcomings: said,
      asked: { rate, seconds },
    };
    const machine = { asterisk, cores: cpus().length, load: loadavg() };
    process.stdout.write(`${JSON.stringify({ ...result, ...machine, witnessed, round })}\n`);
    return said.length === 0 ? 0 : 1;
  } finally {
    await world.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  say(`soak: ${error instanceof Error ? error.message : String(error)}`);
  return 70;
});
