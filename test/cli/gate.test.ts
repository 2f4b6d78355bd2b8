/** `lead why`, `campaign funnel` and `policy diff` against a real Postgres. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_STAGGERED } from '../../src/domain/campaign/staggered.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const US = fileURLToPath(new URL('../../config/policies/US.yaml', import.meta.url));
/** A Monday evening, 20:30 in New York. */
const EVENING = '2026-11-24T01:30:00Z';
const NUMBERS = ['+12125550142', '+13055550142', '+4930123456', '+33142685300'];

describe.skipIf(!hasPostgres)('the gate asked from the command line', { timeout: 120_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli([...args, '--json'], { cwd, env });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-gate-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads(
      'list-1',
      NUMBERS.map((number, index) => aLead(index + 1, { number })),
    );
    const { settings } = aCampaign();
    await records.createCampaign(aCampaign({ settings: { ...settings, policies: 'auto' } }));
  });
  afterAll(async () => {
    await records?.stop();
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('tells every rule of a lead, and the policies that hold for it', async () => {
    const { leads } = jsonOf(await run('lead', 'why', 'lead-2', '--at', EVENING));
    expect(leads).toMatchObject([
      {
        campaignId: 'campaign-1',
        number: '+13*******42',
        zones: ['America/New_York'],
        policies: [expect.stringMatching(/^US /), expect.stringMatching(/^US-FL /)],
        mayBeCalled: false,
      },
    ]);
    const [{ verdicts }] = leads as [{ verdicts: { rule: string; passes: boolean; retryAt?: number }[] }];
    expect(verdicts.filter(({ passes }) => !passes)).toMatchObject([
      { rule: 'window', retryAt: Date.parse('2026-11-24T13:00:00Z') },
    ]);
  });

  it('tells in which cells a lead was called, and which is next', async () => {
    const { settings } = aCampaign();
    const staggered = {
      ...settings,
      staggered: DEFAULT_STAGGERED,
      policies: 'auto',
      maxAttempts: 4,
    } as const;
    await records.createCampaign(aCampaign({ campaignId: 'cells', settings: staggered }));
    // Monday noon in New York: nobody answered.
    const createdAt = Date.parse('2026-11-23T17:00:00Z');
    const dueAt = Date.parse('2026-11-23T23:00:00Z');
    const attempt = anAttempt(1, 1, { campaignId: 'cells', number: '+12125550142', createdAt });
    const next = { state: 'retry', dueAt } as const;
    await records.write([
      { type: 'attemptOpened', attempt },
      {
        type: 'attemptClosed',
        revision: 1,
        cdr: aCdr(attempt, { lineResult: 'NO_ANSWER', dialStatus: 'no_answer', charged: true, next }),
      },
    ]);
    const asked = ['lead', 'why', 'lead-1', '--campaign', 'cells', '--at', '2026-11-23T19:00:00Z'];
    const { leads } = jsonOf(await run(...asked));
    const tried = { 'working-daytime': 1, 'working-evening': 0, 'off-daytime': 0, 'off-evening': 0 };
    expect(leads).toMatchObject([{ redial: { tried, next: { cell: 'working-evening', at: dueAt } } }]);
    const { stdout } = await cli(asked, { cwd, env });
    expect(stdout).toContain('working-daytime 1, working-evening 0');
    expect(stdout).toContain('next working-evening from Mon 2026-11-23 18:00');
  });

  it('counts the leads by what stops them, all of them', async () => {
    const funnel = jsonOf(await run('campaign', 'funnel', 'campaign-1', '--at', EVENING));
    expect(funnel).toMatchObject({ leads: 4, callable: 1 });
    const stops = funnel['stops'] as { code: string; leads: number }[];
    expect(stops.map(({ code, leads }) => [code, leads])).toEqual([
      ['policy-missing', 1],
      ['consent-missing', 1],
      ['window-closed', 1],
    ]);
  });

  it('holds settings against the policies of the leads, on demand, at a start and at a change', async () => {
    const { settings } = aCampaign();
    const pacing = { ...DEFAULT_CAMPAIGN_PACING, mode: 'predictive' as const };
    await records.createCampaign(
      aCampaign({ campaignId: 'short', settings: { ...settings, policies: 'auto', pacing } }),
    );
    const checked = await run('policy', 'check', '--campaign', 'short');
    expect(checked.exitCode).toBe(1);
    expect(jsonOf(checked)).toMatchObject({ mayRun: false });
    const { policies, findings } = jsonOf(checked) as { policies: string[]; findings: { message: string }[] };
    expect(policies.map((policy) => policy.split(' ')[0])).toEqual(['DE', 'US', 'US-FL']);
    expect(findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^policy US .*US\.yaml\): ringTimeoutMs 10000 is below its minRingMs \(15000\)/),
    );
    const start = await run('campaign', 'start', 'short', '--dry-run');
    expect(errorOf(start).code).toBe('OUT_CAMPAIGN_FORBIDDEN');
    expect(await run('policy', 'check', US, '--campaign', 'short')).toMatchObject({ exitCode: 64 });
    const changed = await run('pacing', 'set', 'campaign-1', 'mode=predictive', '--dry-run');
    expect(errorOf(changed).code).toBe('OUT_CAMPAIGN_FORBIDDEN');
  });

  it('tells which leads a changed policy stops', async () => {
    writeFileSync(join(cwd, 'US.yaml'), readFileSync(US, 'utf8').replace('"21:00"', '"20:00"'));
    const diff = jsonOf(await run('policy', 'diff', US, 'US.yaml', '--list', 'list-1', '--at', EVENING));
    expect(diff).toMatchObject({
      leads: 4,
      underPolicy: 2,
      changed: 1,
      examples: [{ leadId: 'lead-1', before: 'callable', after: 'window-closed' }],
    });
  });

  it.each([
    [['lead', 'why', 'nobody'], 'OUT_NOT_FOUND', 66],
    [['lead', 'why', 'lead-1', '--at', 'soon'], 'OUT_USAGE', 64],
    [['campaign', 'funnel', 'none'], 'OUT_NOT_FOUND', 66],
    [['policy', 'diff', US, US, '--list', 'none'], 'OUT_NOT_FOUND', 66],
    [['policy', 'check', 'none.yaml'], 'OUT_FILE_UNREADABLE', 66],
  ])('%j: %s', async (args, code, exitCode) => {
    const result = await run(...args);
    expect([errorOf(result).code, result.exitCode]).toEqual([code, exitCode]);
  });
});
