/** Whatever happens, in any order: the rules that keep calls safe hold, and when it is over every attempt has its record. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { PacingMode } from '../../src/domain/pacing/pacer.ts';
import type { EngineCommand } from '../../src/ports/commands.ts';
import { createWorld, type World } from './world.ts';

const ROUGH_MS = 60_000;
const LINES = 6;
const CALM_LIMIT_MS = 15 * 60_000;
/** OUTPACE_SEEDS=500 for a long run. */
const SEEDS = Array.from({ length: Number(process.env['OUTPACE_SEEDS'] ?? 16) }, (_, index) => index + 1);

let world: World | undefined;
afterEach(() => world?.close());

const pick = <T>(of: readonly T[], random: () => number): T | undefined =>
  of[Math.floor(random() * of.length)];

/** One thing that goes wrong, or that somebody does. */
async function disturb(on: World): Promise<void> {
  const { random, process, records } = on;
  if (process === undefined) return;
  const { telephony } = process;
  const agentId = pick(on.agentIds, random) ?? '';
  const campaignId = pick(on.campaignIds, random) ?? '';
  const legs = on.exchange.liveCalls();
  const leg = pick(legs, random)?.callId ?? '';
  const order = (command: EngineCommand): void => void process.group.command(command);
  const outcome = pick(['refused', 'unavailable', 'unknown'] as const, random) ?? 'unknown';
  const choices: readonly (() => void)[] = [
    () => order({ type: 'agent.pause', agentId, reason: 'break' }),
    () => order({ type: 'agent.ready', agentId }),
    () => order({ type: 'agent.logout', agentId }),
    () => order({ type: 'agent.login', agentId }),
    () => order({ type: 'agent.login', agentId }),
    () => order({ type: 'agent.hangup', agentId }),
    () => order({ type: 'campaign.pause', campaignId }),
    () => order({ type: 'campaign.start', campaignId }),
    () => order({ type: 'campaign.start', campaignId }),
    () => telephony.farEndHangup(leg),
    () => telephony.farEndPress(leg, pick(['1', '9', '5'], random) ?? '1'),
    () => telephony.failNext('originate', outcome, outcome === 'unknown' && random() < 0.5),
    () => telephony.failNext('play', 'unknown', random() < 0.5),
    () => telephony.failNext('bridge', outcome, outcome === 'unknown' && random() < 0.5),
    () => telephony.failNext('hangup', outcome, outcome === 'unknown' && random() < 0.5),
    () => telephony.failNext('liveCalls', outcome),
    () => telephony.failNext('adopt', outcome),
    () => telephony.linkDown(),
    () => telephony.linkUp(random() < 0.2),
    () => telephony.linkUp(false),
    () => telephony.setTrunkState('carrier', random() < 0.3 ? 'unreachable' : 'available'),
    () => on.setLossy(random() < 0.3),
    () => (process.storeFaultRate = random() < 0.6 ? 0.15 : 0),
    () => setStore(on, 'down'),
    () => setStore(on, 'up'),
    () => setStore(on, 'up'),
    () => (records.away = random() < 0.4),
    () => on.canCrash && random() < 0.5 && on.crash(),
  ];
  pick(choices, random)?.();
  if (on.process !== undefined) return;
  await on.pass(Math.floor(random() * 8_000));
  records.away = false;
  await on.start();
}

function setStore({ process }: World, state: 'up' | 'down'): void {
  if (process === undefined || process.isStoreDown === (state === 'down')) return;
  process.isStoreDown = state === 'down';
  process.group.storeLink(state);
}

