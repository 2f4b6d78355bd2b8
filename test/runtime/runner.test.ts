import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CapsAsked } from '../../src/domain/compliance/caps.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { DAY_MS } from '../../src/domain/kernel/time.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import type { TelephonyPort } from '../../src/ports/telephony.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { allDoNotCallLists } from '../../src/runtime/doNotCallLists.ts';
import { createFailureNotes } from '../../src/runtime/failures.ts';
import { createPendingRecords } from '../../src/runtime/pendingRecords.ts';
import { createRunner } from '../../src/runtime/runner.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores, MemoryWorld } from '../../src/store/memory/index.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { aCdr, aLead, anAttempt } from '../support/stores.ts';
import { aCampaign } from '../support/records.ts';
import { breakable, failureOf, keptLog, settle, type Breaker } from './parts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NUMBER = '+15550100040';
const LEAD = aLead('lead', { number: NUMBER });

async function running(lines = 1) {
  const clock = createVirtualClock(1_000);
  const world = new MemoryWorld();
  const stores = createMemoryStores('main', { clock, world });
  const records = createMemoryRecords();
  const sim = createSimTelephony({
    clock,
    random: randomStream(1, 'sim'),
    trunks: ['carrier'],
    phones: ['phone-1'],
    prompts: [{ name: 'outpace/consent' }],
  });
  const log = keptLog();
  const posted: EngineInput[] = [];
  const post = (input: EngineInput): void => void posted.push(input);
  await sim.start(post);
  posted.length = 0;
  const breakers: Record<string, Breaker> = {};
  const broken = <Port extends object>(name: string, port: Port): Port => {
    const [proxy, breaker] = breakable(port);
    breakers[name] = breaker;
    return proxy;
  };
  const hopper = broken('hopper', stores.hopper);
  const limits = broken('limits', stores.limits);
  const telephony: TelephonyPort = broken('telephony', sim);
  const noteFailure = createFailureNotes(log, post);
  let kept = 0;
  const inRegistry = new Set<string>();
  const pending = createPendingRecords({
    ...stores,
    hopper,
    limits,
    closingFile: openClosingFile(join(folder, `${Math.random()}.ndjson`)),
    fence: 1,
    log,
    failed: noteFailure,
    kept: () => (kept += 1),
  });
  const refusals = createRecentRefusals();
  const runner = createRunner({
    stores: { ...stores, hopper, limits },
    doNotCall: allDoNotCallLists(broken('doNotCall', stores.doNotCall), {
      lists: () => [{ name: 'registry', version: '1 +0 -0', has: (number) => inRegistry.has(number) }],
    }),
    telephony,
    gate: { withFacts: (lead) => Promise.resolve(lead) },
    records: broken('records', records),
    pending,
    clock,
    log,
    fence: 1,
    trunkLimits: () => ({ lines, callsPerSecond: 50 }),
    openCallIds: () => ['call'],
    post,
    noteFailure,
    pacing: () => undefined,
    answered: () => undefined,
    record: () => undefined,
    desk: () => undefined,
    reach: () => undefined,
    refusals,
    mayDial: () => true,
    lastConversation: () => Promise.resolve(undefined),
  });
  await stores.hopper.fill(1, [LEAD], 0);
  const [lease] = await stores.hopper.lease(1, 'camp', 1, 30_000, clock.now());
  const attempt = anAttempt(LEAD, { attemptId: 'attempt', createdAt: 1_000 });
  const begin = async (token = lease?.token ?? '', asked: { readonly caps?: CapsAsked } = {}) => {
    runner.run({ type: 'beginAttempt', attempt, token, attemptSpacingMs: 60_000, ...asked });
    await settle();
  };
  const beginWithin = async (caps: CapsAsked) => await begin(lease?.token, { caps });
  const depth = () => stores.hopper.depth('camp');
  const isNumberFree = async () =>
    (await stores.limits.reserveNumber(NUMBER, 'probe', 60_000, 2_000)).reserved;
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  const state = {
    runner,
    clock,
    world,
    stores,
    records,
    sim,
    log,
    posted,
    pending,
    breakers,
    pass,
    inRegistry,
  };
  return {
    refusals,
    ...state,
    begin,
    beginWithin,
    depth,
    attempt,
    isNumberFree,
    kept: () => kept,
  };
}

