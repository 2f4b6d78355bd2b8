/**
 * Postgres away, and Redis away, during a campaign (architecture, rules 2 and 7). Without Postgres calls go on and
 * no record is missing after; without Redis dialling stops, live calls go on, and work resumes by itself.
 * `RECORDS_AWAY_MS` makes the gaps longer, e.g. a minute.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { rtpOf } from '../support/farEnd.ts';

const AWAY_MS = Number(process.env['RECORDS_AWAY_MS'] ?? 6_000);
/** Enough short calls to fill the gap. */
const MANY = Array.from(
  { length: Math.ceil(AWAY_MS / 60) },
  (_, index) => ['10', '21', '05'][index % 3] ?? '10',
);

describe('a store that goes away', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 6 });
    engine = await startEngine(parts);
    await agentsReady(engine, parts.agentIds);
  });
  afterAll(async () => {
    await endEngine(parts, engine);
  });

  const invitesSince = (at: number) =>
    readPstnLog(parts.asterisks.pstn).filter((entry) => entry.event === 'invite' && entry.at >= at);

  async function away(ms: number): Promise<number> {
    const since = Date.now();
    await eventually(() => Date.now() - since >= ms, 'the gap', ms + 5_000);
    return since;
  }

  /** One row an attempt and one a lead, and one INVITE for each number. */
  async function expectWhole(campaignId: string, numbers: readonly string[]): Promise<void> {
    const calls = await parts.finished(campaignId, 120_000);
    expect(calls).toHaveLength(numbers.length);
    expect(new Set(calls.map(({ leadId }) => leadId)).size).toBe(numbers.length);
    expect(await parts.records.progress(campaignId)).toMatchObject({
      attempts: numbers.length,
      cdrs: numbers.length,
      openAttempts: 0,
      due: 0,
    });
    expect(numbers.map((number) => parts.invitesOf(number))).toEqual(numbers.map(() => 1));
  }

  it.each([
    ['frozen', () => parts.postgres.freeze(), () => parts.postgres.thaw()],
    ['killed', () => parts.postgres.kill(), () => parts.postgres.restart()],
  ] as const)(
    'Postgres %s: calls go on, and no record is missing after',
    async (how, leave, comeBack) => {
      const campaignId = `postgres-${how}`;
      const talk = await parts.runCampaign(engine, `${campaignId}-talk`, ['02']);
      const floor = await boardShows(
        engine,
        (shown) => callsIn(shown, 'joined').length === 1,
        'a conversation',
      );
      const agentId = floor.agents.find(({ state }) => state === 'talking')?.agentId ?? '';
      const numbers = await parts.runCampaign(engine, campaignId, [...MANY, '01', '01']);
      // All leads are in the hopper by then: what is not there cannot be dialled without the database.
      await boardShows(engine, ({ calls }) => calls.length > 1, 'the first calls');
      await leave();
      const since = await away(AWAY_MS);
      expect(invitesSince(since + 1_000).length).toBeGreaterThan(10);
      expect(await parts.stores.hopper.spoolLength()).toBeGreaterThan(20);
      // What an agent does needs no database either.
      expect(await engine.command({ type: 'agent.hangup', agentId })).toMatchObject({ ok: true });
      const [talked = ''] = callsIn(floor, 'joined').map(({ attemptId }) => attemptId);
      await boardShows(engine, ({ calls }) => calls.every((call) => call.attemptId !== talked), 'its end');
      await comeBack();
      await expectWhole(`${campaignId}-talk`, talk);
      await expectWhole(campaignId, numbers);
    },
    240_000,
  );

  it('Redis killed: dialling stops, calls go on, closing records wait in the file, and all is whole after', async () => {
    const numbers = await parts.runCampaign(engine, 'redis', ['02', '02', '03', ...MANY, '01']);
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 2, 'two conversations');
    const [first = '', second = ''] = callsIn(await engine.board(), 'joined').map(
      ({ attemptId }) => attemptId,
    );
    await parts.redis.kill();
    await boardShows(engine, ({ holds }) => holds.includes('the hopper store is down'), 'the hold', 2_000);
    const heldAt = Date.now();
    const before = await rtpOf(parts.asterisks.pbx, first);
    const agentOf = async (id: string) =>
      (await engine.board()).agents.find(({ attemptId }) => attemptId === id)?.agentId ?? '';
    await engine.command({ type: 'agent.hangup', agentId: await agentOf(second) });
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 1, 'one conversation ended');
    await away(AWAY_MS);
    // Those whose order was on its way when Redis went may still have left.
    expect(invitesSince(heldAt + 500)).toEqual([]);
    const after = await rtpOf(parts.asterisks.pbx, first);
    expect(after.received).toBeGreaterThan(before.received + AWAY_MS / 40);
    expect(after.sent).toBeGreaterThan(before.sent + AWAY_MS / 40);
    const file = join(parts.dataDir, 'data/spool/main.ndjson');
    expect(readFileSync(file, 'utf8')).toContain(second);
    await parts.redis.restart();
    await boardShows(engine, ({ holds }) => holds.length === 0, 'the hold is lifted', 10_000);
    await eventually(() => !existsSync(file), 'the file is replayed');
    await engine.command({ type: 'agent.hangup', agentId: await agentOf(first) });
    await expectWhole('redis', numbers);
    expect(await parts.stores.limits.linesInUse('pstn')).toBe(0);
  }, 240_000);

  it('the agents take calls after all of it', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'afterwards', ['01']);
    expect((await parts.finished('afterwards'))[0]).toMatchObject({ consent: 'given' });
  }, 40_000);
});
