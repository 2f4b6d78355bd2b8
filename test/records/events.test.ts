/** Events and webhooks in PostgreSQL: told once, in order, and each delivery in one hand at a time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventType } from '../../src/domain/event/event.ts';
import type { EventsPort } from '../../src/ports/events.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { DueDelivery, WebhookDeliveriesPort } from '../../src/ports/webhookDeliveries.ts';
import {
  createPostgresErasure,
  createPostgresEvents,
  createPostgresRecords,
  createPostgresWebhooks,
} from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aJoinedCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

const SECRET = 's'.repeat(32);
const LEASE_MS = 60_000;
const ALL: readonly EventType[] = [
  'call.dialled',
  'call.joined',
  'call.ended',
  'call.disposition',
  'campaign.state',
];

describe.skipIf(!hasPostgres)('events in PostgreSQL', () => {
  let server: TestPostgres;
  let url: string;
  let records: RecordsPort;
  let events: EventsPort;
  let webhooks: WebhookDeliveriesPort;
  let second: WebhookDeliveriesPort;

  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 3 });
    events = createPostgresEvents(url);
    webhooks = createPostgresWebhooks(url);
    second = createPostgresWebhooks(url);
    const ports = [records, events, webhooks, second];
    await Promise.all(ports.map((port) => port.start()));
    await records.createList('list-1', 'List');
    await records.importLeads('list-1', [aLead(1), aLead(2), aLead(3)]);
    await records.createCampaign(aCampaign());
    return () => Promise.all(ports.map((port) => port.stop()));
  });

  const list = (changes: object = {}) => events.list({ withNumbers: false, limit: 100, ...changes });
  const subscribe = async (webhookId: string, changes: object = {}): Promise<void> =>
    webhooks.create(
      webhookId,
      {
        url: 'https://example.com/',
        description: '',
        types: ALL,
        withNumbers: false,
        isActive: true,
        ...changes,
      },
      SECRET,
      'admin',
      1,
    );
  /** Far later than anything was written. */
  const LATER = Date.now() + 3_600_000;
  const claim = (port = webhooks, now = LATER, limit = 100): Promise<readonly DueDelivery[]> =>
    port.claim({ now, leaseMs: LEASE_MS, limit, perWebhook: 50, without: [] });
  const arrived = (due: DueDelivery, at = LATER) =>
    webhooks.settle({
      deliveryId: due.deliveryId,
      tries: due.tries,
      state: 'delivered',
      at,
      status: 200,
      tookMs: 5,
    });

  it('tell of a call from dialling to its end, once, however often its records are written', async () => {
    const attempt = anAttempt(1);
    const joined = {
      type: 'agentStateChanged',
      agentId: 'agent-1',
      state: 'talking',
      at: attempt.createdAt + 5_600,
      attemptId: attempt.attemptId,
    } as const;
    const batch = [opened(attempt), joined, closed(aJoinedCdr(attempt))];
    await records.write(batch);
    await records.write(batch);
    const told = await list();
    expect(told.map(({ type }) => type)).toEqual([
      'call.dialled',
      'agent.state',
      'call.joined',
      'call.ended',
    ]);
    expect(told.filter(({ type }) => type.startsWith('call')).map(({ campaignId }) => campaignId)).toEqual([
      'campaign-1',
      'campaign-1',
      'campaign-1',
    ]);
    expect(told.at(-1)?.data).toMatchObject({ dialStatus: 'answered', agentId: 'agent-1', next: 'final' });
  });

  it('hold no number, and are given one only where it is asked for and not erased', async () => {
    const attempt = anAttempt(1);
    await records.write([opened(attempt), closed(aCdr(attempt))]);
    const [plain] = await list();
    expect(JSON.stringify(plain)).not.toContain(attempt.number);
    expect((await list({ withNumbers: true }))[0]?.number).toBe(attempt.number);
    const erasure = createPostgresErasure(url);
    await erasure.start();
    await erasure.erase({ number: attempt.number, at: Date.now(), by: 'admin', reason: 'asked' }, false);
    await erasure.stop();
    expect((await list({ withNumbers: true }))[0]?.number).not.toBe(attempt.number);
  });

  it('tell of a campaign that changes its state, and not of one that does not', async () => {
    await records.setCampaignState('campaign-1', 'running');
    await records.setCampaignState('campaign-1', 'running');
    await records.setCampaignState('campaign-1', 'paused');
    expect((await list()).map(({ data }) => data['state'])).toEqual(['running', 'paused']);
  });

  it('are read on from a position, by type and by campaign', async () => {
    await records.write([opened(anAttempt(1)), opened(anAttempt(2)), closed(aCdr(anAttempt(1)))]);
    const [first] = await list({ limit: 1 });
    expect(await list({ after: first?.position })).toHaveLength(2);
    expect(await list({ types: ['call.ended'] })).toHaveLength(1);
    expect(await list({ campaignId: 'other' })).toEqual([]);
    expect(await events.newest()).toBe((await list()).at(-1)?.position);
  });

  it('are not seen out of order by whoever reads while two write', async () => {
    let last = 0;
    const writing = new AbortController();
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      do {
        for (const { position } of await list({ after: last })) {
          seen.push(position);
          last = position;
        }
      } while (!writing.signal.aborted);
    };
    const reading = read();
    const other = createPostgresRecords({ url, maxConnections: 3 });
    await other.start();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        (index % 2 === 0 ? records : other).write([opened(anAttempt(1, index + 1))]),
      ),
    );
    writing.abort();
    await reading;
    await other.stop();
    last = 0;
    expect(seen).toEqual((await list()).map(({ position }) => position));
    expect(seen).toHaveLength(30);
  });

  it('go to the webhooks that ask for their type and campaign', async () => {
    await subscribe('all');
    await subscribe('ended', { types: ['call.ended'] });
    await subscribe('other', { campaignIds: ['campaign-2'] });
    await subscribe('paused', { isActive: false });
    await records.write([opened(anAttempt(1)), closed(aCdr(anAttempt(1)))]);
    const due = await claim();
    expect(due.map(({ webhookId, event }) => `${webhookId} ${event.type}`).sort()).toEqual([
      'all call.dialled',
      'ended call.ended',
    ]);
  });

  it('wait for the earlier event of the same call, until it has arrived or was given up', async () => {
    await subscribe('all');
    await records.write([
      opened(anAttempt(1)),
      closed(aCdr(anAttempt(1))),
      opened(anAttempt(2)),
      closed(aCdr(anAttempt(2))),
    ]);
    const first = await claim();
    expect(first.map(({ event }) => event.type)).toEqual(['call.dialled', 'call.dialled']);
    expect(await claim()).toEqual([]);
    const [one, two] = first;
    if (one === undefined || two === undefined) throw new Error('two were due');
    await arrived(one);
    await webhooks.settle({
      deliveryId: two.deliveryId,
      tries: two.tries,
      state: 'dead',
      at: LATER,
      error: 'no',
      tookMs: 1,
    });
    expect((await claim()).map(({ event }) => event.type)).toEqual(['call.ended', 'call.ended']);
  });

  it('are each in one hand while two nodes take them, and in another one when that is gone', async () => {
    await subscribe('all');
    await records.write(Array.from({ length: 40 }, (_, index) => opened(anAttempt(1, index + 1))));
    const takes = await Promise.all([claim(), claim(second), claim(), claim(second)]);
    const ids = takes.flat().map(({ deliveryId }) => deliveryId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(40);
    expect(await claim(second, LATER + LEASE_MS - 1)).toEqual([]);
    const again = await claim(second, LATER + LEASE_MS);
    expect(again).toHaveLength(40);
    expect(again[0]?.tries).toBe(2);
  });

  it('do not take the word of a sender that was given up, unless it has arrived', async () => {
    await subscribe('all');
    await records.write([opened(anAttempt(1))]);
    const [late] = await claim();
    await claim(second, LATER + LEASE_MS);
    if (late === undefined) throw new Error('one was due');
    await webhooks.settle({ deliveryId: late.deliveryId, tries: 1, state: 'dead', at: LATER, tookMs: 1 });
    expect((await webhooks.webhook('all'))?.waiting).toBe(1);
    await arrived(late);
    expect((await webhooks.webhook('all'))?.waiting).toBe(0);
  });

  it('hold a receiver that is away as a whole, and take it up again', async () => {
    await subscribe('all');
    await records.write([opened(anAttempt(1)), opened(anAttempt(2))]);
    const [one] = await claim(webhooks, LATER, 1);
    if (one === undefined) throw new Error('one was due');
    const until = LATER + 5_000;
    await webhooks.settle({
      deliveryId: one.deliveryId,
      tries: 1,
      state: 'waiting',
      at: LATER,
      nextAt: until,
      holdUntil: until,
      tookMs: 9,
    });
    expect(await claim()).toEqual([]);
    const due = await claim(webhooks, until);
    expect(due.map(({ failures }) => failures)).toEqual([1, 1]);
    for (const each of due) await arrived(each, until);
    expect((await webhooks.webhook('all'))?.heldUntil).toBeUndefined();
  });

  it('are sent again by request: one, or all that were given up', async () => {
    await subscribe('all');
    await records.write([opened(anAttempt(1)), opened(anAttempt(2)), opened(anAttempt(3))]);
    const [one, two, three] = await claim();
    if (one === undefined || two === undefined || three === undefined) throw new Error('three were due');
    await arrived(one);
    for (const { deliveryId, tries } of [two, three])
      await webhooks.settle({
        deliveryId,
        tries,
        state: 'dead',
        at: LATER,
        status: 500,
        error: 'HTTP 500',
        tookMs: 1,
      });
    expect(await webhooks.webhook('all')).toMatchObject({ waiting: 0, dead: 2 });
    expect(await webhooks.replay('all', undefined, LATER)).toBe(2);
    expect(await webhooks.replay('all', one.deliveryId, LATER)).toBe(1);
    expect(await webhooks.replay('other', one.deliveryId, LATER)).toBe(0);
    expect((await claim()).map(({ tries }) => tries)).toEqual([1, 1, 1]);
    expect(await webhooks.deliveries('all', { limit: 2 })).toHaveLength(2);
  });

  it('are forgotten once old, except those that still wait', async () => {
    await subscribe('all', { types: ['call.ended'] });
    await records.write([opened(anAttempt(1)), closed(aCdr(anAttempt(1)))]);
    expect(await webhooks.forget(Date.now() - 60_000)).toBe(0);
    expect(await webhooks.forget(Date.now() + 60_000)).toBe(1);
    expect((await list()).map(({ type }) => type)).toEqual(['call.ended']);
  });
});
