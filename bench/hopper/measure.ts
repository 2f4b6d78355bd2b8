/**
 * What is measured: filling every hopper from the records, leasing as fast as it goes, and leasing at a rate with the
 * filler and the writer of records beside it, as in a running engine. A lead that is leased is put on record, and closed
 * after a while as a call that nobody answered: only the call itself is missing.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { Lease } from '../../src/ports/hopper.ts';
import { createHopperFiller } from '../../src/runtime/hopperFiller.ts';
import { createHopperGate } from '../../src/runtime/hopperGate.ts';
import { createRecordWriter } from '../../src/runtime/recordWriter.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { spreadOf, type Spread } from '../calls/figures.ts';
import { DIAL_GROUP, type HopperWorld } from './world.ts';

export interface PhaseFigures {
  readonly leads: number;
  readonly seconds: number;
  readonly latencyMs: Readonly<Record<string, Spread>>;
}

export interface PacedFigures extends PhaseFigures {
  readonly asked: number;
  /** Leases that found their hopper empty, although the list had leads. */
  readonly empty: number;
  readonly fewestReady: number;
  /** Records still on their way to the database at the end. */
  readonly spooled: number;
  /** Leads leased a second time. */
  readonly twice: number;
}

const LEASE_MS = 60_000;
const CALL_MS = 5_000;
const LEASED_AT_ONCE = 5;
const WORKERS = 8;
const TICK_MS = 50;

type Times = Record<string, number[]>;

async function timed<Result>(times: Times, name: string, work: () => Promise<Result>): Promise<Result> {
  const from = performance.now();
  try {
    return await work();
  } finally {
    (times[name] ??= []).push(performance.now() - from);
  }
}

const spreads = (times: Times): Record<string, Spread> =>
  Object.fromEntries(Object.entries(times).map(([name, values]) => [name, spreadOf(values)]));

const silent = { debug: () => undefined, info: () => undefined, warn: fail, error: fail };
function fail(fields: Readonly<Record<string, unknown>>): void {
  process.stderr.write(
    `${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}\n`,
  );
}

/** The engine's own filler, its two steps timed. */
function fillerOf(world: HopperWorld, times: Times) {
  const { hopper } = world.stores;
  return createHopperFiller({
    hopper: new Proxy(hopper, {
      get: (target, name: keyof typeof hopper) =>
        name === 'fill'
          ? (...args: Parameters<typeof hopper.fill>) =>
              timed(times, 'filling a hopper', () => target.fill(...args))
          : (...args: never[]) => (target[name] as (...all: never[]) => unknown).apply(target, args),
    }),
    records: {
      ...world.records,
      dueLeads: (...args) => timed(times, 'finding due leads', () => world.records.dueLeads(...args)),
    },
    clock: systemClock,
    log: silent,
    fence: world.fence,
    runningCampaigns: () => world.campaignIds,
    gate: createHopperGate({ records: world.records, doNotCall: world.stores.doNotCall, law: NO_LAW }),
    refusals: createRecentRefusals(),
    exhausted: () => undefined,
    empty: () => undefined,
  });
}

/** Until every hopper holds `depth` leads. */
export async function fillAll(world: HopperWorld, depth: number): Promise<PhaseFigures> {
  const times: Times = {};
  const filler = fillerOf(world, times);
  const from = performance.now();
  filler.start();
  const rest = new Set(world.campaignIds);
  while (rest.size > 0) {
    for (const campaignId of rest) {
      const { ready } = await world.stores.hopper.depth(campaignId);
      if (ready < depth) break;
      rest.delete(campaignId);
    }
    if (rest.size > 0) await sleep(TICK_MS);
  }
  const seconds = (performance.now() - from) / 1_000;
  await filler.stop();
  return { leads: depth * world.campaignIds.length, seconds, latencyMs: spreads(times) };
}

