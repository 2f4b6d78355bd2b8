/** The hopper in Redis: each write one Lua script, all keys under the dial group's hash tag. */
import { randomUUID } from 'node:crypto';
import type { Attempt, CallDetailRecord } from '../../domain/cdr/attempt.ts';
import { invariant } from '../../domain/kernel/assert.ts';
import {
  type AttemptId,
  type CampaignId,
  type DialGroupId,
  type LeadId,
  isSafeId,
} from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { HopperDepth, HopperPort, Lease, OpenAttempt, SpoolEntry } from '../../ports/hopper.ts';
import type { RecordEntry } from '../../ports/records.ts';
import { SETTLED_KEPT_MS, campaignOfToken, leaseToken, settledAt } from '../rules.ts';
import { BATCH, byCampaign, inBatches } from './batches.ts';
import type { RedisClient, RedisConnection } from './connection.ts';
import { type DialGroupKeys, dialGroupKeys } from './keys.ts';

export class RedisHopper implements HopperPort {
  readonly #redis: RedisConnection;
  readonly #keys: DialGroupKeys;
  /** The latest instant heard of: an attempt closed without an end must not be forgotten early. */
  #latest: Instant = 0;

  constructor(redis: RedisConnection, dialGroupId: DialGroupId) {
    this.#redis = redis;
    this.#keys = dialGroupKeys(dialGroupId);
  }

  async fill(fence: number, leads: readonly Lead[], now: Instant): Promise<number> {
    this.#saw(now);
    const trimmed = this.#trimSettled('fill', fence, now, 2 * leads.length);
    const filled = [...byCampaign(leads)].flatMap(([campaignId, group]) =>
      inBatches(group).map((batch) => this.#fillBatch(fence, campaignId, batch)),
    );
    const [, ...added] = await Promise.all([trimmed, ...filled]);
    return added.reduce((sum, count) => sum + count, 0);
  }

  async absent(leads: readonly Lead[]): Promise<readonly Lead[]> {
    const { settled } = this.#keys;
    const groups = [...byCampaign(leads)].map(async ([campaignId, group]) => {
      const { leads: leadsKey, open } = this.#keys.campaign(campaignId);
      const ids = group.map(({ leadId }) => leadId);
      const fields = ids.map((leadId) => `${campaignId}/${leadId}`);
      const [here, opened, settledAs] = await this.#call('absent', (client) =>
        Promise.all([
          client.hmget(leadsKey, ...ids),
          client.hmget(open, ...ids),
          client.hmget(settled, ...fields),
        ]),
      );
      return group.filter((lead, index) => {
        const revision = Number(settledAs[index]?.split(' ')[0] ?? Number.NEGATIVE_INFINITY);
        return here[index] === null && opened[index] === null && lead.revision >= revision;
      });
    });
    return (await Promise.all(groups)).flat();
  }

