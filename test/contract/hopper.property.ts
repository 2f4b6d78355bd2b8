/**
 * Random interleavings of everything a hopper takes, against a model of where each lead is: nowhere, ready, leased
 * or open. After each step the store's counts equal the model's, and nothing it gives contradicts the model.
 */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Attempt } from '../../src/domain/cdr/attempt.ts';
import type { Lead } from '../../src/domain/lead/lead.ts';
import type { HopperPort, Lease } from '../../src/ports/hopper.ts';
import { type StoreUnderTest, T0, aCdr, aLead, anAttempt, freshId } from '../support/stores.ts';

type Step =
  | { readonly do: 'fill'; readonly leads: readonly number[]; readonly stale: boolean }
  | { readonly do: 'lease'; readonly count: number; readonly leaseMs: number }
  | { readonly do: 'release'; readonly pick: number; readonly drop: boolean }
  | { readonly do: 'open' | 'close'; readonly pick: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'reclaim' | 'clear' };

const LEADS = 8;
const pick = fc.nat({ max: 100 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('fill' as const),
    leads: fc.array(fc.nat({ max: LEADS - 1 }), { maxLength: 6 }),
    stale: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('lease' as const),
    count: fc.nat({ max: 4 }),
    leaseMs: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({ do: fc.constant('release' as const), pick, drop: fc.boolean() }),
  fc.record({ do: fc.constantFrom('open' as const, 'close' as const), pick }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constantFrom('reclaim' as const, 'clear' as const) }),
);

export async function hopperProperty(store: StoreUnderTest): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const run = new Run(store.open(freshId('group')).hopper);
      for (const next of steps) await run.take(next);
      await run.finish();
    }),
    { numRuns: store.propertyRuns },
  );
}

class Run {
  readonly hopper: HopperPort;
  now = T0;
  readonly ready = new Map<string, Lead>();
  readonly leased = new Map<string, Lease>();
  readonly open = new Map<string, Attempt>();
  readonly revisions = new Map<string, number>();
  /** Every token ever given, current or not. */
  readonly leases: Lease[] = [];
  entries = 0;

  constructor(hopper: HopperPort) {
    this.hopper = hopper;
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case 'fill':
        await this.fill(next.leads, next.stale);
        break;
      case 'lease':
        await this.lease(next.count, next.leaseMs);
        break;
      case 'release':
        await this.release(next.pick, next.drop);
        break;
      case 'open':
        await this.openOne(next.pick);
        break;
      case 'close':
        await this.close(next.pick);
        break;
      case 'wait':
        this.now += next.ms;
        break;
      case 'reclaim':
        await this.reclaim();
        break;
      case 'clear':
        expect(await this.hopper.clear(1, 'camp')).toBe(this.ready.size);
        this.ready.clear();
        break;
    }
    expect(await this.hopper.depth('camp')).toEqual({
      ready: this.ready.size,
      leased: this.leased.size,
      open: this.open.size,
    });
  }

  async fill(indexes: readonly number[], stale: boolean): Promise<void> {
    const leads = indexes.map((index) => {
      const leadId = `lead-${index}`;
      const revision = this.revisions.get(leadId) ?? 0;
      return aLead(leadId, { order: (index * 3) % 5, revision: stale ? revision - 1 : revision });
    });
    let expected = 0;
    for (const lead of leads) {
      const { leadId } = lead;
      const isHere = this.ready.has(leadId) || this.leased.has(leadId) || this.open.has(leadId);
      if (isHere || lead.revision < (this.revisions.get(leadId) ?? -Infinity)) continue;
      this.ready.set(leadId, lead);
      expected += 1;
    }
    expect(await this.hopper.fill(1, leads, this.now)).toBe(expected);
  }

  async lease(count: number, leaseMs: number): Promise<void> {
    const expected = [...this.ready.values()]
      .toSorted((a, b) => a.order - b.order || (a.leadId < b.leadId ? -1 : 1))
      .slice(0, count);
    const leases = await this.hopper.lease(1, 'camp', count, leaseMs, this.now);
    expect(leases.map(({ lead }) => lead)).toEqual(expected);
    for (const lease of leases) {
      expect(this.leased.has(lease.lead.leadId)).toBe(false);
      this.ready.delete(lease.lead.leadId);
      this.leased.set(lease.lead.leadId, lease);
      this.leases.push(lease);
    }
  }

  async release(index: number, drop: boolean): Promise<void> {
    const lease = this.leases[index % Math.max(1, this.leases.length)];
    if (!lease) return;
    const { leadId } = lease.lead;
    const isCurrent = this.leased.get(leadId)?.token === lease.token;
    expect(await this.hopper.release(1, leadId, lease.token, drop)).toBe(isCurrent);
    if (!isCurrent) return;
    this.leased.delete(leadId);
    if (!drop) this.ready.set(leadId, lease.lead);
  }

  async openOne(index: number): Promise<void> {
    const lease = this.leases[index % Math.max(1, this.leases.length)];
    if (!lease) return;
    const { leadId } = lease.lead;
    const attempt = anAttempt(lease.lead, { createdAt: this.now });
    const isCurrent = this.leased.get(leadId)?.token === lease.token && lease.expiresAt > this.now;
    expect(await this.hopper.openAttempt(1, lease.token, attempt)).toBe(isCurrent);
    if (!isCurrent) return;
    this.leased.delete(leadId);
    this.open.set(leadId, attempt);
    this.entries += 1;
  }

  async close(index: number): Promise<void> {
    const attempts = [...this.open.values()];
    const attempt = attempts[index % Math.max(1, attempts.length)];
    if (!attempt) return;
    const revision = (this.revisions.get(attempt.leadId) ?? 0) + 1;
    expect(await this.hopper.closeAttempt(1, aCdr(attempt, this.now), revision)).toBe(true);
    expect(await this.hopper.closeAttempt(1, aCdr(attempt, this.now), revision)).toBe(false);
    this.open.delete(attempt.leadId);
    this.revisions.set(attempt.leadId, revision);
    this.entries += 1;
  }

  async reclaim(): Promise<void> {
    const lapsed = [...this.leased.values()].filter(({ expiresAt }) => expiresAt <= this.now);
    expect(await this.hopper.reclaimExpired(1, this.now)).toBe(lapsed.length);
    for (const { lead } of lapsed) {
      this.leased.delete(lead.leadId);
      this.ready.set(lead.leadId, lead);
    }
  }

  /** All leads come out again: those leased are reclaimed, those open are listed, none twice. */
  async finish(): Promise<void> {
    this.now += 100;
    await this.reclaim();
    await this.lease(LEADS, 1);
    const open = await this.hopper.openAttempts();
    expect(open.map(({ attempt }) => attempt.attemptId).toSorted()).toEqual(
      [...this.open.values()].map(({ attemptId }) => attemptId).toSorted(),
    );
    expect(await this.hopper.spoolLength()).toBe(this.entries);
  }
}
