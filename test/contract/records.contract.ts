/** What every RecordsPort does, whatever keeps the rows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoNotCallEntry } from '../../src/ports/doNotCall.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { RecordEntry, RecordsPort } from '../../src/ports/records.ts';
import { agentRecordsContract } from './agentRecords.contract.ts';
import { allocationRecordsContract } from './allocationRecords.contract.ts';
import { callbackRecordsContract } from './callbackRecords.contract.ts';
import { pacingRecordsContract } from './pacingRecords.contract.ts';
import { detectionRecordsContract } from './detectionRecords.contract.ts';
import { gateRecordsContract } from './gateRecords.contract.ts';
import { recordingsContract } from './recordings.contract.ts';
import { timingsContract } from './timings.contract.ts';
import {
  aCampaign,
  aCdr,
  aJoinedCdr,
  aLead,
  anAttempt,
  closed,
  numberOf,
  opened,
  T0,
} from '../support/records.ts';

export interface RecordsUnderTest {
  /** Not started; with no rows at all. */
  fresh(): Promise<RecordsPort>;
  /** Rows of a query, for what the port does not show. */
  rows(records: RecordsPort, query: string): Promise<readonly Record<string, unknown>[]>;
}

const HOUR = 3_600_000;
const LATER = T0 + 1_000 * HOUR;
const NOT_AT_ALL: readonly string[] = [];

