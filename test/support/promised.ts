/** A callback on record, as an agent promises one at the end of a call. */
import { randomUUID } from 'node:crypto';
import type { RecordsPort } from '../../src/ports/records.ts';
import { aJoinedCdr, anAttempt, closed, opened } from './records.ts';

export interface Promised {
  readonly campaignId: string;
  readonly leadId: string;
  readonly number: string;
  readonly agentId: string;
  readonly at: number;
  readonly note?: string;
}

/** Gives its id. */
export async function promiseCallback(records: RecordsPort, promised: Promised): Promise<string> {
  const { campaignId, leadId, number, agentId, at, note } = promised;
  const attempt = anAttempt(1, 1, { attemptId: randomUUID(), campaignId, leadId, number });
  await records.write([
    {
      type: 'dispositionGiven',
      given: {
        attemptId: attempt.attemptId,
        createdAt: attempt.createdAt,
        campaignId,
        leadId,
        disposition: {
          code: 'later',
          salesStatus: 'follow_up',
          isContact: true,
          isSuccess: false,
          agentId,
          at: attempt.createdAt,
          callback: { at, kind: 'personal' },
          ...(note === undefined ? {} : { note }),
        },
        revision: 1,
        next: { state: 'retry', dueAt: at },
      },
    },
    opened(attempt),
    closed(aJoinedCdr(attempt, { next: { state: 'final' } })),
  ]);
  return attempt.attemptId;
}
