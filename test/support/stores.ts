/** Values for the suites of the stores. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Lead } from '../../src/domain/lead/lead.ts';
import type { PortFailure } from '../../src/ports/failure.ts';
import type { Stores } from '../../src/ports/stores.ts';

/** A store under test. */
export interface StoreUnderTest {
  readonly name: string;
  /** Runs of a property: fewer where each takes a round trip. */
  readonly propertyRuns: number;
  /** The stores of a dial group, all groups in one world. */
  open(dialGroupId: string): Stores;
}

export const T0 = 1_760_000_000_000;

export function freshId(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

/** A number that no other test uses. */
export function freshNumber(): string {
  return `+1555${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}`;
}

export function aLead(leadId: string, more: Partial<Lead> = {}): Lead {
  return { leadId, campaignId: 'camp', number: '+15550100', attempts: 0, revision: 0, order: 0, ...more };
}

export function anAttempt(lead: Lead, more: Partial<Attempt> = {}): Attempt {
  return {
    attemptId: freshId('attempt'),
    dialGroupId: 'main',
    campaignId: lead.campaignId,
    leadId: lead.leadId,
    number: lead.number,
    trunkId: 'carrier',
    callerId: '+15550199',
    attemptNumber: lead.attempts + 1,
    createdAt: T0,
    ...more,
  };
}

export function aCdr(attempt: Attempt, endedAt: number = attempt.createdAt + 5_000): CallDetailRecord {
  return {
    ...attempt,
    stamps: { createdAt: attempt.createdAt, endedAt },
    lineResult: 'BUSY',
    dialStatus: 'busy',
    q850: 17,
    charged: true,
    consent: 'not_asked',
    endedBy: 'network',
    next: { state: 'final' },
  };
}

export async function expectFailure(
  promise: Promise<unknown>,
  expected: Partial<Pick<PortFailure, 'outcome' | 'code' | 'port' | 'operation'>>,
): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: 'PortFailure', ...expected });
}
