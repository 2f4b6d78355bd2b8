/**
 * A small world on the virtual clock: the real engine and runtime, the simulated telephony, the memory stores behind a
 * link that fails, records that go away, and processes that crash and are followed by others. Everything is drawn from
 * one seed, so a run can be told again to the byte. Whatever breaks a rule while it runs is kept in `violations`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CAMPAIGN_PACING, type Campaign } from '../../src/domain/campaign/campaign.ts';
import { randomStream, type RandomSource } from '../../src/domain/kernel/random.ts';
import type { PacingMode } from '../../src/domain/pacing/pacer.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup, type DialGroup } from '../../src/runtime/dialGroup.ts';
import type { Log } from '../../src/runtime/log.ts';
import { createExchange, type Exchange } from '../../src/sim/exchange.ts';
import { NUMBER_PLAN } from '../../src/sim/numberPlan.ts';
import { createSimTelephony, type SimTelephony } from '../../src/sim/telephony.ts';
import { createVirtualClock, type VirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores, MemoryWorld } from '../../src/store/memory/index.ts';
import { createMemoryRecords, type MemoryRecords } from '../support/memoryRecords.ts';
import { SETTINGS, START } from './floor.ts';

const PROMPTS = new Map([
  ['outpace/consent', 2_000],
  ['outpace/safe-harbour', 3_000],
]);
const SPACING_MS = 15_000;
/** Numbers behind which the carrier fails are tried for ever, since that is not the lead's fault. */
const FINITE = NUMBER_PLAN.filter(({ code }) => !['25', '26'].includes(code));
/** How long a stage may last while everything works, with room for the retries of commands that failed. */
const STAGE_LIMITS_MS: Readonly<Record<string, number>> = {
  created: 30_000,
  waiting: SETTINGS.answerLimitMs + 100,
  joining: 1_100,
  closing: 30_000,
};
/** An end that nothing hides is dealt with at once; a young call that a list does not show is looked at twice. */
const END_NOTICED_MS = 7_000;
const AT_WORK: ReadonlySet<string> = new Set(['ready', 'reserved', 'talking', 'wrapUp']);
const TRUNK = { trunkId: 'carrier', lines: 6, callsPerSecond: 200 };

/** One engine from its start to its crash or the end of the world. */
export interface Process {
  readonly group: DialGroup;
  readonly telephony: SimTelephony;
  isAlive: boolean;
  /** Leads asked of the hopper and not yet come. */
  leasing: number;
  storeFaultRate: number;
  isStoreDown: boolean;
  /** The store answers in the order it was asked. */
  busyUntil: number;
}

export interface World {
  readonly random: RandomSource;
  readonly clock: VirtualClock;
  readonly records: MemoryRecords;
  readonly stores: Stores;
  readonly exchange: Exchange;
  readonly agentIds: readonly string[];
  readonly campaignIds: readonly string[];
  readonly mode: PacingMode;
  readonly journal: string[];
  readonly violations: string[];
  process: Process | undefined;
  crashes: number;
  /** Half of the worlds know no crash, since a crash leaks a line or an empty bridge. */
  readonly canCrash: boolean;
  /** Loses some events, though the link is up. */
  setLossy(isLossy: boolean): void;
  start(): Promise<void>;
  crash(): void;
  /** Runs everything due in the next `ms`, checking the rules after each step. */
  pass(ms: number): Promise<void>;
  close(): void;
}

