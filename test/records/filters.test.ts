import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignFunnel, leadWhy } from '../../src/services/gate.ts';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import type { LeadFilter } from '../../src/domain/lead/filter.ts';
import type { ListsPort } from '../../src/ports/lists.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresLists, createPostgresRecords } from '../../src/records/postgres.ts';
import { removeFilter, tryFilter } from '../../src/services/filters.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

const wealthy: LeadFilter = { anyOf: [[{ field: 'balance', atLeast: 1_000 }]] };
const BALANCES = ['5000', '10', '', '2000', '900'];

describe.skipIf(!hasPostgres)('filters in a real Postgres', () => {
  let postgres: TestPostgres;
  let records: RecordsPort;
  let lists: ListsPort;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  /** Five leads, those of 5000 and 2000 let through. */
  async function filtered(filter: LeadFilter = wealthy): Promise<void> {
    await records?.stop();
    await lists?.stop();
    const url = await postgres.freshDatabase();
    records = createPostgresRecords({ url, maxConnections: 2 });
    lists = createPostgresLists(url);
    await records.start();
    await lists.start();
    await records.createList('list-1', 'List');
    const leads = BALANCES.map((balance, index) => aLead(index + 1, { fields: { balance } }));
    await records.importLeads('list-1', leads);
    await lists.filters.save('wealthy', filter);
    await records.createCampaign(aCampaign(), { 'list-1': { filter: 'wealthy' } });
  }
  afterAll(async () => {
    await records.stop();
    await lists.stop();
  });

  const parts = () => ({ records, law: NO_LAW });
  const funnel = () => campaignFunnel(parts(), aCampaign(), Date.now());
  const dueNow = async () => {
    const due = await records.dueLeads('campaign-1', Date.now() + 60_000, 100, []);
    return due.map(({ leadId }) => leadId).toSorted();
  };
  /** As the filler does it: what the gate refuses is put on record. */
  async function refuseFiltered(): Promise<void> {
    const standings = await records.gate.ofLeads('campaign-1', await dueNow());
    const refused = standings.filter(({ filteredBy }) => filteredBy !== undefined);
    const at = Date.now();
    await records.write(
      refused.map(({ leadId, campaignId }) => ({
        type: 'leadRefused' as const,
        leadId,
        campaignId,
        code: 'filtered',
        retryAt: at + 12 * 3_600_000,
        at,
      })),
    );
  }

  it('leave out leads of the list that names them, and the counts of the funnel still add up', async () => {
    await filtered();
    expect(await funnel()).toMatchObject({
      leads: 5,
      callable: 2,
      stops: [{ rule: 'filter', code: 'filtered', leads: 3, withoutLapse: 3 }],
    });
    const [why] = await leadWhy(parts(), 'lead-2', undefined, Date.now());
    expect(why?.verdicts.filter(({ passes }) => !passes)).toEqual([
      {
        passes: false,
        rule: 'filter',
        code: 'filtered',
        because: 'the filter wealthy of its list leaves it out',
      },
    ]);
  });

  it('set leads free that they left out, once they are changed, taken off, or pass', async () => {
    await filtered();
    await refuseFiltered();
    expect(await dueNow()).toEqual(['lead-1', 'lead-4']);
    await lists.filters.save('wealthy', { anyOf: [[{ field: 'balance', atLeast: 500 }]] });
    expect(await dueNow()).toHaveLength(5);
    await refuseFiltered();
    expect(await dueNow()).toEqual(['lead-1', 'lead-4', 'lead-5']);
    await lists.setClasses([{ leadId: 'lead-2', fields: { balance: '7000' } }]);
    expect(await dueNow()).toEqual(['lead-1', 'lead-2', 'lead-4', 'lead-5']);
    await refuseFiltered();
    expect(await dueNow()).toEqual(['lead-1', 'lead-2', 'lead-4', 'lead-5']);
    const before = await lists.edits.lead('lead-3');
    if (before === undefined) throw new Error('no lead');
    const after = { ...before, fields: { balance: '600' } };
    const edits = [{ field: 'balance', oldValue: '', newValue: '600' }];
    await lists.edits.save({ before, after, edits, at: Date.now(), who: 'ada' });
    expect(await dueNow(), 'corrected by hand').toContain('lead-3');
    await lists.placeList('campaign-1', 'list-1', { filter: null });
    expect(await dueNow()).toHaveLength(5);
    expect(await funnel()).toMatchObject({ callable: 5, stops: [] });
  });

  it('look at attempts of the campaign', async () => {
    await filtered({ anyOf: [[{ field: 'attempts', atMost: 0 }]] });
    const attempt = anAttempt(1);
    const cdr = aCdr(attempt, { next: { state: 'retry', dueAt: attempt.createdAt + 60_000 } });
    await records.write([opened(attempt), closed(cdr, 1)]);
    expect(await funnel()).toMatchObject({ callable: 4, stops: [{ code: 'filtered', leads: 1 }] });
    await refuseFiltered();
    await lists.filters.save('wealthy', wealthy);
    expect(await dueNow(), 'the one tried before is due again too').toContain('lead-1');
  });

  it('are tried on a list or a campaign, with masked numbers', async () => {
    await filtered();
    const onList = await tryFilter(lists.filters, wealthy, { listId: 'list-1' });
    expect(onList).toMatchObject({ leads: 5, passed: 2 });
    expect(onList.sample.map(({ leadId, fields }) => [leadId, fields])).toEqual([
      ['lead-1', { balance: '5000' }],
      ['lead-4', { balance: '2000' }],
    ]);
    for (const { number } of onList.sample) expect(number).toMatch(/\*/);
    const none = { anyOf: [[{ field: 'attempts', atLeast: 1 }]] };
    expect(await tryFilter(lists.filters, none, { campaignId: 'campaign-1' })).toEqual({
      leads: 5,
      passed: 0,
      sample: [],
    });
  });

  it('are not taken away while they are in use, and a list takes none that is not there', async () => {
    await filtered();
    await expect(removeFilter(lists.filters, 'wealthy')).rejects.toThrow(
      /list list-1 of campaign campaign-1/,
    );
    await expect(lists.filters.remove('wealthy')).rejects.toMatchObject({ code: 'filter-in-use' });
    await expect(lists.placeList('campaign-1', 'list-1', { filter: 'none-such' })).rejects.toMatchObject({
      code: 'filter-not-found',
    });
    await expect(
      records.createCampaign(aCampaign({ campaignId: 'campaign-2' }), { 'list-1': { filter: 'none-such' } }),
    ).rejects.toMatchObject({ code: 'filter-not-found' });
    expect(await records.campaign('campaign-2')).toBeUndefined();
    await lists.placeList('campaign-1', 'list-1', { filter: null });
    await removeFilter(lists.filters, 'wealthy');
    expect(await lists.filters.find()).toEqual([]);
  });

  it('come with priority, weight and order from the campaign file', async () => {
    await filtered();
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2' }), {
      'list-1': {
        priority: 3,
        weight: 7,
        sort: { by: 'field', field: 'balance', descending: true },
        filter: 'wealthy',
      },
    });
    expect(await lists.campaignLists('campaign-2')).toMatchObject([
      {
        listId: 'list-1',
        priority: 3,
        weight: 7,
        filter: 'wealthy',
        sort: { by: 'field', descending: true },
      },
    ]);
    const due = await records.dueLeads('campaign-2', Date.now(), 3, []);
    expect(due.map(({ leadId }) => leadId)).toEqual(['lead-1', 'lead-4', 'lead-5']);
  });
});
