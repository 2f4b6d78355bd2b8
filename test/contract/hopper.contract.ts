/** What every hopper does. */
import { describe, expect, test } from 'vitest';
import type { Lead } from '../../src/domain/lead/lead.ts';
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import type { HopperPort, Lease } from '../../src/ports/hopper.ts';
import type { RecordEntry } from '../../src/ports/records.ts';
import {
  type StoreUnderTest,
  T0,
  aCdr,
  aLead,
  anAttempt,
  expectFailure,
  freshId,
} from '../support/stores.ts';
import { hopperProperty } from './hopper.property.ts';

const FENCE = 1;
const LEASE_MS = 30_000;

export function hopperContract(store: () => StoreUnderTest): void {
  const hopper = (): HopperPort => store().open(freshId('group')).hopper;
  const leaseOne = async (port: HopperPort, now = T0): Promise<Lease> => {
    const [lease] = await port.lease(FENCE, 'camp', 1, LEASE_MS, now);
    if (!lease) throw new Error('nothing to lease');
    return lease;
  };
  const entriesOf = async (port: HopperPort): Promise<readonly RecordEntry[]> =>
    (await port.readSpool(100)).map(({ entry }) => entry);

  describe('absent', () => {
    test('are leads that are not ready, leased, open or stale copies', async () => {
      const port = hopper();
      const all = ['ready', 'leased', 'open', 'settled', 'new'].map((id, order) => aLead(id, { order }));
      expect(await port.absent(all)).toEqual(all);
      expect(await port.absent([])).toEqual([]);
      await port.fill(FENCE, all.slice(1, 4), T0);
      const leases = await port.lease(FENCE, 'camp', 3, LEASE_MS, T0);
      const [open, settled] = leases.slice(1).map(({ lead, token }) => ({ attempt: anAttempt(lead), token }));
      for (const { attempt, token } of [open!, settled!]) await port.openAttempt(FENCE, token, attempt);
      await port.closeAttempt(FENCE, aCdr(settled!.attempt), 1);
      await port.fill(FENCE, all.slice(0, 1), T0);
      expect((await port.absent(all)).map(({ leadId }) => leadId)).toEqual(['new']);
      const newer = aLead('settled', { revision: 1 });
      expect(await port.absent([newer])).toEqual([newer]);
    });
  });

  describe('leaseLead', () => {
    const lease = (port: HopperPort, id = 'a', changes = {}) =>
      port.leaseLead(FENCE, aLead(id, changes), LEASE_MS, T0);

    test('leases one lead, ready or not, and no other', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a', { order: 2 }), aLead('b', { order: 1 })], T0);
      const ready = await lease(port);
      expect(ready).toMatchObject({ lead: { leadId: 'a' }, expiresAt: T0 + LEASE_MS });
      expect(await lease(port, 'new')).toMatchObject({ lead: { leadId: 'new' } });
      expect(await port.depth('camp')).toEqual({ ready: 1, leased: 2, open: 0 });
      const attempt = anAttempt(aLead('a'));
      expect(await port.openAttempt(FENCE, ready?.token ?? '', attempt)).toBe(true);
      expect(await port.depth('camp')).toEqual({ ready: 1, leased: 1, open: 1 });
    });

    test('gives none that is leased, open or a stale copy', async () => {
      const port = hopper();
      const first = await lease(port);
      expect(await lease(port)).toBeUndefined();
      const attempt = anAttempt(aLead('a'));
      await port.openAttempt(FENCE, first?.token ?? '', attempt);
      expect(await lease(port)).toBeUndefined();
      await port.closeAttempt(FENCE, aCdr(attempt), 1);
      expect(await lease(port, 'a', { revision: 0 })).toBeUndefined();
      expect(await lease(port, 'a', { revision: 1 })).toMatchObject({ lead: { revision: 1 } });
    });

    test('is dropped or given back as any lease is', async () => {
      const port = hopper();
      const dropped = await lease(port);
      expect(await port.release(FENCE, 'a', dropped?.token ?? '', true)).toBe(true);
      expect(await port.depth('camp')).toEqual({ ready: 0, leased: 0, open: 0 });
      const back = await lease(port);
      expect(await port.release(FENCE, 'a', back?.token ?? '', false)).toBe(true);
      expect(await port.depth('camp')).toEqual({ ready: 1, leased: 0, open: 0 });
    });
  });

  describe('fill', () => {
    test('adds each lead once and counts those it added', async () => {
      const port = hopper();
      expect(await port.fill(FENCE, [aLead('a'), aLead('b')], T0)).toBe(2);
      expect(await port.fill(FENCE, [aLead('b'), aLead('c')], T0)).toBe(1);
      expect(await port.fill(FENCE, [], T0)).toBe(0);
      expect(await port.depth('camp')).toEqual({ ready: 3, leased: 0, open: 0 });
    });

    test('adds no lead that is leased or in an open attempt', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a', { order: 1 }), aLead('b', { order: 2 })], T0);
      const first = await leaseOne(port);
      await port.openAttempt(FENCE, first.token, anAttempt(first.lead));
      await leaseOne(port);
      expect(await port.fill(FENCE, [aLead('a'), aLead('b')], T0)).toBe(0);
      expect(await port.depth('camp')).toEqual({ ready: 0, leased: 1, open: 1 });
    });

    test('keeps campaigns apart', async () => {
      const port = hopper();
      expect(await port.fill(FENCE, [aLead('a'), aLead('a', { campaignId: 'other' })], T0)).toBe(2);
      expect(await port.depth('camp')).toMatchObject({ ready: 1 });
      expect(await port.depth('other')).toMatchObject({ ready: 1 });
    });

    test('refuses a copy that is older than the last revision settled here, and takes the current one', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a', { revision: 3 })], T0);
      const { lead, token } = await leaseOne(port);
      const attempt = anAttempt(lead);
      await port.openAttempt(FENCE, token, attempt);
      await port.closeAttempt(FENCE, aCdr(attempt), 4);
      expect(await port.fill(FENCE, [aLead('a', { revision: 3 })], T0 + 6_000)).toBe(0);
      expect(await port.fill(FENCE, [aLead('a', { revision: 4 })], T0 + 6_000)).toBe(1);
    });

    test('keeps a settled revision for an hour, and for as long as its entry waits in the spool', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      const attempt = anAttempt(lead);
      await port.openAttempt(FENCE, token, attempt);
      await port.closeAttempt(FENCE, aCdr(attempt, T0), 1);
      const stale = [aLead('a', { revision: 0 })];
      expect(await port.fill(FENCE, stale, T0 + 3 * HOUR_MS)).toBe(0);
      await port.ackSpool((await port.readSpool(10)).map(({ position }) => position));
      expect(await port.fill(FENCE, stale, T0 + HOUR_MS - 1)).toBe(0);
      await port.reclaimExpired(FENCE, T0 + HOUR_MS);
      expect(await port.fill(FENCE, stale, T0 + HOUR_MS)).toBe(1);
    });

    test('takes more leads than one step holds', async () => {
      const port = hopper();
      const leads = Array.from({ length: 1_203 }, (_, index) => aLead(`lead-${index}`, { order: index }));
      expect(await port.fill(FENCE, leads, T0)).toBe(1_203);
      const leases = await port.lease(FENCE, 'camp', 1_203, LEASE_MS, T0);
      expect(leases.map(({ lead }) => lead)).toEqual(leads);
    });
  });

  describe('lease', () => {
    test('takes the smallest order first, then the smallest id, and no more than there are', async () => {
      const port = hopper();
      const leads = [
        aLead('c', { order: 2 }),
        aLead('b', { order: 1 }),
        aLead('a', { order: 2 }),
        aLead('d', { order: -1.5 }),
      ];
      await port.fill(FENCE, leads, T0);
      const leases = await port.lease(FENCE, 'camp', 3, LEASE_MS, T0);
      expect(leases.map(({ lead }) => lead.leadId)).toEqual(['d', 'b', 'a']);
      expect(leases.every(({ expiresAt }) => expiresAt === T0 + LEASE_MS)).toBe(true);
      expect(await port.lease(FENCE, 'camp', 5, LEASE_MS, T0)).toHaveLength(1);
      expect(await port.lease(FENCE, 'camp', 5, LEASE_MS, T0)).toEqual([]);
      expect(await port.lease(FENCE, 'camp', 0, LEASE_MS, T0)).toEqual([]);
    });

    test('gives the lead as it was filled', async () => {
      const port = hopper();
      const lead: Lead = aLead('a', {
        number: '+862155501234',
        attempts: 2,
        revision: 7,
        order: 9_007_199_254_740_991,
      });
      await port.fill(FENCE, [lead], T0);
      expect((await leaseOne(port)).lead).toEqual(lead);
    });

    test('never leases one lead twice at once, however many ask', async () => {
      const port = hopper();
      await port.fill(
        FENCE,
        Array.from({ length: 50 }, (_, index) => aLead(`lead-${index}`)),
        T0,
      );
      const asked = Array.from({ length: 20 }, () => port.lease(FENCE, 'camp', 3, LEASE_MS, T0));
      const ids = (await Promise.all(asked)).flat().map(({ lead }) => lead.leadId);
      expect(ids).toHaveLength(50);
      expect(new Set(ids).size).toBe(50);
    });
  });

  describe('release', () => {
    test('puts the lead back at its place', async () => {
      const port = hopper();
      await port.fill(
        FENCE,
        [aLead('a', { order: 1_000_000_000_000_001 }), aLead('b', { order: 1_000_000_000_000_002 })],
        T0,
      );
      const { lead, token } = await leaseOne(port);
      expect(await port.release(FENCE, lead.leadId, token, false)).toBe(true);
      expect((await leaseOne(port)).lead.leadId).toBe('a');
    });

    test('drops the lead and appends the entry that says why', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      const entry: RecordEntry = {
        type: 'leadRefused',
        leadId: 'a',
        campaignId: 'camp',
        code: 'do-not-call',
        at: T0,
      };
      expect(await port.release(FENCE, lead.leadId, token, true, entry)).toBe(true);
      expect(await port.depth('camp')).toEqual({ ready: 0, leased: 0, open: 0 });
      expect(await entriesOf(port)).toEqual([entry]);
      expect(await port.fill(FENCE, [aLead('a')], T0)).toBe(1);
    });

    test('does nothing with a token that is not current', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a'), aLead('b')], T0);
      const { lead, token } = await leaseOne(port);
      await port.release(FENCE, lead.leadId, token, false);
      expect(await port.release(FENCE, lead.leadId, token, false)).toBe(false);
      expect(await port.release(FENCE, 'b', (await leaseOne(port)).token, true)).toBe(false);
      expect(await port.release(FENCE, 'a', 'nonsense', true)).toBe(false);
      expect(await port.depth('camp')).toEqual({ ready: 1, leased: 1, open: 0 });
    });
  });

  describe('reclaimExpired', () => {
    test('puts leads back whose lease has lapsed, and only those', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a', { order: 1 }), aLead('b', { order: 2 })], T0);
      const early = await leaseOne(port, T0);
      await leaseOne(port, T0 + 1);
      expect(await port.reclaimExpired(FENCE, T0 + LEASE_MS - 1)).toBe(0);
      expect(await port.reclaimExpired(FENCE, T0 + LEASE_MS)).toBe(1);
      expect(await port.depth('camp')).toEqual({ ready: 1, leased: 1, open: 0 });
      expect(await port.release(FENCE, 'a', early.token, false)).toBe(false);
      expect((await leaseOne(port)).lead.leadId).toBe('a');
    });
  });

  describe('attempts', () => {
    test('an opened attempt is on record: in the spool and among the open ones', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      const attempt = anAttempt(lead);
      expect(await port.openAttempt(FENCE, token, attempt)).toBe(true);
      expect(await port.depth('camp')).toEqual({ ready: 0, leased: 0, open: 1 });
      expect(await port.openAttempts()).toEqual([{ attempt }]);
      expect(await entriesOf(port)).toEqual([{ type: 'attemptOpened', attempt }]);
    });

    test('opening the same attempt again is harmless, and recorded once', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      const attempt = anAttempt(lead);
      await port.openAttempt(FENCE, token, attempt);
      expect(await port.openAttempt(FENCE, token, attempt)).toBe(true);
      expect(await port.openAttempt(FENCE, token, anAttempt(lead))).toBe(false);
      expect(await port.spoolLength()).toBe(1);
    });

    test('a lapsed lease opens no attempt, reclaimed or not', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      expect(await port.openAttempt(FENCE, token, anAttempt(lead, { createdAt: T0 + LEASE_MS }))).toBe(false);
      await port.reclaimExpired(FENCE, T0 + LEASE_MS);
      expect(await port.openAttempt(FENCE, token, anAttempt(lead))).toBe(false);
      expect(await port.spoolLength()).toBe(0);
      expect(await port.depth('camp')).toEqual({ ready: 1, leased: 0, open: 0 });
    });

    test('keeps the last snapshot of an open call, as it was when saved', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      const attempt = anAttempt(lead);
      await port.openAttempt(FENCE, token, attempt);
      const call = { state: 'ringing', nested: { at: T0 } };
      await port.saveCall(FENCE, attempt.attemptId, { state: 'dialling' });
      await port.saveCall(FENCE, attempt.attemptId, call);
      call.state = 'changed later';
      expect(await port.openAttempts()).toEqual([
        { attempt, call: { state: 'ringing', nested: { at: T0 } } },
      ]);
      await port.closeAttempt(FENCE, aCdr(attempt), 1);
      await port.saveCall(FENCE, attempt.attemptId, call);
      expect(await port.openAttempts()).toEqual([]);
    });

    test('closing appends the record once, also when closed twice', async () => {
      const port = hopper();
      await port.fill(FENCE, [aLead('a')], T0);
      const { lead, token } = await leaseOne(port);
      const attempt = anAttempt(lead);
      await port.openAttempt(FENCE, token, attempt);
      const cdr = aCdr(attempt);
      expect(await port.closeAttempt(FENCE, cdr, 1)).toBe(true);
      expect(await port.closeAttempt(FENCE, cdr, 1)).toBe(false);
      expect(await port.depth('camp')).toEqual({ ready: 0, leased: 0, open: 0 });
      expect(await entriesOf(port)).toEqual([
        { type: 'attemptOpened', attempt },
        { type: 'attemptClosed', cdr, revision: 1 },
      ]);
    });
  });

  describe('clear', () => {
    test('takes ready leads out, leaves leased and open ones, and they can be filled again', async () => {
      const port = hopper();
      await port.fill(
        FENCE,
        [aLead('a', { order: 1 }), aLead('b', { order: 2 }), aLead('x', { campaignId: 'other' })],
        T0,
      );
      await leaseOne(port);
      expect(await port.clear(FENCE, 'camp')).toBe(1);
      expect(await port.depth('camp')).toEqual({ ready: 0, leased: 1, open: 0 });
      expect(await port.depth('other')).toMatchObject({ ready: 1 });
      expect(await port.fill(FENCE, [aLead('a'), aLead('b')], T0)).toBe(1);
    });
  });

  describe('spool', () => {
    test('reads as many as there are: none of none', async () => {
      const port = hopper();
      expect(await port.readSpool(await port.spoolLength())).toEqual([]);
    });

    const entry = (index: number): RecordEntry => ({
      type: 'agentStateChanged',
      agentId: `agent-${index}`,
      state: 'ready',
      at: T0 + index,
    });

    test('gives the oldest entries in order, until they are acknowledged', async () => {
      const port = hopper();
      for (let index = 0; index < 5; index += 1) await port.append(FENCE, entry(index));
      const [first, second] = await port.readSpool(2);
      expect([first?.entry, second?.entry]).toEqual([entry(0), entry(1)]);
      expect(await port.readSpool(2)).toEqual([first, second]);
      await port.ackSpool([first?.position ?? '', second?.position ?? '']);
      await port.ackSpool([first?.position ?? '']);
      await port.ackSpool([]);
      expect(await port.spoolLength()).toBe(3);
      expect(await entriesOf(port)).toEqual([entry(2), entry(3), entry(4)]);
    });
  });

  test('rejects every write of an owner that another has followed, and changes nothing', async () => {
    const group = freshId('group');
    const { hopper: port, ownership } = store().open(group);
    await ownership.acquire(group, 'node-1', LEASE_MS, T0);
    await port.fill(FENCE, [aLead('a', { order: 1 }), aLead('b', { order: 2 })], T0);
    const leaseA = await leaseOne(port);
    const attempt = anAttempt(leaseA.lead);
    await port.openAttempt(FENCE, leaseA.token, attempt);
    const { lead, token } = await leaseOne(port);
    const before = [await port.depth('camp'), await port.openAttempts(), await port.spoolLength()];
    await ownership.acquire(group, 'node-2', LEASE_MS, T0 + LEASE_MS);
    const refused = { port: 'hopper', outcome: 'refused', code: 'fenced' } as const;
    await expectFailure(port.fill(FENCE, [aLead('c')], T0), { ...refused, operation: 'fill' });
    await expectFailure(port.lease(FENCE, 'camp', 1, LEASE_MS, T0), { ...refused, operation: 'lease' });
    await expectFailure(port.leaseLead(FENCE, aLead('d'), LEASE_MS, T0), {
      ...refused,
      operation: 'leaseLead',
    });
    await expectFailure(port.release(FENCE, lead.leadId, token, false), refused);
    await expectFailure(port.openAttempt(FENCE, token, anAttempt(lead)), refused);
    await expectFailure(port.saveCall(FENCE, attempt.attemptId, {}), refused);
    await expectFailure(port.closeAttempt(FENCE, aCdr(attempt), 1), refused);
    await expectFailure(port.reclaimExpired(FENCE, T0 + LEASE_MS), refused);
    await expectFailure(port.clear(FENCE, 'camp'), refused);
    await expectFailure(
      port.append(FENCE, { type: 'agentStateChanged', agentId: 'a', state: 'ready', at: T0 }),
      refused,
    );
    expect([await port.depth('camp'), await port.openAttempts(), await port.spoolLength()]).toEqual(before);
    expect(await port.closeAttempt(2, aCdr(attempt), 1)).toBe(true);
  });

  test('a lead is in one place at most, none is lost, none leased twice at once (any interleaving)', () =>
    hopperProperty(store()));
}
