/** What the chain keeps of an attempt: what the gate knew and decided, and what came of the call. No personal field. */
import type { CallDetailRecord } from '../cdr/attempt.ts';
import { canonicalJson, type EvidenceFact } from './chain.ts';

export const ATTEMPT_EVIDENCE = 'attempt';

/** `subject`: the keyed hash of its number. */
export function attemptEvidence(cdr: CallDetailRecord, subject: string): EvidenceFact {
  const { attemptId, campaignId, leadId, attemptNumber, stamps, callerId, lineResult, dialStatus } = cdr;
  const { charged, consent, hangupReason, endedBy, details } = cdr;
  return {
    at: stamps.endedAt ?? cdr.createdAt,
    kind: ATTEMPT_EVIDENCE,
    ref: attemptId,
    subject,
    payload: canonicalJson({
      attemptId,
      campaignId,
      leadId,
      attemptNumber,
      callerId,
      stamps,
      lineResult,
      dialStatus,
      charged,
      consent,
      endedBy,
      hangupReason,
      origin: details?.origin,
      // Absent: the campaign asks for no policies.
      gate: details?.gate,
    }),
  };
}
