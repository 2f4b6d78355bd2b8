/** The do-not-call lists on record, in a real Postgres: scopes, what becomes of leads, and the trace of a removal. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DoNotCallEntry } from '../../src/ports/doNotCall.ts';
import type { DoNotCallRecords } from '../../src/ports/doNotCallRecords.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresDoNotCall, createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, numberOf, T0 } from '../support/records.ts';

const LATER = T0 + 30 * 86_400_000;
const BY = { removedBy: 'ada', reason: 'added by mistake', at: T0 + 9 };

describe.skipIf(!hasPostgres)('do-not-call lists on record', () => {
  let server: TestPostgres;
  let records: RecordsPort;
  let lists: DoNotCallRecords;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const url = await server.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 2 });
    lists = createPostgresDoNotCall(url);
    await records.start();
    await lists.start();
    await records.createList('list-1', 'First');
    await records.importLeads('list-1', [aLead(1), aLead(2), aLead(3)]);
    await records.createCampaign(aCampaign());
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2' }));
    return async () => {
      await lists.stop();
      await records.stop();
    };
  });

  const entry = (more: Partial<DoNotCallEntry> = {}): DoNotCallEntry => ({
    number: numberOf(2),
    source: 'operator',
    addedAt: T0,
    ...more,
  });
  const dueIn = async (campaignId: string): Promise<readonly string[]> =>
    (await records.dueLeads(campaignId, LATER, 10, [])).map(({ leadId }) => leadId);

  it("keeps a campaign's entries to its own leads", async () => {
    expect(await lists.add([entry({ campaignId: 'campaign-1' })])).toBe(1);
    expect(await dueIn('campaign-1')).toEqual(['lead-1', 'lead-3']);
    expect(await dueIn('campaign-2')).toEqual(['lead-1', 'lead-2', 'lead-3']);
  });

  it('counts what is new, however often it is added, and the first entry stands', async () => {
    const three = [entry(), entry({ campaignId: 'campaign-1' }), entry({ number: '+1900*' })];
    expect(await lists.add(three)).toBe(3);
    expect(await lists.add(three.map((one) => ({ ...one, source: 'api', addedAt: T0 + 1 })))).toBe(0);
    expect((await lists.historyOf(numberOf(2))).entries).toEqual(three.slice(0, 2));
    expect(await lists.patterns()).toEqual([three[2]]);
    expect(await lists.sizes()).toEqual([
      { numbers: 1, patterns: 1, lastAddedAt: T0 },
      { campaignId: 'campaign-1', numbers: 1, patterns: 0, lastAddedAt: T0 },
    ]);
  });

  it('lets the leads wait again that only the list had stopped, and keeps who took it off', async () => {
    await lists.add([entry(), entry({ campaignId: 'campaign-1' })]);
    await records.write([closed(aCdr(anAttempt(3), { consent: 'do_not_call', next: { state: 'final' } }))]);
    await lists.add([entry({ number: numberOf(3), source: 'key' })]);
    expect(await dueIn('campaign-2')).toEqual(['lead-1']);

    expect(await lists.remove([entry(), entry({ number: numberOf(3) })], BY)).toHaveLength(2);
    expect(await dueIn('campaign-2')).toEqual(['lead-1', 'lead-2', 'lead-3']);
    expect(await dueIn('campaign-1'), 'its own list, and what the person said, still hold').toEqual([
      'lead-1',
    ]);
    expect(await lists.remove([entry()], BY)).toEqual([]);
    expect((await lists.historyOf(numberOf(2))).removals).toEqual([
      { entry: entry(), removedAt: BY.at, removedBy: 'ada', reason: BY.reason },
    ]);
    await lists.remove([entry({ campaignId: 'campaign-1' })], BY);
    expect(await dueIn('campaign-1')).toEqual(['lead-1', 'lead-2']);
  });

  it('gives the store every entry at the start of an engine', async () => {
    const all = [entry(), entry({ campaignId: 'campaign-1' }), entry({ number: '+1900*' })];
    await lists.add(all);
    const read: DoNotCallEntry[] = [];
    for await (const page of records.doNotCall()) read.push(...page);
    expect(read.toSorted((one, other) => all.findIndex(is(one)) - all.findIndex(is(other)))).toEqual(all);
  });

  it('reads one list whole, in pages', async () => {
    const many = Array.from({ length: 6_000 }, (_, index) =>
      entry({ number: `+1555${String(index).padStart(7, '0')}`, campaignId: 'campaign-2' }),
    );
    await lists.add([...many, entry()]);
    const read: DoNotCallEntry[] = [];
    for await (const page of lists.entries('campaign-2')) read.push(...page);
    expect(read).toEqual(many);
  });

  it('names the list that stopped a lead when its turn came', async () => {
    await records.write([
      {
        type: 'leadRefused',
        leadId: 'lead-1',
        campaignId: 'campaign-1',
        code: 'do-not-call',
        list: 'file:registry',
        at: T0,
      },
    ]);
    await lists.add([entry({ number: numberOf(1) })]);
    await lists.remove([entry({ number: numberOf(1) })], BY);
    expect(await dueIn('campaign-1'), 'stopped by the file, which is as it was').toEqual([
      'lead-2',
      'lead-3',
    ]);
  });
});

function is(wanted: DoNotCallEntry): (entry: DoNotCallEntry) => boolean {
  return ({ number, campaignId }) => number === wanted.number && campaignId === wanted.campaignId;
}