export function createWorld(seed: number, mode: PacingMode = 'progressive'): World {
  const random = randomStream(seed, 'world');
  const clock = createVirtualClock(START);
  const memory = new MemoryWorld();
  const stores = createMemoryStores('main', { clock, world: memory });
  const records = createMemoryRecords();
  const folder = mkdtempSync(join(tmpdir(), 'world-'));
  const violations: string[] = [];
  const journal: string[] = [];
  const bare = createExchange(clock, PROMPTS);
  const invites = new Map<string, number>();
  const exchange: Exchange = {
    ...bare,
    place(callId, dialled, ...rest) {
      const lastAt = invites.get(dialled);
      if (dialled.startsWith('+')) {
        if (lastAt !== undefined && clock.now() - lastAt < SPACING_MS)
          violate(`${dialled} was dialled twice`);
        if (memory.doNotCall.has(dialled)) violate(`${dialled} was dialled though it must not be`);
        invites.set(dialled, clock.now());
      }
      bare.place(callId, dialled, ...rest);
    },
  };
  const agentIds = Array.from({ length: 3 + Math.floor(random() * 4) }, (_, index) => `agent-${index + 1}`);
  const campaignIds = random() < 0.5 ? ['camp'] : ['camp', 'second'];

  function violate(what: string): void {
    violations.push(`${clock.now() - START}: ${what}`);
  }
  function note(line: string): void {
    journal.push(`${clock.now() - START} ${line}`);
  }

  let isLossy = false;
  let blindAt = START;
  /** When each call's leg was found gone. */
  const gone = new Map<string, number>();

  const world: World = {
    setLossy(on) {
      isLossy = on;
      world.process?.telephony.dropEvents(on ? (event) => 'callId' in event && random() < 0.05 : undefined);
    },
    random,
    clock,
    records,
    stores,
    exchange,
    agentIds,
    campaignIds,
    mode,
    journal,
    violations,
    process: undefined,
    crashes: 0,
    canCrash: seed % 2 === 1,
    async start() {
      world.process = await newProcess();
    },
    crash() {
      if (world.process === undefined) return;
      note('crash');
      world.process.isAlive = false;
      world.process = undefined;
      world.crashes += 1;
    },
    async pass(ms) {
      const end = clock.now() + ms;
      await settled();
      for (let due = clock.nextDue(); due !== undefined && due <= end; due = clock.nextDue()) {
        clock.runNext();
        await settled();
        checkRules();
        if (violations.length > 20) return;
      }
      clock.advanceTo(end);
    },
    close: () => rmSync(folder, { recursive: true }),
  };

  async function newProcess(): Promise<Process> {
    const ownership = await stores.ownership.acquire('main', 'node', 6_000, clock.now());
    if (ownership === undefined) throw new Error('the dial group is not free');
    const telephony = createSimTelephony({
      clock,
      random: randomStream(seed, `telephony-${world.crashes}`),
      trunks: [TRUNK.trunkId],
      phones: agentIds.map((agentId) => `phone-${agentId}`),
      prompts: [...PROMPTS.keys()].map((name) => ({ name })),
      exchange,
    });
    telephony.duplicateEvents(0.05);
    const state: Omit<Process, 'group'> = {
      telephony,
      isAlive: true,
      leasing: 0,
      storeFaultRate: 0,
      isStoreDown: false,
      busyUntil: 0,
    };
    const process: Process = Object.assign(state, {
      group: createDialGroup({
        node: 'node',
        dialGroupId: 'main',
        ownership,
        trunks: [TRUNK],
        seatCallerId: '+15550100000',
        stores: storesOf(() => process),
        records: livingPort(records, () => process),
        telephony: livingPort(telephony, () => process, 'telephony'),
        closingFile: openClosingFile(join(folder, 'main.ndjson')),
        clock: clockOf(() => process),
        random: randomStream(seed, `engine-${world.crashes}`),
        log: logOf(() => process),
        fatal(reason, error) {
          if (process.isAlive) violate(`${reason} ${error instanceof Error ? error.stack : ''}`);
        },
      }),
    });
    const started = process.group.start().then(
      () => true,
      (error: unknown) => violate(`start failed: ${String(error)}`),
    );
    const start = { isOver: false };
    void started.finally(() => (start.isOver = true));
    for (let round = 0; round < 10_000 && !start.isOver; round += 1) {
      await settled();
      if (!start.isOver) clock.runNext();
    }
    return process;
  }

  /** Nothing that a dead process set a timer for happens. */
  function clockOf(process: () => Process): Clock {
    return {
      now: () => clock.now(),
      wakeAt: (at, fn) => clock.wakeAt(at, () => process().isAlive && fn()),
    };
  }

  function logOf(process: () => Process): Log {
    const write = (level: string) => (fields: Readonly<Record<string, unknown>>) => {
      if (!process().isAlive) return;
      const { err, ...rest } = fields;
      note(`log ${level} ${JSON.stringify(rest)} ${err instanceof Error ? err.message : ''}`);
      if (err instanceof Error && !(err instanceof PortFailure)) violate(`a bug: ${err.stack}`);
    };
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }

  /** A dead process asks nothing, and is answered nothing. */
  function livingPort<Port extends object>(port: Port, process: () => Process, name?: string): Port {
    return new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function' || key === 'witness' || key === 'describe') return member;
        return (...args: unknown[]): unknown => {
          if (!process().isAlive) return new Promise(() => undefined);
          if (name !== undefined) note(`${name}.${String(key)} ${JSON.stringify(args)}`);
          if (name !== undefined && key === 'start') {
            const [sink] = args as [(event: unknown) => void];
            args = [(event: unknown) => process().isAlive && sink(event)];
          }
          const answer: unknown = Reflect.apply(member, target, args);
          return answer instanceof Promise ? whileAlive(answer, process) : answer;
        };
      },
    });
  }

  /** The stores behind a link that takes its time and fails. */
  function storesOf(process: () => Process): Stores {
    const linked = <Port extends object>(name: string, port: Port): Port =>
      new Proxy(port, {
        get(target, key) {
          const member: unknown = Reflect.get(target, key);
          if (typeof member !== 'function' || key === 'serve') return member;
          return (...args: unknown[]) =>
            overLink(process(), `${name}.${String(key)}`, args, () => Reflect.apply(member, target, args));
        },
      });
    return {
      hopper: linked('hopper', stores.hopper),
      limits: linked('limits', stores.limits),
      doNotCall: linked('doNotCall', stores.doNotCall),
      ownership: linked('ownership', stores.ownership),
      liveBoard: linked('liveBoard', stores.liveBoard),
      pacingMemory: linked('pacingMemory', stores.pacingMemory),
      commands: stores.commands,
      emergency: stores.emergency,
      desk: stores.desk,
    };
  }

  function overLink(
    process: Process,
    what: string,
    args: readonly unknown[],
    run: () => unknown,
  ): Promise<unknown> {
    if (!process.isAlive) return new Promise(() => undefined);
    if (!/^(liveBoard|pacingMemory)/.test(what)) note(`${what} ${JSON.stringify(args)}`);
    if (process.isStoreDown) return Promise.reject(failed(what, 'unavailable'));
    if (what === 'hopper.lease') checkClaims(process, Number(args[2]));
    process.busyUntil = Math.max(process.busyUntil, clock.now() + Math.floor(random() ** 4 * 200));
    const isFault = random() < process.storeFaultRate;
    const isDone = !isFault || random() < 0.5;
    const answered = new Promise((resolve, reject) => {
      clock.wakeAt(process.busyUntil, () => {
        // What was sent before a crash may arrive all the same.
        const answer = isDone && (process.isAlive || random() < 0.5) ? run() : undefined;
        if (isFault) reject(failed(what, isDone || random() < 0.5 ? 'unknown' : 'unavailable'));
        else resolve(answer);
      });
    });
    const settledLease = (): void => void (what === 'hopper.lease' && (process.leasing -= Number(args[2])));
    answered.then(settledLease, settledLease);
    return whileAlive(answered, () => process);
  }

  /** Asked for leads: never more than the lines, never with nobody logged in, and progressively only for idle agents. */
  function checkClaims(process: Process, count: number): void {
    process.leasing += count;
    const { calls, agents, campaigns } = process.group.board();
    if (calls.length + process.leasing > TRUNK.lines)
      violate(`${calls.length} calls and ${process.leasing} leases on ${TRUNK.lines} lines`);
    if (!agents.some(({ state }) => AT_WORK.has(state))) violate('leads are asked for with nobody at work');
    if (campaigns.some(({ pacing }) => pacing?.mode === 'predictive')) return;
    const claims = calls.filter(({ state }) =>
      ['created', 'dialling', 'ringing', 'waiting'].includes(state),
    ).length;
    const idle = agents.filter(({ state }) => state === 'ready').length;
    if (claims + process.leasing > idle)
      violate(`${claims} calls and ${process.leasing} leases for ${idle} agents`);
  }

  function checkRules(): void {
    const board = world.process?.group.board();
    if (board === undefined) {
      blindAt = clock.now();
      return;
    }
    checkCalls(board);
    const serving = board.agents.flatMap(({ attemptId }) => (attemptId === undefined ? [] : [attemptId]));
    if (new Set(serving).size !== serving.length) violate('two agents serve one call');
    for (const { agentId, state, attemptId } of board.agents) {
      const isBusy = state === 'reserved' || state === 'talking';
      if (isBusy !== (attemptId !== undefined)) violate(`${agentId} is ${state} with ${String(attemptId)}`);
      if (isBusy && !board.calls.some((call) => call.attemptId === attemptId))
        violate(`${agentId} is ${state} with a call that is over`);
    }
  }

  /** Nobody is left in silence, and no end is missed, but for what a gap or a lost event hides. */
  function checkCalls({ holds, calls }: ReturnType<DialGroup['board']>): void {
    const now = clock.now();
    if (holds.some((hold) => /telephony|compared/.test(hold)) || isLossy) blindAt = now;
    for (const { attemptId, state, since } of calls) {
      const limitMs = STAGE_LIMITS_MS[state];
      if (limitMs !== undefined && now - Math.max(since, blindAt) > limitMs) violate(`${state} for too long`);
      if (exchange.leg(attemptId) !== undefined || state === 'created') continue;
      const goneAt = gone.get(attemptId) ?? now;
      gone.set(attemptId, goneAt);
      if (goneAt > blindAt && now - goneAt > END_NOTICED_MS) violate(`the end of a ${state} call was missed`);
    }
  }

  seedRecords(world, random);
  return world;
}

