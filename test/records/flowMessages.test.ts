/** Messages of flows come to the outbox by the spool: the same key is one message, however often its entry is written. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordEntry } from '../../src/ports/recordEntry.ts';
import { createPostgresRecords, createPostgresSms } from '../../src/records/postgres.ts';
import { messageOf } from '../../src/services/sms.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const TERMS = { gatewayId: 'g', from: '+12025550100', maxParts: 2, rates: [], expireHours: 24 };
const NOW = 1_760_000_000_000;

const entry = (key: string): RecordEntry => ({
  type: 'message',
  message: messageOf(TERMS, { to: '+12025550123', text: key, idempotencyKey: key, now: NOW }),
});

describe.skipIf(!hasPostgres)('a message in the spool', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());

  it('is in the outbox once', async () => {
    const url = await server.freshDatabase();
    const records = createPostgresRecords({ url });
    const outbox = createPostgresSms(url);
    await records.start();
    await outbox.start();
    try {
      await records.write([entry('a'), entry('a'), entry('b')]);
      await records.write([entry('b'), entry('a')]);
      const texts = (await outbox.outbox({ limit: 10 })).map(({ text, state }) => `${text} ${state}`);
      expect(texts.sort()).toEqual(['a queued', 'b queued']);
    } finally {
      await outbox.stop();
      await records.stop();
    }
  });
});
