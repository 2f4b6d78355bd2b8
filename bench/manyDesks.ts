/**
 * `npm run bench:desks`: what the desks of a whole floor cost. All agents have their pages open and take one call after the
 * other; beside it in the same run a tenth of them, so that what grows faster than the floor is seen.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startWorld, type DesksWorld } from './desks/world.ts';
import { at } from './percentile.ts';

const PAGE = 'docs/benchmarks/desks.md';
const SHORTEST_TALK_MS = 10_000;
const TALKS_SPREAD_MS = 40_000;
const NS_PER_MS = 1e6;

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '50,500' },
    seconds: { type: 'string', default: '60' },
    // Until the calls, which all begin together, have spread.
    'warm-up': { type: 'string', default: '30' },
    write: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const warmUpMs = Number(values['warm-up']) * 1_000;
const floors = values.agents.split(',').map(Number);

interface Cost {
  readonly agents: number;
  readonly joins: number;
  /** Of one processor, engine and all: 1 is all of it. */
  readonly cpu: number;
  readonly messages: number;
  readonly bytes: number;
  readonly screens: readonly number[];
  readonly loopDelayMs: number;
  readonly memoryMb: number;
  readonly closed: number;
}

async function main(): Promise<void> {
  const costs: Cost[] = [];
  for (const agents of floors) costs.push(await costOf(agents));
  report(costs);
}

async function costOf(agents: number): Promise<Cost> {
  const world = await startWorld({
    agents,
    lines: 2_000,
    answersAfterMs: 500,
    talksForMs: (number) => SHORTEST_TALK_MS + ((Number(number.slice(-4)) * 7_919) % TALKS_SPREAD_MS),
    settings: {
      promptBeforeAgent: false,
      consent: undefined,
      wrapUpMs: 2_000,
      script: 'sale',
      maxLines: 2 * agents,
    },
  });
  try {
    await world.openPages();
    const calls = Math.ceil((agents * (2 * warmUpMs + seconds * 1_000)) / SHORTEST_TALK_MS);
    await world.campaign(`floor-${agents}`, Math.min(calls, 9_000));
    await pause(warmUpMs);
    const cost = await measure(world, agents);
    if (world.server.errors.length > 0) throw new AggregateError(world.server.errors, 'the server failed');
    return cost;
  } finally {
    await world.stop();
  }
}

async function measure(world: DesksWorld, agents: number): Promise<Cost> {
  const before = await world.seen();
  const known = new Set(Object.keys(before.joined));
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const [usage, began] = [process.cpuUsage(), performance.now()];
  await pause(seconds * 1_000);
  const tookMs = performance.now() - began;
  const { user, system } = process.cpuUsage(usage);
  delay.disable();
  const after = await world.seen();
  const joined = Object.entries(after.joined).flatMap(([id, one]) => (known.has(id) ? [] : [one]));
  return {
    agents,
    joins: joined.length / (tookMs / 1_000),
    cpu: (user + system) / 1_000 / tookMs,
    messages: (after.messages - before.messages) / (tookMs / 1_000),
    bytes: (after.bytes - before.bytes) / (tookMs / 1_000),
    // The screens of the last calls may be on their way.
    screens: joined.flatMap(({ joinedAt, screenAt }) =>
      screenAt === undefined ? [] : [screenAt - joinedAt],
    ),
    loopDelayMs: delay.percentile(99) / NS_PER_MS,
    memoryMb: process.memoryUsage().rss / 2 ** 20,
    closed: after.closed,
  };
}

function report(costs: readonly Cost[]): void {
  const [first] = costs;
  const row = (what: string, of: (cost: Cost) => string): string[] => [what, ...costs.map(of)];
  const rows = [
    ['', ...costs.map(({ agents }) => `${agents} desks`)],
    ['---', ...costs.map(() => '---')],
    row('calls joined a second', ({ joins }) => joins.toFixed(1)),
    row('share of a processor, engine and all', ({ cpu }) => `${(cpu * 100).toFixed(1)} %`),
    row('the same for each desk, as a multiple of the smallest floor', ({ cpu, agents }) =>
      (cpu / agents / ((first?.cpu ?? NaN) / (first?.agents ?? NaN))).toFixed(2),
    ),
    row('messages a second to each desk', ({ messages, agents }) => (messages / agents).toFixed(2)),
    row('kB a second to each desk', ({ bytes, agents }) => (bytes / 1_000 / agents).toFixed(2)),
    row('ms from the join to the screen, p50', ({ screens }) => at(screens, 50).toFixed(0)),
    row('ms from the join to the screen, p95', ({ screens }) => at(screens, 95).toFixed(0)),
    row('delay of the event loop in ms, p99', ({ loopDelayMs }) => loopDelayMs.toFixed(0)),
    row('memory in MB', ({ memoryMb }) => memoryMb.toFixed(0)),
    row('desks that lost their connection', ({ closed }) => String(closed)),
  ];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const load = (loadavg()[0] ?? 0).toFixed(1);
  process.stdout.write(`${table}\nload of the machine: ${load}\n`);
  if (values.write) writeFileSync(PAGE, pageOf(table, load));
}

function pageOf(table: string, load: string): string {
  return `# The desks of a whole floor

Made by \`npm run bench:desks -- --agents ${values.agents} --seconds ${seconds} --write\` on Node ${process.version}, ${cpus().length} processors, load ${load}.
Every agent has a page open and takes call after call of 10 to 50 s with a script and the history of three earlier calls: the
engine on simulated telephony and the API in one process, the pages in another, PostgreSQL and Redis beside them.

${table}
`;
}

await main();
