/** Records of calls as a soak leaves them. */
import type { CallStamps, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { DialStatus } from '../../src/domain/call/lineResult.ts';

/** Stamps are counted from `createdAt`. */
export function cdrOf(
  dialStatus: DialStatus,
  createdAt: number,
  stamps: Omit<CallStamps, 'createdAt'>,
): CallDetailRecord {
  const shifted = Object.fromEntries(Object.entries(stamps).map(([name, at]) => [name, createdAt + at]));
  return {
    attemptId: `attempt-${createdAt}`,
    dialGroupId: 'soak',
    campaignId: 'soak',
    leadId: `lead-${createdAt}`,
    number: '+883910700300000',
    trunkId: 'soak',
    callerId: '+12025550100',
    attemptNumber: 1,
    createdAt,
    stamps: { createdAt, ...shifted },
    lineResult: 'ANSWERED',
    dialStatus,
    q850: 16,
    charged: true,
    consent: 'not_asked',
    endedBy: 'customer',
    next: { state: 'final' },
  };
}
