/** `outpace allocation` against a real Postgres: who stands how, what is given and taken back, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DispositionGiven } from '../../src/domain/cdr/disposition.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aJoinedCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const HOUR = 3_600_000;
const allocation = {
  quantity: 3,
  judgedFrom: 2,
  newShare: 0.5,
  minContactRate: 0.3,
  maxFollowUpRate: 0.5,
  sharedPool: false,
};

describe.skipIf(!hasPostgres)('allocation by command', { timeout: 180_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(['allocation', ...args], { cwd, env });
  const json = async (...args: string[]) => jsonOf(await run(...args, '--json'));
  const pool = async () =>
    (await records.dueLeads('campaign-1', Date.now(), 20, [])).map(({ leadId }) => leadId);

  /** Both of whom `mei` has reached are to be followed up. */
  async function reached(index: number): Promise<void> {
    const attempt = anAttempt(index, 1, { createdAt: Date.now() - 48 * HOUR });
    const { attemptId, createdAt, campaignId, leadId } = attempt;
    const next = { state: 'retry', dueAt: Date.now() + 48 * HOUR } as const;
    const code = { code: 'later', salesStatus: 'follow_up', isContact: true, isSuccess: false } as const;
    const disposition = { ...code, agentId: 'mei', at: createdAt + HOUR, note: '' };
    const given: DispositionGiven = {
      attemptId,
      createdAt,
      campaignId,
      leadId,
      disposition,
      revision: 1,
      next,
    };
    await records.write([
      opened(attempt),
      closed(aJoinedCdr(attempt, { agentId: 'mei', next })),
      { type: 'dispositionGiven', given },
    ]);
  }

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-allocation-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads(
      'list-1',
      [1, 2, 3, 4, 5, 6].map((index) => aLead(index)),
    );
    await records.createCampaign(aCampaign({ settings: { ...aCampaign().settings, allocation } }));
    await records.createCampaign(aCampaign({ campaignId: 'pooled' }));
    for (const agentId of ['mei', 'li'])
      await records.saveAgent({ agentId, name: agentId, phone: agentId, dialGroupId: 'group-1' });
    await reached(1);
    await reached(2);
  });
  afterAll(async () => {
    await records?.stop();
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('shows quantity, use and both rates, and what they steer', async () => {
    expect(await json('show', 'campaign-1')).toMatchObject({
      campaignId: 'campaign-1',
      agents: [
        { agentId: 'li', quantity: 3, newToday: 0, steering: { reason: 'not-judged', newLeads: 3 } },
        {
          agentId: 'mei',
          answered: 2,
          reached: 2,
          followUp: 2,
          steering: { reason: 'follow-up-rate-high', newLeads: 0, contact: 1, followUp: 1 },
        },
      ],
    });
    const { stdout } = await run('show', 'campaign-1');
    expect(stdout).toMatch(/^AGENT +QUANTITY +GIVEN +USED +OPEN +CONTACT +FOLLOW-UP +STEERING/);
    expect(stdout).toMatch(/\nli +3 +0 +0 +0 +– +– +fewer than 2 answered/);
    expect(stdout).toMatch(/\nmei +3 +0 +0 +0 +100 % +100 % +the follow-up rate is above 50 %: nothing new/);
  });

  it('gives what steering grants, and in a dry run nothing', async () => {
    const given = [
      { agentId: 'li', newLeads: 3, redials: 0 },
      { agentId: 'mei', newLeads: 0, redials: 0 },
    ];
    expect(await json('give', 'campaign-1', '--dry-run')).toMatchObject({ isDryRun: true, given });
    expect(await pool()).toHaveLength(4);
    expect(await json('give', 'campaign-1', '--by', 'ada')).toMatchObject({ given });
    expect(await pool()).toEqual(['lead-6']);
    expect(await json('give', 'campaign-1', '--agent', 'li')).toMatchObject({ given: [{ newLeads: 0 }] });
    expect(await json('show', 'campaign-1', '--agent', 'li', '--history')).toMatchObject({
      allocations: [
        { leadId: 'lead-5', givenBy: 'ada' },
        { leadId: 'lead-4' },
        { leadId: 'lead-3', kind: 'new' },
      ],
    });
  });

  it('takes back, says what was not called, and gives nothing in its place that day', async () => {
    const reclaimed = [{ agentId: 'li', unworked: 3, worked: 0 }];
    expect(await json('reclaim', 'campaign-1', '--agent', 'mei')).toMatchObject({ reclaimed: [] });
    expect(await json('reclaim', 'campaign-1', '--dry-run')).toMatchObject({ reclaimed });
    expect(await pool()).toEqual(['lead-6']);
    expect(await json('reclaim', 'campaign-1', '--by', 'ada')).toMatchObject({ reclaimed });
    expect(await pool()).toEqual(['lead-3', 'lead-4', 'lead-5', 'lead-6']);
    expect(await json('give', 'campaign-1', '--agent', 'li')).toMatchObject({ given: [{ newLeads: 0 }] });
    expect((await run('show', 'campaign-1', '--history')).stdout).toContain('command by ada');
  });

  it.each([
    ['a campaign that shares one pool', ['give', 'pooled'], 'OUT_REFUSED', 'shares one pool'],
    ['a campaign that there is not', ['show', 'nothing'], 'OUT_NOT_FOUND', 'there is no campaign'],
    ['an agent whom nobody knows', ['give', 'campaign-1', '--agent', 'x'], 'OUT_NOT_FOUND', 'no agent x'],
  ])('refuses %s', async (_what, args, code, words) => {
    const error = errorOf(await run(...args, '--json'));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).toContain(words);
  });
});
