/** `outpace handover` on a real Postgres: a hot lead offered, refused for its check-list, accepted, rejected, reported. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aLead, numberOf } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const DAY_MS = 86_400_000;
const ITEMS = ['plan=a new PBX', 'time=in March', 'person=Mrs Wu', 'budget=50,000'];

interface Row {
  readonly handoverId: string;
  readonly state: string;
  readonly leadId: string;
}

describe.skipIf(!hasPostgres)('hand-overs by command', { timeout: 120_000 }, () => {
  let cwd = '';
  let url = '';
  let server: TestPostgres;
  let records: RecordsPort;
  const run = (...args: string[]) => cli(['handover', ...args], { cwd, env: { DATABASE_URL: url } });
  const json = async (...args: string[]) => jsonOf(await run(...args, '--json'));
  const offer = (index: number, ...items: string[]) =>
    run(
      'offer',
      `lead-${index}`,
      '--campaign',
      'campaign-1',
      '--agent',
      'mei',
      '--to',
      'li',
      '--json',
      ...(items.length === 0 ? [] : ['--item', ...items]),
    );
  const offered = async (index: number): Promise<string> =>
    (jsonOf(await offer(index, ...ITEMS)) as { handover: Row }).handover.handoverId;

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-handover-'));
    server = await startTestPostgres();
    url = await server.freshDatabase();
    records = createPostgresRecords({ url });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads(
      'list-1',
      [1, 2, 3, 4].map((index) => aLead(index)),
    );
    const handover = {
      region: 'CN',
      timeZone: 'Asia/Shanghai',
      workingDays: 5,
      checkList: ['plan', 'time', 'person', 'budget'].map((name) => ({ name, label: `The ${name}` })),
    };
    await records.createCampaign(aCampaign({ settings: { ...aCampaign().settings, handover } }));
    await records.createList('list-2', 'Others');
    await records.createCampaign(aCampaign({ campaignId: 'campaign-2', listIds: ['list-2'] }));
    await records.saveAgent({ agentId: 'mei', name: 'Mei', phone: 'mei', dialGroupId: 'group-1' });
  });
  afterAll(async () => {
    await records?.stop();
    await server?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('are refused with every item of the check-list that is missing, by name', async () => {
    expect(errorOf(await offer(1, 'plan=a new PBX', 'person= '))).toEqual({
      code: 'OUT_REFUSED',
      message: expect.stringContaining(
        'time (The time) is missing; person (The person) is missing; budget (The budget) is missing',
      ) as string,
    });
    expect(await json('list')).toEqual({ handovers: [] });
  });

  it('are refused for agents, leads and campaigns that have no part in it', async () => {
    const asked = ['--agent', 'mei', '--to', 'li', '--item', ...ITEMS];
    const of = async (...args: string[]) => errorOf(await run('offer', ...args, '--json')).code;
    expect(await of('lead-1', '--campaign', 'campaign-2', ...asked)).toBe('OUT_REFUSED');
    expect(await of('nobody', '--campaign', 'campaign-1', ...asked)).toBe('OUT_NOT_FOUND');
    expect(
      await of('lead-1', '--campaign', 'campaign-1', '--agent', 'bo', '--to', 'li', '--item', ...ITEMS),
    ).toBe('OUT_NOT_FOUND');
  });

  it('are accepted by their sales owner, not by the agent who is rewarded, and once', async () => {
    const id = await offered(1);
    expect(errorOf(await offer(1, ...ITEMS))).toMatchObject({ code: 'OUT_ALREADY_EXISTS' });
    expect(await json('list', '--owner', 'li')).toMatchObject({
      handovers: [{ handoverId: id, state: 'offered', number: expect.stringContaining('***') as string }],
    });
    expect(errorOf(await run('accept', id, '--by', 'mei', '--json'))).toMatchObject({ code: 'OUT_REFUSED' });
    expect(await json('accept', id, '--by', 'li', '--note', 'meeting on Monday')).toMatchObject({
      handover: { state: 'accepted' },
    });
    expect(errorOf(await run('reject', id, '--reason', 'no', '--by', 'li', '--json'))).toMatchObject({
      code: 'OUT_REFUSED',
      message: expect.stringContaining('was accepted') as string,
    });
    expect(await json('show', id)).toMatchObject({
      entries: [
        { who: 'mei', action: 'offer' },
        { who: 'li', action: 'accept', reason: 'meeting on Monday' },
      ],
    });
    expect((await run('show', id)).stdout).toContain('a new PBX');
  });

  it('come back to their agent as a callback where they are rejected', async () => {
    const id = await offered(2);
    const rejected = await json('reject', id, '--reason', 'no budget', '--by', 'li');
    expect(rejected).toMatchObject({ handover: { state: 'rejected' }, callback: { callbackId: id } });
    const callbacks = await cli(['callback', 'list', '--agent', 'mei', '--json'], {
      cwd,
      env: { DATABASE_URL: url },
    });
    expect(jsonOf(callbacks)).toMatchObject({
      callbacks: [
        { callbackId: id, kind: 'personal', agentId: 'mei', note: 'hand-over rejected by li: no budget' },
      ],
    });
    expect(callbacks.stdout).not.toContain(numberOf(2));
  });

  it('count as accepted by silence as soon as somebody looks, and are rewarded so', async () => {
    const id = await offered(3);
    const yesterday = new Date(Date.now() - DAY_MS).toISOString();
    await runSql(url, 'update handovers set deadline = $1, due_date = $2 where handover_id = $3', [
      yesterday,
      yesterday.slice(0, 10),
      id,
    ]);
    expect(await json('list')).toEqual({ handovers: [] });
    expect(await json('list', '--all', '--lead', 'lead-3')).toMatchObject({
      handovers: [{ state: 'lapsed', decidedAt: Date.parse(yesterday) }],
    });
    const [from, to] = [-3, 2].map((days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10));
    const report = await json('report', '--from', from ?? '', '--to', to ?? '');
    const figures = { offered: 3, accepted: 2, bySilence: 1, rejected: 1, acceptance: 2 / 3 };
    expect(report).toMatchObject({ agents: [{ agentId: 'mei', ...figures }], all: figures });
    expect((await run('report', '--from', from ?? '', '--to', to ?? '')).stdout).toContain('66.7 %');
    expect(errorOf(await run('report', '--from', '2026-02-30', '--json'))).toMatchObject({
      code: 'OUT_USAGE',
    });
  });

  it('have no acceptance, and not 0 %, where nothing was decided', async () => {
    const { stdout } = await run('report', '--from', '2020-01-01', '--to', '2020-01-31');
    expect(stdout).toMatch(/all +0 +0 +0 +0 +–/);
  });
});
