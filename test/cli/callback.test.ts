/** `outpace callback` against a real Postgres: what was promised, moved and cancelled, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aJoinedCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe.skipIf(!hasPostgres)('callbacks by command', { timeout: 120_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(['callback', ...args], { cwd, env });
  const json = async (...args: string[]) => jsonOf(await run(...args, '--json'));
  const ids = async (...args: string[]) =>
    ((await json('list', ...args)) as { callbacks: { callbackId: string }[] }).callbacks.map(
      ({ callbackId }) => callbackId,
    );

  async function promise(index: number, agentId: string, at: number): Promise<string> {
    const attempt = anAttempt(index, 1, { createdAt: Date.now() - 3 * DAY });
    const { attemptId, createdAt, campaignId, leadId } = attempt;
    const disposition = {
      code: 'later',
      salesStatus: 'follow_up',
      isContact: true,
      isSuccess: false,
      agentId,
      at: createdAt + MINUTE,
      note: 'at home then',
      callback: { at, kind: 'personal' },
    } as const;
    const next = { state: 'retry', dueAt: at } as const;
    const given = { attemptId, createdAt, campaignId, leadId, disposition, revision: 1, next };
    await records.write([
      opened(attempt),
      { type: 'dispositionGiven', given },
      closed(aJoinedCdr(attempt, { next })),
    ]);
    return attemptId;
  }

  let [due, soon, later] = ['', '', ''];
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-callback-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads('list-1', [aLead(1), aLead(2), aLead(3)]);
    const window = { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_439 };
    await records.createCampaign(aCampaign({ settings: { ...aCampaign().settings, window } }));
    for (const agentId of ['mei', 'li'])
      await records.saveAgent({ agentId, name: agentId, phone: agentId, dialGroupId: 'group-1' });
    due = await promise(1, 'mei', Date.now() - MINUTE);
    soon = await promise(2, 'li', Date.now() + 10 * MINUTE);
    later = await promise(3, 'li', Date.now() + DAY);
  });
  afterAll(async () => {
    await records?.stop();
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('are listed, the earliest first, with how many are due within 15 minutes', async () => {
    expect(await ids()).toEqual([due, soon, later]);
    expect(await ids('--agent', 'li')).toEqual([soon, later]);
    expect(await ids('--due')).toEqual([due]);
    expect(await ids('--campaign', 'other')).toEqual([]);
    const of = await json('list', '--agent', 'li');
    expect(of).toMatchObject({ soon: { count: 1 }, missed: 0, callbacks: [{ note: 'at home then' }, {}] });
    expect(JSON.stringify(of)).not.toContain(aLead(2).number);
    const { stdout } = await run('list');
    expect(stdout).toMatch(/^2 due now or within 15 minutes/);
    expect(stdout).toContain('personal');
  });

  it('are told by `lead why`', async () => {
    const why = await cli(['lead', 'why', 'lead-3', '--json'], { cwd, env });
    expect(jsonOf(why)).toMatchObject({
      leads: [{ mayBeCalled: false, callback: { callbackId: later, agentId: 'li', state: 'waiting' } }],
    });
  });

  it('are told apart where nobody was offered them in time', async () => {
    expect(await ids('--missed')).toEqual([]);
    await records.callbacks.markMissed('campaign-1', Date.now(), Date.now());
    expect(await ids('--missed')).toEqual([due]);
    expect((await run('list')).stdout).toContain('1 missed and not called yet');
  });

  it('are moved to another time and agent, with who did it', async () => {
    const day = new Date(Date.now() + 2 * DAY).toISOString().slice(0, 10);
    const moved = await json('move', soon, '--at', `${day}T10:30+01:00`, '--agent', 'mei', '--by', 'ada');
    const at = Date.parse(`${day}T09:30:00Z`);
    expect(moved).toMatchObject({ callback: { at, agentId: 'mei', state: 'waiting' } });
    // China has one zone: the time on the clock of the person called.
    expect(await json('move', soon, '--at', `${day}T18:30`)).toMatchObject({
      callback: { at: Date.parse(`${day}T10:30:00Z`), agentId: 'mei' },
    });
    const { changes } = (await json('show', soon)) as { changes: readonly unknown[] };
    expect(changes).toMatchObject([
      { who: 'ada', action: 'move', from: { agentId: 'li' }, to: { at, agentId: 'mei' } },
      { action: 'move', from: { at } },
    ]);
  });

  it.each([
    ['in the past', ['--at', '2026-01-05T10:00Z'], 'OUT_REFUSED', 'must be ahead'],
    ['too far ahead', ['--at', '2099-01-05T10:00Z'], 'OUT_REFUSED', 'at most'],
    ['that is no time', ['--at', 'tomorrow'], 'OUT_USAGE', 'is no time of a callback'],
  ])('are not moved to a time %s', async (_what, args, code, words) => {
    const error = errorOf(await run('move', later, ...args, '--json'));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).toContain(words);
  });

  it('are not moved out of the calling window, and the next time is told', async () => {
    const day = new Date(Date.now() + 2 * DAY).toISOString().slice(0, 10);
    const error = errorOf(await run('move', later, '--at', `${day}T23:59Z`, '--json'));
    expect(error).toMatchObject({ code: 'OUT_REFUSED' });
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString();
    expect(JSON.stringify(error)).toContain(next);
  });

  it('are not given to an agent whom nobody knows', async () => {
    const at = new Date(Date.now() + DAY).toISOString().slice(0, 16);
    const error = errorOf(await run('move', later, '--at', `${at}Z`, '--agent', 'nobody', '--json'));
    expect(error).toMatchObject({ code: 'OUT_NOT_FOUND' });
  });

  it('are cancelled once, and their lead is called no more', async () => {
    expect(await json('cancel', later, '--by', 'ada')).toMatchObject({ callback: { state: 'cancelled' } });
    expect(errorOf(await run('cancel', later, '--json'))).toMatchObject({ code: 'OUT_REFUSED' });
    expect(errorOf(await run('cancel', 'nobody', '--json'))).toMatchObject({ code: 'OUT_NOT_FOUND' });
    expect(await ids()).toEqual([due, soon]);
    expect(await ids('--all')).toContain(later);
    expect(await records.progress('campaign-1')).toMatchObject({ due: 2, final: 1 });
  });
});
