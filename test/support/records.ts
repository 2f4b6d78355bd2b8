/** Builders for what the records hold: a lead, a campaign, an attempt, its detail record. */
import type { Campaign } from '../../src/domain/campaign/campaign.ts';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { DecisionRecord } from '../../src/domain/pacing/record.ts';
import type { NewLead, RecordEntry } from '../../src/ports/records.ts';

/** 2026-03-10T09:00:00.123Z: times keep their milliseconds. */
export const T0 = Date.UTC(2026, 2, 10, 9, 0, 0, 123);

export function numberOf(index: number): string {
  return `+8613800${String(index).padStart(6, '0')}`;
}

export function aLead(index: number, changes: Partial<NewLead> = {}): NewLead {
  return {
    leadId: `lead-${index}`,
    number: numberOf(index),
    rawNumber: `13800${String(index).padStart(6, '0')}`,
    fields: {},
    sourceLine: index + 1,
    ...changes,
  };
}

export function aCampaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    campaignId: 'campaign-1',
    name: 'Spring 春季',
    dialGroupId: 'group-1',
    listIds: ['list-1'],
    state: 'draft',
    settings: {
      callerId: '+12025550100',
      trunkIds: ['trunk-1'],
      ringTimeoutMs: 10_000,
      answerLimitMs: 2_000,
      promptBeforeAgent: true,
      safeHarbourPrompt: 'outpace/safe-harbour',
      wrapUpMs: 1_000,
      maxTalkMs: 60_000,
      maxLines: 10,
      maxAttempts: 3,
      attemptSpacingMs: 60_000,
      retry: { busy: { kind: 'retry', afterMs: 60_000 } },
    },
    ...changes,
  };
}

export function anAttempt(leadIndex: number, attemptNumber = 1, changes: Partial<Attempt> = {}): Attempt {
  return {
    attemptId: `attempt-${leadIndex}-${attemptNumber}`,
    dialGroupId: 'group-1',
    campaignId: 'campaign-1',
    leadId: `lead-${leadIndex}`,
    number: numberOf(leadIndex),
    trunkId: 'trunk-1',
    callerId: '+12025550100',
    attemptNumber,
    createdAt: T0 + attemptNumber * 3_600_000 + leadIndex,
    ...changes,
  };
}

/** Busy, retried after a minute, unless changed. */
export function aCdr(attempt: Attempt, changes: Partial<CallDetailRecord> = {}): CallDetailRecord {
  return {
    ...attempt,
    stamps: {
      createdAt: attempt.createdAt,
      diallingAt: attempt.createdAt + 15,
      endedAt: attempt.createdAt + 900,
    },
    lineResult: 'BUSY',
    dialStatus: 'busy',
    sip: 486,
    q850: 17,
    charged: true,
    consent: 'not_asked',
    endedBy: 'network',
    next: { state: 'retry', dueAt: attempt.createdAt + 60_900 },
    ...changes,
  };
}

/** A call that reached every stage. */
export function aJoinedCdr(attempt: Attempt, changes: Partial<CallDetailRecord> = {}): CallDetailRecord {
  const at = attempt.createdAt;
  return aCdr(attempt, {
    stamps: {
      createdAt: at,
      diallingAt: at + 11,
      ringingAt: at + 222,
      answeredAt: at + 3_333,
      promptAt: at + 3_344,
      consentAt: at + 5_555,
      joinedAt: at + 5_600,
      endedAt: at + 30_001,
    },
    lineResult: 'ANSWERED',
    dialStatus: 'answered',
    sip: 200,
    q850: 16,
    consent: 'given',
    agentId: 'agent-1',
    endedBy: 'agent',
    hangupReason: 'agent-hangup',
    next: { state: 'final' },
    details: { origin: 'preview' },
    ...changes,
  });
}

export function opened(attempt: Attempt): RecordEntry {
  return { type: 'attemptOpened', attempt };
}

export function closed(cdr: CallDetailRecord, revision = cdr.attemptNumber): RecordEntry {
  return { type: 'attemptClosed', cdr, revision };
}

/** Of `campaign-1`, on a floor of one idle agent and one call on its way. */
export function aDecision(
  at: number,
  { dial = 1, ...changes }: Partial<DecisionRecord> & { readonly dial?: number } = {},
): DecisionRecord {
  return {
    at,
    poolId: 'agents',
    campaigns: [{ campaignId: 'campaign-1', dial }],
    mode: 'predictive',
    view: {
      now: at,
      idle: [1_500],
      talking: [30_000, 61_000],
      wrapping: [],
      dialling: [4_000],
      ringing: [1_000],
      screening: [[500, 0.5, 0]],
      waiting: [],
      budget: [
        {
          name: 'day',
          answered: 1_000,
          abandoned: 12,
          limit: 0.03,
          startsAt: at - 1_000,
          endsAt: at + 1_000,
        },
      ],
      lines: 12,
      callsPerSecond: 5,
    },
    decision: {
      dial,
      forecast: { horizonMs: 25_000, agentsFree: 1.25, answers: 0.4, risk: 0.012, riskLimit: 0.02 },
      limitedBy: 'risk',
      reason: `Dialling ${dial}: one more would be too much.`,
    },
    ...changes,
  };
}