export function recordsContract(name: string, make: () => Promise<RecordsUnderTest>): void {
  describe(`records on ${name}`, () => {
    let under: RecordsUnderTest;
    let records: RecordsPort;
    const started: RecordsPort[] = [];

    beforeAll(async () => {
      under = await make();
    });
    afterAll(async () => {
      for (const one of started) await one.stop();
    });

    async function begin(): Promise<void> {
      records = await under.fresh();
      await records.start();
      started.push(records);
    }

    /** A campaign over a list of `count` leads. */
    async function withCampaign(count: number): Promise<void> {
      await begin();
      await records.createList('list-1', 'List');
      await records.importLeads(
        'list-1',
        Array.from({ length: count }, (_, index) => aLead(index + 1)),
      );
      await records.createCampaign(aCampaign());
    }

    async function dueIds(now = LATER, exclude = NOT_AT_ALL): Promise<string[]> {
      const due = await records.dueLeads('campaign-1', now, 100, exclude);
      return due.map((lead) => lead.leadId);
    }

    async function everything(): Promise<unknown> {
      const tables = ['attempts', 'calls', 'campaign_leads', 'do_not_call', 'agent_log', 'rejected_records'];
      const all = [];
      for (const table of tables) {
        const rejectedAt = table === 'rejected_records' ? " - 'rejected_at'" : '';
        const query = `select (to_jsonb(t)${rejectedAt})::text as row from ${table} t order by 1`;
        all.push(await under.rows(records, query));
      }
      return all;
    }

    it('says what it is, and answers a ping', async () => {
      await begin();
      const { name: product, version } = await records.describe();
      expect(`${product} ${version}`).toMatch(
        /^PostgreSQL \d+\.\d+$|^PGlite [\d.]+ \(PostgreSQL \d+\.\d+\)$/,
      );
      await records.ping();
    });

    it('starts again on the same rows', async () => {
      await withCampaign(1);
      await records.start();
      expect(await dueIds()).toEqual(['lead-1']);
    });

    it('imports a number once a list and names the lines of duplicates', async () => {
      await begin();
      await records.createList('list-1', 'First');
      await records.createList('list-2', 'Second');
      const twice = aLead(1, { sourceLine: 9, leadId: 'other' });
      expect(await records.importLeads('list-1', [aLead(1), aLead(2), twice])).toEqual({
        inserted: 2,
        updated: 0,
        duplicateLines: [9],
      });
      expect(await records.importLeads('list-1', [aLead(1), aLead(3)])).toEqual({
        inserted: 1,
        updated: 0,
        duplicateLines: [2],
      });
      expect(await records.importLeads('list-2', [aLead(1, { leadId: 'second-1' })])).toEqual({
        inserted: 1,
        updated: 0,
        duplicateLines: [],
      });
      expect(await records.importLeads('list-1', [])).toEqual({
        inserted: 0,
        updated: 0,
        duplicateLines: [],
      });
      expect(await records.lists()).toEqual([
        { listId: 'list-1', name: 'First', leads: 3 },
        { listId: 'list-2', name: 'Second', leads: 1 },
      ]);
    });

    it('keeps names and fields with quotes, braces and Chinese as they are', async () => {
      await begin();
      await records.createList('list-1', 'List');
      const fields = { 'a "b"': '{c,d}', 备注: 'NULL', empty: '', back: '\\x' };
      await records.importLeads('list-1', [aLead(1, { name: 'O\'Neil "王" \\ {}', fields })]);
      const rows = await under.rows(records, 'select name, fields, raw_number, source_line from leads');
      expect(rows).toEqual([
        { name: 'O\'Neil "王" \\ {}', fields, raw_number: '13800000001', source_line: 2 },
      ]);
    });

    it('refuses leads of an unknown list and a campaign over one', async () => {
      await begin();
      const refused = { port: 'records', outcome: 'refused', code: 'list-not-found' };
      await expect(records.importLeads('nowhere', [aLead(1)])).rejects.toMatchObject(refused);
      await expect(records.createCampaign(aCampaign({ listIds: ['nowhere'] }))).rejects.toMatchObject(
        refused,
      );
      expect(await records.campaigns()).toEqual([]);
    });

    it('rejects a number that is none with a failure, not with a row', async () => {
      await begin();
      await records.createList('list-1', 'List');
      const bad = records.importLeads('list-1', [aLead(1), aLead(2, { number: '+1;drop' })]);
      await expect(bad).rejects.toBeInstanceOf(PortFailure);
      await expect(bad).rejects.toMatchObject({
        operation: 'importLeads',
        outcome: 'refused',
        code: '23514',
      });
      expect(await records.lists()).toMatchObject([{ leads: 0 }]);
    });

    it('reads a campaign back as it was created, by id and by dial group', async () => {
      await withCampaign(1);
      const other = aCampaign({ campaignId: 'campaign-2', dialGroupId: 'group-2', name: 'Other' });
      await records.createCampaign(other);
      expect(await records.campaign('campaign-1')).toEqual(aCampaign());
      expect(await records.campaign('nowhere')).toBeUndefined();
      expect(await records.campaigns()).toEqual([aCampaign(), other]);
      expect(await records.campaigns('group-2')).toEqual([other]);
    });

    it('takes the same campaign twice, and no other one under its id', async () => {
      await withCampaign(2);
      await records.createCampaign(aCampaign());
      await expect(records.createCampaign(aCampaign({ name: 'Other' }))).rejects.toMatchObject({
        outcome: 'refused',
        code: 'campaign-exists',
      });
      expect(await records.progress('campaign-1')).toMatchObject({ leads: 2 });
    });

    it('changes the state of a campaign and refuses that of none', async () => {
      await withCampaign(1);
      await records.setCampaignState('campaign-1', 'running');
      expect(await records.campaign('campaign-1')).toMatchObject({ state: 'running' });
      await expect(records.setCampaignState('nowhere', 'running')).rejects.toMatchObject({
        code: 'campaign-not-found',
      });
    });

    it('gives leads in the order of the lists and of the file, without the excluded ones', async () => {
      await begin();
      for (const listId of ['list-1', 'list-2']) await records.createList(listId, listId);
      await records.importLeads('list-1', [aLead(1), aLead(2), aLead(3)]);
      await records.importLeads('list-2', [aLead(4), aLead(5)]);
      await records.createCampaign(aCampaign({ listIds: ['list-2', 'list-1'] }));
      expect(await dueIds()).toEqual(['lead-4', 'lead-5', 'lead-1', 'lead-2', 'lead-3']);
      expect(await dueIds(LATER, ['lead-5', 'lead-1'])).toEqual(['lead-4', 'lead-2', 'lead-3']);
      const [first, second] = await records.dueLeads('campaign-1', T0, 2, []);
      expect(first).toMatchObject({ leadId: 'lead-4', campaignId: 'campaign-1', attempts: 0, revision: 0 });
      expect(first?.number).toBe(numberOf(4));
      expect(second?.order).toBeGreaterThan(first?.order ?? Number.NaN);
      expect(Number.isSafeInteger(second?.order)).toBe(true);
      expect(await records.dueLeads('nowhere', LATER, 10, [])).toEqual([]);
    });

    it('gives leads imported later to every campaign over the list', async () => {
      await withCampaign(1);
      await records.createCampaign(aCampaign({ campaignId: 'campaign-2' }));
      await records.importLeads('list-1', [aLead(7)]);
      expect(await dueIds()).toEqual(['lead-1', 'lead-7']);
      expect(await records.dueLeads('campaign-2', LATER, 10, [])).toHaveLength(2);
    });

    it('reads an open attempt and its detail record back to the millisecond', async () => {
      await withCampaign(2);
      const [first, second] = [anAttempt(1), anAttempt(2)];
      await records.write([opened(first), opened(second)]);
      expect(await records.attempt(first.attemptId)).toEqual(first);
      const cdr = aJoinedCdr(second);
      await records.write([closed(cdr)]);
      expect(await records.attempt(second.attemptId)).toEqual(cdr);
      expect(await records.attemptsOfCampaign('campaign-1')).toEqual([first, cdr]);
      expect(await records.attempt('nowhere')).toBeUndefined();
    });

    it('leaves out of a detail record what the call did not reach', async () => {
      await withCampaign(1);
      const { sip: _, ...cdr } = aCdr(anAttempt(1));
      await records.write([closed(cdr)]);
      expect(await records.attempt(cdr.attemptId)).toStrictEqual(cdr);
    });

    it('moves a lead on: charged attempts, revision, next due time, final', async () => {
      await withCampaign(3);
      const free = aCdr(anAttempt(2), { charged: false, lineResult: 'CONGESTION', dialStatus: 'congestion' });
      const [busy, done] = [aCdr(anAttempt(1)), aJoinedCdr(anAttempt(3))];
      await records.write([closed(busy), closed(free), closed(done)]);
      expect(await dueIds(T0)).toEqual([]);
      expect(await records.dueLeads('campaign-1', LATER, 10, [])).toMatchObject([
        { leadId: 'lead-1', attempts: 1, revision: 1 },
        { leadId: 'lead-2', attempts: 0, revision: 1 },
      ]);
      const dueAt = busy.createdAt + 60_900;
      expect(await dueIds(dueAt - 1)).toEqual([]);
      expect(await dueIds(dueAt)).toEqual(['lead-1']);
      expect(await records.progress('campaign-1')).toMatchObject({ due: 2, final: 1, nextDueAt: dueAt });
    });

    it('tells of leads that the campaign has abandoned once, whatever came after', async () => {
      await withCampaign(2);
      const again = (attempt: number) => ({
        attemptNumber: attempt,
        next: { state: 'retry', dueAt: T0 } as const,
      });
      const abandoned = aCdr(anAttempt(1), { ...again(1), dialStatus: 'abandoned', lineResult: 'ANSWERED' });
      await records.write([closed(abandoned), closed(aCdr(anAttempt(2), again(1)))]);
      const firsts = async () =>
        (await records.dueLeads('campaign-1', LATER, 10, []))
          .filter(({ agentFirst }) => agentFirst === true)
          .map(({ leadId }) => leadId);
      expect(await firsts()).toEqual(['lead-1']);
      await records.write([closed(aCdr(anAttempt(1, 2), again(2)))]);
      expect(await firsts()).toEqual(['lead-1']);
    });

    it('gives first attempts before retries', async () => {
      await withCampaign(3);
      await records.write([closed(aCdr(anAttempt(1)))]);
      expect(await dueIds()).toEqual(['lead-2', 'lead-3', 'lead-1']);
    });

    it('leaves the same rows after a batch twice, in parts, and in any order', async () => {
      const entries: RecordEntry[] = [
        opened(anAttempt(1, 1)),
        closed(aCdr(anAttempt(1, 1))),
        {
          type: 'leadRefused',
          leadId: 'lead-1',
          campaignId: 'campaign-1',
          code: 'attempt-spacing',
          retryAt: T0 + 90 * 60_000,
          at: T0 + 80 * 60_000,
        },
        opened(anAttempt(1, 2)),
        closed(aCdr(anAttempt(1, 2), { charged: false })),
        opened(anAttempt(1, 3)),
        closed(aCdr(anAttempt(1, 3))),
        {
          type: 'leadRefused',
          leadId: 'lead-1',
          campaignId: 'campaign-1',
          code: 'window-closed',
          retryAt: T0 + 20 * HOUR,
          at: T0 + 10 * HOUR,
        },
        {
          type: 'leadRefused',
          leadId: 'lead-2',
          campaignId: 'campaign-1',
          code: 'window-closed',
          retryAt: T0 + 20 * HOUR,
          at: T0,
        },
        opened(anAttempt(2, 1)),
        closed(aCdr(anAttempt(2, 1))),
        { type: 'leadRefused', leadId: 'lead-3', campaignId: 'campaign-1', code: 'attempt-cap', at: T0 },
        {
          type: 'doNotCallAdded',
          entry: { number: numberOf(4), source: 'key', addedAt: T0, attemptId: 'attempt-4-1' },
        },
        { type: 'doNotCallAdded', entry: { number: numberOf(4), source: 'api', addedAt: T0 + 5 } },
        { type: 'agentStateChanged', agentId: 'agent-1', state: 'paused', reason: 'lunch', at: T0 },
        { type: 'agentStateChanged', agentId: 'agent-1', state: 'ready', at: T0 + 9 },
      ];
      await withCampaign(5);
      await records.write(entries);
      const expected = await everything();
      await records.write(entries);
      expect(await everything()).toEqual(expected);

      await withCampaign(5);
      for (const entry of entries) await records.write([entry]);
      expect(await everything(), 'one by one').toEqual(expected);

      await withCampaign(5);
      for (const entry of entries.toReversed()) await records.write([entry]);
      expect(await everything(), 'backwards').toEqual(expected);

      await withCampaign(5);
      for (const entry of [...entries, ...entries.slice(3)]) await records.write([entry]);
      expect(await everything(), 'replayed').toEqual(expected);

      expect(await records.progress('campaign-1')).toMatchObject({
        attempts: 4,
        cdrs: 4,
        openAttempts: 0,
        due: 3,
        final: 2,
        refusals: { 'window-closed': 1, 'attempt-cap': 1, 'do-not-call': 1 },
      });
      const [lead] = await records.dueLeads('campaign-1', T0 + 20 * HOUR, 1, ['lead-2', 'lead-5']);
      expect(lead).toMatchObject({ leadId: 'lead-1', attempts: 2, revision: 3 });
    });

    it('does not let an older revision undo a newer one', async () => {
      await withCampaign(1);
      await records.write([closed(aJoinedCdr(anAttempt(1, 2)))]);
      await records.write([closed(aCdr(anAttempt(1, 1)))]);
      expect(await dueIds()).toEqual([]);
      expect(await records.progress('campaign-1')).toMatchObject({ final: 1, cdrs: 2 });
    });

    it('puts a refused lead off until the refusal lapses, or for good', async () => {
      await withCampaign(2);
      await records.write([
        {
          type: 'leadRefused',
          leadId: 'lead-1',
          campaignId: 'campaign-1',
          code: 'window-closed',
          retryAt: T0 + HOUR,
          at: T0,
        },
        { type: 'leadRefused', leadId: 'lead-2', campaignId: 'campaign-1', code: 'do-not-call', at: T0 },
      ]);
      expect(await dueIds(T0 + HOUR - 1)).toEqual([]);
      expect(await dueIds(T0 + HOUR)).toEqual(['lead-1']);
      expect(await records.progress('campaign-1')).toMatchObject({
        due: 1,
        final: 1,
        nextDueAt: T0 + HOUR,
        refusals: { 'window-closed': 1, 'do-not-call': 1 },
      });
    });

    it('never gives a lead whose number is on the do-not-call list, in any campaign', async () => {
      await withCampaign(3);
      await records.createCampaign(aCampaign({ campaignId: 'campaign-2' }));
      await records.write([
        { type: 'doNotCallAdded', entry: { number: numberOf(2), source: 'key', addedAt: T0 } },
      ]);
      expect(await dueIds()).toEqual(['lead-1', 'lead-3']);
      const elsewhere = await records.dueLeads('campaign-2', LATER, 10, []);
      expect(elsewhere.map((lead) => lead.leadId)).toEqual(['lead-1', 'lead-3']);
      // Also where a call that was up at that moment would have its lead tried again, or the number is imported later.
      await records.write([closed(aCdr(anAttempt(2)))]);
      await records.createList('list-2', 'Later');
      await records.importLeads('list-2', [aLead(2, { leadId: 'later-2' })]);
      await records.createCampaign(aCampaign({ campaignId: 'campaign-3', listIds: ['list-2'] }));
      expect(await dueIds()).toEqual(['lead-1', 'lead-3']);
      expect(await records.progress('campaign-1')).toMatchObject({ due: 2, final: 1 });
      expect(await records.progress('campaign-3')).toMatchObject({ due: 0, final: 1 });
    });

    it('reads the do-not-call list whole, each number once, its earliest entry', async () => {
      await begin();
      const entries: DoNotCallEntry[] = Array.from({ length: 7_000 }, (_, index) => ({
        number: numberOf(index),
        source: 'import',
        addedAt: T0 + index,
      }));
      await records.write(entries.map((entry) => ({ type: 'doNotCallAdded', entry })));
      const early: DoNotCallEntry = {
        number: numberOf(5),
        source: 'agent',
        addedAt: T0 - 5,
        attemptId: 'attempt-x',
      };
      await records.write([{ type: 'doNotCallAdded', entry: early }]);
      const read: DoNotCallEntry[] = [];
      for await (const page of records.doNotCall()) read.push(...page);
      expect(read).toEqual(entries.map((entry, index) => (index === 5 ? early : entry)));
    });

    it('counts the progress of a campaign from its records', async () => {
      await withCampaign(6);
      const abandoned = aCdr(anAttempt(3), {
        lineResult: 'ANSWERED',
        dialStatus: 'abandoned',
        consent: 'given',
        stamps: { createdAt: anAttempt(3).createdAt, answeredAt: T0 + HOUR },
        hangupReason: 'abandoned',
      });
      const refusing = aCdr(anAttempt(4), {
        lineResult: 'ANSWERED',
        dialStatus: 'answered',
        consent: 'do_not_call',
        stamps: { createdAt: anAttempt(4).createdAt, answeredAt: T0 + HOUR },
        next: { state: 'final' },
      });
      await records.write([
        closed(aCdr(anAttempt(1))),
        closed(aJoinedCdr(anAttempt(2))),
        closed(abandoned),
        closed(refusing),
        opened(anAttempt(5)),
      ]);
      expect(await records.progress('campaign-1')).toEqual({
        campaignId: 'campaign-1',
        leads: 6,
        due: 4,
        final: 2,
        attempts: 5,
        openAttempts: 1,
        cdrs: 4,
        answered: 3,
        consented: 2,
        connected: 1,
        abandoned: 1,
        dialStatuses: { busy: 1, answered: 2, abandoned: 1 },
        refusals: {},
        nextDueAt: anAttempt(1).createdAt + 60_900,
      });
      expect(await records.progress('nowhere')).toBeUndefined();
    });

    it('saves agents, and saves them again with changes', async () => {
      await begin();
      const agent = { agentId: 'agent-1', name: 'Li', phone: 'phone-1', dialGroupId: 'group-1' };
      await records.saveAgent(agent);
      await records.saveAgent({ ...agent, agentId: 'agent-2', dialGroupId: 'group-2' });
      await records.saveAgent({ ...agent, phone: 'phone-9' });
      expect(await records.agents('group-1')).toEqual([{ ...agent, phone: 'phone-9' }]);
    });

    it('makes the month of a record that has none, a thousand months away too', async () => {
      await withCampaign(1);
      const old = anAttempt(1, 1, { createdAt: Date.UTC(2011, 11, 31, 23, 59, 59, 999) });
      const far = anAttempt(1, 2, { createdAt: Date.UTC(2080, 0, 1) });
      await records.write([opened(old), opened(far)]);
      expect(await records.attemptsOfCampaign('campaign-1')).toEqual([old, far]);
      const [row] = await under.rows(
        records,
        `select tableoid::regclass::text as partition from attempts where attempt_id = '${old.attemptId}'`,
      );
      expect(row).toEqual({ partition: 'attempts_2011_12' });
    });

    it('puts bad entries aside, with their errors, and writes all others', async () => {
      await withCampaign(3);
      const good = Array.from({ length: 40 }, (_, index) => opened(anAttempt(1, index + 1)));
      const bad: RecordEntry[] = [
        opened(anAttempt(2, 1, { number: 'tel:nobody' })),
        closed(aCdr(anAttempt(3, 1, { attemptId: 'nul', callerId: 'x\u0000y' }))),
        opened(anAttempt(2, 3, { attemptId: 'no-month', createdAt: Number.NaN })),
        opened(anAttempt(2, 4, { attemptId: 'far-away', createdAt: Date.UTC(9000, 1) })),
      ];
      const batch = [...good.slice(0, 7), ...bad.slice(0, 2), ...good.slice(7), ...bad.slice(2)];
      await records.write(batch);
      await records.write(batch);
      expect(await records.attemptsOfCampaign('campaign-1')).toHaveLength(40);
      const rejected = await under.rows(
        records,
        'select code, entry from rejected_records order by code, entry',
      );
      expect(rejected.map((row) => row['code'])).toEqual(['22007', '22021', '23514', '23514']);
      expect(JSON.stringify(rejected)).toContain('tel:nobody');
    });

    it('writes what was put aside once the tables take it, and keeps what is refused again', async () => {
      await withCampaign(3);
      await under.rows(records, 'alter table attempts add constraint no_ninth check (attempt_number <> 9)');
      const forNow = opened(anAttempt(1, 9, { attemptId: 'ninth' }));
      const forever = opened(anAttempt(2, 1, { number: 'tel:nobody' }));
      await records.write([forNow, forever]);
      const put = await records.rejected.list(10);
      expect(put).toHaveLength(2);
      expect(await records.rejected.count()).toBe(2);
      const hashOf = (part: string): string => put.find(({ text }) => text.includes(part))?.hash ?? '';
      expect(await records.rejected.retry(hashOf('ninth'))).toMatchObject({ ok: false });
      expect(await records.rejected.count()).toBe(2);
      await under.rows(records, 'alter table attempts drop constraint no_ninth');
      expect(await records.rejected.retry(hashOf('ninth'))).toEqual({ ok: true });
      expect(await records.attemptsOfCampaign('campaign-1')).toMatchObject([{ attemptId: 'ninth' }]);
      const again = await records.rejected.retry(hashOf('tel:nobody'));
      expect(again).toMatchObject({ ok: false, error: expect.stringContaining('number') });
      expect(await records.rejected.retry('gone')).toBeUndefined();
      expect(await records.rejected.count()).toBe(1);
    });

    it('does nothing for an empty batch', async () => {
      await begin();
      await records.write([]);
      expect(await everything()).toEqual([[], [], [], [], [], []]);
    });

    describe('for allocation', () =>
      allocationRecordsContract(async () => {
        await withCampaign(3);
        return records;
      }));

    describe('for callbacks', () =>
      callbackRecordsContract(async () => {
        await withCampaign(3);
        return records;
      }));

    describe('for agents', () =>
      agentRecordsContract(async () => {
        await withCampaign(3);
        return records;
      }));

    describe('for pacing', () =>
      pacingRecordsContract(async () => {
        await withCampaign(3);
        return records;
      }));

    describe('for detection', () =>
      detectionRecordsContract(async () => {
        await withCampaign(3);
        return records;
      }));

    describe('for the gate', () =>
      gateRecordsContract(async () => {
        await withCampaign(3);
        return records;
      }));

    describe('for recordings', () =>
      recordingsContract(
        async () => {
          await withCampaign(1);
          return records.recordings;
        },
        (query) => under.rows(records, query),
      ));

    describe('for the simulator', () =>
      timingsContract(async () => {
        await withCampaign(3);
        return records;
      }));
  });
}