/** Everything is mended and everybody at work, until nothing is left to dial. */
async function calm(on: World): Promise<void> {
  const { records, process, agentIds, campaignIds, clock } = on;
  records.away = false;
  if (process === undefined) throw new Error('no engine runs');
  process.storeFaultRate = 0;
  on.setLossy(false);
  process.telephony.duplicateEvents(0);
  process.telephony.linkUp();
  process.telephony.setTrunkState('carrier', 'available');
  setStore(on, 'up');
  const until = clock.now() + CALM_LIMIT_MS;
  const isDone = (): boolean => {
    const { calls, campaigns } = process.group.board();
    return calls.length === 0 && campaigns.every(({ state }) => state === 'completed');
  };
  while (clock.now() < until && !isDone() && on.violations.length === 0) {
    for (const agentId of agentIds) {
      await process.group.command({ type: 'agent.login', agentId });
      await process.group.command({ type: 'agent.ready', agentId });
    }
    // A campaign that lost a prompt must be paused and started; the others refuse the start.
    for (const campaignId of campaignIds) {
      const board = process.group.board().campaigns.find((one) => one.campaignId === campaignId);
      if (board?.reason.includes('could not be played') === true)
        await process.group.command({ type: 'campaign.pause', campaignId });
      if (board?.state !== 'completed') await process.group.command({ type: 'campaign.start', campaignId });
    }
    await on.pass(10_000);
  }
  // What is still being written, and legs still being hung up.
  await on.pass(100_000);
}

async function live(seed: number, mode?: PacingMode): Promise<World> {
  world = createWorld(seed, mode);
  await world.start();
  for (const agentId of world.agentIds) await world.process?.group.command({ type: 'agent.login', agentId });
  const end = world.clock.now() + ROUGH_MS;
  while (world.clock.now() < end && world.violations.length === 0) {
    await world.pass(Math.floor(world.random() * 1_500));
    await disturb(world);
  }
  await calm(world);
  return world;
}

async function expectAllAccountedFor({ records, stores, exchange, process, violations, crashes }: World) {
  expect(violations).toEqual([]);
  const board = process?.group.board();
  expect(board?.calls).toEqual([]);
  expect(await stores.hopper.openAttempts()).toEqual([]);
  for (const [attemptId] of records.opened)
    expect(records.closings.get(attemptId) ?? [], `records of ${attemptId}`).toHaveLength(1);
  expect(board?.campaigns.map(({ state }) => state)).toEqual(board?.campaigns.map(() => 'completed'));
  for (const { campaignId } of board?.campaigns ?? [])
    expect(await records.progress(campaignId)).toMatchObject({ due: 0, openAttempts: 0 });
  const seats = new Set(board?.agents.map(({ seatId }) => seatId));
  expect(exchange.liveCalls().filter(({ callId }) => !seats.has(callId))).toEqual([]);
  expect(board?.agents.filter(({ state }) => state === 'reserved' || state === 'talking')).toEqual([]);
  expect(board?.holds).toEqual([]);
  // A crash between a line's reservation and its record leaks that line until it lapses, and one after the last
  // record of a call an empty bridge.
  if (crashes === 0) {
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
    expect(exchange.bridges()).toEqual([]);
  }
  for (const [cdr] of records.closings.values())
    if (cdr?.consent === 'do_not_call') expect(await stores.doNotCall.has(cdr.number), cdr.number).toBe(true);
}

/** Every budget holds but for the calls that were on their way when the last one was abandoned. */
function expectBudgetKept({ process }: World): void {
  for (const { pacing } of process?.group.board().campaigns ?? [])
    for (const { left } of pacing?.budget ?? []) expect(left).toBeGreaterThanOrEqual(-LINES);
}

describe('the rules hold and every attempt has its record', () => {
  it.each(SEEDS)('in world %i', async (seed) => {
    await expectAllAccountedFor(await live(seed));
  });

  it.each(SEEDS)('in world %i, dialled ahead of its agents', async (seed) => {
    const on = await live(seed, 'predictive');
    await expectAllAccountedFor(on);
    expectBudgetKept(on);
  });

  it('and the same seed tells the same story to the byte', async () => {
    const told = [await live(7), await live(7)].map(({ journal }) => journal.join('\n'));
    expect(told[0]?.length).toBeGreaterThan(100_000);
    const [first, second] = told.map((story) => createHash('sha256').update(story).digest('hex'));
    expect(second).toBe(first);
  });
});
