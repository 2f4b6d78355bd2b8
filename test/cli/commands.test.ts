import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { EngineCommand } from '../../src/ports/commands.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { connectRedis, createRedisStores, type RedisConnection } from '../../src/store/redis/index.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { startTempRedis, type TempRedis } from '../support/redis.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const CAMPAIGN = `id: spring
name: Spring
lists: [people]
callerId: '+12025550142'
trunks: [main]
ringTimeoutMs: 20000
safeHarbourPrompt: outpace/safe-harbour
maxAttempts: 3
`;
const CONFIG = `dialGroup: sales
telephony:
  callerIds: ['+12025550142']
  trunks:
    - { id: main, host: sip.carrier.example }
`;
const AT = Date.UTC(2026, 0, 5, 15, 0, 0);
const ATTEMPT_ID = '019b8e5c-0000-7000-8000-000000000001';

/** The commands against a real Redis and Postgres, the engine's side of the command port being the test's own. */
describe.skipIf(!hasPostgres)('with a running engine', () => {
  let cwd = '';
  let redis: TempRedis;
  let postgres: TestPostgres;
  let connection: RedisConnection;
  let stores: Stores;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  let stopServing: (() => Promise<void>) | undefined;
  const taken: EngineCommand[] = [];

  const run = (...args: string[]) => cli(args, { cwd, env });
  const json = async (...args: string[]) => jsonOf(await run(...args, '--json'));

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-commands-'));
    writeFileSync(join(cwd, 'outpace.yaml'), CONFIG);
    writeFileSync(join(cwd, 'campaign.yaml'), CAMPAIGN);
    redis = await startTempRedis();
    postgres = await startTestPostgres();
    env = { REDIS_URL: redis.url, DATABASE_URL: await postgres.freshDatabase() };
    connection = await connectRedis(redis.url);
    stores = createRedisStores(connection, 'sales');
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
  });
  afterAll(async () => {
    await stopServing?.();
    await records?.stop();
    await connection?.close();
    await redis?.stop();
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('a list is imported with its rejects told, and imported again changes nothing', async () => {
    const rows = ['phone,name', '+12025550171,A', '202 555 0172,B', 'not a number,C', '+12025550171,D', ''];
    writeFileSync(join(cwd, 'people.csv'), rows.join('\n'));
    const args = [
      'list',
      'import',
      'people.csv',
      '--list',
      'people',
      '--region',
      'US',
      '--accept',
      'possible',
    ];
    expect(await json(...args)).toMatchObject({
      rows: 4,
      inserted: 2,
      duplicates: 1,
      rejected: 1,
      rejectsFile: 'people.csv.rejects.csv',
    });
    expect(readFileSync(join(cwd, 'people.csv.rejects.csv'), 'utf8')).toContain('\r\n4,');
    expect(await json(...args)).toMatchObject({ rows: 4, inserted: 0, duplicates: 3, rejected: 1 });
    expect(await json('list', 'show')).toEqual({ lists: [{ listId: 'people', name: 'people', leads: 2 }] });
  });

  it('a campaign is made once, from lists that exist', async () => {
    expect(await json('campaign', 'create', '--file', 'campaign.yaml')).toMatchObject({
      campaignId: 'spring',
      dialGroupId: 'sales',
      state: 'draft',
    });
    const again = await run('campaign', 'create', '--file', 'campaign.yaml', '--json');
    expect([again.exitCode, errorOf(again).code]).toEqual([1, 'OUT_ALREADY_EXISTS']);
    writeFileSync(join(cwd, 'other.yaml'), CAMPAIGN.replace('[people]', '[nobody]'));
    const missing = await run('campaign', 'create', '--file', 'other.yaml', '--id', 'other', '--json');
    expect([missing.exitCode, errorOf(missing).code]).toEqual([66, 'OUT_NOT_FOUND']);
    expect((await run('campaign', 'list')).stdout).toMatch(/spring +draft +sales +people +Spring/);
  });

  it('a campaign is shown with its lists, trunks, pacing and every setting in force', async () => {
    expect(await json('campaign', 'show', 'spring')).toMatchObject({
      campaignId: 'spring',
      state: 'draft',
      listIds: ['people'],
      settings: { ringTimeoutMs: expect.any(Number) as number },
    });
    const { stdout } = await run('campaign', 'show', 'spring');
    expect(stdout).toMatch(/lists +people/);
    expect(stdout).toMatch(/trunks +\S/);
    expect(stdout).toMatch(/^ringTimeoutMs: \d+$/m);
    expect((await run('campaign', 'show', 'nothing', '--json')).exitCode).toBe(66);
  });

  it('a start without an engine is refused at once and not kept', async () => {
    const result = await run('campaign', 'start', 'spring', '--json');
    expect([result.exitCode, errorOf(result).code]).toEqual([69, 'OUT_NO_ENGINE']);
    expect(errorOf(result).message).toContain('outpace serve');
    expect(await json('campaign', 'status', 'spring')).toMatchObject({
      engine: 'none',
      limits: [{ code: 'noEngine', text: 'no engine runs: outpace serve' }],
      progress: { leads: 2, attempts: 0 },
    });
  });

  it('campaigns and agents are commanded through the engine, and its refusal is told', async () => {
    stopServing = await stores.commands.serve('sales', async (command) => {
      taken.push(command);
      if (command.type === 'agent.pause') {
        return { ok: false, code: 'agent-busy', message: 'the agent is talking' };
      }
      return { ok: true };
    });
    expect(await json('agent', 'add', 'mei', '--phone', '101', '--name', '林美')).toMatchObject({
      agentId: 'mei',
      name: '林美',
      dialGroupId: 'sales',
    });
    expect((await run('campaign', 'start', 'spring', '--json')).exitCode).toBe(0);
    expect((await run('agent', 'login', 'mei', '--json')).exitCode).toBe(0);
    const refused = await run('agent', 'pause', 'mei', '--reason', 'lunch', '--json');
    expect([refused.exitCode, errorOf(refused).code]).toEqual([1, 'OUT_REFUSED']);
    expect(errorOf(refused).message).toContain('the agent is talking');
    const nobody = await run('agent', 'login', 'nobody', '--json');
    expect([nobody.exitCode, errorOf(nobody).code]).toEqual([66, 'OUT_NOT_FOUND']);
    expect(taken).toEqual([
      { type: 'agent.profile', agentId: 'mei' },
      { type: 'campaign.start', campaignId: 'spring' },
      { type: 'agent.login', agentId: 'mei' },
      { type: 'agent.pause', agentId: 'mei', reason: 'lunch' },
    ]);
  });

  it('status and agents show what the live board says, and why nothing is dialled', async () => {
    const ownership = await stores.ownership.acquire('sales', 'test', 60_000, Date.now());
    await stores.liveBoard.publish('sales', ownership?.fence ?? 0, {
      at: Date.now(),
      node: 'test',
      link: 'up',
      holds: ['the self-check failed'],
      campaigns: [
        {
          campaignId: 'spring',
          state: 'running',
          dialling: 1,
          screening: 0,
          waiting: 0,
          talking: 2,
          answered: 3,
          joined: 2,
          abandoned: 0,
          limitedBy: 'agents',
          reason: 'No agent is idle.',
        },
      ],
      agents: [{ agentId: 'mei', name: '林美', phone: '101', state: 'talking', since: Date.now(), calls: 4 }],
      calls: [],
    });
    expect(await json('campaign', 'status', 'spring')).toMatchObject({
      engine: 'running',
      agents: { talking: 1 },
      limits: [
        { code: 'hold', text: 'the self-check failed' },
        { code: 'agents', text: 'No agent is idle' },
      ],
    });
    const { stdout } = await run('campaign', 'status', 'spring');
    expect(stdout).toContain('not dialling: the self-check failed');
    expect(stdout).toContain('1 dialling');
    expect((await run('agent', 'list')).stdout).toMatch(/mei +talking .* 4 +101 +林美/);
  });

  it('a call is shown with its stages in order, its number masked unless asked for', async () => {
    await writeCall(records);
    const detail = await json('call', 'show', ATTEMPT_ID);
    expect(detail).toMatchObject({
      closed: true,
      record: { dialStatus: 'answered', number: '+12*******71' },
    });
    const { stdout } = await run('call', 'show', ATTEMPT_ID, '--reveal');
    expect(stdout).toContain('+12025550171 by trunk main');
    expect(stdout).toMatch(/created .*\n +dialling .*\n +ringing .*\n +answered .*\n +joined .*\n +ended /);
    expect(stdout).toMatch(/ringing +15:00:00\.400 +\+0\.400 s +\| *━+ *\| +1\.600 s/);
    const missing = await run('call', 'show', 'nothing', '--json');
    expect([missing.exitCode, errorOf(missing).code]).toEqual([66, 'OUT_NOT_FOUND']);
  });

  it('doctor finds nothing wrong with the stores', async () => {
    const result = await cli(['doctor', '--json'], {
      cwd,
      env: { ...env, OUTPACE_TELEPHONY_KIND: 'simulator' },
    });
    const { findings } = jsonOf(result) as { findings: { part: string; status: string; message: string }[] };
    const of = (part: string) => findings.find((finding) => finding.part === part);
    expect(of('Redis')).toMatchObject({ status: 'ok', message: expect.stringMatching(/^(Redis|Valkey) \d/) });
    expect(of('Postgres')).toMatchObject({ status: 'ok', message: expect.stringMatching(/^PostgreSQL \d/) });
    expect(of('schema')?.message).toMatch(/^up to date/);
    expect(of('Redis clock')?.status).toBe('ok');
    expect(result.exitCode).toBe(0);
  });
});

async function writeCall(records: RecordsPort): Promise<void> {
  const [lead] = await records.dueLeads('spring', AT, 1, []);
  if (lead === undefined) throw new Error('no lead is due');
  const cdr: CallDetailRecord = {
    attemptId: ATTEMPT_ID,
    dialGroupId: 'sales',
    campaignId: 'spring',
    leadId: lead.leadId,
    number: '+12025550171',
    trunkId: 'main',
    callerId: '+12025550142',
    attemptNumber: 1,
    createdAt: AT,
    stamps: {
      createdAt: AT,
      diallingAt: AT + 20,
      ringingAt: AT + 400,
      answeredAt: AT + 2_000,
      joinedAt: AT + 2_050,
      endedAt: AT + 9_000,
    },
    lineResult: 'ANSWERED',
    dialStatus: 'answered',
    sip: 200,
    q850: 16,
    charged: true,
    consent: 'not_asked',
    agentId: 'mei',
    endedBy: 'customer',
    next: { state: 'final' },
  };
  await records.write([
    { type: 'attemptOpened', attempt: cdr },
    { type: 'attemptClosed', cdr, revision: 1 },
  ]);
}