  async lease(
    fence: number,
    campaignId: CampaignId,
    count: number,
    leaseMs: number,
    now: Instant,
  ): Promise<readonly Lease[]> {
    this.#saw(now);
    const { owner } = this.#keys;
    const { ready, leads, leased } = this.#keys.campaign(campaignId);
    const nonce = randomUUID();
    const expiresAt = now + leaseMs;
    const reply = await this.#run(
      'lease',
      'leaseLeads',
      [owner, ready, leads, leased],
      [fence, campaignId, Math.max(0, Math.floor(count)), expiresAt, nonce],
    );
    return (reply as string[]).map((json) => {
      const lead = JSON.parse(json) as Lead;
      return { lead, token: leaseToken(campaignId, lead.leadId, nonce), expiresAt };
    });
  }

  async leaseLead(fence: number, lead: Lead, leaseMs: number, now: Instant): Promise<Lease | undefined> {
    this.#saw(now);
    const { campaignId, leadId } = lead;
    invariant(isSafeId(leadId), `'${leadId}' is no lead id`);
    const { owner, settled, campaigns } = this.#keys;
    const { ready, leads, leased, open } = this.#keys.campaign(campaignId);
    const token = leaseToken(campaignId, leadId, randomUUID());
    const expiresAt = now + leaseMs;
    const reply = await this.#run(
      'leaseLead',
      'leaseLead',
      [owner, ready, leads, leased, open, settled, campaigns],
      [fence, campaignId, leadId, lead.revision, JSON.stringify(lead), expiresAt, token],
    );
    return reply === 1 ? { lead, token, expiresAt } : undefined;
  }

  async release(
    fence: number,
    leadId: LeadId,
    token: string,
    drop: boolean,
    entry?: RecordEntry,
  ): Promise<boolean> {
    const campaignId = campaignOfToken(token, leadId);
    if (campaignId === undefined) return false;
    const { owner, spool } = this.#keys;
    const { ready, leads, leased } = this.#keys.campaign(campaignId);
    const reply = await this.#run(
      'release',
      'releaseLease',
      [owner, ready, leads, leased, spool],
      [fence, token, leadId, drop ? 1 : 0, entry ? JSON.stringify(entry) : ''],
    );
    return reply === 1;
  }

  async openAttempt(fence: number, token: string, attempt: Attempt): Promise<boolean> {
    const { owner, attempts, spool } = this.#keys;
    const { leads, leased, open } = this.#keys.campaign(attempt.campaignId);
    const entry: RecordEntry = { type: 'attemptOpened', attempt };
    if (campaignOfToken(token, attempt.leadId) !== attempt.campaignId) return false;
    const reply = await this.#run(
      'openAttempt',
      'openAttempt',
      [owner, leads, leased, open, attempts, spool],
      [
        fence,
        token,
        attempt.leadId,
        attempt.attemptId,
        attempt.createdAt,
        JSON.stringify(attempt),
        JSON.stringify(entry),
      ],
    );
    return reply === 1;
  }

  async saveCall(fence: number, attemptId: AttemptId, call: unknown): Promise<void> {
    const { owner, attempts, calls } = this.#keys;
    await this.#run(
      'saveCall',
      'saveCall',
      [owner, attempts, calls],
      [fence, attemptId, JSON.stringify(call ?? null)],
    );
  }

  async closeAttempt(fence: number, cdr: CallDetailRecord, revision: number): Promise<boolean> {
    const { owner, attempts, calls, settled, settledAt: settledAtKey, spool } = this.#keys;
    const { open } = this.#keys.campaign(cdr.campaignId);
    const entry: RecordEntry = { type: 'attemptClosed', cdr, revision };
    const reply = await this.#run(
      'closeAttempt',
      'closeAttempt',
      [owner, open, attempts, calls, settled, settledAtKey, spool],
      [
        fence,
        cdr.attemptId,
        cdr.leadId,
        `${cdr.campaignId}/${cdr.leadId}`,
        revision,
        this.#saw(settledAt(cdr)),
        JSON.stringify(entry),
      ],
    );
    return reply === 1;
  }

  async openAttempts(): Promise<readonly OpenAttempt[]> {
    const { attempts, calls } = this.#keys;
    const [attemptById, callById] = await this.#call('openAttempts', (client) =>
      Promise.all([client.hgetall(attempts), client.hgetall(calls)]),
    );
    return Object.keys(attemptById)
      .toSorted()
      .map((attemptId) => {
        const attempt = JSON.parse(attemptById[attemptId] ?? '') as Attempt;
        const call = callById[attemptId];
        return call === undefined ? { attempt } : { attempt, call: JSON.parse(call) as unknown };
      });
  }

  async reclaimExpired(fence: number, now: Instant): Promise<number> {
    this.#saw(now);
    const { owner } = this.#keys;
    const campaignIds = await this.#call('reclaimExpired', (client) => client.smembers(this.#keys.campaigns));
    const counts = campaignIds.map((campaignId) => {
      const { ready, leads, leased } = this.#keys.campaign(campaignId);
      return this.#repeat('reclaimExpired', [owner, ready, leads, leased], [fence, now, BATCH]);
    });
    const [, ...reclaimed] = await Promise.all([
      this.#trimSettled('reclaimExpired', fence, now, BATCH),
      ...counts,
    ]);
    return reclaimed.reduce((sum, count) => sum + count, 0);
  }

  async clear(fence: number, campaignId: CampaignId): Promise<number> {
    const { ready, leads } = this.#keys.campaign(campaignId);
    return await this.#repeat('clearReady', [this.#keys.owner, ready, leads], [fence, BATCH]);
  }

  async depth(campaignId: CampaignId): Promise<HopperDepth> {
    const keys = this.#keys.campaign(campaignId);
    const [ready, leased, open] = await this.#call('depth', (client) =>
      Promise.all([client.zcard(keys.ready), client.zcard(keys.leased), client.hlen(keys.open)]),
    );
    return { ready, leased, open };
  }

  async append(fence: number, entry: RecordEntry): Promise<void> {
    const { owner, spool } = this.#keys;
    await this.#run('append', 'appendRecord', [owner, spool], [fence, JSON.stringify(entry)]);
  }

  async readSpool(count: number): Promise<readonly SpoolEntry[]> {
    if (count < 1) return []; // XRANGE answers COUNT 0 with nil
    const entries = await this.#call('readSpool', (client) =>
      client.xrange(this.#keys.spool, '-', '+', 'COUNT', count),
    );
    return entries.map(([position, fields]) => ({
      position,
      entry: JSON.parse(fields[1] ?? '') as RecordEntry,
    }));
  }

  async ackSpool(positions: readonly string[]): Promise<void> {
    await this.#call('ackSpool', (client) =>
      Promise.all(inBatches(positions).map((batch) => client.xdel(this.#keys.spool, ...batch))),
    );
  }

  async spoolLength(): Promise<number> {
    return await this.#call('spoolLength', (client) => client.xlen(this.#keys.spool));
  }

  async #fillBatch(fence: number, campaignId: CampaignId, leads: readonly Lead[]): Promise<number> {
    const { owner, settled, campaigns } = this.#keys;
    const { ready, leads: leadsKey, open } = this.#keys.campaign(campaignId);
    const args = leads.flatMap((lead) => [lead.leadId, lead.order, lead.revision, JSON.stringify(lead)]);
    return (await this.#run(
      'fill',
      'fillHopper',
      [owner, ready, leadsKey, open, settled, campaigns],
      [fence, campaignId, ...args],
    )) as number;
  }

  async #trimSettled(operation: string, fence: number, now: Instant, limit: number): Promise<number> {
    const { owner, settled, settledAt: settledAtKey, spool } = this.#keys;
    return (await this.#run(
      operation,
      'trimSettled',
      [owner, settled, settledAtKey, spool],
      [fence, now - SETTLED_KEPT_MS, Math.max(1, limit)],
    )) as number;
  }

  /** Runs a script that works in steps of BATCH until nothing is left. */
  async #repeat(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<number> {
    let total = 0;
    for (;;) {
      const count = (await this.#run(script, script, keys, args)) as number;
      total += count;
      if (count < BATCH) return total;
    }
  }

  #saw(now: Instant): Instant {
    this.#latest = Math.max(this.#latest, now);
    return this.#latest;
  }

  #run(
    operation: string,
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return this.#redis.run({ port: 'hopper', operation }, script, keys, args);
  }

  #call<T>(operation: string, commands: (client: RedisClient) => Promise<T>): Promise<T> {
    return this.#redis.call({ port: 'hopper', operation }, commands);
  }
}
