/** `survey results`, `survey export` and `survey verify` against a real Postgres. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { closed } from '../support/records.ts';
import { aRun, rated, recommended, surveyed } from '../support/surveyed.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

const MARCH = ['--from', '2026-03-01', '--to', '2026-03-31'];

describe.skipIf(!hasPostgres)('surveys from the command line', { timeout: 120_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(['survey', ...args], { cwd, env });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-survey-'));
    postgres = await startTestPostgres();
    const url = await postgres.freshDatabase();
    env = { DATABASE_URL: url };
    const records = createPostgresRecords({ url });
    await records.start();
    await records.write(
      [
        surveyed(1, [aRun([rated(5), recommended(10)])]),
        surveyed(2, [aRun([rated(4), recommended(6)])]),
        surveyed(3, [aRun([rated(1)], { sentBy: 'tom' })]),
        surveyed(4, [aRun([])]),
      ].map((cdr) => closed(cdr)),
    );
    await records.stop();
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('prints the figures with their intervals and how the answers are spread', async () => {
    const { stdout } = await run('results', ...MARCH);
    expect(stdout).toContain('4 asked: 3 complete, 0 partial, 0 refused, 1 silent');
    expect(stdout).toContain('satisfaction.rating: 3 answers, CSAT 66.7 % (20.8 % to 93.9 %), mean 3.33');
    expect(stdout).toMatch(/NPS 0\.0 \(-\d+\.\d to \d+\.\d; 1 promoters, 1 detractors\)/);
    expect(stdout).toMatch(/ {2}4 +1 +33\.3 % +█+/);
    expect((await run('results', '--from', '2026-04-01', '--to', '2026-04-30')).stdout).toContain(
      'nobody was asked',
    );
  });

  it('compares agents with a word of caution', async () => {
    const { groups, warnings } = jsonOf(await run('results', ...MARCH, '--by', 'agent', '--json'));
    expect(groups).toMatchObject([
      { group: 'mei', outcomes: { complete: 2, silent: 1 } },
      { group: 'tom', outcomes: { complete: 1 } },
    ]);
    expect(warnings).toEqual(['fewer than 30 interviews with an answer: mei, tom']);
  });

  it('exports a row an interview', async () => {
    await run('export', 'answers.csv', ...MARCH, '--form', 'wide', '--agent', 'mei');
    const rows = readFileSync(join(cwd, 'answers.csv'), 'utf8').trim().split('\r\n');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatch(/,satisfaction\.rating,satisfaction\.recommend$/);
    expect(rows[1]).toMatch(/,mei,,,5,10$/);
  });

  it('says what is wrong with an option', async () => {
    expect(errorOf(await run('results', '--from', 'March', '--json')).code).toBe('OUT_USAGE');
    expect(errorOf(await run('results', '--time-zone', 'Mars', '--json')).message).toContain('Asia/Shanghai');
    expect(errorOf(await run('export', '/nowhere/a.csv', '--json')).code).toBe('OUT_FILE_UNWRITABLE');
  });

  it('proves that nothing was changed, and names the first that was', async () => {
    const whole = await run('verify');
    expect([whole.exitCode, whole.stdout]).toEqual([0, expect.stringContaining('OK: 4 interviews')]);
    const answer = "update survey_answers set value = '5' where interview_id = 'attempt-3-1/1'";
    await runSql(env['DATABASE_URL'] ?? '', `set session_replication_role = replica; ${answer}`);
    const broken = await run('verify');
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toContain(
      'entry 7: interview attempt-3-1/1 does not say what it said when it was given',
    );
  });
});
