/** Leads corrected in a real Postgres: with history, undone, refused, called by the new number, erased. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListsPort } from '../../src/ports/lists.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import {
  createPostgresErasure,
  createPostgresLists,
  createPostgresRecords,
} from '../../src/records/postgres.ts';
import { editLead, leadHistory, undoLeadEdit } from '../../src/services/leadEdits.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, numberOf, opened, T0 } from '../support/records.ts';

const NEW_NUMBER = '+8613800999999';
const AT = T0 + 90_000_000;

describe.skipIf(!hasPostgres)('leads that are corrected', () => {
  let server: TestPostgres;
  let url = '';
  let records: RecordsPort;
  let lists: ListsPort;
  const asked = { leadId: 'lead-1', isDryRun: false, who: 'ada', now: AT };
  const set = (values: Readonly<Record<string, string>>) => editLead({ lists }, { ...asked, values });
  const undo = (editId: number) => undoLeadEdit({ lists }, { ...asked, who: 'bo', editId });
  const history = async () => (await leadHistory({ lists, records }, 'lead-1')).events;
  const stored = async () =>
    (await runSql(url, `select number, name, fields from leads where lead_id = 'lead-1'`))[0];
  const due = async () =>
    (await records.dueLeads('campaign-1', AT + 1, 10, [])).map(({ number }) => number).toSorted();

  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    records = createPostgresRecords({ url });
    lists = createPostgresLists(url);
    await records.start();
    await lists.start();
    await records.createList('list-1', 'People');
    await records.importLeads('list-1', [
      aLead(1, { name: 'Ada', fields: { city: 'Ulm' }, region: 'CN' }),
      aLead(2, { fields: { floor: '3' } }),
    ]);
    await records.createCampaign(aCampaign());
    await lists.saveFields('campaign-1', { age: { type: 'number' } });
    return async () => {
      await Promise.all([records.stop(), lists.stop()]);
    };
  });

  it('keep the old value, the author and the time, beside attempts and hand-overs', async () => {
    await records.write([opened(anAttempt(1)), closed(aCdr(anAttempt(1)))]);
    const { edits } = await set({ name: 'Ada L.', city: '', age: '1,036', floor: '2' });
    const by = { leadId: 'lead-1', at: AT, who: 'ada' };
    expect(edits).toEqual([
      { editId: 1, ...by, field: 'name', oldValue: 'Ada', newValue: 'Ada L.' },
      { editId: 2, ...by, field: 'city', oldValue: 'Ulm' },
      { editId: 3, ...by, field: 'age', newValue: '1036' },
      { editId: 4, ...by, field: 'floor', newValue: '2' },
    ]);
    expect(await stored()).toMatchObject({ name: 'Ada L.', fields: { age: '1036', floor: '2' } });
    expect(await history()).toMatchObject([
      { type: 'attempt', dialStatus: 'busy', campaignId: 'campaign-1' },
      ...edits.map((edit) => ({ type: 'edit', ...edit })),
    ]);
  });

  it('are undone, the latest edit of a field first, and the undoing is history too', async () => {
    await set({ city: 'Bonn' });
    await set({ city: 'Kiel' });
    await expect(undo(1)).rejects.toThrow('--undo 2');
    expect(await undo(2)).toMatchObject({
      edits: [{ field: 'city', oldValue: 'Kiel', newValue: 'Bonn', undoes: 2, who: 'bo' }],
    });
    expect(await stored()).toMatchObject({ fields: { city: 'Bonn' } });
    await expect(undo(9)).rejects.toThrow('no edit 9');
  });

  it('change nothing in a dry run, nor where the value is the same', async () => {
    const dry = await editLead({ lists }, { ...asked, isDryRun: true, values: { city: 'Bonn' } });
    expect(dry.edits).toEqual([{ field: 'city', oldValue: 'Ulm', newValue: 'Bonn' }]);
    expect(await set({ city: 'Ulm' })).toMatchObject({ edits: [] });
    expect(await stored()).toMatchObject({ fields: { city: 'Ulm' } });
    expect(await history()).toEqual([]);
  });

  it('are called by the new number, and again where the old one was archived as invalid', async () => {
    const invalid = {
      dialStatus: 'invalid',
      lineResult: 'INVALID_NUMBER',
      next: { state: 'final' },
    } as const;
    await records.write([opened(anAttempt(1)), closed(aCdr(anAttempt(1), invalid))]);
    expect(await due()).toEqual([numberOf(2)]);
    const edited = await set({ phone: '138 0099 9999' });
    expect(edited).toMatchObject({ reopened: ['campaign-1'], edits: [{ newValue: '+86*********99' }] });
    expect(await due()).toEqual([numberOf(2), NEW_NUMBER].toSorted());
  });

  it('leave the hopper, where they wait with the old number', async () => {
    const stores = createMemoryStores('group-1');
    const [lead] = await records.dueLeads('campaign-1', AT, 1, []);
    if (lead === undefined) throw new Error('no lead is due');
    const owner = await stores.ownership.acquire('group-1', 'node', 60_000, AT);
    await stores.hopper.fill(owner?.fence ?? 0, [lead], AT);
    const parts = { lists, stores: async () => stores };
    await editLead(parts, { ...asked, values: { name: 'Bo' } });
    expect(await stores.hopper.depth('campaign-1')).toMatchObject({ ready: 1 });
    await editLead(parts, { ...asked, values: { phone: NEW_NUMBER } });
    expect(await stores.hopper.depth('campaign-1')).toMatchObject({ ready: 0 });
    expect(await stores.ownership.current('group-1', AT)).toMatchObject({ node: 'node' });
  });

  it('meet the do-not-call list with the new number as any other', async () => {
    const entry = { number: NEW_NUMBER, source: 'api', addedAt: T0 } as const;
    await records.write([{ type: 'doNotCallAdded', entry }]);
    await set({ phone: NEW_NUMBER });
    expect(await due()).toEqual([numberOf(2)]);
  });

  it.each([
    ['a field that no lead of the list has', { citty: 'Bonn' }, 'did you mean city?'],
    ['a value of another type', { age: 'old' }, 'not a number'],
    ['a number that is none', { phone: '12' }, 'phone'],
    ['a number that another lead has', { phone: numberOf(2) }, 'lead-2'],
  ])('are refused for %s, with nothing changed', async (_what, values, words) => {
    await expect(set({ name: 'Bo', ...values })).rejects.toThrow(words);
    expect(await stored()).toMatchObject({ number: numberOf(1), name: 'Ada', fields: { city: 'Ulm' } });
    expect(await history()).toEqual([]);
  });

  it('are not changed on top of what somebody else has changed meanwhile', async () => {
    const before = await lists.edits.lead('lead-1');
    if (before === undefined) throw new Error('there is no lead');
    await set({ city: 'Bonn' });
    const change = { before, after: { ...before, name: 'Bo' }, edits: [], at: AT, who: 'bo' };
    expect(await lists.edits.save(change)).toEqual({ state: 'changed' });
    expect(await stored()).toMatchObject({ name: 'Ada' });
  });

  it('have a history that is only added to, and is without its values once the person is erased', async () => {
    await set({ city: 'Bonn', phone: NEW_NUMBER });
    await expect(runSql(url, `update lead_edits set new_value = 'x'`)).rejects.toThrow('only ever added');
    await expect(runSql(url, 'delete from lead_edits')).rejects.toThrow('only ever added');
    const erasure = createPostgresErasure(url);
    await erasure.start();
    const order = { at: T0 + 1, by: 'ada', reason: 'asked' };
    // By the number that it had: the lead has another one by now, and its history forgets the old one.
    const byOld = await erasure.erase({ ...order, number: numberOf(1) }, false);
    expect(byOld).toMatchObject({ counts: { leads: 0, corrections: 1 } });
    const byNew = await erasure.erase({ ...order, number: NEW_NUMBER }, false);
    expect(byNew).toMatchObject({ counts: { leads: 1, corrections: 1 } });
    await erasure.stop();
    expect(await runSql(url, 'select field, old_value, new_value from lead_edits order by edit_id')).toEqual([
      { field: 'city', old_value: null, new_value: null },
      { field: 'phone', old_value: null, new_value: null },
    ]);
  });
});