function seedRecords({ records, agentIds, campaignIds, mode }: World, random: RandomSource): void {
  const settings: Campaign['settings'] = {
    ...SETTINGS,
    promptBeforeAgent: random() < 0.7,
    maxTalkMs: 8_000,
    wrapUpMs: 1_000,
    maxAttempts: 2,
    maxLines: 10,
    attemptSpacingMs: SPACING_MS,
    pacing: { ...DEFAULT_CAMPAIGN_PACING, mode, minRingMs: 10_000 },
    retry: { busy: { kind: 'retry', afterMs: 5_000 }, no_answer: { kind: 'retry', afterMs: 20_000 } },
  };
  for (const campaignId of campaignIds) {
    const campaign: Campaign = {
      campaignId,
      name: campaignId,
      dialGroupId: 'main',
      listIds: [],
      state: 'running',
      settings,
    };
    void records.createCampaign(campaign);
    for (let index = 0; index < 20; index += 1) {
      const { code } = FINITE[Math.floor(random() * FINITE.length)] ?? { code: '10' };
      // Some people are in both campaigns' lists.
      const who = random() < 0.3 ? `000${index % 10}` : `${campaignId === 'camp' ? 1 : 2}${100 + index}`;
      const lead = { leadId: `${campaignId}-${index}`, campaignId, number: `+1555${who}${code}` };
      records.addLead({ ...lead, attempts: 0, revision: 0, order: index });
    }
  }
  for (const agentId of agentIds)
    void records.saveAgent({ agentId, name: agentId, phone: `phone-${agentId}`, dialGroupId: 'main' });
}

function whileAlive<T>(answer: Promise<T>, process: () => Process): Promise<T> {
  return new Promise((resolve, reject) => {
    answer.then(
      (value) => process().isAlive && resolve(value),
      (error: unknown) => process().isAlive && reject(error),
    );
  });
}

function failed(operation: string, outcome: 'unavailable' | 'unknown'): PortFailure {
  return new PortFailure('the store failed', { port: 'store', operation, outcome, code: 'ECONNRESET' });
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
