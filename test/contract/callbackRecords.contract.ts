/** What every RecordsPort keeps of callbacks, from the promise to the call. */
import { expect, it } from 'vitest';
import type { CallbackPromised } from '../../src/domain/callback/callback.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { RecordEntry, RecordsPort } from '../../src/ports/records.ts';
import { aCdr, aJoinedCdr, anAttempt, closed, opened, T0 } from '../support/records.ts';

const HOUR = 3_600_000;
const GIVEN_AT = T0 + 2 * HOUR;
const AT = T0 + 24 * HOUR;
const MOST = 10;
const first = anAttempt(1);
const CB = first.attemptId;

/** `fresh`: started, with `campaign-1` over `list-1` of three leads. */
export function callbackRecordsContract(fresh: () => Promise<RecordsPort>): void {
  const given = (callback: CallbackPromised | undefined, at = GIVEN_AT, attempt = first): RecordEntry => ({
    type: 'dispositionGiven',
    given: {
      attemptId: attempt.attemptId,
      createdAt: attempt.createdAt,
      campaignId: 'campaign-1',
      leadId: 'lead-1',
      disposition: {
        code: 'later',
        salesStatus: 'follow_up',
        isContact: true,
        isSuccess: false,
        agentId: 'agent-1',
        at,
        note: 'after lunch',
        ...(callback === undefined ? {} : { callback }),
      },
      revision: attempt.attemptNumber,
      next: { state: 'retry', dueAt: callback?.at ?? at + HOUR },
    },
  });
  const promised = (at = AT): CallbackPromised => ({ at, kind: 'personal' });
  const call = [opened(first), closed(aJoinedCdr(first, { next: { state: 'final' } }))];
  const called = (attemptNumber: number, changes: Partial<CallDetailRecord>): RecordEntry[] => {
    const attempt = anAttempt(1, attemptNumber, { createdAt: AT + attemptNumber });
    const details = { callback: { callbackId: CB, at: AT } };
    return [opened(attempt), closed(aCdr(attempt, { details, ...changes }), attemptNumber)];
  };
  const open = (records: RecordsPort, until = AT) => records.callbacks.open(['campaign-1'], until, MOST);
  const dueIds = async (records: RecordsPort, at: number) =>
    (await records.dueLeads('campaign-1', at, MOST, [])).map(({ leadId }) => leadId);

  async function withCallback(): Promise<RecordsPort> {
    const records = await fresh();
    await records.write([given(promised()), ...call]);
    return records;
  }

  it('keeps one with its lead, for its agent, and gives the lead to nothing else', async () => {
    const records = await withCallback();
    expect(await open(records, AT - 1)).toEqual([]);
    const callback = {
      callbackId: CB,
      campaignId: 'campaign-1',
      leadId: 'lead-1',
      kind: 'personal',
      agentId: 'agent-1',
      at: AT,
      dueAt: AT,
      state: 'waiting',
      note: 'after lunch',
    };
    expect(await open(records)).toEqual([callback]);
    expect(await records.callbacks.open(['campaign-2'], AT, MOST)).toEqual([]);
    expect(await records.callbacks.lead(CB)).toMatchObject({
      leadId: 'lead-1',
      number: first.number,
      attempts: 1,
      revision: 1,
      callback: { callbackId: CB, at: AT, agentId: 'agent-1', note: 'after lunch' },
    });
    expect(await dueIds(records, AT + HOUR)).toEqual(['lead-2', 'lead-3']);
    expect(await records.progress('campaign-1')).toMatchObject({ due: 3, final: 0 });
  });

  it('takes the same entries twice, in either order, for one', async () => {
    const records = await fresh();
    await records.write(call);
    await records.write([given(promised())]);
    await records.write([given(promised()), ...call]);
    expect(await records.callbacks.find({ limit: MOST })).toHaveLength(1);
    expect(await open(records)).toHaveLength(1);
  });

  it('moves with a later disposition of the same call, and is taken back by one without it', async () => {
    const records = await withCallback();
    await records.write([given(promised(AT + HOUR), GIVEN_AT + 1)]);
    expect(await open(records, AT + HOUR)).toMatchObject([{ at: AT + HOUR, dueAt: AT + HOUR }]);
    await records.write([given(undefined, GIVEN_AT + 2)]);
    expect(await open(records, AT + HOUR)).toEqual([]);
    expect(await records.callbacks.byId(CB)).toMatchObject({ state: 'cancelled' });
    expect(await dueIds(records, AT)).toContain('lead-1');
  });

  it('is over once an agent has spoken with the person, and a new promise is another one', async () => {
    const records = await withCallback();
    await records.write([{ type: 'callbackOffered', callbackId: CB, agentId: 'agent-2', at: AT }]);
    expect(await open(records)).toMatchObject([{ state: 'offered' }]);
    const second = anAttempt(1, 2, { createdAt: AT + 2 });
    const details = { callback: { callbackId: CB, at: AT } };
    await records.write([
      opened(second),
      given(promised(AT + 48 * HOUR), AT + HOUR, second),
      closed(aJoinedCdr(second, { details, agentId: 'agent-2' }), 2),
    ]);
    expect(await records.callbacks.byId(CB)).toMatchObject({
      state: 'done',
      attemptId: second.attemptId,
      dialStatus: 'answered',
      offeredAt: AT,
      offeredTo: 'agent-2',
    });
    expect(await open(records, AT + 48 * HOUR)).toMatchObject([{ callbackId: second.attemptId }]);
  });

  it('stays open where nobody was reached, until the rule of the campaign ends it', async () => {
    const records = await withCallback();
    const dueAt = AT + HOUR;
    await records.write([
      { type: 'callbackOffered', callbackId: CB, agentId: 'agent-1', at: AT },
      ...called(2, { next: { state: 'retry', dueAt } }),
    ]);
    expect(await open(records)).toMatchObject([{ state: 'offered', dueAt }]);
    expect(await dueIds(records, dueAt)).toEqual(['lead-2', 'lead-3']);
    await records.write(called(3, { next: { state: 'final' } }));
    expect(await open(records)).toEqual([]);
    expect(await records.callbacks.byId(CB)).toMatchObject({ state: 'done', dialStatus: 'busy' });
  });

  it('is missed where nobody was offered it, and stays open', async () => {
    const records = await withCallback();
    expect(await records.callbacks.markMissed('campaign-1', AT, AT + HOUR)).toEqual([]);
    const missed = await records.callbacks.markMissed('campaign-1', AT + 1, AT + HOUR);
    expect(missed).toMatchObject([{ callbackId: CB, agentId: 'agent-1', state: 'missed' }]);
    expect(await records.callbacks.markMissed('campaign-1', AT + 1, AT + HOUR)).toEqual([]);
    expect(await open(records)).toMatchObject([{ state: 'missed' }]);
    await records.write(called(2, { agentId: 'agent-2', next: { state: 'final' } }));
    expect(await records.callbacks.find({ missed: true, limit: MOST })).toMatchObject([
      { callbackId: CB, state: 'done', missedAt: AT + HOUR },
    ]);
  });

  it('waits as long as the gate refuses its lead, and ends with a lead that is final', async () => {
    const records = await withCallback();
    const about = { type: 'leadRefused', leadId: 'lead-1', campaignId: 'campaign-1' } as const;
    await records.write([{ ...about, code: 'window-closed', at: AT, retryAt: AT + HOUR }]);
    expect(await open(records)).toMatchObject([{ at: AT, dueAt: AT + HOUR }]);
    expect(await records.callbacks.closeOfFinalLeads(['campaign-1'], AT)).toBe(0);
    await records.write([{ ...about, code: 'do-not-call', at: AT + 1 }]);
    expect(await open(records)).toEqual([]);
    expect(await records.callbacks.lead(CB)).toBeUndefined();
    expect(await records.callbacks.closeOfFinalLeads(['campaign-1'], AT + 2)).toBe(1);
    expect(await records.callbacks.byId(CB)).toMatchObject({ state: 'cancelled', closedAt: AT + 2 });
  });

  it('is moved and cancelled with an audit of who did it', async () => {
    const records = await withCallback();
    const to = { at: AT + HOUR, agentId: 'agent-2' };
    const change = { callbackId: CB, at: GIVEN_AT + 1, who: 'ada' };
    expect(await records.callbacks.change({ ...change, to })).toBe(true);
    expect(await open(records, to.at)).toMatchObject([{ ...to, dueAt: to.at, state: 'waiting' }]);
    // An offer from before the move says nothing of the new time.
    await records.write([{ type: 'callbackOffered', callbackId: CB, agentId: 'agent-1', at: GIVEN_AT }]);
    expect(await open(records, to.at)).toMatchObject([{ state: 'waiting' }]);
    expect(await records.callbacks.change({ ...change, at: GIVEN_AT + 2 })).toBe(true);
    expect(await records.callbacks.change({ ...change, at: GIVEN_AT + 3 })).toBe(false);
    expect(await open(records, to.at)).toEqual([]);
    expect(await dueIds(records, to.at)).toEqual(['lead-2', 'lead-3']);
    expect(await records.callbacks.changes(CB)).toEqual([
      { at: GIVEN_AT + 1, who: 'ada', action: 'move', from: { at: AT, agentId: 'agent-1' }, to },
      { at: GIVEN_AT + 2, who: 'ada', action: 'cancel', from: to },
    ]);
  });

  it('is found by campaign, agent, time and state', async () => {
    const records = await withCallback();
    const found = async (query: Parameters<RecordsPort['callbacks']['find']>[0]) =>
      (await records.callbacks.find(query)).map(({ callbackId }) => callbackId);
    const limit = MOST;
    expect(await found({ campaignId: 'campaign-1', agentId: 'agent-1', until: AT, limit })).toEqual([CB]);
    expect(await found({ states: ['waiting'], limit })).toEqual([CB]);
    await records.saveTeam({ teamId: 'north', name: 'North', dialGroupId: 'group-1', skills: {} });
    const agent = { agentId: 'agent-1', name: 'Li', phone: 'phone-1', dialGroupId: 'group-1' };
    await records.saveAgent({ ...agent, teamId: 'north' });
    expect(await found({ teamIds: ['south', 'north'], from: AT, limit })).toEqual([CB]);
    for (const query of [
      { campaignId: 'campaign-2' },
      { agentId: 'agent-2' },
      { leadId: 'lead-2' },
      { until: AT - 1 },
      { from: AT + 1 },
      { teamIds: ['south'] },
      { states: ['done'] as const },
      { missed: true },
      { limit: 0 },
    ])
      expect(await found({ limit, ...query }), JSON.stringify(query)).toEqual([]);
  });
}
