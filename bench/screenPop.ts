/**
 * `npm run bench:screen-pop`: from the join of a call to the screen on the agent's page, for calls that are joined at once.
 * Beside it in the same run the word of the join, which comes over the same WebSocket with nothing to be looked up.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Joined } from './desks/clients.ts';
import { startWorld, type DesksWorld } from './desks/world.ts';
import { at } from './percentile.ts';

const PAGE = 'docs/benchmarks/screen-pop.md';
const LIMIT_MS = 300;
const LOOK_EVERY_MS = 100;
const DEADLINE_MS = 60_000;

const { values } = parseArgs({
  options: {
    bursts: { type: 'string', default: '1,10,30' },
    rounds: { type: 'string', default: '9' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const bursts = values.bursts.split(',').map(Number);

interface Burst {
  /** Of each call, in milliseconds. */
  readonly views: number[];
  readonly screens: number[];
  /** Of the server with its engine, in milliseconds for each call. */
  readonly cpu: number[];
}

async function main(): Promise<number> {
  const world = await startWorld({
    agents: Math.max(...bursts),
    lines: 1_000,
    answersAfterMs: 100,
    talksForMs: () => 2_000,
    settings: {
      promptBeforeAgent: false,
      consent: undefined,
      wrapUpMs: 500,
      script: 'sale',
    },
  });
  const results = new Map<number, Burst>(bursts.map((calls) => [calls, { views: [], screens: [], cpu: [] }]));
  try {
    await world.openPages();
    // The first of each is not counted: nothing has run yet.
    for (let round = 0; round <= rounds; round += 1)
      for (const calls of bursts) {
        const seen = await burst(world, `burst-${round}-${calls}`, calls);
        if (round > 0) add(results.get(calls), seen);
      }
    if (world.server.errors.length > 0) throw new AggregateError(world.server.errors, 'the server failed');
  } finally {
    await world.stop();
  }
  return report(results);
}

function add(to: Burst | undefined, { views, screens, cpu }: Burst): void {
  to?.views.push(...views);
  to?.screens.push(...screens);
  to?.cpu.push(...cpu);
}

/** Ends with every agent ready for the next. */
async function burst(world: DesksWorld, campaignId: string, calls: number): Promise<Burst> {
  const known = new Set(Object.keys((await world.seen()).joined));
  const before = process.cpuUsage();
  await world.campaign(campaignId, calls);
  const fresh = await untilOver(world, known, campaignId, calls);
  const { user, system } = process.cpuUsage(before);
  return {
    views: fresh.map(({ joinedAt, viewAt = NaN }) => viewAt - joinedAt),
    screens: fresh.map(({ joinedAt, screenAt = Infinity }) => screenAt - joinedAt),
    cpu: [(user + system) / 1_000 / calls],
  };
}

/** The calls that were joined: on a machine that is too busy to join one in time it is abandoned, and has no screen. */
async function untilOver(
  world: DesksWorld,
  known: ReadonlySet<string>,
  campaignId: string,
  calls: number,
): Promise<Joined[]> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const { joined, ready } = await world.seen();
    const fresh = Object.entries(joined).filter(([attemptId]) => !known.has(attemptId));
    const { answered = 0 } = (await world.server.records.progress(campaignId)) ?? {};
    if (answered >= calls && ready === Math.max(...bursts)) return fresh.map(([, one]) => one);
    if (performance.now() > deadline)
      throw new Error(`${answered} of ${calls} calls are over, ${fresh.length} joined, ${ready} ready`);
    await pause(LOOK_EVERY_MS);
  }
}

function report(results: ReadonlyMap<number, Burst>): number {
  const heading = ['', ...[...results.keys()].map((calls) => `${calls} at once`)];
  const row = (what: string, of: (burst: Burst) => string): string[] => [
    what,
    ...[...results.values()].map(of),
  ];
  const rows = [
    heading,
    heading.map(() => '---'),
    row('calls', ({ screens }) => String(screens.length)),
    row('calls that were over before their screen', ({ screens }) =>
      String(screens.filter((screen) => !Number.isFinite(screen)).length),
    ),
    ...([50, 95, 100] as const).flatMap((percent) => {
      const which = percent === 100 ? 'longest' : `p${percent}`;
      return [
        row(`ms from the join to the word of it, ${which}`, ({ views }) => at(views, percent).toFixed(0)),
        row(`ms from the join to the screen, ${which}`, ({ screens }) => at(screens, percent).toFixed(0)),
        row(`the screen as a multiple of the word, ${which}`, ({ views, screens }) =>
          (at(screens, percent) / at(views, percent)).toFixed(1),
        ),
      ];
    }),
    row('ms of processor for each call, engine and all, p50', ({ cpu }) => at(cpu, 50).toFixed(1)),
  ];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const worst = Math.max(...[...results.values()].map(({ screens }) => at(screens, 95)));
  const isGood = worst < LIMIT_MS;
  process.stdout.write(`${table}\nload of the machine: ${load}\n${isGood ? 'good' : 'NOT GOOD'}\n`);
  if (values.write) writeFileSync(PAGE, pageOf(table, load));
  return isGood ? 0 : 1;
}

function pageOf(table: string, load: string): string {
  return `# The screen at the join

Made by \`npm run bench:screen-pop -- --rounds ${rounds} --write\` on Node ${process.version}, ${cpus().length} processors, load ${load}. Calls are
answered at the same time and joined with agents whose pages are open: the engine on simulated telephony and the API in one
process, the pages in another, PostgreSQL and Redis beside them. Each person was called three times before; the screen holds
the script, the history and when to call back. Asked for: less than ${LIMIT_MS} ms at p95.

${table}
`;
}

process.exitCode = await main();