describe('beginning an attempt', () => {
  it('reserves, puts on record and says so', async () => {
    const { begin, posted, stores, depth } = await running();
    await begin();
    const lists = ['internal #0', expect.stringMatching(/^campaign:.* #0$/), 'file:registry 1 +0 -0'];
    expect(posted).toMatchObject([{ type: 'attemptBegun', attemptId: 'attempt', lists }]);
    expect(await depth()).toEqual({ ready: 0, leased: 0, open: 1 });
    expect(await stores.limits.linesInUse('carrier')).toBe(1);
    expect((await stores.hopper.readSpool(9)).map(({ entry }) => entry.type)).toEqual(['attemptOpened']);
  });

  it('is refused for a number on the do-not-call list, for good', async () => {
    const { begin, posted, stores, depth } = await running();
    await stores.doNotCall.add([{ number: NUMBER, source: 'api', addedAt: 0 }]);
    await begin();
    expect(posted).toMatchObject([{ type: 'attemptRefused', code: 'do-not-call' }]);
    expect(await depth()).toEqual({ ready: 0, leased: 0, open: 0 });
    expect(await stores.hopper.readSpool(9)).toMatchObject([
      { entry: { type: 'leadRefused', leadId: 'lead', code: 'do-not-call' } },
    ]);
    expect((await stores.hopper.readSpool(9))[0]?.entry).not.toHaveProperty('retryAt');
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
  });

  it.each([
    ['campaign:camp', { number: NUMBER, campaignId: 'camp' }],
    ['internal (+1555*)', { number: '+1555*' }],
    ['internal', { number: NUMBER }],
  ])('is refused by the list %s, which is named on record', async (list, entry) => {
    const { begin, posted, stores, depth, isNumberFree } = await running();
    await stores.doNotCall.add([{ ...entry, source: 'operator', addedAt: 0 }]);
    await begin();
    expect(posted).toEqual([{ type: 'attemptRefused', attemptId: 'attempt', code: 'do-not-call' }]);
    expect(await depth()).toEqual({ ready: 0, leased: 0, open: 0 });
    expect(await stores.hopper.readSpool(9)).toMatchObject([{ entry: { code: 'do-not-call', list } }]);
    await stores.doNotCall.remove([entry]);
    expect(await isNumberFree(), 'nothing was reserved').toBe(true);
  });

  it("is refused by a file's list, as it stands at that moment", async () => {
    const { begin, posted, stores, inRegistry } = await running();
    inRegistry.add(NUMBER);
    await begin();
    expect(posted).toEqual([{ type: 'attemptRefused', attemptId: 'attempt', code: 'do-not-call' }]);
    expect(await stores.hopper.readSpool(9)).toMatchObject([{ entry: { list: 'file:registry' } }]);
  });

  it("is not refused by another campaign's list", async () => {
    const { begin, posted, stores } = await running();
    await stores.doNotCall.add([
      { number: NUMBER, campaignId: 'another', source: 'operator', addedAt: 0 },
      { number: '+1555*', campaignId: 'another', source: 'operator', addedAt: 0 },
    ]);
    await begin();
    expect(posted).toMatchObject([{ type: 'attemptBegun' }]);
  });

  it('is refused for a number called a moment ago, until the spacing is over', async () => {
    const { begin, posted, stores } = await running();
    await stores.limits.reserveNumber(NUMBER, 'earlier', 60_000, 500);
    await begin();
    expect(posted).toMatchObject([{ type: 'attemptRefused', code: 'attempt-spacing', retryAt: 60_500 }]);
    expect(await stores.hopper.readSpool(9)).toMatchObject([
      { entry: { type: 'leadRefused', code: 'attempt-spacing', retryAt: 60_500 } },
    ]);
  });

  it('is refused where another engine has used a cap up, until it lapses, and gives all back', async () => {
    const { beginWithin, posted, stores, depth, isNumberFree } = await running();
    const other = '+15550100041';
    const count = { caps: [], past: [], since: 0, countsForMs: DAY_MS };
    await stores.limits.reserveNumber(other, 'earlier', 0, 500, 'another', count);
    await beginWithin({
      zones: ['Etc/UTC'],
      caps: [{ scope: 'person', most: 1, within: { hours: 24 } }],
      past: { number: [], person: [] },
      otherNumbers: [other],
    });
    const refusal = { code: 'policy-cap', retryAt: 500 + DAY_MS };
    expect(posted).toEqual([{ type: 'attemptRefused', attemptId: 'attempt', ...refusal }]);
    expect(await stores.hopper.readSpool(9)).toMatchObject([
      { entry: { type: 'leadRefused', leadId: 'lead', ...refusal } },
    ]);
    expect(await depth()).toEqual({ ready: 0, leased: 0, open: 0 });
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
    expect(await isNumberFree()).toBe(true);
  });

  it('that was counted and could not be put on record is not counted any more', async () => {
    const { begin, breakers, stores } = await running();
    breakers['hopper']?.fail('openAttempt', 1);
    await begin();
    expect(await stores.limits.attemptsOn([NUMBER], 0)).toEqual([]);
  });

  it('is refused where no line is free, and gives number and lead back', async () => {
    const { begin, posted, depth, isNumberFree } = await running(0);
    await begin();
    expect(posted).toMatchObject([{ type: 'attemptRefused', code: 'lines' }]);
    expect(await depth()).toEqual({ ready: 1, leased: 0, open: 0 });
    expect(await isNumberFree()).toBe(true);
  });

  it('is refused where the lease has lapsed, and gives number and line back', async () => {
    const { begin, posted, stores, isNumberFree } = await running();
    await begin('camp/lead/another');
    expect(posted).toMatchObject([{ type: 'attemptRefused', code: 'lease-lapsed' }]);
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
    expect(await isNumberFree()).toBe(true);
  });

  const steps = [
    ['doNotCall', 'listsNaming'],
    ['limits', 'reserveNumber'],
    ['limits', 'reserveTrunk'],
    ['hopper', 'openAttempt'],
  ] as const;
  for (const [port, method] of steps)
    for (const [outcome, carriedOut] of [
      ['unavailable', false],
      ['unknown', false],
      ['unknown', true],
      ['refused', false],
    ] as const)
      it(`never leads to a call where ${method} fails as ${outcome}${carriedOut ? ', though done' : ''}`, async () => {
        const { begin, posted, stores, breakers, isNumberFree, sim } = await running();
        breakers[port]?.fail(method, 1, failureOf(outcome), carriedOut);
        await begin();
        expect(posted).toEqual([{ type: 'attemptRefused', attemptId: 'attempt', code: 'store-down' }]);
        expect(await stores.limits.linesInUse('carrier'), 'no line leaks').toBe(0);
        expect(await isNumberFree()).toBe(true);
        expect(sim.invitesTo(NUMBER)).toBe(0);
      });

  it('gives back what it had reserved once the store is there again', async () => {
    const { begin, breakers, pending, stores, kept } = await running();
    breakers['limits']?.fail('releaseNumber', 1);
    breakers['hopper']?.fail('openAttempt', 1);
    await begin();
    expect(await stores.limits.linesInUse('carrier')).toBe(1);
    expect(kept(), 'dialling is held').toBe(1);
    await pending.replay();
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
  });

  it('by an engine that has been followed by another stops it', async () => {
    const { begin, posted, stores } = await running();
    await stores.ownership.acquire('main', 'a', 1_000, 0);
    await stores.ownership.acquire('main', 'b', 1_000, 2_000);
    await begin();
    expect(posted).toContainEqual({ type: 'holdSet', hold: 'another engine has taken over', on: true });
    expect(posted).toContainEqual({ type: 'attemptRefused', attemptId: 'attempt', code: 'store-down' });
  });
});

describe('leasing', () => {
  it('answers also when there is nothing, and when the store is away', async () => {
    const { runner, posted, breakers } = await running();
    runner.run({ type: 'leaseLeads', campaignId: 'camp', count: 2 });
    await settle();
    breakers['hopper']?.fail('lease');
    runner.run({ type: 'leaseLeads', campaignId: 'camp', count: 3 });
    await settle();
    expect(posted).toEqual([
      { type: 'leadsLeased', campaignId: 'camp', requested: 2, leases: [] },
      { type: 'leadsLeased', campaignId: 'camp', requested: 3, leases: [] },
    ]);
  });

  it('gives leads back, with the refusal on record where there is one', async () => {
    const { runner, stores, depth, posted, refusals, clock } = await running();
    const [lease] = await stores.hopper.lease(1, 'camp', 1, 30_000, 1_000);
    expect(lease).toBeUndefined();
    await stores.hopper.fill(1, [aLead('second'), aLead('third')], 0);
    for (const refusal of [undefined, { code: 'attempt-cap' } as const]) {
      const [next] = await stores.hopper.lease(1, 'camp', 1, 30_000, 1_000);
      runner.run({
        type: 'releaseLead',
        campaignId: 'camp',
        leadId: next?.lead.leadId ?? '',
        token: next?.token ?? '',
        ...(refusal === undefined ? {} : { refusal }),
      });
      await settle();
    }
    expect(await depth()).toEqual({ ready: 1, leased: 1, open: 0 });
    expect(await stores.hopper.readSpool(9)).toMatchObject([
      { entry: { type: 'leadRefused', code: 'attempt-cap' } },
    ]);
    expect(refusals.of('camp', clock.now()), 'not put into the hopper meanwhile').toHaveLength(1);
    expect(posted).toEqual([]);
  });
});

describe('commands to the telephony', () => {
  const call = { callId: 'call', target: { kind: 'trunk', trunkId: 'carrier', number: NUMBER } } as const;
  const originate = { type: 'originate', ...call, callerId: '+15550100000', ringTimeoutMs: 10_000 } as const;

  it.each(['refused', 'unavailable', 'unknown'] as const)(
    'say of an originate that it came out as %s',
    async (outcome) => {
      const { runner, posted, sim } = await running();
      sim.failNextOriginate(outcome);
      runner.run(originate);
      await settle();
      expect(posted).toMatchObject([{ type: 'originateFailed', callId: 'call', outcome }]);
    },
  );

  it('take a bug in an originate for a call that may be up', async () => {
    const { runner, posted, breakers } = await running();
    breakers['telephony']?.fail('originate', 1, new TypeError('bug'));
    runner.run(originate);
    await settle();
    expect(posted).toEqual([{ type: 'originateFailed', callId: 'call', outcome: 'unknown', code: 'bug' }]);
  });

  it('keep the order on one leg: a hang-up waits for the originate before it', async () => {
    const { runner, breakers, pass } = await running();
    runner.run(originate);
    runner.run({ type: 'hangup', callId: 'call', reason: 'orphan' });
    expect(runner.isIdle()).toBe(false);
    await pass(10);
    expect(breakers['telephony']?.calls.map(({ method }) => method)).toEqual(['originate', 'hangup']);
    expect(runner.isIdle()).toBe(true);
  });

  it('say which leg and which order failed', async () => {
    const { runner, posted } = await running();
    const orders = [
      { type: 'play', callId: 'gone', playbackId: 'p', prompts: ['outpace/consent'] },
      { type: 'seat', callId: 'gone' },
      { type: 'bridge', bridgeId: 'b', callIds: ['gone', 'call'] },
      { type: 'adopt', callId: 'gone' },
    ] as const;
    for (const order of orders) runner.run(order);
    runner.run({ type: 'stopPlay', callId: 'gone', playbackId: 'p' });
    runner.run({ type: 'unbridge', bridgeId: 'b', callIds: ['gone'] });
    runner.run({ type: 'hangup', callId: 'gone', reason: 'orphan' });
    await settle();
    expect(posted).toMatchObject(
      orders.map(({ type }) => ({ type: 'commandFailed', operation: type, code: '404' })),
    );
  });

  it('list the living calls with what a witness saw, or say that the list failed', async () => {
    const { runner, posted, sim, pass, clock } = await running();
    sim.witness = (callId) => (callId === 'call' ? { q850: 17, requestedByNetwork: true } : undefined);
    await sim.originate({ ...call, callerId: '+15550100000', ringTimeoutMs: 10_000 });
    await pass(5);
    posted.length = 0;
    const listedAt = clock.now();
    runner.run({ type: 'listCalls' });
    await settle();
    sim.failNext('liveCalls', 'unknown');
    runner.run({ type: 'listCalls' });
    await settle();
    expect(posted).toEqual([
      {
        type: 'callsListed',
        listedAt,
        calls: [{ callId: 'call', state: 'up' }],
        witnessed: { call: { q850: 17, requestedByNetwork: true } },
      },
      { type: 'listFailed' },
    ]);
  });
});

describe('records', () => {
  it('say when a wish never to be called is in force, and only then', async () => {
    const { runner, posted, breakers, pending, stores } = await running();
    breakers['hopper']?.fail('append');
    runner.run({ type: 'addDoNotCall', number: NUMBER, attemptId: 'attempt' });
    await settle();
    expect(posted).toEqual([]);
    expect(pending.waiting).toBe(1);
    runner.run({ type: 'addDoNotCall', number: NUMBER, attemptId: 'attempt' });
    await settle();
    expect(posted).toEqual([{ type: 'doNotCallAdded', attemptId: 'attempt' }]);
    expect(await stores.doNotCall.has(NUMBER)).toBe(true);
  });

  it('keep the state of a call with its attempt, and close it', async () => {
    const { runner, begin, stores, attempt } = await running();
    await begin();
    runner.run({ type: 'saveCall', attemptId: 'attempt', call: { state: 'ringing' } as never });
    await settle();
    expect(await stores.hopper.openAttempts()).toEqual([{ attempt, call: { state: 'ringing' } }]);
    runner.run({ type: 'closeAttempt', cdr: aCdr(attempt), revision: 1 });
    await settle();
    expect(await stores.hopper.openAttempts()).toEqual([]);
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
  });

  it("of an agent's state go to the spool; where it is away, one is lost and nothing else", async () => {
    const { runner, stores, breakers, log } = await running();
    runner.run({ type: 'recordAgentState', agentId: 'a', state: 'paused', reason: 'lunch' });
    breakers['hopper']?.fail('saveCall');
    runner.run({ type: 'saveCall', attemptId: 'attempt', call: {} as never });
    await settle();
    expect(await stores.hopper.readSpool(9)).toMatchObject([
      { entry: { type: 'agentStateChanged', state: 'paused', reason: 'lunch', at: 1_000 } },
    ]);
    expect(log.events()).toEqual(['port.failed']);
  });

  it("of a campaign's state wait for the database", async () => {
    const { runner, records, pass } = await running();
    await records.createCampaign(aCampaign({ campaignId: 'camp', state: 'running' }));
    records.away = true;
    runner.run({ type: 'campaignState', campaignId: 'camp', state: 'completed' });
    await pass(5_000);
    records.away = false;
    await pass(2_000);
    expect(await records.campaign('camp')).toMatchObject({ state: 'completed' });
  });

  it('write log lines at their level', async () => {
    const { runner, log } = await running();
    runner.run({ type: 'log', level: 'error', event: 'x.y', fields: { a: 1 } });
    expect(log.lines).toEqual([{ level: 'error', event: 'x.y', a: 1 }]);
  });
});

describe('the message to a person whose agent does not come (requirement 18)', () => {
  it('is not kept waiting by a join that hangs, and joins after it are not tried any more', async () => {
    const { runner, sim, posted } = await running();
    const asked: string[] = [];
    let hang = (): void => undefined;
    sim.bridge = (bridgeId) => {
      asked.push(`bridge ${bridgeId}`);
      return new Promise((resolve) => (hang = resolve));
    };
    sim.play = (callId, playbackId) => {
      asked.push(`play ${playbackId} to ${callId}`);
      return Promise.resolve();
    };
    runner.run({ type: 'bridge', bridgeId: 'first', callIds: ['seat-1', 'call'] });
    runner.run({ type: 'bridge', bridgeId: 'second', callIds: ['seat-2', 'call'] });
    runner.run({ type: 'play', callId: 'call', playbackId: 'prompt', prompts: ['outpace/consent'] });
    runner.run({
      type: 'play',
      callId: 'call',
      playbackId: 'message',
      prompts: ['outpace/safe-harbour'],
      isUrgent: true,
    });
    await settle();
    expect(asked).toEqual(['bridge first', 'play message to call']);
    hang();
    await settle();
    expect(asked).toEqual(['bridge first', 'play message to call', 'play prompt to call']);
    expect(posted).toEqual([]);
    expect(runner.isIdle()).toBe(true);
  });
});
