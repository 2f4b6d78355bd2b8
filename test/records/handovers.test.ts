/** Hand-overs in a real Postgres: each step with its history, silence that accepts, and a lead that returns to its agent. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandoverRecords, NewHandover } from '../../src/ports/handovers.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresErasure, createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aJoinedCdr, aLead, anAttempt, closed, numberOf, opened, T0 } from '../support/records.ts';

const DAY_MS = 86_400_000;
const DEADLINE = T0 + 7 * DAY_MS;

function anOffer(index: number, changes: Partial<NewHandover> = {}): NewHandover {
  return {
    handoverId: `handover-${index}`,
    campaignId: 'campaign-1',
    leadId: `lead-${index}`,
    agentId: 'mei',
    owner: 'li',
    checkList: { plan: 'a new PBX' },
    offeredAt: T0,
    dueDate: '2026-03-17',
    deadline: DEADLINE,
    timeZone: 'Asia/Shanghai',
    who: 'mei',
    ...changes,
  };
}

describe.skipIf(!hasPostgres)('hand-overs on record', () => {
  let server: TestPostgres;
  let url: string;
  let records: RecordsPort;
  let handovers: HandoverRecords;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    records = createPostgresRecords({ url });
    await records.start();
    ({ handovers } = records);
    await records.createList('list-1', 'List');
    await records.importLeads('list-1', [aLead(1, { name: 'Ada' }), aLead(2), aLead(3)]);
    await records.createCampaign(aCampaign());
    await records.write([opened(anAttempt(1)), closed(aJoinedCdr(anAttempt(1)))]);
    return () => records.stop();
  });

  it('are offered once for a lead, as long as one stands', async () => {
    expect(await handovers.offer(anOffer(1))).toBe('offered');
    const again = anOffer(1, { handoverId: 'handover-1b' });
    expect(await handovers.offer(again)).toBe('standing');
    await handovers.accept({ handoverId: 'handover-1', at: T0 + 1, who: 'li' });
    expect(await handovers.offer(again)).toBe('standing');
    expect(await handovers.offer(anOffer(9))).toBe('lead-unknown');
    expect(await handovers.find({ limit: 10 })).toHaveLength(1);
  });

  it('may be offered again after a rejection', async () => {
    await handovers.offer(anOffer(1));
    const rejection = { handoverId: 'handover-1', at: T0 + 1, who: 'li', reason: 'too early' };
    expect(await handovers.reject({ ...rejection, callbackAt: T0 + 60_000 })).toBe('rejected');
    expect(await handovers.offer(anOffer(1, { handoverId: 'handover-1b' }))).toBe('offered');
  });

  it('keep who did what, when and why', async () => {
    await handovers.offer(anOffer(1));
    await handovers.reject({
      handoverId: 'handover-1',
      at: T0 + 5_000,
      who: 'li',
      reason: 'too early',
      callbackAt: T0 + 60_000,
    });
    expect(await handovers.entries('handover-1')).toEqual([
      { at: T0, who: 'mei', action: 'offer' },
      { at: T0 + 5_000, who: 'li', action: 'reject', reason: 'too early' },
    ]);
    expect(await handovers.byId('handover-1')).toEqual({
      ...anOffer(1),
      who: undefined,
      state: 'rejected',
      decidedAt: T0 + 5_000,
      number: numberOf(1),
      name: 'Ada',
    });
  });

  it.each([
    ['changed', `update handover_entries set who = 'nobody'`],
    ['emptied and changed', `update handover_entries set reason = null, who = 'nobody'`],
    ['deleted', 'delete from handover_entries'],
    ['emptied', 'truncate handover_entries'],
  ])('have a history that is not %s', async (_what, statement) => {
    await handovers.offer(anOffer(1));
    await expect(runSql(url, statement)).rejects.toThrow('only ever added');
  });

  it('are accepted by silence at their deadline, once, and are decided on no more', async () => {
    await handovers.offer(anOffer(1));
    await handovers.offer(anOffer(2, { handoverId: 'handover-2', deadline: DEADLINE + 1 }));
    expect(await handovers.settleLapsed(DEADLINE - 1)).toEqual([]);
    // Past it and not settled yet: too late all the same.
    expect(await handovers.accept({ handoverId: 'handover-1', at: DEADLINE, who: 'li' })).toBe(false);
    const settled = await handovers.settleLapsed(DEADLINE);
    expect(settled).toMatchObject([{ handoverId: 'handover-1', state: 'lapsed', decidedAt: DEADLINE }]);
    expect(await handovers.settleLapsed(DEADLINE)).toEqual([]);
    const late = { handoverId: 'handover-1', at: DEADLINE, who: 'li', reason: 'no', callbackAt: DEADLINE };
    expect(await handovers.reject(late)).toBe('over');
    expect(await handovers.entries('handover-1')).toMatchObject([
      { action: 'offer' },
      { at: DEADLINE, who: 'silence', action: 'lapse' },
    ]);
    expect(await handovers.find({ states: ['offered'], limit: 9 })).toMatchObject([{ leadId: 'lead-2' }]);
  });

  it('give a rejected lead, final until then, back to its agent as the one callback that is open', async () => {
    expect(await records.progress('campaign-1')).toMatchObject({ due: 2, final: 1 });
    await handovers.offer(anOffer(1));
    const callbackAt = T0 + 3_600_000;
    await handovers.reject({ handoverId: 'handover-1', at: T0 + 9, who: 'li', reason: 'later', callbackAt });
    expect(await records.callbacks.open(['campaign-1'], callbackAt, 9)).toEqual([
      expect.objectContaining({
        callbackId: 'handover-1',
        leadId: 'lead-1',
        agentId: 'mei',
        kind: 'personal',
        at: callbackAt,
        note: 'hand-over rejected by li: later',
      }),
    ]);
    expect(await records.callbacks.lead('handover-1')).toMatchObject({
      leadId: 'lead-1',
      callback: { agentId: 'mei' },
    });
    expect(await records.progress('campaign-1')).toMatchObject({ due: 3, final: 0 });
    // A second rejection takes the place of the first one's callback.
    await handovers.offer(anOffer(1, { handoverId: 'handover-1b' }));
    await handovers.reject({ handoverId: 'handover-1b', at: T0 + 99, who: 'li', reason: 'no', callbackAt });
    expect(
      (await records.callbacks.open(['campaign-1'], callbackAt, 9)).map((one) => one.callbackId),
    ).toEqual(['handover-1b']);
  });

  it('bring nobody back who asked never to be called', async () => {
    await handovers.offer(anOffer(1));
    const entry = { number: numberOf(1), source: 'agent', addedAt: T0 } as const;
    await records.write([{ type: 'doNotCallAdded', entry }]);
    const rejection = { handoverId: 'handover-1', at: T0 + 9, who: 'li', reason: 'no', callbackAt: T0 + 99 };
    expect(await handovers.reject(rejection)).toBe('notCalled');
    expect(await handovers.byId('handover-1')).toMatchObject({ state: 'rejected' });
    expect(await records.callbacks.find({ limit: 9 })).toEqual([]);
  });

  it('are counted by agent on the local days of their calendar', async () => {
    // 00:30 on the 11th in Shanghai is the 10th in UTC.
    const night = Date.parse('2026-03-10T16:30:00Z');
    await handovers.offer(anOffer(1));
    await handovers.offer(anOffer(2));
    await handovers.offer(anOffer(3, { agentId: 'bo', who: 'bo' }));
    await handovers.accept({ handoverId: 'handover-1', at: night, who: 'li' });
    await handovers.settleLapsed(DEADLINE);
    const count = (fromDate: string, toDate: string) => handovers.counts({ fromDate, toDate });
    expect(await count('2026-03-10', '2026-03-10')).toEqual([
      { agentId: 'bo', offered: 1, accepted: 0, bySilence: 0, rejected: 0 },
      { agentId: 'mei', offered: 2, accepted: 0, bySilence: 0, rejected: 0 },
    ]);
    expect(await count('2026-03-11', '2026-03-11')).toEqual([
      { agentId: 'mei', offered: 0, accepted: 1, bySilence: 0, rejected: 0 },
    ]);
    // By silence: on the last day to answer, not the one after it.
    expect(await count('2026-03-17', '2026-03-17')).toEqual([
      { agentId: 'bo', offered: 0, accepted: 1, bySilence: 1, rejected: 0 },
      { agentId: 'mei', offered: 0, accepted: 1, bySilence: 1, rejected: 0 },
    ]);
    expect(await handovers.counts({ fromDate: '2026-03-01', toDate: '2026-03-31', campaignId: 'x' })).toEqual(
      [],
    );
  });

  it('are without anything of a person who is erased, and withdrawn where they were open', async () => {
    const erasure = createPostgresErasure(url);
    await erasure.start();
    await handovers.offer(anOffer(1));
    await handovers.reject({
      handoverId: 'handover-1',
      at: T0 + 9,
      who: 'li',
      reason: 'a flat in Ulm',
      callbackAt: T0 + 99,
    });
    await handovers.offer(anOffer(1, { handoverId: 'handover-1b' }));
    const order = { number: numberOf(1), at: T0 + 1_000_000, by: 'ada', reason: 'asked' };
    expect(await erasure.erase(order, false)).toMatchObject({ counts: { handovers: 2 } });
    await erasure.stop();
    expect(await handovers.find({ limit: 9 })).toMatchObject([
      { handoverId: 'handover-1', state: 'rejected', checkList: {} },
      { handoverId: 'handover-1b', state: 'withdrawn', checkList: {}, decidedAt: order.at },
    ]);
    expect(await handovers.entries('handover-1')).toEqual([
      { at: T0, who: 'mei', action: 'offer' },
      { at: T0 + 9, who: 'li', action: 'reject' },
    ]);
    expect((await handovers.entries('handover-1b')).at(-1)).toMatchObject({ action: 'withdraw', who: 'ada' });
    expect(await handovers.settleLapsed(DEADLINE)).toEqual([]);
  });
});
