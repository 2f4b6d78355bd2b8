import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { createExchange } from '../../src/sim/exchange.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup } from '../../src/runtime/dialGroup.ts';
import { SETTINGS, aCampaign, aLead } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { anAttempt } from '../support/stores.ts';
import { breakable, keptLog, settle, type Breaker } from './parts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'group-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PROMPTS = new Map([
  ['outpace/consent', 2_000],
  ['outpace/safe-harbour', 3_000],
]);

/** A world that outlives the dial groups opened in it, one after the other. */
function aWorld() {
  const clock = createVirtualClock(1_760_000_000_000);
  const stores = createMemoryStores('main', { clock });
  const records = createMemoryRecords();
  const exchange = createExchange(clock, PROMPTS);
  void records.saveAgent({ agentId: 'agent-1', name: 'Ada', phone: 'phone-1', dialGroupId: 'main' });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);

  async function open() {
    const breakers: Record<string, Breaker> = {};
    const broken = <Port extends object>(name: string, port: Port): Port => {
      const [proxy, breaker] = breakable(port);
      breakers[name] = breaker;
      return proxy;
    };
    const ownership = await stores.ownership.acquire('main', 'node', 6_000, clock.now());
    if (ownership === undefined) throw new Error('not free');
    const log = keptLog();
    const fatal: string[] = [];
    const telephony = createSimTelephony({
      clock,
      random: randomStream(1, 'sim'),
      trunks: ['carrier'],
      phones: ['phone-1'],
      prompts: [...PROMPTS.keys()].map((name) => ({ name })),
      exchange,
    });
    const group = createDialGroup({
      node: 'node',
      dialGroupId: 'main',
      ownership,
      trunks: [{ trunkId: 'carrier', lines: 5, callsPerSecond: 10 }],
      seatCallerId: '+15550100000',
      stores: {
        ...stores,
        hopper: broken('hopper', stores.hopper),
        doNotCall: broken('doNotCall', stores.doNotCall),
        ownership: broken('ownership', stores.ownership),
      },
      records: broken('records', records),
      telephony,
      closingFile: openClosingFile(join(folder, 'main.ndjson')),
      clock,
      random: randomStream(ownership.fence, 'engine'),
      log,
      scriptFault: async (scriptId) => (scriptId === 'gone' ? 'there is no script gone' : undefined),
      fatal: (reason) => fatal.push(reason),
    });
    const seat = async (): Promise<void> => {
      await group.command({ type: 'agent.login', agentId: 'agent-1' });
      await pass(500);
    };
    const stop = async (patienceMs = 0): Promise<void> => {
      const stopped = group.stop(patienceMs);
      await pass(20_000 + patienceMs);
      await stopped;
    };
    return { group, telephony, breakers, log, fatal, ownership, seat, stop };
  }
  return { clock, stores, records, exchange, pass, open };
}

/** A campaign of one lead whose number ends in `code`. */
async function withLead(world: ReturnType<typeof aWorld>, code: string): Promise<string> {
  await world.records.createCampaign(aCampaign());
  const number = `+155502000${code}`;
  world.records.addLead(aLead(1, { number }));
  return number;
}

