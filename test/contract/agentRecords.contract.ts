/** What every RecordsPort keeps of agents, teams, leads that are shown or dialled by hand, and dispositions. */
import { expect, it } from 'vitest';
import type { DispositionGiven } from '../../src/domain/cdr/disposition.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { RecordEntry, RecordsPort } from '../../src/ports/records.ts';
import { aJoinedCdr, aLead, anAttempt, closed, opened, T0 } from '../support/records.ts';

const HOUR = 3_600_000;
const LATER = T0 + 1_000 * HOUR;

/** `fresh`: started, with `campaign-1` over `list-1` of three leads. */
export function agentRecordsContract(fresh: () => Promise<RecordsPort>): void {
  it('keeps how an agent is called, the team, the tier and the skills, and takes them back', async () => {
    const records = await fresh();
    const team = { teamId: 'berlin', name: 'Berlin', dialGroupId: 'group-1', skills: { german: 2 } };
    await records.saveTeam({ ...team, name: 'Bonn', skills: {} });
    await records.saveTeam(team);
    expect(await records.teams('group-1')).toEqual([team]);
    expect(await records.teams('group-2')).toEqual([]);
    const plain = { agentId: 'agent-1', name: 'Li', phone: 'phone-1', dialGroupId: 'group-1' };
    const full = {
      ...plain,
      seatKind: 'perCall',
      teamId: 'berlin',
      tier: 'senior',
      skills: { sales: 3 },
    } as const;
    await records.saveAgent(full);
    expect(await records.agents('group-1')).toEqual([full]);
    await records.saveAgent(plain);
    expect(await records.agents('group-1')).toEqual([plain]);
    const nowhere = records.saveAgent({ ...plain, teamId: 'rome' });
    await expect(nowhere).rejects.toMatchObject({ outcome: 'refused', code: 'team-not-found' });
  });

  it('takes agents and teams off, a team only when nobody is in it any more', async () => {
    const records = await fresh();
    await records.saveTeam({ teamId: 'berlin', name: 'Berlin', dialGroupId: 'group-1', skills: {} });
    const agent = { agentId: 'agent-1', name: 'Li', phone: 'phone-1', dialGroupId: 'group-1' };
    await records.saveAgent({ ...agent, teamId: 'berlin' });
    await expect(records.removeTeam('group-1', 'berlin')).rejects.toMatchObject({
      outcome: 'refused',
      code: 'team-in-use',
      message: expect.stringContaining('agent-1 is in the team berlin'),
    });
    await records.removeAgent('group-2', 'agent-1');
    expect(await records.agents('group-1')).toHaveLength(1);
    await records.removeAgent('group-1', 'agent-1');
    expect(await records.agents('group-1')).toEqual([]);
    await records.removeTeam('group-2', 'berlin');
    expect(await records.teams('group-1')).toHaveLength(1);
    await records.removeTeam('group-1', 'berlin');
    expect(await records.teams('group-1')).toEqual([]);
  });

  it("tells a lead's name, fields and grade", async () => {
    const records = await fresh();
    await records.importLeads('list-1', [aLead(9, { name: 'Mei', fields: { grade: 'A', city: 'Berlin' } })]);
    expect(await records.lead('lead-9')).toEqual({ name: 'Mei', fields: { grade: 'A', city: 'Berlin' } });
    expect(await records.lead('lead-1')).toEqual({ fields: {} });
    expect(await records.lead('nobody')).toBeUndefined();
    const due = await records.dueLeads('campaign-1', LATER, 10, []);
    expect(due.find(({ leadId }) => leadId === 'lead-9')?.grade).toBe('A');
    expect(due.find(({ leadId }) => leadId === 'lead-1')).not.toHaveProperty('grade');
  });

  it('finds the lead of a number, or makes one that is never due', async () => {
    const records = await fresh();
    const known = await records.leadOfNumber('campaign-1', aLead(2).number, 'manual-1');
    expect(known).toMatchObject({ leadId: 'lead-2', attempts: 0, revision: 0 });
    const made = await records.leadOfNumber('campaign-1', '+4930123456', 'manual-2');
    expect(made).toMatchObject({ leadId: 'manual-2', number: '+4930123456', attempts: 0, revision: 0 });
    expect(await records.leadOfNumber('campaign-1', '+4930123456', 'manual-3')).toEqual(made);
    const due = await records.dueLeads('campaign-1', LATER, 10, []);
    expect(due.map(({ leadId }) => leadId)).toEqual(['lead-1', 'lead-2', 'lead-3']);
    const attempt = anAttempt(1, 1, { leadId: 'manual-2', number: '+4930123456', attemptId: 'by-hand' });
    await records.write([opened(attempt), closed(aJoinedCdr(attempt, { next: { state: 'final' } }))]);
    expect(await records.leadOfNumber('campaign-1', '+4930123456', 'manual-4')).toMatchObject({
      attempts: 1,
      revision: 1,
    });
  });

  const attempt = anAttempt(1);
  const given = (more: Partial<DispositionGiven> = {}, code = 'later'): DispositionGiven => ({
    attemptId: attempt.attemptId,
    createdAt: attempt.createdAt,
    campaignId: 'campaign-1',
    leadId: 'lead-1',
    disposition: {
      code,
      salesStatus: 'follow_up',
      isContact: true,
      isSuccess: false,
      agentId: 'agent-1',
      at: LATER,
    },
    revision: 1,
    next: { state: 'retry', dueAt: LATER + HOUR },
    ...more,
  });
  const entry = (one: DispositionGiven): RecordEntry => ({ type: 'dispositionGiven', given: one });
  const call = [opened(attempt), closed(aJoinedCdr(attempt, { next: { state: 'final' } }))];
  const codeOf = async (records: RecordsPort): Promise<string | undefined> =>
    ((await records.attempt(attempt.attemptId)) as CallDetailRecord | undefined)?.details?.disposition?.code;
  const isDue = async (records: RecordsPort, at: number): Promise<boolean> =>
    (await records.dueLeads('campaign-1', at, 10, [])).some(({ leadId }) => leadId === 'lead-1');

  it.each([
    [
      'after its call',
      async (records: RecordsPort) => {
        await records.write(call);
        await records.write([entry(given())]);
      },
    ],
    [
      'before its call',
      async (records: RecordsPort) => {
        await records.write([entry(given())]);
        await records.write(call);
      },
    ],
    [
      'with its call, and twice',
      async (records: RecordsPort) => {
        await records.write([...call, entry(given())]);
        await records.write([...call, entry(given())]);
      },
    ],
  ] as const)('takes a disposition to the call and its lead, written %s', async (_name, write) => {
    const records = await fresh();
    await write(records);
    expect(await codeOf(records)).toBe('later');
    expect(await isDue(records, LATER)).toBe(false);
    expect(await isDue(records, LATER + HOUR)).toBe(true);
  });

  it('keeps the later of two, in whichever order they come', async () => {
    const records = await fresh();
    const { disposition } = given();
    const later = given({
      disposition: { ...disposition, code: 'sold', at: LATER + 5 },
      next: { state: 'final' },
    });
    await records.write([...call, entry(later)]);
    await records.write([entry(given())]);
    expect(await codeOf(records)).toBe('sold');
    expect(await isDue(records, LATER + HOUR)).toBe(false);
  });

  it('moves no lead that has been called again since', async () => {
    const records = await fresh();
    const again = anAttempt(1, 2);
    await records.write([
      ...call,
      opened(again),
      closed(aJoinedCdr(again, { next: { state: 'final' } }), 2),
      entry(given()),
    ]);
    expect(await codeOf(records)).toBe('later');
    expect(await isDue(records, LATER + HOUR)).toBe(false);
  });
}