/** Several at once, as fast as it goes, until `leads` of each campaign are taken; they are given back afterwards. */
export async function leaseAll(world: HopperWorld, leads: number): Promise<PhaseFigures> {
  const times: Times = {};
  const { hopper } = world.stores;
  const turns = Array.from({ length: Math.floor(leads / LEASED_AT_ONCE) }, () => world.campaignIds).flat();
  const taken: Lease[] = [];
  const from = performance.now();
  const work = async (): Promise<void> => {
    for (let campaignId = turns.pop(); campaignId !== undefined; campaignId = turns.pop()) {
      const id = campaignId;
      const leases = await timed(times, `leasing ${LEASED_AT_ONCE} leads`, () =>
        hopper.lease(world.fence, id, LEASED_AT_ONCE, LEASE_MS * 60, Date.now()),
      );
      taken.push(...leases);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  const seconds = (performance.now() - from) / 1_000;
  for (const { lead, token } of taken) await hopper.release(world.fence, lead.leadId, token, false);
  return { leads: taken.length, seconds, latencyMs: spreads(times) };
}

/** `perSec` leads a second over all campaigns in turn, for `seconds`. */
export async function leasePaced(world: HopperWorld, perSec: number, seconds: number): Promise<PacedFigures> {
  const times: Times = {};
  const dialled = new Map<string, number>();
  const { hopper } = world.stores;
  const filler = fillerOf(world, times);
  const { records } = world;
  const writer = createRecordWriter({
    hopper,
    records,
    clock: systemClock,
    log: silent,
    spoolFull: () => undefined,
  });
  const closing: Promise<void>[] = [];
  let [asked, leads, empty, fewestReady] = [0, 0, 0, Number.POSITIVE_INFINITY];

  async function dial(campaignId: string): Promise<void> {
    const leases = await timed(times, 'leasing a lead', () =>
      hopper.lease(world.fence, campaignId, 1, LEASE_MS, Date.now()),
    );
    const [lease] = leases;
    if (lease === undefined) {
      empty += 1;
      return;
    }
    const key = `${campaignId}/${lease.lead.leadId}`;
    dialled.set(key, (dialled.get(key) ?? 0) + 1);
    leads += 1;
    closing.push(call(lease));
  }

  async function call({ lead, token }: Lease): Promise<void> {
    const attempt = attemptOn(lead);
    await timed(times, 'putting an attempt on record', () => hopper.openAttempt(world.fence, token, attempt));
    await sleep(CALL_MS);
    const cdr = { ...attempt, ...noAnswer(attempt.createdAt) };
    await timed(times, 'closing an attempt', () => hopper.closeAttempt(world.fence, cdr, lead.revision + 1));
  }

  filler.start();
  writer.start();
  const from = performance.now();
  const dialling: Promise<void>[] = [];
  for (let passed = 0; passed < seconds; passed = (performance.now() - from) / 1_000) {
    for (; asked < passed * perSec; asked += 1) {
      dialling.push(dial(world.campaignIds[asked % world.campaignIds.length] ?? ''));
    }
    const at = Math.floor(passed * 1_000) % world.campaignIds.length;
    fewestReady = Math.min(fewestReady, (await hopper.depth(world.campaignIds[at] ?? '')).ready);
    await sleep(TICK_MS);
  }
  await Promise.all(dialling);
  const lasted = (performance.now() - from) / 1_000;
  await Promise.all(closing);
  const spooled = await hopper.spoolLength();
  await filler.stop();
  await writer.flush();
  await writer.stop();
  const twice = [...dialled.values()].filter((count) => count > 1).length;
  return { asked, leads, seconds: lasted, empty, fewestReady, spooled, twice, latencyMs: spreads(times) };
}

function attemptOn(lead: Lease['lead']) {
  return {
    attemptId: randomUUID(),
    dialGroupId: DIAL_GROUP,
    campaignId: lead.campaignId,
    leadId: lead.leadId,
    number: lead.number,
    trunkId: 'bench',
    callerId: '+861064000000',
    attemptNumber: lead.attempts + 1,
    createdAt: Date.now(),
  };
}

function noAnswer(createdAt: number) {
  return {
    stamps: { createdAt, endedAt: Date.now() },
    lineResult: 'NO_ANSWER',
    dialStatus: 'no_answer',
    q850: 19,
    charged: true,
    consent: 'not_asked',
    endedBy: 'engine',
    next: { state: 'final' },
  } as const;
}
