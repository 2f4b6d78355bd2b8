import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DialStatus } from '../../src/domain/call/lineResult.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/kernel/time.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const CAMPAIGN = `name: Renewals
id: renewals
lists:
  - { id: spring, priority: 2, weight: 3, sort: 'field:balance:desc', filter: wealthy }
callerId: '+12025550100'
trunks: [main]
ringTimeoutMs: 20000
maxAttempts: 3
bestTime: { by: segment }
`;

/** Filters, a campaign's lists from its file, and the best time to call, by command against a real Postgres. */
describe.skipIf(!hasPostgres)('order by command', { timeout: 180_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(args, { cwd, env });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-filter-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    await records.createList('spring', 'Spring');
    const leads = [1, 2, 3, 4, 5].map((index) =>
      aLead(index, {
        fields: { balance: String(index * 10_000), segment: index > 3 ? 'wealthy' : 'savers' },
        region: 'CN',
      }),
    );
    await records.importLeads('spring', leads);
    writeFileSync(join(cwd, 'wealthy.yaml'), 'when: { field: balance, atLeast: 20000 }\n');
    writeFileSync(join(cwd, 'wrong.yaml'), 'when: { field: balance, least: 20000 }\n');
    writeFileSync(join(cwd, 'campaign.yaml'), CAMPAIGN);
    writeFileSync(
      join(cwd, 'outpace.yaml'),
      'telephony:\n  callerIds: ["+12025550100"]\n  trunks: [{ id: main, host: 127.0.0.1 }]\n',
    );
  });
  afterAll(async () => {
    await records.stop();
    await postgres.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('names the line of a filter file that says nothing it knows', async () => {
    const failed = errorOf(await run('filter', 'save', 'wealthy', '--file', 'wrong.yaml', '--json'));
    expect(failed.code).toBe('OUT_RULES_INVALID');
    expect(failed.message).toMatch(/wrong\.yaml:1/);
  });

  it('keeps a filter, tries it on a list, and lists it', async () => {
    const missing = errorOf(await run('campaign', 'create', '--file', 'campaign.yaml', '--json'));
    expect(missing).toMatchObject({ code: 'OUT_NOT_FOUND' });
    expect(missing.message).toMatch(/filter wealthy.*outpace filter save/);
    const saved = await run('filter', 'save', 'wealthy', '--file', 'wealthy.yaml');
    expect(saved.stdout).toBe('filter wealthy is saved: balance at least 20000\n');
    const trial = await run('filter', 'test', 'wealthy', '--list', 'spring');
    expect(trial.stdout).toMatch(/lets 4 of 5 leads through/);
    expect(trial.stdout).toMatch(/lead-5 +\S*\*\S* +spring +0 +balance=50000/);
    expect(jsonOf(await run('filter', 'list', '--json'))).toMatchObject({
      filters: [{ name: 'wealthy', usedBy: [] }],
    });
    expect(errorOf(await run('filter', 'test', 'wealthy', '--json'))).toMatchObject({ code: 'OUT_USAGE' });
  });

  it('makes a campaign with the places of its lists from the file, and shows what applies', async () => {
    const made = await run('campaign', 'create', '--file', 'campaign.yaml');
    expect(made.stdout, made.stderr).toMatch(/campaign renewals is made/);
    const { lists } = jsonOf(await run('campaign', 'lists', 'renewals', '--json')) as {
      lists: readonly unknown[];
    };
    expect(lists).toMatchObject([
      { listId: 'spring', priority: 2, weight: 3, filter: 'wealthy', sort: { by: 'field' } },
    ]);
    const { stdout } = await run('campaign', 'lists', 'renewals');
    expect(stdout).toMatch(/^spring +2 +3 +field:balance:desc +wealthy +5 +5 +0 +Spring$/m);
    const funnel = jsonOf(await run('campaign', 'funnel', 'renewals', '--json'));
    expect(funnel).toMatchObject({
      leads: 5,
      stops: [{ rule: 'filter', code: 'filtered', leads: 1 }],
      callable: 4,
    });
    const why = await run('lead', 'why', 'lead-1');
    expect(why.stdout).toMatch(/STOP +filter +the filter wealthy of its list leaves it out/);
    const inUse = errorOf(await run('filter', 'remove', 'wealthy', '--json'));
    expect(inUse).toMatchObject({ code: 'OUT_REFUSED' });
    await run('campaign', 'lists', 'renewals', '--list', 'spring', '--filter', 'none');
    expect((await run('filter', 'remove', 'wealthy')).exitCode).toBe(0);
  });

  it('shows when the people of each segment answer, as a table, a heat map and a picture', async () => {
    expect((await run('campaign', 'best-time', 'renewals')).stdout).toMatch(/called nobody/);
    const TEN = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 2 * HOUR_MS;
    let calls = 0;
    const called = async (
      lead: number,
      hour: number,
      dialStatus: DialStatus,
      count: number,
    ): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        calls += 1;
        const made = anAttempt(lead, calls, {
          campaignId: 'renewals',
          createdAt: TEN + (hour - 10) * HOUR_MS + calls,
        });
        await records.write([opened(made), closed(aCdr(made, { dialStatus }), calls)]);
      }
    };
    await called(1, 10, 'answered', 12);
    await called(1, 16, 'no_answer', 12);
    await called(4, 16, 'answered', 6);
    const times = jsonOf(await run('campaign', 'best-time', 'renewals', '--json')) as {
      isUsed: boolean;
      segments: { segment: string; tries: number; hours: { hour: number; tries: number; rate: number }[] }[];
    };
    expect(times).toMatchObject({ isUsed: true, segments: [{ segment: 'savers' }, { segment: 'wealthy' }] });
    const rates = times.segments[0]?.hours.filter(({ tries }) => tries > 0) ?? [];
    const at = (hour: number): number => rates.find((one) => one.hour === hour)?.rate ?? 0;
    expect(at(10)).toBeGreaterThan(at(16));
    const shown = await run('campaign', 'best-time', 'renewals', '--segment', 'savers', '--svg', 'map.svg');
    expect(shown.stdout).toMatch(/^savers +2[34] +1[12] +5\d %/m);
    expect(shown.stdout).toMatch(/█/);
    expect(shown.stdout).not.toMatch(/wealthy/);
    expect(readFileSync(join(cwd, 'map.svg'), 'utf8')).toMatch(/^<svg .*savers, working days.*<\/svg>\n$/s);
    const unknown = errorOf(await run('campaign', 'best-time', 'renewals', '--segment', 'x', '--json'));
    expect(unknown.message).toMatch(/"savers", "wealthy"/);
  });
});
