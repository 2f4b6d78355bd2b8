/** The evidence chain in a real Postgres: appended once, refused every change, and every forgery found. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHAIN_START, extendChain, type EvidenceEntry } from '../../src/domain/evidence/chain.ts';
import type { EvidencePort } from '../../src/ports/evidence.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { sha256 } from '../../src/records/chain.ts';
import type { BackupSchema, RowBatch } from '../../src/ports/backup.ts';
import {
  createPostgresBackup,
  createPostgresEvidence,
  createPostgresRecords,
} from '../../src/records/postgres.ts';
import { aCdr, aJoinedCdr, anAttempt, closed, numberOf, opened } from '../support/records.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const GATE = {
  policies: ['US 2026-11-22'],
  zones: ['America/New_York'],
  attempts: { lead: 1, number: 2, person: 2 },
};

describe.skipIf(!hasPostgres)('the evidence chain', () => {
  let server: TestPostgres;
  let url: string;
  let records: RecordsPort;
  let evidence: EvidencePort;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    records = createPostgresRecords({ url });
    evidence = createPostgresEvidence(url);
    await records.start();
    await evidence.start();
    return async () => {
      await records.stop();
      await evidence.stop();
    };
  });

  const ended = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => closed(aCdr(anAttempt(from + index))));

  /** As somebody who owns the server: no trigger stops them. */
  const forge = (statement: string) => runSql(url, `set session_replication_role = replica; ${statement}`);

  async function row(sequence: number): Promise<EvidenceEntry> {
    const found = (await evidence.ofNumber(numberOf(sequence))).entries[0];
    if (found?.sequence !== sequence) throw new Error(`entry ${sequence} is not about that number`);
    return found;
  }

  it('is empty and whole at first', async () => {
    expect(await evidence.verify([])).toEqual({ entries: 0, head: CHAIN_START });
    expect(await evidence.ofNumber(numberOf(1))).toEqual({ entries: [], attempts: [] });
  });

  it('keeps what held for each call, and no number', async () => {
    const cdr = aJoinedCdr(anAttempt(1), { details: { gate: GATE, origin: 'manual' } });
    await records.write([opened(anAttempt(1)), closed(cdr)]);
    const { subject, entries, attempts } = await evidence.ofNumber(numberOf(1));
    expect(attempts).toEqual([cdr]);
    expect(entries).toEqual([
      expect.objectContaining({ sequence: 1, kind: 'attempt', ref: cdr.attemptId, subject }),
    ]);
    expect(JSON.parse(entries[0]?.payload ?? '')).toEqual({
      attemptId: cdr.attemptId,
      campaignId: 'campaign-1',
      leadId: 'lead-1',
      attemptNumber: 1,
      callerId: cdr.callerId,
      stamps: cdr.stamps,
      lineResult: 'ANSWERED',
      dialStatus: 'answered',
      charged: true,
      consent: 'given',
      endedBy: 'agent',
      hangupReason: 'agent-hangup',
      origin: 'manual',
      gate: GATE,
    });
    expect(JSON.stringify(entries)).not.toContain(numberOf(1).slice(1));
    expect(JSON.stringify(entries)).not.toContain(sha256(numberOf(1)));
  });

  it('has each attempt once, however often and in whatever company it is written', async () => {
    await records.write(ended(1, 3));
    await records.write([...ended(2, 5), ...ended(4, 4)]);
    await records.write(ended(1, 5));
    expect(await evidence.verify([])).toMatchObject({ entries: 5, head: { sequence: 5 } });
    expect(await evidence.verify([])).not.toHaveProperty('broken');
  });

  it('stays whole with several writers at once', async () => {
    const other = createPostgresRecords({ url });
    await other.start();
    const writers = Array.from({ length: 20 }, (_, turn) =>
      (turn % 2 === 0 ? records : other).write(ended(turn * 5 + 1, turn * 5 + 8)),
    );
    await Promise.all(writers);
    await other.stop();
    expect(await evidence.verify([])).toEqual({
      entries: 103,
      head: expect.objectContaining({ sequence: 103 }),
    });
  });

  it('has nothing of a batch that the tables refuse', async () => {
    const bad = closed(aCdr(anAttempt(2, 1, { number: 'no number' })));
    await records.write([...ended(1, 1), bad, ...ended(3, 3)]);
    expect(await evidence.verify([])).toMatchObject({ entries: 2 });
    expect(await evidence.verify([])).not.toHaveProperty('broken');
  });

  it('refuses to be changed', async () => {
    await records.write(ended(1, 2));
    for (const statement of [
      `update evidence_log set payload = '{}'`,
      'delete from evidence_log',
      'truncate evidence_log',
      'delete from evidence_head',
    ])
      await expect(runSql(url, statement)).rejects.toThrow(/only ever added/);
    expect(await evidence.verify([])).toMatchObject({ entries: 2 });
  });

  it('goes on from where it was after a restore from a backup, with the same key', async () => {
    await records.write(ended(1, 3));
    const { head } = await evidence.verify([]);
    const backup = createPostgresBackup(url);
    await backup.start();
    let schema: BackupSchema | undefined;
    const batches: RowBatch[] = [];
    await backup.take({
      schema: async (taken) => void (schema = taken),
      rows: async (batch) => void batches.push(batch),
    });
    if (schema === undefined) throw new Error('nothing was taken');
    await runSql(url, 'drop schema public cascade; create schema public');
    await backup.load(
      schema,
      (async function* () {
        yield* batches;
      })(),
    );
    await backup.stop();
    await records.write(ended(3, 5));
    expect(await evidence.verify([head])).toMatchObject({ entries: 5, head: { sequence: 5 } });
    expect(await evidence.verify([head])).not.toHaveProperty('broken');
    expect((await evidence.ofNumber(numberOf(2))).entries).toHaveLength(1);
  });

  describe('touched by somebody whom no trigger stops', () => {
    beforeEach(() => records.write(ended(1, 6)));

    it.each([
      ['a payload', `payload = replace(payload, 'busy', 'answered')`],
      ['a time', `at = at + interval '1 ms'`],
      ['a number', `subject = '${'a'.repeat(64)}'`],
      ['an id', `ref = 'another'`],
    ])('shows a change of %s', async (_, set) => {
      await forge(`update evidence_log set ${set} where sequence = 3`);
      expect((await evidence.verify([])).broken).toMatchObject({ sequence: 3, fault: 'changed' });
    });

    it('shows what was removed, in the middle and at the end', async () => {
      await forge('delete from evidence_log where sequence = 6');
      expect((await evidence.verify([])).broken).toMatchObject({ sequence: 6, fault: 'removed' });
      await forge('delete from evidence_log where sequence in (2, 3)');
      expect((await evidence.verify([])).broken).toMatchObject({ sequence: 2, fault: 'removed' });
    });

    it('shows what was put in between', async () => {
      const [third] = [await row(3)];
      await forge(
        `update evidence_log set sequence = -sequence where sequence >= 3;
         update evidence_log set sequence = 1 - sequence where sequence < 0;
         insert into evidence_log values (3, now(), 'attempt', 'forged', '${third.subject}', '{}',
           '${third.previous}', '${sha256('forged')}')`,
      );
      expect((await evidence.verify([])).broken).toMatchObject({ sequence: 3, fault: 'inserted' });
    });

    it('shows an end that was cut off and forged, from a head that was noted', async () => {
      const { head } = await evidence.verify([]);
      const last = await row(6);
      const [forged] = extendChain(await row(5), [{ ...last, payload: '{}' }], sha256);
      await forge(
        `update evidence_log set payload = '{}', hash = '${forged?.hash ?? ''}' where sequence = 6;
         update evidence_head set hash = '${forged?.hash ?? ''}'`,
      );
      expect(await evidence.verify([])).not.toHaveProperty('broken');
      expect((await evidence.verify([head])).broken).toMatchObject({ sequence: 6, fault: 'changed' });
    });
  });
});
