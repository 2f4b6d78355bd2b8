/** The hopper in memory: nothing is awaited inside a method, so each is one step. */
import type { Attempt, CallDetailRecord } from '../../domain/cdr/attempt.ts';
import type { AttemptId, CampaignId, DialGroupId, LeadId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { HopperDepth, HopperPort, Lease, OpenAttempt, SpoolEntry } from '../../ports/hopper.ts';
import type { RecordEntry } from '../../ports/records.ts';
import { SETTLED_KEPT_MS, campaignOfToken, leaseToken, settledAt } from '../rules.ts';
import { CampaignQueue } from './queue.ts';
import type { MemoryWorld } from './world.ts';

interface Settled {
  readonly revision: number;
  readonly at: Instant;
  readonly position: string;
}

const TRIM_STEP = 500;

export class MemoryHopper implements HopperPort {
  readonly #world: MemoryWorld;
  readonly #dialGroupId: DialGroupId;
  readonly #campaigns = new Map<CampaignId, CampaignQueue>();
  readonly #attempts = new Map<AttemptId, Attempt>();
  /** Snapshots as JSON: the caller goes on changing its call. */
  readonly #calls = new Map<AttemptId, string>();
  /** By campaign/lead, the one settled last at the end. */
  readonly #settled = new Map<string, Settled>();
  /** In the order of their positions. */
  readonly #spool = new Map<string, RecordEntry>();
  #lastPosition = 0;
  #lastNonce = 0;
  #latest: Instant = 0;

  constructor(world: MemoryWorld, dialGroupId: DialGroupId) {
    this.#world = world;
    this.#dialGroupId = dialGroupId;
  }

  async fill(fence: number, leads: readonly Lead[], now: Instant): Promise<number> {
    this.#guard(fence, 'fill');
    this.#saw(now);
    this.#trimSettled(now);
    return leads.filter((lead) => this.#isNew(lead) && this.#queue(lead.campaignId).add(lead)).length;
  }

  async absent(leads: readonly Lead[]): Promise<readonly Lead[]> {
    return leads.filter((lead) => this.#isNew(lead) && !this.#queue(lead.campaignId).has(lead.leadId));
  }

  /** No stale copy from the database. */
  #isNew(lead: Lead): boolean {
    return lead.revision >= (this.#settled.get(settledKey(lead))?.revision ?? -Infinity);
  }

  async lease(
    fence: number,
    campaignId: CampaignId,
    count: number,
    leaseMs: number,
    now: Instant,
  ): Promise<readonly Lease[]> {
    this.#guard(fence, 'lease');
    this.#saw(now);
    const { ready, leases } = this.#queue(campaignId);
    this.#lastNonce += 1;
    const nonce = String(this.#lastNonce);
    return ready.splice(0, Math.max(0, Math.floor(count))).map((lead) => {
      const token = leaseToken(campaignId, lead.leadId, nonce);
      const lease: Lease = { lead, token, expiresAt: now + leaseMs };
      leases.set(token, lease);
      return lease;
    });
  }

  async leaseLead(fence: number, lead: Lead, leaseMs: number, now: Instant): Promise<Lease | undefined> {
    this.#guard(fence, 'leaseLead');
    this.#saw(now);
    const queue = this.#queue(lead.campaignId);
    const isStale = lead.revision < (this.#settled.get(settledKey(lead))?.revision ?? -Infinity);
    if (isStale || queue.open.has(lead.leadId)) return undefined;
    queue.add(lead);
    if (!queue.takeReady(lead.leadId)) return undefined;
    this.#lastNonce += 1;
    const token = leaseToken(lead.campaignId, lead.leadId, String(this.#lastNonce));
    const lease: Lease = { lead, token, expiresAt: now + leaseMs };
    queue.leases.set(token, lease);
    return lease;
  }

  async release(
    fence: number,
    leadId: LeadId,
    token: string,
    drop: boolean,
    entry?: RecordEntry,
  ): Promise<boolean> {
    this.#guard(fence, 'release');
    const campaignId = campaignOfToken(token, leadId);
    if (campaignId === undefined) return false;
    const queue = this.#queue(campaignId);
    const lease = queue.leases.get(token);
    if (!lease) return false;
    queue.leases.delete(token);
    if (drop) queue.forget(leadId);
    else queue.putBack(lease.lead);
    if (entry) this.#append(entry);
    return true;
  }

  async openAttempt(fence: number, token: string, attempt: Attempt): Promise<boolean> {
    this.#guard(fence, 'openAttempt');
    const { attemptId, leadId, campaignId, createdAt } = attempt;
    if (campaignOfToken(token, leadId) !== campaignId) return false;
    const queue = this.#queue(campaignId);
    if (queue.open.get(leadId) === attemptId) return true;
    const lease = queue.leases.get(token);
    if (!lease || lease.expiresAt <= createdAt) return false;
    queue.leases.delete(token);
    queue.forget(leadId);
    queue.open.set(leadId, attemptId);
    this.#attempts.set(attemptId, attempt);
    this.#append({ type: 'attemptOpened', attempt });
    return true;
  }

  async saveCall(fence: number, attemptId: AttemptId, call: unknown): Promise<void> {
    this.#guard(fence, 'saveCall');
    if (this.#attempts.has(attemptId)) this.#calls.set(attemptId, JSON.stringify(call ?? null));
  }

  async closeAttempt(fence: number, cdr: CallDetailRecord, revision: number): Promise<boolean> {
    this.#guard(fence, 'closeAttempt');
    if (!this.#attempts.delete(cdr.attemptId)) return false;
    this.#calls.delete(cdr.attemptId);
    this.#queue(cdr.campaignId).open.delete(cdr.leadId);
    const position = this.#append({ type: 'attemptClosed', cdr, revision });
    const key = settledKey(cdr);
    const before = this.#settled.get(key)?.revision ?? revision;
    this.#settled.delete(key);
    this.#settled.set(key, {
      revision: Math.max(before, revision),
      at: this.#saw(settledAt(cdr)),
      position,
    });
    return true;
  }

  async openAttempts(): Promise<readonly OpenAttempt[]> {
    return [...this.#attempts.values()]
      .toSorted((a, b) => (a.attemptId < b.attemptId ? -1 : 1))
      .map((attempt) => {
        const call = this.#calls.get(attempt.attemptId);
        return call === undefined ? { attempt } : { attempt, call: JSON.parse(call) as unknown };
      });
  }

  async reclaimExpired(fence: number, now: Instant): Promise<number> {
    this.#guard(fence, 'reclaimExpired');
    this.#saw(now);
    this.#trimSettled(now);
    let reclaimed = 0;
    for (const queue of this.#campaigns.values()) {
      for (const { token, lead, expiresAt } of queue.leases.values()) {
        if (expiresAt > now) continue;
        queue.leases.delete(token);
        queue.putBack(lead);
        reclaimed += 1;
      }
    }
    return reclaimed;
  }

  async clear(fence: number, campaignId: CampaignId): Promise<number> {
    this.#guard(fence, 'clear');
    const queue = this.#queue(campaignId);
    const cleared = queue.ready.splice(0);
    for (const { leadId } of cleared) queue.forget(leadId);
    return cleared.length;
  }

  async depth(campaignId: CampaignId): Promise<HopperDepth> {
    const { ready, leases, open } = this.#queue(campaignId);
    return { ready: ready.length, leased: leases.size, open: open.size };
  }

  async append(fence: number, entry: RecordEntry): Promise<void> {
    this.#guard(fence, 'append');
    this.#append(entry);
  }

  async readSpool(count: number): Promise<readonly SpoolEntry[]> {
    const entries: SpoolEntry[] = [];
    for (const [position, entry] of this.#spool) {
      if (entries.length >= count) break;
      entries.push({ position, entry });
    }
    return entries;
  }

  async ackSpool(positions: readonly string[]): Promise<void> {
    for (const position of positions) this.#spool.delete(position);
  }

  async spoolLength(): Promise<number> {
    return this.#spool.size;
  }

  #append(entry: RecordEntry): string {
    this.#lastPosition += 1;
    const position = String(this.#lastPosition);
    this.#spool.set(position, entry);
    return position;
  }

  /** Forgets what no stale copy can undercut any more, at most a step at a time. */
  #trimSettled(now: Instant): void {
    let step = 0;
    for (const [key, { at, position }] of this.#settled) {
      step += 1;
      if (step > TRIM_STEP || at > now - SETTLED_KEPT_MS) return;
      if (!this.#spool.has(position)) this.#settled.delete(key);
    }
  }

  #queue(campaignId: CampaignId): CampaignQueue {
    const known = this.#campaigns.get(campaignId);
    if (known) return known;
    const queue = new CampaignQueue();
    this.#campaigns.set(campaignId, queue);
    return queue;
  }

  #guard(fence: number, operation: string): void {
    this.#world.guard(this.#dialGroupId, fence, 'hopper', operation);
  }

  #saw(now: Instant): Instant {
    this.#latest = Math.max(this.#latest, now);
    return this.#latest;
  }
}

function settledKey({ campaignId, leadId }: { campaignId: CampaignId; leadId: LeadId }): string {
  return `${campaignId}/${leadId}`;
}
