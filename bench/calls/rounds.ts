/** Runs the rounds in turns on one world, each in a process of its own, watched from outside. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import {
  densest,
  joinTimes,
  perSecond,
  round1,
  spreadOf,
  type MachineUse,
  type RoundFigures,
} from './figures.ts';
import type { BenchJob, ClientReport, RoundMessage } from './job.ts';
import type { BenchOptions } from './options.ts';
import { until } from './plainAri.ts';
import { cpuSecondsOf, rssMbOf } from './usage.ts';
import { openWatcher, type WatchedCall, type Watcher } from './watcher.ts';
import type { BenchWorld, Leftovers } from './world.ts';

/** What a process of ours needs to run TypeScript. */
export const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
/** From the issue: nothing may be left 10 s after. */
const CLEAR_LIMIT_MS = 10_000;
const BURST_WINDOW_MS = 20;
/** Both clients are allowed a little more than is asked, so that a late timer does not take the mean below it. */
const HEADROOM = 1.02;

export const TRUNK_ID = 'bench';
export const benchPhones = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `quiet${index + 1}`);

export interface RoundsRequest {
  readonly world: BenchWorld;
  readonly options: BenchOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** When the agents of a round sit, before its first call. */
  readonly onSeated?: () => Promise<void>;
  /** Left out: both, in turns. */
  readonly only?: BenchJob['kind'];
}

/** The engine first in odd rounds, the bare client first in even ones: neither always has the fresher Asterisk. */
export async function runRounds({
  world,
  options,
  signal,
  onProgress,
  onSeated,
  only,
}: RoundsRequest): Promise<RoundFigures[]> {
  const watcher = await openWatcher(world.pair.pbx, TRUNK_ID);
  const figures: RoundFigures[] = [];
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      const order = round % 2 === 1 ? (['engine', 'bare'] as const) : (['bare', 'engine'] as const);
      for (const kind of order.filter((each) => only === undefined || each === only)) {
        const measured = await runRound(jobOf(kind, round, world, options), {
          world,
          watcher,
          options,
          signal,
          onSeated,
        });
        figures.push(measured);
        const { p50, p99, max } = measured.joinMs;
        const { mean } = measured.perSecond;
        onProgress(
          `round ${round} ${kind}: ${measured.joined} joined, ${mean}/s, p50 ${p50} p99 ${p99} max ${max} ms`,
        );
      }
    }
    return figures;
  } finally {
    watcher.close();
  }
}

interface RoundContext {
  readonly world: BenchWorld;
  readonly watcher: Watcher;
  readonly options: BenchOptions;
  readonly signal: AbortSignal;
  readonly onSeated: (() => Promise<void>) | undefined;
}

