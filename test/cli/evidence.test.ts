/** `evidence verify` and `evidence export` against a real Postgres. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCdr, anAttempt, closed, numberOf } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

describe.skipIf(!hasPostgres)('the evidence from the command line', { timeout: 120_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(['evidence', ...args, '--json'], { cwd, env });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-evidence-'));
    postgres = await startTestPostgres();
    const url = await postgres.freshDatabase();
    env = { DATABASE_URL: url };
    const records = createPostgresRecords({ url });
    await records.start();
    await records.write([1, 2, 3].map((index) => closed(aCdr(anAttempt(index)))));
    await records.write([
      { type: 'doNotCallAdded', entry: { number: numberOf(2), source: 'agent', addedAt: 1_000 } },
    ]);
    await records.stop();
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('gives all that is on record about one number', async () => {
    const consent = ['consent', 'add', numberOf(2), '--channel', 'web', '--evidence', 'box ticked'];
    await cli([...consent, '--obtained', '2026-01-01'], { cwd, env });
    const exported = jsonOf(await run('export', '--number', numberOf(2)));
    expect(exported).toMatchObject({
      number: numberOf(2),
      attempts: [{ attemptId: 'attempt-2-1', dialStatus: 'busy' }],
      entries: [{ sequence: 2, kind: 'attempt', ref: 'attempt-2-1' }],
      doNotCall: { entries: [{ source: 'agent' }], removals: [] },
      consents: { consents: [{ evidence: 'box ticked' }], revocations: [] },
    });
    expect(jsonOf(await run('export', '--number', numberOf(9)))).toMatchObject({ attempts: [], entries: [] });
    expect(errorOf(await run('export', '--number', 'nobody')).code).toBe('OUT_USAGE');
  });

  it('writes it as CSV with the hashes', async () => {
    await run('export', '--number', numberOf(2), '--format', 'csv', '--to', 'record.csv');
    const lines = readFileSync(join(cwd, 'record.csv'), 'utf8').trim().split('\r\n');
    expect(lines[0]).toBe('what,at,id,campaign,detail,sequence,previous,hash');
    expect(lines.map((line) => line.split(',')[0])).toEqual(
      expect.arrayContaining(['attempt', 'evidence attempt', 'do-not-call']),
    );
    expect(lines.find((line) => line.startsWith('evidence'))).toMatch(/,2,[0-9a-f]{64},[0-9a-f]{64}$/);
  });

  it('stays whole, and says what is left, when a person is erased', async () => {
    const erase = (...more: string[]) =>
      cli(['privacy', 'erase', '--number', numberOf(3), ...more, '--json'], { cwd, env });
    expect(jsonOf(await erase())).toMatchObject({ dryRun: true, counts: { attempts: 1 } });
    const { pseudonym } = jsonOf(await erase('--yes')) as { pseudonym: string };
    expect(jsonOf(await run('export', '--number', numberOf(3)))).toMatchObject({
      attempts: [{ attemptId: 'attempt-3-1', number: pseudonym }],
      entries: [{ kind: 'attempt' }, { kind: 'erasure' }],
      doNotCall: { entries: [{ source: 'operator' }] },
    });
  });

  it('says that the chain is whole, with its head, and where it is not', async () => {
    const whole = jsonOf(await run('verify'));
    expect(whole).toMatchObject({ whole: true, entries: 4, head: { sequence: 4 } });
    const { hash } = whole['head'] as { hash: string };
    expect((await run('verify', '--head', `4:${hash}`)).exitCode).toBe(0);
    expect((await run('verify', '--head', `5:${hash}`)).exitCode).toBe(1);
    expect(errorOf(await run('verify', '--head', 'yesterday')).code).toBe('OUT_USAGE');
    await runSql(
      env['DATABASE_URL'] ?? '',
      `set session_replication_role = replica; update evidence_log set payload = '{}' where sequence = 2`,
    );
    const broken = await run('verify');
    expect(broken.exitCode).toBe(1);
    expect(jsonOf(broken)).toMatchObject({
      whole: false,
      entries: 4,
      broken: { sequence: 2, fault: 'changed' },
    });
  });
});
