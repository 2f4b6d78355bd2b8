import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundRecord } from '../../src/domain/cdr/inboundRecord.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { T0, aJoinedCdr, anAttempt, closed, numberOf, opened } from '../support/records.ts';

const ARRIVED: InboundRecord = {
  callId: 'in-pbx-1763800000-7',
  dialGroupId: 'group-1',
  campaignId: 'campaign-1',
  number: '+15550201234',
  dialled: '+12025550100',
  arrivedAt: T0,
  outcome: 'lost',
};
const ENDED: InboundRecord = {
  ...ARRIVED,
  answeredAt: T0 + 10,
  joinedAt: T0 + 300,
  endedAt: T0 + 60_000,
  outcome: 'connected',
  agentId: 'mei',
  trunkId: 'carrier',
  endedBy: 'agent',
  hangupReason: 'agent-hangup',
  details: { actions: [{ at: T0 + 400, agentId: 'mei', action: 'hold' }] },
  calledBy: { agentId: 'mei', campaignId: 'campaign-1', attemptId: 'attempt-1-1', leadId: 'lead-1' },
};
const entry = (record: InboundRecord) => ({ type: 'inbound', record }) as const;

describe.skipIf(!hasPostgres)('inbound calls on record', () => {
  let postgres: TestPostgres;
  let records: RecordsPort;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    records = createPostgresRecords({ url: await postgres.freshDatabase() });
    await records.start();
  });
  afterAll(async () => {
    await records?.stop();
    await postgres?.stop();
  });

  it('are lost until their end is known, whatever the order and however often they are written', async () => {
    await records.write([entry(ARRIVED)]);
    expect(await records.inboundCalls('group-1', 10)).toEqual([ARRIVED]);
    await records.write([entry(ENDED)]);
    await records.write([entry(ARRIVED), entry(ENDED), entry(ARRIVED)]);
    await records.write([entry(ARRIVED)]);
    expect(await records.inboundCalls('group-1', 10)).toEqual([ENDED]);
  });

  it('of the same channel id at another time, or another dial group, are others', async () => {
    const later = {
      ...ARRIVED,
      arrivedAt: T0 + 1_000,
      outcome: 'abandoned',
      endedAt: T0 + 2_000,
      number: '',
    } as const;
    await records.write([entry(later), entry({ ...ARRIVED, dialGroupId: 'group-2', arrivedAt: T0 + 5_000 })]);
    expect(await records.inboundCalls('group-1', 10)).toEqual([later, ENDED]);
    expect(await records.inboundCalls('group-1', 1)).toEqual([later]);
  });

  it('find who spoke with the number last, of the dial group', async () => {
    const [first, second, unanswered] = [anAttempt(4, 1), anAttempt(4, 2), anAttempt(4, 3)];
    const joined = [aJoinedCdr(first, { agentId: 'mei' }), aJoinedCdr(second, { agentId: 'ada' })];
    await records.write([first, second, unanswered].map(opened));
    await records.write(joined.map((cdr) => closed(cdr)));
    expect(await records.lastConversation('group-1', numberOf(4))).toEqual({
      agentId: 'ada',
      campaignId: 'campaign-1',
      attemptId: second.attemptId,
      leadId: 'lead-4',
    });
    expect(await records.lastConversation('group-2', numberOf(4))).toBeUndefined();
    expect(await records.lastConversation('group-1', numberOf(5))).toBeUndefined();
  });
});
