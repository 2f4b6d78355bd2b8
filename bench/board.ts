/**
 * `npm run soak:board`: the live floor of many agents and campaigns, read from a real Redis and watched by many; ends in 0
 * where nobody missed a change. The engine that publishes and those who watch are not in the process that is measured.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeEvent } from '../src/api/live/eventStream.ts';
import { packed } from '../src/api/live/packed.ts';
import { FLOOR_PARTS, type FloorViewer } from '../src/domain/floor/view.ts';
import { createLiveFeed } from '../src/services/liveFeed.ts';
import { connectRedis, createRedisStores } from '../src/store/redis/index.ts';
import { startTempRedis } from '../test/support/redis.ts';
import type { Seen } from './board/viewers.ts';

const GROUP = 'board';
const PAGE = 'docs/benchmarks/board.md';
const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '500' },
    campaigns: { type: 'string', default: '50' },
    viewers: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '600' },
    write: { type: 'boolean', default: false },
  },
});
const [agents, campaigns, viewers, seconds] = [
  values.agents,
  values.campaigns,
  values.viewers,
  values.seconds,
].map(Number) as [number, number, number, number];

async function main(): Promise<number> {
  const redis = await startTempRedis();
  const connection = await connectRedis(redis.url);
  const { liveBoard } = createRedisStores(connection, GROUP);
  const engine = fork(script('publisher.ts'), [redis.url, GROUP, String(agents), String(campaigns)]);
  await once(engine, 'message');
  const viewer: FloorViewer = { parts: new Set(FLOOR_PARTS), seesPersons: true };
  const feed = createLiveFeed({
    liveBoard,
    dialGroupId: GROUP,
    encode: encodeEvent,
    feedId: 'bench',
    mostWatchers: viewers,
    onFault: (error) => process.stderr.write(`${String(error)}\n`),
  });
  const server = createServer((_request, response) => {
    const watcher = feed.watch({ viewer, recheck: async () => viewer });
    if (watcher === undefined) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
    Readable.from(packed(watcher), { objectMode: false }).pipe(response);
  });
  feed.start();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const page = fork(script('viewers.ts'), [`http://127.0.0.1:${port}/`, String(viewers)]);
  await once(page, 'message');
  const began = { at: performance.now(), cpu: process.cpuUsage() };
  await pause(seconds * 1_000);
  const cpu = process.cpuUsage(began.cpu);
  const tookSeconds = (performance.now() - began.at) / 1_000;
  page.send('end');
  const [seen] = (await once(page, 'message')) as [readonly Seen[]];
  engine.kill();
  server.closeAllConnections();
  server.close();
  await feed.stop();
  await connection.close();
  await redis.stop();
  return report(seen, (cpu.user + cpu.system) / 1e6 / tookSeconds, tookSeconds);
}

function report(seen: readonly Seen[], cpuShare: number, tookSeconds: number): number {
  const total = (of: (one: Seen) => number): number => seen.reduce((sum, one) => sum + of(one), 0);
  const kilobytesASecond = (of: (one: Seen) => number): string =>
    (total(of) / seen.length / tookSeconds / 1_000).toFixed(1);
  const delaysMs = seen.flatMap((one) => one.delaysMs).sort((left, right) => left - right);
  const delayAt = (percent: number): string =>
    String(delaysMs[Math.min(delaysMs.length - 1, Math.floor((percent / 100) * delaysMs.length))]);
  const rows: readonly (readonly [string, string])[] = [
    ['agents, campaigns, viewers', `${agents}, ${campaigns}, ${viewers}`],
    ['seconds', tookSeconds.toFixed(0)],
    ['load of the machine (all work, last minute)', (loadavg()[0] ?? 0).toFixed(1)],
    ['processor of the server', `${(cpuShare * 100).toFixed(1)} % of one core`],
    ['kB a second to each viewer', kilobytesASecond(({ bytes }) => bytes)],
    ['the same, unpacked', kilobytesASecond(({ unpackedBytes }) => unpackedBytes)],
    ['ms from publishing to applied, p50', delayAt(50)],
    ['ms from publishing to applied, p99', delayAt(99)],
    [
      'changes a second to each viewer',
      (total(({ changes }) => changes) / seen.length / tookSeconds).toFixed(2),
    ],
    ['whole floors sent to each viewer', (total(({ floors }) => floors) / seen.length).toFixed(2)],
    ['changes missed', String(total(({ missing }) => missing))],
  ];
  process.stdout.write(`${rows.map(([what, value]) => `${what.padEnd(46)}${value}`).join('\n')}\n`);
  const isGood =
    total(({ missing }) => missing) === 0 && seen.every((one) => one.agents === agents && one.changes > 0);
  process.stdout.write(`${isGood ? 'good' : 'NOT GOOD'}\n`);
  if (values.write) writeFileSync(PAGE, pageOf(rows));
  return isGood ? 0 : 1;
}

function pageOf(rows: readonly (readonly [string, string])[]): string {
  return `# The live floor

Made by \`npm run soak:board -- --seconds ${seconds} --viewers ${viewers} --write\` on Node ${process.version}, ${cpus().length} processors. A moving floor is
published to Redis five times a second by one process; the live feed of the API reads it four times a second, compares it, packs
what has changed once for all viewers and sends it; the viewers, in a third process, apply every change and look whether a
version is missing. Every campaign's figures and sentence
change at each publishing: more than a floor does.

| what | value |
| --- | --- |
${rows.map(([what, value]) => `| ${what} | ${value} |`).join('\n')}
`;
}

function script(name: string): string {
  return fileURLToPath(new URL(`board/${name}`, import.meta.url));
}

process.exitCode = await main();
