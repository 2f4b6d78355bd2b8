/** The callbacks on record, told to the engine, leased through the gate, and missed. */
import { describe, expect, it } from 'vitest';
import type { OpenCallback } from '../../src/domain/callback/callback.ts';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import type { CallbackRecords } from '../../src/ports/callbacks.ts';
import { createCallbackDesk } from '../../src/runtime/callbackDesk.ts';
import { createHopperGate } from '../../src/runtime/hopperGate.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCampaign } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { aLead } from '../support/stores.ts';
import { keptLog } from './parts.ts';

const NOW = Date.UTC(2026, 10, 18, 17);
const MINUTE = 60_000;
const LEASE = {
  type: 'leaseCallback',
  callbackId: 'cb-1',
  agentId: 'mei',
  campaignId: 'camp',
  leadId: 'lead-1',
  leaseMs: MINUTE,
} as const;

async function aDesk(...open: OpenCallback[]) {
  const clock = createVirtualClock(NOW);
  const { hopper, doNotCall } = createMemoryStores('main', { clock });
  const memory = createMemoryRecords();
  const lead = aLead('lead-1', { attempts: 3 });
  memory.addLead(lead);
  await memory.createCampaign(aCampaign());
  const callbacks: CallbackRecords = {
    ...memory.callbacks,
    open: async (campaignIds, until) =>
      open.filter(({ campaignId, at }) => campaignIds.includes(campaignId) && at <= until),
    lead: async (callbackId) =>
      open.some((callback) => callback.callbackId === callbackId)
        ? { ...lead, callback: { callbackId, at: NOW, agentId: 'mei' } }
        : undefined,
    markMissed: async (_campaignId, before) => open.filter(({ at }) => at < before),
  };
  const told: EngineInput[] = [];
  const log = keptLog();
  const refusals = createRecentRefusals();
  const desk = createCallbackDesk({
    stores: { hopper },
    records: { ...memory, callbacks },
    gate: createHopperGate({ records: memory, doNotCall, law: NO_LAW }),
    refusals,
    dialGroupId: 'main',
    clock,
    fence: 1,
    log,
    post: (input) => told.push(input),
    noteFailure: (operation, error) => {
      throw new Error(operation, { cause: error });
    },
  });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  return { clock, hopper, doNotCall, desk, told, log, refusals, pass };
}

const aCallback = (at: number, more: Partial<OpenCallback> = {}): OpenCallback => ({
  callbackId: 'cb-1',
  campaignId: 'camp',
  leadId: 'lead-1',
  kind: 'personal',
  agentId: 'mei',
  at,
  dueAt: at,
  state: 'waiting',
  ...more,
});

describe('the callback desk', () => {
  it('tells of one 15 minutes before its time, once, and at each look from its time on', async () => {
    const at = NOW + 15 * MINUTE + 2_000;
    const { desk, told, pass } = await aDesk(aCallback(at));
    desk.loop.start();
    await pass(1_900);
    expect(told).toEqual([]);
    await pass(60_000);
    expect(told).toEqual([{ type: 'callbacksKnown', callbacks: [aCallback(at)] }]);
    await pass(14 * MINUTE);
    expect(told).toHaveLength(1);
    await pass(3_000);
    expect(told).toHaveLength(4);
    await desk.loop.stop();
  });

  it('tells nothing of those whose refusal is on its way to the records', async () => {
    const { desk, told, pass, refusals, clock } = await aDesk(aCallback(NOW));
    refusals.add('camp', 'lead-1', clock.now(), clock.now() + 3_000);
    desk.loop.start();
    await pass(2_000);
    expect(told).toEqual([]);
    await pass(3_000);
    expect(told).toContainEqual({ type: 'callbacksKnown', callbacks: [aCallback(NOW)] });
    await desk.loop.stop();
  });

  it('says in the log which are missed, an hour after their time', async () => {
    const { desk, log, pass } = await aDesk(aCallback(NOW - 61 * MINUTE), aCallback(NOW - 59 * MINUTE));
    desk.loop.start();
    await pass(500);
    const missed = log.lines.filter(({ event }) => event === 'callback.missed');
    expect(missed).toMatchObject([{ level: 'warn', callbackId: 'cb-1', agentId: 'mei', campaignId: 'camp' }]);
    await desk.loop.stop();
  });

  it("leases the lead through the gate, beyond the campaign's own number of tries, and once", async () => {
    const { desk, told, pass, hopper } = await aDesk(aCallback(NOW));
    desk.run(LEASE);
    await pass(10);
    expect(told).toMatchObject([
      {
        type: 'callbackLeased',
        callbackId: 'cb-1',
        outcome: { lead: { leadId: 'lead-1', attempts: 3, callback: { callbackId: 'cb-1' } } },
      },
    ]);
    expect(await hopper.depth('camp')).toMatchObject({ ready: 0, leased: 1 });
    desk.run(LEASE);
    await pass(10);
    expect(told[1]).toMatchObject({ outcome: { code: 'lead-busy' } });
  });

  it('leases no lead that is on a do-not-call list, and has the refusal recorded', async () => {
    const { desk, told, pass, hopper, doNotCall } = await aDesk(aCallback(NOW));
    await doNotCall.add([{ number: aLead('lead-1').number, source: 'api', addedAt: NOW }]);
    desk.run(LEASE);
    await pass(10);
    expect(told).toMatchObject([{ outcome: { code: 'do-not-call' } }]);
    expect((await hopper.readSpool(10)).map(({ entry }) => entry)).toMatchObject([
      { type: 'leadRefused', leadId: 'lead-1', code: 'do-not-call' },
    ]);
  });

  it('leases none that is open no more', async () => {
    const { desk, told, pass } = await aDesk();
    desk.run(LEASE);
    await pass(10);
    expect(told).toMatchObject([{ outcome: { code: 'not-open' } }]);
  });

  it('has an offer recorded', async () => {
    const { desk, pass, hopper } = await aDesk();
    desk.run({ type: 'callbackOffered', callbackId: 'cb-1', agentId: 'mei' });
    await pass(10);
    expect((await hopper.readSpool(10)).map(({ entry }) => entry)).toEqual([
      { type: 'callbackOffered', callbackId: 'cb-1', agentId: 'mei', at: NOW },
    ]);
  });
});