describe('a dial group', () => {
  it('tells desks of a join in the turn in which it is made, with the call and no number', async () => {
    const world = aWorld();
    const number = await withLead(world, '01');
    const { group, stop } = await world.open();
    await group.start();
    const heard: unknown[] = [];
    const unwatch = group.watchDesks(({ agentIds }) => {
      const { agent, call } = group.desk('agent-1') ?? {};
      if (agentIds.has('agent-1') && agent?.state === 'talking') heard.push({ at: world.clock.now(), call });
    });
    await group.command({ type: 'agent.login', agentId: 'agent-1', phone: 'phone-1' });
    await world.pass(10_000);
    expect(heard).toHaveLength(1);
    expect(heard).toMatchObject([{ call: { campaignId: 'camp', state: 'joined' } }]);
    const [{ at, call }] = heard as [{ at: number; call: { joinedAt: number } }];
    expect(at).toBe(call.joinedAt);
    expect(JSON.stringify(heard)).not.toContain(number);
    unwatch();
    await stop(60_000);
    expect(heard).toHaveLength(1);
    expect(group.desk('nobody')).toBeUndefined();
  });

  it('starts no campaign whose script is not there', async () => {
    const world = aWorld();
    for (const script of ['gone', 'there'])
      await world.records.createCampaign(aCampaign({ script }, { campaignId: script, state: 'draft' }));
    const { group, stop } = await world.open();
    await group.start();
    expect(await group.command({ type: 'campaign.start', campaignId: 'gone' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('there is no script gone'),
    });
    expect(await group.command({ type: 'campaign.start', campaignId: 'there' })).toMatchObject({ ok: true });
    await stop();
  });

  it('takes a campaign from its leads to its records, and ends with nothing left', async () => {
    const world = aWorld();
    await withLead(world, '01');
    const { group, seat, stop, fatal } = await world.open();
    await group.start();
    await seat();
    await world.pass(30_000);
    const [[cdr] = []] = [...world.records.closings.values()];
    expect(cdr).toMatchObject({ dialStatus: 'answered', consent: 'given', agentId: 'agent-1' });
    expect(group.board().campaigns).toMatchObject([{ state: 'completed', answered: 1, joined: 1 }]);
    await stop();
    expect(world.exchange.liveCalls()).toEqual([]);
    expect(await world.stores.hopper.spoolLength()).toBe(0);
    expect(await world.stores.ownership.current('main', world.clock.now())).toBeUndefined();
    expect(fatal).toEqual([]);
  });

  it('does not start without the database, and gives the dial group up', async () => {
    const world = aWorld();
    const { group, breakers, log } = await world.open();
    breakers['records']?.breakAll();
    await expect(group.start()).rejects.toThrow('planned');
    await world.pass(7_000);
    expect(await world.stores.ownership.current('main', world.clock.now())).toBeUndefined();
    expect(world.clock.pending, 'no timer keeps the process alive').toBe(0);
    expect(log.events()).not.toContain('ownership.lost');
  });

  it('keeps its ownership while what it must read takes long', async () => {
    const world = aWorld();
    const { group, seat } = await world.open();
    let isRead = false;
    world.records.doNotCall = async function* slowly() {
      await new Promise<void>((resolve) => world.clock.wakeAt(world.clock.now() + 20_000, resolve));
      isRead = true;
      yield [];
    };
    const started = group.start();
    await world.pass(19_000);
    expect(isRead).toBe(false);
    expect(await world.stores.ownership.acquire('main', 'other', 6_000, world.clock.now())).toBeUndefined();
    await world.pass(2_000);
    await started;
    await seat();
    expect(group.board().agents).toMatchObject([{ state: 'ready' }]);
  });

  it('starts with an open attempt of a campaign that the records no longer show', async () => {
    const world = aWorld();
    await world.stores.hopper.fill(0, [aLead(1)], 0);
    const [lease] = await world.stores.hopper.lease(0, 'camp', 1, 60_000, world.clock.now());
    const attempt = anAttempt(aLead(1), { createdAt: world.clock.now() });
    await world.stores.hopper.openAttempt(0, lease?.token ?? '', attempt);
    await world.pass(10_000);
    const { group, fatal } = await world.open();
    await group.start();
    await world.pass(1_000);
    expect(fatal).toEqual([]);
    expect(world.records.closings.get(attempt.attemptId)).toMatchObject([{ lineResult: 'UNKNOWN_GAP' }]);
  });

  it('dials a campaign that was made after its start', async () => {
    const world = aWorld();
    const { group, seat } = await world.open();
    await group.start();
    await seat();
    await withLead(world, '10');
    await world.records.setCampaignState('camp', 'draft');
    expect(await group.command({ type: 'campaign.start', campaignId: 'camp' })).toMatchObject({ ok: true });
    await world.pass(3_000);
    expect([...world.records.closings.values()].flat()).toMatchObject([{ dialStatus: 'busy' }]);
  });

  it('hangs up somebody who asked never to be called though the store is away, and dials nobody before it is told', async () => {
    const world = aWorld();
    const number = await withLead(world, '03');
    const { group, breakers, telephony, seat } = await world.open();
    await group.start();
    await seat();
    await world.pass(2_000);
    expect(group.board().calls).toMatchObject([{ state: 'consent' }]);
    for (const name of ['hopper', 'doNotCall']) breakers[name]?.breakAll();
    await world.pass(1_500);
    expect(group.board()).toMatchObject({
      calls: [{ state: 'closing' }],
      holds: ['the hopper store is down'],
    });
    await world.pass(5_000);
    expect(group.board().calls, 'hung up after 5 s').toEqual([]);
    // Its lead comes up again in another campaign, and the store answers again but for the list.
    await world.records.createCampaign(aCampaign({}, { campaignId: 'second' }));
    world.records.addLead(aLead(2, { number, campaignId: 'second' }));
    breakers['hopper']?.mend();
    await group.command({ type: 'campaign.start', campaignId: 'second' });
    await world.pass(SETTINGS.attemptSpacingMs);
    expect(telephony.invitesTo(number)).toBe(1);
    breakers['doNotCall']?.mend();
    await world.pass(60_000);
    expect(await world.stores.doNotCall.has(number)).toBe(true);
    expect(group.board().holds).toEqual([]);
    expect(telephony.invitesTo(number)).toBe(1);
    expect([...world.records.closings.values()].flat()).toMatchObject([
      { consent: 'do_not_call', next: { state: 'final' } },
    ]);
  });

  it('records the end of a call whose closing failed once, and does not take it for one that was never dialled', async () => {
    const world = aWorld();
    await withLead(world, '01');
    const { group, breakers, seat } = await world.open();
    await group.start();
    await seat();
    breakers['hopper']?.fail('closeAttempt', 90);
    await world.pass(60_000);
    expect(group.board().holds).toEqual(['the hopper store is down']);
    await world.pass(120_000);
    const closings = [...world.records.closings.values()].flat();
    expect(closings).toMatchObject([{ dialStatus: 'answered', charged: true, next: { state: 'final' } }]);
    expect(group.board().holds).toEqual([]);
  });

  it('counts a call against the budget whose end the store took only at the next start', async () => {
    const world = aWorld();
    await withLead(world, '01');
    const first = await world.open();
    await first.group.start();
    await first.seat();
    first.breakers['hopper']?.fail('closeAttempt', 100_000);
    await world.pass(60_000);
    await first.stop();
    expect(world.records.closings.size).toBe(0);
    const second = await world.open();
    await second.group.start();
    await world.pass(1_000);
    expect(second.group.board().campaigns[0]?.pacing?.budget).toMatchObject([{ answered: 1 }]);
    await second.stop();
  });

  it('holds dialling while the self-check finds something missing', async () => {
    const world = aWorld();
    await world.records.createCampaign(aCampaign({ safeHarbourPrompt: 'outpace/missing' }));
    world.records.addLead(aLead(1, { number: '+15550200010' }));
    const { group, log } = await world.open();
    await group.start();
    await settle();
    expect(group.board().holds).toEqual(['the self-check failed']);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'selfCheck.failed', code: 'prompt-missing' }),
    );
    await world.records.setCampaignState('camp', 'paused');
    await world.pass(31_000);
    expect(group.board().holds).toEqual([]);
  });

  it('ends when another engine takes the dial group or the telephony over', async () => {
    const world = aWorld();
    const first = await world.open();
    await first.group.start();
    const second = await world.open();
    await second.group.start();
    await world.pass(3_000);
    expect(first.fatal).toEqual([
      'another engine has taken over the telephony application',
      'another engine has taken over the dial group',
    ]);
    expect(first.group.board().holds).toContain('another engine has taken over');
    expect(second.fatal).toEqual([]);
  });

  it("finishes live calls within one's patience and dials no more", async () => {
    const world = aWorld();
    await withLead(world, '02');
    world.records.addLead(aLead(2, { number: '+15550200202' }));
    const { group, telephony, seat } = await world.open();
    await group.start();
    await seat();
    await world.pass(6_000);
    expect(group.board().calls).toMatchObject([{ state: 'joined' }]);
    const stopped = group.stop(60_000);
    await world.pass(5_000);
    expect(group.board().calls, 'still talking').toHaveLength(1);
    telephony.farEndHangup(group.board().calls[0]?.attemptId ?? '');
    await world.pass(10_000);
    await stopped;
    expect([...world.records.closings.values()].flat()).toHaveLength(1);
    expect(telephony.invitesTo('+15550200202')).toBe(0);
  });

  it('that is abandoned leaves its calls up, and a successor takes them over', async () => {
    const world = aWorld();
    await withLead(world, '02');
    const first = await world.open();
    await first.group.start();
    await first.seat();
    await world.pass(6_000);
    const abandoned = first.group.abandon();
    await world.pass(1_000);
    await abandoned;
    expect(world.exchange.liveCalls()).toHaveLength(2);
    const second = await world.open();
    await second.group.start();
    await world.pass(1_000);
    expect(second.group.board()).toMatchObject({
      calls: [{ state: 'joined' }],
      agents: [{ agentId: 'agent-1', state: 'talking' }],
    });
    second.telephony.farEndHangup(second.group.board().calls[0]?.attemptId ?? '');
    await world.pass(5_000);
    expect([...world.records.closings.values()].flat()).toMatchObject([
      { agentId: 'agent-1', endedBy: 'customer' },
    ]);
  });
});
