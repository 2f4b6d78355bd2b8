import { describe, expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import { createHopperFiller } from '../../src/runtime/hopperFiller.ts';
import { createHopperGate } from '../../src/runtime/hopperGate.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { aCdr, aLead, anAttempt } from '../support/stores.ts';
import { aCampaign } from '../engine/floor.ts';
import { breakable, keptLog } from './parts.ts';

/** In New York; in Honolulu it is too early to call. */
const NOON = Date.UTC(2026, 10, 18, 17);
const [NEW_YORK, HONOLULU] = ['+1212', '+1808'];

interface Filling {
  readonly policies?: 'auto';
  readonly prefix?: string;
}

async function filling(count = 0, { policies, prefix = '+1555' }: Filling = {}) {
  const clock = createVirtualClock(NOON);
  const { hopper, doNotCall } = createMemoryStores('main', { clock });
  const memory = createMemoryRecords();
  const [records, breaker] = breakable(memory);
  for (let index = 0; index < count; index += 1)
    memory.addLead(aLead(`lead-${index}`, { order: index, number: `${prefix}${1_000_000 + index}` }));
  await memory.createCampaign(aCampaign({ policies }));
  const running = new Set(['camp']);
  const exhausted: string[] = [];
  const reasons: string[] = [];
  const log = keptLog();
  const refusals = createRecentRefusals();
  const filler = createHopperFiller({
    hopper,
    records,
    clock,
    log,
    fence: 1,
    runningCampaigns: () => [...running],
    gate: createHopperGate({ records, doNotCall, law: loadLaw() }),
    refusals,
    exhausted: (campaignId) => exhausted.push(campaignId),
    empty: (_campaignId, because) => reasons.push(because),
  });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  const ready = async () => (await hopper.depth('camp')).ready;
  const lease = (number: number, leaseMs = 30_000) => hopper.lease(1, 'camp', number, leaseMs, clock.now());
  /** Dials a leased lead and closes its attempt, without the record reaching the database. */
  const dial = async (token: string, leadId: string) => {
    const attempt = anAttempt(aLead(leadId), { createdAt: clock.now() });
    await hopper.openAttempt(1, token, attempt);
    return attempt;
  };
  return {
    clock,
    hopper,
    doNotCall,
    memory,
    breaker,
    running,
    exhausted,
    reasons,
    log,
    refusals,
    filler,
    pass,
    ready,
    lease,
    dial,
  };
}

describe('the hopper filler', () => {
  it('leaves out whom an agent has just passed over, until that must be on record', async () => {
    const { filler, pass, ready, refusals, clock } = await filling(2);
    refusals.add('camp', 'lead-0', clock.now());
    refusals.add('camp', 'lead-1', clock.now(), clock.now() + 5_000);
    refusals.add('another', 'lead-1', clock.now());
    filler.start();
    await pass(4_900);
    expect(await ready()).toBe(0);
    await pass(1_000);
    expect(await ready(), 'whose time has come').toBe(1);
    await pass(25_000);
    expect(await ready()).toBe(2);
    await filler.stop();
  });

  it('fills the hopper of a running campaign, and again when it is half empty', async () => {
    const { filler, pass, ready, lease } = await filling(2_000);
    filler.start();
    await pass(100);
    expect(await ready()).toBe(500);
    await lease(240);
    await pass(1_000);
    expect(await ready(), 'more than half full').toBe(260);
    await lease(30);
    await pass(1_000);
    expect(await ready()).toBe(500);
    await filler.stop();
  });

  it('does nothing for campaigns that do not run', async () => {
    const { filler, pass, ready, running, exhausted } = await filling(10);
    running.clear();
    filler.start();
    await pass(5_000);
    expect(await ready()).toBe(0);
    expect(exhausted).toEqual([]);
    await filler.stop();
  });

  it('adds no lead that is leased, open, or older than what was settled', async () => {
    const { filler, pass, ready, lease, dial, hopper } = await filling(3);
    filler.start();
    await pass(100);
    const leases = await lease(3);
    const [first, second] = await Promise.all(
      leases.slice(0, 2).map(({ token, lead }) => dial(token, lead.leadId)),
    );
    await hopper.closeAttempt(1, aCdr(first!), 1);
    await pass(5_000);
    // The database still shows all three as due: none of its copies is the truth.
    expect(await ready()).toBe(0);
    expect(second).toBeDefined();
    await filler.stop();
  });

  it('gives leads whose lease has lapsed back to the hopper', async () => {
    const { filler, pass, ready, lease, log } = await filling(3);
    filler.start();
    await pass(100);
    await lease(3, 10_000);
    await pass(9_000);
    expect(await ready()).toBe(0);
    await pass(2_000);
    expect(await ready()).toBe(3);
    expect(log.events()).toContain('hopper.reclaimed');
    await filler.stop();
  });

  it('says that a campaign is exhausted when nothing is due, on its way, or still being written', async () => {
    const { filler, pass, lease, dial, hopper, memory, exhausted } = await filling(1);
    filler.start();
    await pass(5_000);
    expect(exhausted, 'ready').toEqual([]);
    const [leased] = await lease(1);
    await pass(5_000);
    expect(exhausted, 'leased').toEqual([]);
    const attempt = await dial(leased?.token ?? '', 'lead-0');
    await pass(5_000);
    expect(exhausted, 'open').toEqual([]);
    await hopper.closeAttempt(1, aCdr(attempt), 1);
    await pass(5_000);
    expect(exhausted, 'its record waits').toEqual([]);
    const spool = await hopper.readSpool(10);
    await memory.write(spool.map(({ entry }) => entry));
    await hopper.ackSpool(spool.map(({ position }) => position));
    await pass(5_000);
    expect(exhausted[0]).toBe('camp');
    await filler.stop();
  });

  it('does not say so while a lead waits for its next time', async () => {
    const { filler, pass, memory, clock, exhausted, reasons, log } = await filling(1);
    const retryAt = clock.now() + 20_000;
    await memory.write([
      { type: 'leadRefused', leadId: 'lead-0', campaignId: 'camp', code: 'x', retryAt, at: clock.now() },
    ]);
    filler.start();
    await pass(19_000);
    expect(exhausted).toEqual([]);
    expect(reasons[0]).toContain('1 leads wait');
    expect(log.events().filter((event) => event === 'hopper.empty')).toHaveLength(1);
    await filler.stop();
  });

  it('goes on when the database is back', async () => {
    const { filler, pass, ready, breaker, log } = await filling(3);
    breaker.breakAll();
    filler.start();
    await pass(10_000);
    expect(log.events()).toContain('hopper.fillFailed');
    breaker.mend();
    await pass(2_100);
    expect(await ready()).toBe(3);
    await filler.stop();
  });

  describe('under policies', () => {
    it('keeps refused leads out, with code and time, and looks for the others at once', async () => {
      const { filler, pass, ready, hopper, memory, clock } = await filling(600, {
        policies: 'auto',
        prefix: HONOLULU,
      });
      memory.addLead(aLead('open', { order: 9_999, number: `${NEW_YORK}5550142` }));
      filler.start();
      await pass(200);
      expect(await ready()).toBe(1);
      const refusals = (await hopper.readSpool(1_000)).map(({ entry }) => entry);
      expect(refusals).toHaveLength(600);
      expect(refusals[0]).toEqual({
        type: 'leadRefused',
        leadId: 'lead-0',
        campaignId: 'camp',
        code: 'window-closed',
        retryAt: NOON + 60 * 60_000,
        at: NOON,
      });
      await pass(10_000);
      expect(await hopper.spoolLength(), 'nobody is refused twice').toBe(600);
      expect(clock.now()).toBeLessThan(NOON + 60_000);
      await filler.stop();
    });

    it('gives the others what the gate knows of them to take along', async () => {
      const { filler, pass, lease } = await filling(1, { policies: 'auto', prefix: NEW_YORK });
      filler.start();
      await pass(200);
      const [leased] = await lease(1);
      expect(leased?.lead.gate?.past).toEqual({ lead: [], number: [], person: [] });
      await filler.stop();
    });

    it('keeps listed numbers out, and names the list', async () => {
      const { filler, pass, ready, hopper, doNotCall } = await filling(1);
      await doNotCall.add([{ number: '+15551000000', source: 'api', addedAt: NOON }]);
      filler.start();
      await pass(200);
      expect(await ready()).toBe(0);
      const [refusal] = await hopper.readSpool(1);
      expect(refusal?.entry).toMatchObject({ code: 'do-not-call', list: 'internal' });
      expect(refusal?.entry).not.toHaveProperty('retryAt');
      await filler.stop();
    });
  });
});
