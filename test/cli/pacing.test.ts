/** `outpace pacing` against a real Redis and Postgres; the engine's side is the real command handler. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineInput } from '../../src/engine/input.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { createCommandAnswers } from '../../src/runtime/commandAnswers.ts';
import { createCommandHandler } from '../../src/runtime/commandHandler.ts';
import { connectRedis, createRedisStores, type RedisConnection } from '../../src/store/redis/index.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aDecision } from '../support/records.ts';
import { startTempRedis, type TempRedis } from '../support/redis.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

/** Each command is a process of its own, on a machine that does other things too. */
const LIMIT_MS = 90_000;
const CONFIG = `dialGroup: group-1
telephony:
  callerIds: ['+12025550100']
  trunks: [{ id: trunk-1, host: sip.carrier.example }]
`;
const AT = Date.UTC(2026, 2, 10, 12, 0, 30);

describe.skipIf(!hasPostgres)('outpace pacing', { timeout: LIMIT_MS }, () => {
  let cwd = '';
  let redis: TempRedis;
  let postgres: TestPostgres;
  let connection: RedisConnection;
  let stores: Stores;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const posted: EngineInput[] = [];

  const run = (...args: string[]) => cli(['pacing', ...args], { cwd, env });
  const json = async (...args: string[]) => jsonOf(await run(...args, '--json'));

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-pacing-'));
    writeFileSync(join(cwd, 'outpace.yaml'), CONFIG);
    redis = await startTempRedis();
    postgres = await startTestPostgres();
    env = { REDIS_URL: redis.url, DATABASE_URL: await postgres.freshDatabase(), TZ: 'UTC' };
    connection = await connectRedis(redis.url);
    stores = createRedisStores(connection, 'group-1');
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    await records.createList('list-1', 'List');
    const { settings } = aCampaign();
    await records.createCampaign(
      aCampaign({ settings: { ...settings, ringTimeoutMs: 20_000, promptBeforeAgent: false } }),
    );
  });
  afterAll(async () => {
    await records?.stop();
    await connection?.close();
    await redis?.stop();
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  /** The engine's side of the command port while `work` runs. */
  async function served<Result>(work: () => Promise<Result>): Promise<Result> {
    const handler = createCommandHandler({
      records,
      emergency: stores.emergency,
      answers: createCommandAnswers(systemClock),
      dialGroupId: 'group-1',
      clock: systemClock,
      post: (input) => posted.push(input),
      stateOf: () => 'running',
      isOnFloor: () => false,
      faultsOf: async () => [],
      campaignSet: (campaign) => posted.push({ type: 'campaignSet', campaign }),
    });
    const stop = await stores.commands.serve('group-1', handler);
    try {
      return await work();
    } finally {
      await stop();
    }
  }

  it('shows what is in force, the defaults where the campaign says nothing', async () => {
    expect(await json('show', 'campaign-1')).toMatchObject({
      values: { mode: 'progressive', windows: [{ name: 'day', limit: 0.03 }], ringTimeoutMs: 20_000 },
    });
    expect((await run('show', 'campaign-1')).stdout).toMatch(/windows +day 3 % over a day/);
  });

  it('a dry run says what would change and changes nothing', async () => {
    const result = await run('set', 'campaign-1', 'limit=2%', 'mode=predictive', '--dry-run');
    expect(result.stdout).toMatch(/windows +day 3 % over a day +→ +day 2 % over a day/);
    expect(await json('history', 'campaign-1')).toMatchObject({ changes: [] });
  });

  it('a change goes through the engine and into the history', async () => {
    const done = await served(() =>
      json('set', 'campaign-1', 'limit=2%', 'mode=predictive', 'rampUpMinutes=5', '--by', 'ada'),
    );
    expect(done).toMatchObject({ engine: 'running', values: [{ key: 'mode' }, {}, {}] });
    const pacing = { mode: 'predictive', windows: [{ limit: 0.02 }], rampUpMs: 300_000 };
    expect(posted.at(-1)).toMatchObject({ campaign: { state: 'running', settings: { pacing } } });
    const { stdout } = await run('history', 'campaign-1');
    expect(stdout).toMatch(/ada +mode +progressive → predictive/);
    expect(stdout).toMatch(/rampUpMinutes +0 → 5\n/);
  });

  it('without an engine it is written, which is said, and undone step by step', async () => {
    const told = await run('set', 'campaign-1', 'maxLinesPerAgent=5', '--by', 'bob');
    expect(told.stdout).toContain('no engine runs');
    expect(await json('undo', 'campaign-1')).toMatchObject({
      engine: 'none',
      values: [{ key: 'maxLinesPerAgent', before: 5, after: 10 }],
    });
    expect(await json('undo', 'campaign-1')).toMatchObject({
      values: [{ key: 'mode', after: 'progressive' }, {}, {}],
    });
    const nothing = await run('undo', 'campaign-1', '--json');
    expect([nothing.exitCode, errorOf(nothing).code]).toEqual([66, 'OUT_NOT_FOUND']);
    expect(await json('show', 'campaign-1')).toMatchObject({
      values: { mode: 'progressive', windows: [{ limit: 0.03 }], maxLinesPerAgent: 10, rampUpMs: 0 },
    });
    expect((await run('history', 'campaign-1')).stdout).toMatch(/takes back \d/);
  });

  it('is refused with a word on what to write', async () => {
    const result = await run('set', 'campaign-1', 'limitt=0.02', '--json');
    expect([result.exitCode, errorOf(result).message]).toEqual([64, expect.stringContaining('is limit')]);
  });

  it('explains the last decision, or the one in force at a time, with the minute around it', async () => {
    const none = await run('explain', 'campaign-1', '--json');
    expect([none.exitCode, errorOf(none).message]).toEqual([
      66,
      expect.stringContaining('no pacing decision'),
    ]);
    const shadow = {
      mode: 'progressive',
      dial: 0,
      limitedBy: 'agents',
      reason: 'Waiting.',
      agrees: false,
    } as const;
    const decisions = [0, 1, 2, 3, 4].map((index) => aDecision(AT + index * 10_000, { dial: index, shadow }));
    await records.writeDecisions('group-1', decisions);
    const { stdout } = await run('explain', 'campaign-1', '--at', '2026-03-10T12:00:55Z');
    expect(stdout).toContain('campaign-1  predictive  2026-03-10 12:00:50.000');
    expect(stdout).toContain('Dialling 2: one more would be too much.');
    expect(stdout).toMatch(/agents +1 idle \(longest 1.5 s\), 2 talking, 0 in wrap-up/);
    expect(stdout).toMatch(/window day +█+░+ 1.2 % of 3 %: 12 of 1000, 18.0 calls left/);
    expect(stdout).toMatch(/would have risked 1.2 % .* at most 2 % is risked/);
    expect(stdout).toContain('progressive would have dialled 0');
    expect(stdout.match(/12:0\d:\d\d\.000 /g)).toHaveLength(5);
    expect(await json('explain', 'campaign-1')).toMatchObject({
      decision: { at: AT + 40_000 },
      around: { length: 5 },
    });
    const later = await run('explain', 'campaign-1', '--at', '2026-03-10T13:00Z', '--json');
    expect(errorOf(later).message).toContain('the last one before was at 2026-03-10T12:01:10.000Z');
    const unclear = await run('explain', 'campaign-1', '--at', 'noon', '--json');
    expect([unclear.exitCode, errorOf(unclear).code]).toEqual([64, 'OUT_USAGE']);
  });
});
