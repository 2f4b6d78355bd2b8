/** What every RecordsPort keeps of allocation: given, called, taken back, and who stands how. */
import { expect, it } from 'vitest';
import type { AllocationOrder, AllocationReclaim } from '../../src/ports/allocations.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { DispositionGiven } from '../../src/domain/cdr/disposition.ts';
import type { RecordEntry, RecordsPort } from '../../src/ports/records.ts';
import { aCampaign, aCdr, aJoinedCdr, aLead, anAttempt, closed, opened, T0 } from '../support/records.ts';

const HOUR = 3_600_000;
const DAY = { date: '2026-03-10', endsAt: Date.UTC(2026, 2, 11) };
const NEXT_DAY = { date: '2026-03-11', endsAt: Date.UTC(2026, 2, 12) };
const GRADES = ['A', 'B', 'A', undefined, 'B', undefined] as const;

/** `fresh`: started, with `campaign-1` over `list-1` of three leads. */
export function allocationRecordsContract(fresh: () => Promise<RecordsPort>): void {
  const order = (
    agentId: string,
    newLeads: number,
    more: Partial<AllocationOrder> = {},
  ): AllocationOrder => ({
    campaignId: 'campaign-1',
    agentId,
    day: DAY,
    newLeads,
    redials: 0,
    gradesFirst: [],
    gradesOfOthers: [],
    at: T0,
    by: 'engine',
    ...more,
  });
  const back = (more: Partial<AllocationReclaim> = {}): AllocationReclaim => ({
    campaignId: 'campaign-1',
    because: 'day-over',
    at: T0 + 24 * HOUR,
    by: 'engine',
    ...more,
  });
  const poolIds = async (records: RecordsPort, now = T0 + HOUR) =>
    (await records.dueLeads('campaign-1', now, 20, [])).map(({ leadId }) => leadId);
  const ownIds = async (records: RecordsPort, agentId: string, more = {}) => {
    const options = { now: T0 + HOUR, withFresh: true, exclude: [], limit: 20, ...more };
    return (await records.allocations.next('campaign-1', agentId, options)).map(({ leadId }) => leadId);
  };
  const standingOf = async (records: RecordsPort, agentId: string, day = DAY) =>
    (await records.allocations.standing('campaign-1', day, [agentId])).find((one) => one.agentId === agentId);
  const ofAgent = async (records: RecordsPort, agentId: string) =>
    records.allocations.history('campaign-1', { agentId }, 20);

  /** `mei` shown lead `index`: busy unless changed; due again `afterMs` after. */
  function called(
    index: number,
    changes: Partial<CallDetailRecord> = {},
    afterMs = 2 * HOUR,
    at = T0 + HOUR,
  ): RecordEntry[] {
    const attempt = anAttempt(index, 1, { createdAt: at });
    const next = { state: 'retry', dueAt: at + afterMs } as const;
    return [opened(attempt), closed(aCdr(attempt, { details: { origin: 'preview' }, next, ...changes }))];
  }
  function talked(
    index: number,
    salesStatus: DispositionGiven['disposition']['salesStatus'],
    isContact = true,
  ) {
    const attempt = anAttempt(index, 1, { createdAt: T0 + HOUR });
    const { attemptId, createdAt, campaignId, leadId } = attempt;
    const next = { state: 'retry', dueAt: T0 + 48 * HOUR } as const;
    const code = { code: salesStatus, salesStatus, isContact, isSuccess: false, note: '' };
    const disposition = { ...code, agentId: 'mei', at: createdAt + HOUR };
    const given: DispositionGiven = {
      attemptId,
      createdAt,
      campaignId,
      leadId,
      disposition,
      revision: 1,
      next,
    };
    return [
      opened(attempt),
      closed(aJoinedCdr(attempt, { agentId: 'mei', next })),
      { type: 'dispositionGiven', given } as const,
    ];
  }

  it('gives leads in the order in which they are dialled, to one agent each, and out of the pool', async () => {
    const records = await fresh();
    const { allocations } = records;
    expect(await allocations.give(order('mei', 2), true)).toEqual({ newLeads: 2, redials: 0 });
    expect(await poolIds(records)).toEqual(['lead-1', 'lead-2', 'lead-3']);
    expect(await allocations.give(order('mei', 2), false)).toEqual({ newLeads: 2, redials: 0 });
    expect(await allocations.give(order('li', 2), false)).toEqual({ newLeads: 1, redials: 0 });
    expect(await ownIds(records, 'mei')).toEqual(['lead-1', 'lead-2']);
    expect(await ownIds(records, 'mei', { exclude: ['lead-1'] })).toEqual(['lead-2']);
    expect(await ownIds(records, 'mei', { withFresh: false })).toEqual([]);
    expect(await ownIds(records, 'li')).toEqual(['lead-3']);
    expect(await poolIds(records)).toEqual([]);
    expect(await allocations.due(['campaign-1'], T0)).toEqual([
      { campaignId: 'campaign-1', agentId: 'li', again: 0, fresh: 1 },
      { campaignId: 'campaign-1', agentId: 'mei', again: 0, fresh: 2 },
    ]);
    const taken = await allocations.taken('campaign-1', ['lead-2', 'lead-3', 'lead-9']);
    expect(taken.toSorted()).toEqual(['lead-2', 'lead-3']);
    expect(await allocations.openCampaigns()).toEqual(['campaign-1']);
    expect(await standingOf(records, 'mei')).toMatchObject({
      newToday: 2,
      open: 2,
      usedToday: 0,
      answered: 0,
    });
    expect(await standingOf(records, 'nobody')).toMatchObject({ newToday: 0, open: 0 });
    expect(await records.progress('campaign-1')).toMatchObject({ due: 3, allocated: 3 });
  });

  it('gives no lead twice to agents who are given some at the same time', async () => {
    const records = await fresh();
    await records.importLeads(
      'list-1',
      Array.from({ length: 30 }, (_, index) => aLead(index + 4)),
    );
    const agents = Array.from({ length: 8 }, (_, index) => `agent-${index}`);
    const given = await Promise.all(
      agents.map((agentId) => records.allocations.give(order(agentId, 5), false)),
    );
    expect(given.reduce((sum, { newLeads }) => sum + newLeads, 0)).toBe(33);
    const held = await Promise.all(agents.map((agentId) => ownIds(records, agentId)));
    expect(new Set(held.flat()).size).toBe(33);
  });

  it('gives the grades of their tier first, and those of other tiers not at all', async () => {
    const records = await fresh();
    await records.createList('graded', 'Graded');
    await records.importLeads(
      'graded',
      GRADES.map((grade, index) => aLead(index + 11, { fields: grade === undefined ? {} : { grade } })),
    );
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2', listIds: ['graded'] }));
    const graded = (agentId: string, count: number, first: string[], others: string[]) =>
      order(agentId, count, { campaignId: 'campaign-2', gradesFirst: first, gradesOfOthers: others });
    await records.allocations.give(graded('senior', 3, ['B'], []), false);
    await records.allocations.give(graded('junior', 9, [], ['A']), false);
    const given = await records.allocations.history('campaign-2', {}, 20);
    const of = (agentId: string) =>
      given.flatMap((one) => (one.agentId === agentId ? [one.leadId] : [])).toSorted();
    expect(of('senior')).toEqual(['lead-11', 'lead-12', 'lead-15']);
    expect(of('junior')).toEqual(['lead-14', 'lead-16']);
  });

  it('keeps the use of a lead, with the call, and leaves it to its agent for the day', async () => {
    const records = await fresh();
    await records.allocations.give(order('mei', 2), false);
    const entries = called(1);
    await records.write(entries);
    await records.write(entries);
    expect(await ofAgent(records, 'mei')).toEqual([
      expect.objectContaining({
        leadId: 'lead-2',
        kind: 'new',
        givenAt: T0,
        givenBy: 'engine',
        day: DAY.date,
      }),
      expect.objectContaining({
        leadId: 'lead-1',
        usedAt: T0 + HOUR,
        usedBy: 'mei',
        attemptId: anAttempt(1).attemptId,
      }),
    ]);
    expect(await standingOf(records, 'mei')).toMatchObject({ newToday: 2, usedToday: 1, open: 1 });
    expect(await ownIds(records, 'mei')).toEqual(['lead-2']);
    expect(await ownIds(records, 'mei', { now: T0 + 4 * HOUR })).toEqual(['lead-1', 'lead-2']);
    expect(await poolIds(records, T0 + 4 * HOUR)).toEqual(['lead-3']);
  });

  it('counts no use for a fault of the trunk, nor for a call that nobody was shown', async () => {
    const records = await fresh();
    await records.allocations.give(order('mei', 2), false);
    await records.write([...called(1, { charged: false }), ...called(2, { details: {} })]);
    expect(await standingOf(records, 'mei')).toMatchObject({ usedToday: 0, open: 2 });
  });

  it('takes back what was given before today, and says which was worked', async () => {
    const records = await fresh();
    const { allocations } = records;
    await allocations.give(order('mei', 2), false);
    await records.write(called(1));
    expect(await allocations.reclaim(back({ before: DAY.date }), false)).toEqual([]);
    const ended = [{ agentId: 'mei', unworked: 1, worked: 1 }];
    expect(await allocations.reclaim(back({ before: NEXT_DAY.date }), true)).toEqual(ended);
    expect(await allocations.reclaim(back({ before: NEXT_DAY.date }), false)).toEqual(ended);
    expect(await allocations.reclaim(back({ before: NEXT_DAY.date }), false)).toEqual([]);
    expect(await ofAgent(records, 'mei')).toMatchObject([
      { leadId: 'lead-2', endedBecause: 'day-over', endedAt: T0 + 24 * HOUR, endedBy: 'engine' },
      { leadId: 'lead-1', endedBecause: 'worked' },
    ]);
    expect(await poolIds(records, T0 + 24 * HOUR)).toEqual(['lead-2', 'lead-3', 'lead-1']);
  });

  it('takes back what belongs to agents who have gone or changed their team', async () => {
    const records = await fresh();
    const { allocations } = records;
    await allocations.give(order('mei', 1, { teamId: 'berlin' }), false);
    await allocations.give(order('li', 1), false);
    const moved = (teamId: string | undefined) =>
      back({ because: 'agent-moved', notOf: [{ agentId: 'mei', teamId }, { agentId: 'li' }] });
    expect(await allocations.reclaim(moved('berlin'), false)).toEqual([]);
    expect(await allocations.reclaim(moved('rome'), false)).toMatchObject([{ agentId: 'mei', unworked: 1 }]);
    const gone = back({ because: 'agent-moved', notOf: [] });
    expect(await allocations.reclaim(gone, false)).toMatchObject([{ agentId: 'li', unworked: 1 }]);
    expect(await poolIds(records)).toEqual(['lead-1', 'lead-2', 'lead-3']);
  });

  it('takes back of one agent by command, and no new use of it is counted', async () => {
    const records = await fresh();
    const { allocations } = records;
    await allocations.give(order('mei', 1), false);
    await allocations.give(order('li', 1), false);
    const taken = back({ agentId: 'mei', because: 'command', by: 'ada', at: T0 + 1 });
    expect(await allocations.reclaim(taken, false)).toEqual([{ agentId: 'mei', unworked: 1, worked: 0 }]);
    await records.write(called(1));
    expect(await ofAgent(records, 'mei')).toMatchObject([{ endedBecause: 'command', endedBy: 'ada' }]);
    expect((await ofAgent(records, 'mei'))[0]?.usedAt).toBeUndefined();
    expect(await standingOf(records, 'mei')).toMatchObject({ newToday: 1, open: 0 });
    expect(await ownIds(records, 'li')).toEqual(['lead-2']);
  });

  it('gives redials of their own alone, due before the day ends, and in place of new ones that are not there', async () => {
    const records = await fresh();
    const { allocations } = records;
    await allocations.give(order('mei', 2), false);
    await records.write([...called(1, {}, 30 * HOUR), ...called(2, {}, 60 * HOUR)]);
    await allocations.reclaim(back({ before: NEXT_DAY.date }), false);
    expect(await standingOf(records, 'mei', NEXT_DAY)).toMatchObject({ redialable: 1, newToday: 0 });
    const nextDay = { day: NEXT_DAY, at: T0 + 24 * HOUR };
    const redial = { ...nextDay, redials: 5 };
    expect(await allocations.give(order('li', 0, redial), true)).toEqual({ newLeads: 0, redials: 0 });
    expect(await allocations.give(order('mei', 0, redial), true)).toEqual({ newLeads: 0, redials: 1 });
    expect(await allocations.give(order('mei', 3, nextDay), false)).toEqual({ newLeads: 1, redials: 1 });
    expect(await ofAgent(records, 'mei')).toMatchObject([
      { leadId: 'lead-1', kind: 'redial' },
      { leadId: 'lead-3', kind: 'new' },
      {},
      {},
    ]);
    expect(await ownIds(records, 'mei', { now: T0 + 24 * HOUR })).toEqual(['lead-3']);
    expect(await ownIds(records, 'mei', { now: T0 + 32 * HOUR })).toEqual(['lead-1', 'lead-3']);
  });

  it('counts who answered, whom the agent reached, and who is still to be followed up', async () => {
    const records = await fresh();
    await records.allocations.give(order('mei', 3), false);
    await records.write([
      ...talked(1, 'follow_up'),
      ...talked(2, 'success'),
      ...talked(3, 'wrong_party', false),
    ]);
    expect(await standingOf(records, 'mei')).toMatchObject({
      answered: 3,
      reached: 2,
      followUp: 1,
      usedToday: 3,
    });
    const attempt = anAttempt(1, 2, { createdAt: T0 + 5 * HOUR });
    const { attemptId, createdAt, campaignId, leadId } = attempt;
    const code = { code: 'no', salesStatus: 'refused', isContact: true, isSuccess: false, note: '' } as const;
    const disposition = { ...code, agentId: 'mei', at: createdAt + HOUR };
    const next = { state: 'final' } as const;
    const given = { attemptId, createdAt, campaignId, leadId, disposition, revision: 2, next };
    await records.write([
      opened(attempt),
      closed(aJoinedCdr(attempt, { agentId: 'mei', next })),
      { type: 'dispositionGiven', given },
    ]);
    expect(await standingOf(records, 'mei')).toMatchObject({ answered: 3, reached: 2, followUp: 0 });
  });
}