async function runRound(job: BenchJob, context: RoundContext): Promise<RoundFigures> {
  const { world, watcher, options, signal } = context;
  mkdirSync(job.dataDir, { recursive: true });
  const before = await world.leftovers();
  const child = fork(CHILD, [], {
    cwd: job.dataDir,
    execArgv: ['--import', TSX, ...(options.profile ? ['--cpu-prof'] : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  const messages = messagesOf(child);
  child.send(job);
  await messages.next('seated');
  await context.onSeated?.();
  watcher.take();
  const use = watchMachine(world.pair.pbx, world.pair.pstn);
  const startedAt = performance.now();
  child.send('go');
  await allAnswered(job, watcher, messages.isOver);
  const machine = use();
  const seconds = (performance.now() - startedAt) / 1_000;
  const report = await messages.report();
  const left = await leftBehind(world, before);
  const calls = [...watcher.take().values()];
  if (options.profile) writeFileSync(join(job.dataDir, 'calls.json'), JSON.stringify(calls));
  return figuresOf({ job, calls, report, machine, seconds, left });
}

/** What a round has left after its time for tidying up; what an earlier one left is not this one's. */
async function leftBehind(world: BenchWorld, before: Leftovers): Promise<Leftovers> {
  let left = before;
  const isClear = async (): Promise<boolean> => {
    const { channels, bridges } = await world.leftovers();
    left = { channels: channels - before.channels, bridges: bridges - before.bridges };
    return left.channels + left.bridges === 0;
  };
  await until(isClear, 'nothing is left at the Asterisks', CLEAR_LIMIT_MS).catch(() => undefined);
  return left;
}

/** Until the last answer, or until the process has ended without it. */
async function allAnswered(job: BenchJob, watcher: Watcher, isOver: () => boolean): Promise<void> {
  const limitMs = 2_000 * (job.calls / job.rate) + 60_000;
  const target = watcher.answered + job.calls;
  await until(() => isOver() || watcher.answered >= target, 'every call is answered', limitMs);
}

function messagesOf(child: ChildProcess) {
  let seen: RoundMessage[] = [];
  let ended: string | undefined;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let wake: () => void = () => undefined;
  child.on('message', (message: RoundMessage) => {
    seen = [...seen, message];
    wake();
  });
  child.on('error', () => undefined);
  child.once('exit', (code, signal) => {
    ended = `the round's process ended with ${signal ?? code}`;
    wake();
  });
  const next = async (type: RoundMessage['type']): Promise<RoundMessage> => {
    for (;;) {
      const failed = seen.find((message) => message.type === 'failed');
      if (failed?.type === 'failed') throw new Error(failed.reason);
      const found = seen.find((message) => message.type === type);
      if (found !== undefined) return found;
      if (ended !== undefined) throw new Error(ended);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    next,
    isOver: () => ended !== undefined || seen.some(({ type }) => type !== 'seated'),
    async report(): Promise<ClientReport> {
      const message = await next('done');
      await exited;
      if (message.type !== 'done') throw new Error('the round gave no report');
      return message.report;
    },
  };
}

function jobOf(kind: BenchJob['kind'], round: number, world: BenchWorld, options: BenchOptions): BenchJob {
  const { pbx } = world.pair;
  return {
    kind,
    // A number is called once in a run, whoever calls it.
    round: 2 * round - (kind === 'engine' ? 1 : 0),
    rate: options.rate * HEADROOM,
    calls: options.rate * options.seconds,
    talkMs: options.talkMs,
    trunkId: TRUNK_ID,
    phones: benchPhones(options.agents),
    ari: { url: pbx.ariUrl, user: pbx.ariUser, password: pbx.ariPassword },
    ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser, password: pbx.amiPassword },
    redisUrl: world.redis.url,
    postgresUrl: world.postgres.url,
    dataDir: join(world.dataDir, `${kind}-${round}`),
  };
}

function watchMachine(pbx: AsteriskHandle, pstn: AsteriskHandle): () => MachineUse {
  const startedAt = performance.now();
  const before = [cpuSecondsOf(pbx.pid), cpuSecondsOf(pstn.pid)] as const;
  return () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    const percent = (now: number, then: number): number => Math.round((100 * (now - then)) / seconds);
    return {
      pbxCpu: percent(cpuSecondsOf(pbx.pid), before[0]),
      pstnCpu: percent(cpuSecondsOf(pstn.pid), before[1]),
      pbxRssMb: rssMbOf(pbx.pid),
      pstnRssMb: rssMbOf(pstn.pid),
    };
  };
}

interface Seen {
  readonly job: BenchJob;
  readonly calls: readonly WatchedCall[];
  readonly report: ClientReport;
  readonly machine: MachineUse;
  readonly seconds: number;
  readonly left: Leftovers;
}

function figuresOf({ job, calls, report, machine, seconds, left }: Seen): RoundFigures {
  const answers = calls.flatMap(({ answeredAt }) => (answeredAt === undefined ? [] : [answeredAt]));
  const joins = joinTimes(calls);
  const { p50Ms, p99Ms, maxMs } = report.loopDelay;
  return {
    client: job.kind,
    placed: calls.length,
    answered: answers.length,
    joined: joins.length,
    errors: report.errors,
    perSecond: perSecond(answers),
    burst: densest(answers, BURST_WINDOW_MS),
    joinMs: spreadOf(joins),
    clientJoinMs: roundedSpread(report.joinMs),
    loopDelayMs: { p50: p50Ms, p99: p99Ms, max: maxMs },
    clientCpu: Math.round((100 * report.cpuSeconds) / seconds),
    clientRssMb: report.rssMb,
    machine,
    ...(report.records === undefined ? {} : { records: report.records }),
    left,
  };
}

function roundedSpread(values: readonly number[]): RoundFigures['joinMs'] {
  const { p50, p99, max } = spreadOf(values);
  return { p50: round1(p50), p99: round1(p99), max: round1(max) };
}
