/** What agents' desks read and keep, in a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskRecords } from '../../src/ports/deskRecords.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import {
  createPostgresDesk,
  createPostgresDoNotCall,
  createPostgresErasure,
  createPostgresLists,
  createPostgresRecords,
} from '../../src/records/postgres.ts';
import { aCampaign, aJoinedCdr, aLead, anAttempt, closed, opened, T0 } from '../support/records.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

describe.skipIf(!hasPostgres)('what desks read and keep', () => {
  let server: TestPostgres;
  let url: string;
  let records: RecordsPort;
  let desk: DeskRecords;
  beforeAll(async () => {
    server = await startTestPostgres();
    url = await server.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 2 });
    desk = createPostgresDesk(url);
    await Promise.all([records.start(), desk.start()]);
    await records.createList('list-1', 'One');
    await records.createCampaign(aCampaign());
  });
  afterAll(async () => {
    await Promise.all([records.stop(), desk.stop()]);
    await server.stop();
  });

  it("finds an agent's changes with the one that held before, by time, and the calls of the period", async () => {
    const change = (at: number, state: string) => ({
      type: 'agentStateChanged' as const,
      agentId: 'agent-1',
      at,
      state,
    });
    await records.write([
      change(T0 - 9_000, 'loggedOut'),
      change(T0 - 5_000, 'ready'),
      change(T0 + 1_000, 'talking'),
      change(T0 + 2_000, 'wrapUp'),
      change(T0 + 2_000, 'ready'),
      { ...change(T0 + 3_000, 'paused'), agentId: 'agent-2' },
      opened(anAttempt(1)),
      closed(aJoinedCdr(anAttempt(1))),
    ]);
    const { changes } = await desk.agentDay('agent-1', T0, T0 + 60_000);
    expect(changes.map(({ at }) => at - T0)).toEqual([-5_000, 1_000, 2_000, 2_000]);
    expect(changes.map(({ state }) => state).slice(0, 2)).toEqual(['ready', 'talking']);
    const year = 366 * 86_400_000;
    const { tally } = await desk.agentDay('agent-1', T0 - year, T0 + year);
    expect(tally).toEqual({ calls: 1, contacts: 0, successes: 0 });
    expect((await desk.agentDay('agent-2', T0 - year, T0 + year)).tally.calls).toBe(0);
  });

  it('tells what was before with a person: calls, corrections, callbacks and do-not-call lists', async () => {
    const attempt = anAttempt(7);
    const { attemptId, createdAt, campaignId, leadId, number } = attempt;
    const next = { state: 'retry', dueAt: T0 + 9_000_000 } as const;
    const about = {
      code: 'later',
      salesStatus: 'follow_up',
      isContact: true,
      isSuccess: false,
      note: '下午',
    } as const;
    const callback = {
      callbackId: 'callback-7',
      kind: 'personal',
      agentId: 'mei',
      at: T0 + 9_000_000,
    } as const;
    const disposition = { ...about, agentId: 'mei', at: createdAt + 60_000, callback };
    await records.importLeads('list-1', [aLead(7)]);
    await records.write([
      opened(attempt),
      closed(aJoinedCdr(attempt, { agentId: 'mei', next })),
      {
        type: 'dispositionGiven',
        given: { attemptId, createdAt, campaignId, leadId, disposition, revision: 1, next },
      },
    ]);
    const doNotCall = createPostgresDoNotCall(url);
    const lists = createPostgresLists(url);
    await Promise.all([doNotCall.start(), lists.start()]);
    await doNotCall.add([
      { number, source: 'agent', addedAt: T0 },
      { number, source: 'import', addedAt: T0 + 1, campaignId: 'other' },
    ]);
    const before = await lists.edits.lead(leadId);
    if (before === undefined) throw new Error('no lead');
    await lists.edits.save({
      before,
      after: { ...before, name: 'Ada' },
      edits: [{ field: 'name', newValue: 'Ada' }],
      at: T0 + 2,
      who: 'mei',
    });
    await Promise.all([doNotCall.stop(), lists.stop()]);
    const past = await desk.past(leadId, number, 10);
    expect(past.toSorted((left, right) => left.kind.localeCompare(right.kind) || left.at - right.at)).toEqual(
      [
        {
          kind: 'attempt',
          at: attempt.createdAt,
          campaignId: 'campaign-1',
          agentId: 'mei',
          what: 'answered',
          disposition: 'later',
          note: '下午',
        },
        {
          kind: 'callback',
          at: createdAt + 60_000,
          campaignId: 'campaign-1',
          agentId: 'mei',
          what: 'waiting',
          callbackAt: T0 + 9_000_000,
          note: '下午',
        },
        { kind: 'doNotCall', at: T0, what: 'agent' },
        { kind: 'doNotCall', at: T0 + 1, what: 'import', campaignId: 'other' },
        { kind: 'edit', at: T0 + 2, what: 'name' },
      ],
    );
    expect(await desk.past('lead-8', '+4930000000', 10)).toEqual([]);
  });

  it('keeps what was answered in a script, the last one given, until the person is erased', async () => {
    const { attemptId, number } = anAttempt(1);
    const given = {
      attemptId,
      campaignId: 'campaign-1',
      agentId: 'agent-1',
      scriptId: 'renewal',
      scriptVersion: 'f'.repeat(64),
      at: T0,
    };
    await desk.saveAnswers({ ...given, answers: [{ nodeId: 'opening', value: 'no' }] });
    const last = { ...given, answers: [{ nodeId: 'opening', value: '"是" \\ yes' }] };
    await desk.saveAnswers(last);
    expect(await desk.answers(attemptId)).toEqual(last);
    expect(await desk.answers('nobody')).toBeUndefined();
    const erasure = createPostgresErasure(url);
    await erasure.start();
    await erasure.erase({ number, at: T0, by: 'ada', reason: 'asked' }, false);
    await erasure.stop();
    expect(await desk.answers(attemptId)).toBeUndefined();
  });
});
