/** What agents' desks read and keep, in a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskRecords } from '../../src/ports/deskRecords.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import {
  createPostgresDesk,
  createPostgresErasure,
  createPostgresRecords,
} from '../../src/records/postgres.ts';
import { aCampaign, aJoinedCdr, anAttempt, closed, opened, T0 } from '../support/records.ts';
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
