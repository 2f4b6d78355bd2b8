/** A person erased by number in a real Postgres: what goes, what stays, and the chain as whole as before. */
import { beginWritten } from '../../src/domain/flow/written.ts';
import { anInterview, anInvitation, SATISFACTION } from '../support/invited.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErasurePort } from '../../src/ports/erasure.ts';
import type { EvidencePort } from '../../src/ports/evidence.ts';
import {
  createPostgresErasure,
  createPostgresEvidence,
  createPostgresRecords,
} from '../../src/records/postgres.ts';
import {
  aCampaign,
  aCdr,
  aJoinedCdr,
  aLead,
  anAttempt,
  closed,
  numberOf,
  opened,
  T0,
} from '../support/records.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const NUMBER = numberOf(1);
const ORDER = { number: NUMBER, at: T0 + 1_000_000, by: 'ada', reason: 'asked by mail' };

describe.skipIf(!hasPostgres)('an erasure', () => {
  let server: TestPostgres;
  let url: string;
  let records: ReturnType<typeof createPostgresRecords>;
  let evidence: EvidencePort;
  let erasure: ErasurePort;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    [records, evidence, erasure] = [
      createPostgresRecords({ url }),
      createPostgresEvidence(url),
      createPostgresErasure(url),
    ];
    await records.start();
    await evidence.start();
    await erasure.start();
    await records.createList('list-1', 'List');
    const mobile = { kind: 'mobile', lineType: 'mobile' } as const;
    const further = { number: numberOf(7), ...mobile };
    await records.importLeads('list-1', [
      aLead(1, { name: 'Ada', fields: { city: 'Ulm' }, phones: [{ number: NUMBER, ...mobile }, further] }),
      aLead(2, {
        name: 'Bob',
        phones: [
          { number: numberOf(2), ...mobile },
          { number: NUMBER, ...mobile },
        ],
      }),
    ]);
    await records.createCampaign(aCampaign());
    await records.setCampaignState('campaign-1', 'running');
    const action = { at: T0, agentId: 'agent-1', action: 'mark', note: 'lives in Ulm' };
    await records.write([
      opened(anAttempt(1)),
      closed(aJoinedCdr(anAttempt(1), { details: { actions: [action], origin: 'manual' } })),
      closed(aCdr(anAttempt(2))),
      { type: 'doNotCallAdded', entry: { number: NUMBER, source: 'agent', addedAt: T0 } },
    ]);
    const comment = {
      question: 'comment',
      measure: { kind: 'comment' },
      value: 'Ulm is far',
      at: T0,
    } as const;
    const progress = beginWritten(SATISFACTION, { language: 'en', number: NUMBER, town: 'Ulm' }, T0);
    await records.invitations.invite(anInvitation(1, { number: NUMBER, progress }));
    await records.invitations.invite(anInvitation(2, { number: numberOf(2) }));
    await records.invitations.finish('invitation-1', 0, anInterview(1, { answers: [comment] }));
    return async () => {
      await Promise.all([records.stop(), evidence.stop(), erasure.stop()]);
    };
  });

  const COUNTS = {
    leads: 1,
    furtherPhones: 1,
    attempts: 1,
    inboundCalls: 0,
    notes: 1,
    callbacks: 0,
    corrections: 0,
    handovers: 0,
    recordings: 0,
    rejectedRecords: 0,
    messages: 0,
    invitations: 1,
  };

  /** Tables that have the text anywhere in a row. */
  async function tablesWith(text: string): Promise<readonly string[]> {
    const tables = await runSql(
      url,
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not like '%\\_y%'`,
    );
    const looks = (tables as unknown as { name: string }[]).map(
      ({ name }) =>
        `select '${name}' as name where exists (select from ${name} t where position($1 in t::text) > 0)`,
    );
    const found = await runSql(url, looks.join(' union all '), [text]);
    return found.map(({ name }) => String(name)).toSorted();
  }

  it('counts what it would do and does nothing, unless it is told to', async () => {
    const before = await tablesWith(NUMBER.slice(1));
    expect(before).toEqual(expect.arrayContaining(['attempts', 'calls', 'do_not_call', 'leads']));
    expect(await erasure.erase(ORDER, true)).toMatchObject({
      counts: COUNTS,
      otherNumbers: [numberOf(7)],
      openAttempts: 0,
    });
    expect(await tablesWith(NUMBER.slice(1))).toEqual(before);
  });

  it('leaves the do-not-call mark alone of the number, and nothing of the person', async () => {
    await erasure.erase(ORDER, false);
    const kept = await tablesWith(NUMBER.slice(1));
    expect(kept.filter((name) => !name.startsWith('do_not_call'))).toEqual([]);
    expect(kept).toContain('do_not_call');
    expect(await tablesWith('Ulm')).toEqual([]);
    expect(await tablesWith('Ada')).toEqual([]);
    expect(await tablesWith('Bob'), 'somebody else').toEqual(['leads']);
  });

  it('keeps the times and outcomes of the attempts under a pseudonym, to be found by who knows the number', async () => {
    const { pseudonym } = await erasure.erase(ORDER, false);
    expect(pseudonym).toMatch(/^0\d{14}$/);
    const { attempts, entries } = await evidence.ofNumber(NUMBER);
    expect(attempts).toMatchObject([
      { attemptId: 'attempt-1-1', number: pseudonym, dialStatus: 'answered', details: { origin: 'manual' } },
    ]);
    expect(entries.map(({ kind }) => kind)).toEqual(['attempt', 'survey', 'erasure']);
    expect(JSON.parse(entries[2]?.payload ?? '')).toEqual({ by: 'ada', reason: 'asked by mail', ...COUNTS });
  });

  it('leaves the evidence chain whole, with an entry of its own', async () => {
    const { head } = await evidence.verify([]);
    await erasure.erase(ORDER, false);
    expect(await evidence.verify([head])).toMatchObject({ entries: 4 });
    expect(await evidence.verify([head])).not.toHaveProperty('broken');
  });

  it('keeps nobody to be asked about a conversation that is over', async () => {
    const waiting = "select count(*)::int as rows from survey_occasions where attempt_id = 'attempt-1-1'";
    await runSql(
      url,
      "insert into survey_occasions values ('attempt-1-1', now()) on conflict (attempt_id) do nothing",
    );
    expect(await runSql(url, waiting)).toEqual([{ rows: 1 }]);
    await erasure.erase(ORDER, false);
    expect(await runSql(url, waiting)).toEqual([{ rows: 0 }]);
  });

  it('is done once: a second one finds nothing', async () => {
    await erasure.erase(ORDER, false);
    const { counts } = await erasure.erase({ ...ORDER, at: ORDER.at + 1 }, true);
    expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  });

  it('waits for the end of a call that is under way', async () => {
    await records.write([opened(anAttempt(1, 2))]);
    expect(await erasure.erase(ORDER, false)).toMatchObject({ openAttempts: 1 });
    expect(await tablesWith('Ada')).toEqual(['leads']);
    await records.write([closed(aCdr(anAttempt(1, 2)))]);
    expect(await erasure.erase(ORDER, false)).toMatchObject({ openAttempts: 0, counts: { attempts: 2 } });
    expect(await tablesWith('Ada')).toEqual([]);
  });
});
