import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSort, sortText } from '../../src/domain/lead/listOrder.ts';
import type { ListsPort } from '../../src/ports/lists.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createRecords } from '../../src/records/adapter.ts';
import { createLists } from '../../src/records/lists.ts';
import { listsOfCampaign, placeListOfCampaign } from '../../src/services/campaignLists.ts';
import { importFile } from '../../src/services/importFile.ts';
import { createTestPglite } from '../support/pglite.ts';
import { aCampaign } from '../support/records.ts';

const sql = createTestPglite();
const folder = mkdtempSync(join(tmpdir(), 'outpace-order-'));
const NOW = Date.UTC(2026, 2, 1);
let records: RecordsPort;
let lists: ListsPort;
let files = 0;

beforeAll(async () => {
  records = createRecords(sql, 'memory');
  lists = createLists(sql, 'memory');
  await records.start();
});
afterAll(async () => {
  await records.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function importNames(
  listId: string,
  names: readonly string[],
  from: number,
  balances: readonly string[] = [],
) {
  const file = join(folder, `${listId}-${(files += 1)}.csv`);
  const rows = names.map(
    (name, index) => `138000${String(from + index).padStart(5, '0')},${name},${balances[index] ?? ''}`,
  );
  writeFileSync(file, ['phone,name,balance', ...rows].join('\n'));
  await importFile(file, records, lists, {
    listId,
    listName: listId,
    numbering: { defaultRegion: 'CN' },
    rejectsFile: `${file}.rejects`,
  });
}

async function campaignOver(campaignId: string, listIds: readonly string[]): Promise<void> {
  await records.createCampaign(aCampaign({ campaignId, listIds }));
}

/** The names of the leads that are due, in their order. */
async function dueNames(campaignId: string, limit = 100): Promise<string[]> {
  const leads = await records.dueLeads(campaignId, NOW, limit, []);
  const orders = leads.filter(({ revision }) => revision === 0).map(({ order }) => order);
  expect(orders).toEqual(orders.toSorted((left, right) => left - right));
  expect(new Set(orders).size).toBe(orders.length);
  return Promise.all(leads.map(async ({ leadId }) => (await records.lead(leadId))?.name ?? '?'));
}

const named = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
const parts = () => ({ records, lists });

describe('the lists of a campaign', () => {
  it('are dialled one after another until something else is said', async () => {
    await importNames('a1', named('a', 3), 100);
    await importNames('b1', named('b', 2), 200);
    await campaignOver('c1', ['b1', 'a1']);
    expect(await dueNames('c1')).toEqual(['b1', 'b2', 'a1', 'a2', 'a3']);
    expect(await listsOfCampaign(parts(), 'c1')).toMatchObject([
      { listId: 'b1', priority: 1, weight: 1, sort: { by: 'file' }, leads: 2, fresh: 2, waiting: 0 },
      { listId: 'a1', priority: 2, weight: 1, leads: 3, fresh: 3 },
    ]);
  });

  it('of one priority are dialled side by side in proportion to their weights, the others behind them', async () => {
    await importNames('a2', named('a', 9), 300);
    await importNames('b2', named('b', 3), 400);
    await importNames('z2', named('z', 2), 500);
    await campaignOver('c2', ['z2', 'a2', 'b2']);
    await placeListOfCampaign(parts(), 'c2', 'z2', { priority: '7' });
    await placeListOfCampaign(parts(), 'c2', 'a2', { priority: '2', weight: '3' });
    await placeListOfCampaign(parts(), 'c2', 'b2', { priority: '2' });
    const names = await dueNames('c2');
    for (const count of [4, 8, 12]) {
      expect(names.slice(0, count).filter((name) => name.startsWith('a'))).toHaveLength((count / 4) * 3);
    }
    expect(names.slice(12)).toEqual(['z1', 'z2']);
    expect(await dueNames('c2', 4)).toEqual(names.slice(0, 4));
    expect((await listsOfCampaign(parts(), 'c2')).map(({ listId }) => listId)).toEqual(['a2', 'b2', 'z2']);
  });

  it('give retries by their priority and weight too, behind first attempts', async () => {
    await importNames('a3', named('a', 2), 600);
    await importNames('b3', named('b', 2), 700);
    await campaignOver('c3', ['a3', 'b3']);
    await sql.query(
      `update campaign_leads set due_at = '2026-01-01', revision = 1
        where campaign_id = 'c3' and lead_id in (select lead_id from leads where name in ('a1', 'b1') and list_id in ('a3', 'b3'))`,
    );
    await placeListOfCampaign(parts(), 'c3', 'b3', { priority: '1' });
    await placeListOfCampaign(parts(), 'c3', 'a3', { priority: '2' });
    expect(await dueNames('c3')).toEqual(['b2', 'a2', 'b1', 'a1']);
  });

  it('have an order of their own: newest first, by a field, and back to that of the file', async () => {
    await importNames('s4', ['two', 'ten', 'none', 'text', 'five'], 800, ['2', '10', '', 'soon', '5']);
    await campaignOver('c4', ['s4']);
    const sorted = async (sort: string) => {
      await placeListOfCampaign(parts(), 'c4', 's4', { sort });
      return dueNames('c4');
    };
    expect(await sorted('newest')).toEqual(['five', 'text', 'none', 'ten', 'two']);
    expect(await sorted('field:balance')).toEqual(['two', 'five', 'ten', 'text', 'none']);
    expect(await sorted('field:balance:desc')).toEqual(['ten', 'five', 'two', 'text', 'none']);
    const shuffled = await sorted('shuffled');
    expect(shuffled.toSorted()).toEqual(['five', 'none', 'ten', 'text', 'two']);
    expect(await sorted('file')).toEqual(['two', 'ten', 'none', 'text', 'five']);
    expect(await sorted('shuffled')).toEqual(shuffled);
  });

  it('keep their order when more leads are imported', async () => {
    await importNames('s5', ['low', 'high'], 900, ['1', '9']);
    await campaignOver('c5', ['s5']);
    await placeListOfCampaign(parts(), 'c5', 's5', { sort: 'field:balance:desc' });
    await importNames('s5', ['middle'], 950, ['5']);
    expect(await dueNames('c5')).toEqual(['high', 'middle', 'low']);
  });

  it.each([
    [{ priority: '0' }, /from 1 to 1000/],
    [{ weight: '1001' }, /from 1 to 1000/],
    [{ weight: '1.5' }, /from 1 to 1000/],
    [{ sort: 'sideways' }, /none of: file, newest/],
    [{}, /say what to change/],
  ])('refuse %j', async (asked, message) => {
    await expect(placeListOfCampaign(parts(), 'c1', 'a1', asked)).rejects.toThrow(message);
  });

  it('are named where another one is asked for', async () => {
    await expect(placeListOfCampaign(parts(), 'c1', 'z2', { weight: '2' })).rejects.toThrow(
      /does not dial a list "z2"; its lists are: b1, a1/,
    );
    await expect(listsOfCampaign(parts(), 'nowhere')).rejects.toThrow(/no campaign "nowhere"/);
  });
});

describe('a sort key', () => {
  it.each(['file', 'newest', 'shuffled', 'field:金额', 'field:a:b', 'field:balance:desc'])(
    'reads %s back',
    (text) => {
      const sort = parseSort(text);
      expect(sort === undefined ? undefined : sortText(sort)).toBe(text);
    },
  );
});
