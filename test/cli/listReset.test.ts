/** `list reset` against a real Postgres. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aCdr, aLead, anAttempt, numberOf, T0 } from '../support/records.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

/** How each lead's only call ended; the last one waits for its next. */
const ENDS: readonly Partial<CallDetailRecord>[] = [
  { dialStatus: 'no_answer' },
  { dialStatus: 'no_answer' },
  { dialStatus: 'busy' },
  { dialStatus: 'invalid' },
  { dialStatus: 'answered' },
  { dialStatus: 'no_answer', next: { state: 'retry', dueAt: Date.UTC(2040, 0, 1) } },
];

describe.skipIf(!hasPostgres)('a list that is reset', { timeout: 120_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let records: RecordsPort;
  let env: Record<string, string> = {};
  const reset = (...args: string[]) => cli(['list', 'reset', ...args, '--json'], { cwd, env });
  const leadOf = async (index: number) => (await records.gate.ofLead(`lead-${index}`))[0];

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-reset-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    records = createPostgresRecords({ url: env['DATABASE_URL'] ?? '' });
    await records.start();
    await records.createList('list-1', 'People');
    await records.importLeads(
      'list-1',
      ENDS.map((_, index) => aLead(index + 1)),
    );
    await records.createCampaign(aCampaign());
    for (const [index, end] of ENDS.entries()) {
      const attempt = anAttempt(index + 1);
      const cdr = aCdr(attempt, { next: { state: 'final' }, ...end });
      await records.write([
        { type: 'attemptOpened', attempt },
        { type: 'attemptClosed', revision: 1, cdr },
      ]);
    }
    await records.write([
      { type: 'doNotCallAdded', entry: { number: numberOf(2), source: 'operator', addedAt: T0 } },
    ]);
  });
  afterAll(async () => {
    await records?.stop();
    await postgres?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('has those counted that were not reached, and nothing changed, in a dry run', async () => {
    expect(jsonOf(await reset('list-1', '--dry-run'))).toMatchObject({
      isDryRun: true,
      reset: [
        { campaignId: 'campaign-1', dialStatus: 'busy', leads: 1 },
        { campaignId: 'campaign-1', dialStatus: 'no_answer', leads: 1 },
      ],
    });
    expect(await leadOf(1)).toMatchObject({ state: 'final', attemptsMade: 1 });
  });

  it('has them due again with all attempts to come and their past kept, and no others', async () => {
    const { reset: done } = jsonOf(
      await reset('list-1', '--outcome', 'no_answer', '--campaign', 'campaign-1'),
    );
    expect(done).toEqual([{ campaignId: 'campaign-1', dialStatus: 'no_answer', leads: 1 }]);
    const [first, listed, busy, invalid, answered, waiting] = await Promise.all(
      ENDS.map((_, index) => leadOf(index + 1)),
    );
    expect(first).toMatchObject({ state: 'due', attemptsMade: 0, past: { lead: [expect.any(Number)] } });
    for (const one of [listed, busy, invalid, answered]) expect(one?.state).toBe('final');
    expect(waiting?.dueAt).toBe(Date.UTC(2040, 0, 1));
    expect((await records.dueLeads('campaign-1', Date.now(), 10, [])).map(({ leadId }) => leadId)).toEqual([
      'lead-1',
    ]);
    expect(jsonOf(await reset('list-1', '--outcome', 'no_answer'))).toMatchObject({ reset: [] });
  });

  it.each([
    [['nowhere'], 'OUT_NOT_FOUND'],
    [['list-1', '--outcome', 'invalid'], 'OUT_USAGE'],
  ])('%j: %s', async (args, code) => {
    expect(errorOf(await reset(...args)).code).toBe(code);
  });
});
