/**
 * What the network and the line said of one attempt, and the dial status that follows.
 *
 * The keys are the SIP final status (`tech_cause` of Asterisk's ChannelDestroyed) first and the Q.850 cause
 * second, since causes alone confuse a loop (483) with no answer and hide 607 and 608. What we ended ourselves
 * is never read from the wire: a hang-up with a reason code of ours comes back looking like the network's.
 * Sources: measured on Asterisk 22.10.1; ITU-T Q.850; RFC 3261 §21, RFC 8197 (607), RFC 8688 (608).
 */

export const LINE_RESULTS = [
  'ANSWERED',
  'BUSY',
  'NO_ANSWER',
  'NO_RINGBACK',
  'NO_RESPONSE',
  'UNAVAILABLE',
  'CANCELLED',
  'INVALID_NUMBER',
  'NUMBER_CHANGED',
  'BAD_FORMAT',
  'REJECTED',
  'TRUNK_AUTH',
  'DECLINED',
  'UNWANTED',
  'BLOCKED',
  'CONGESTION',
  'CARRIER_FAILURE',
  'CARRIER_TIMEOUT',
  'MEDIA_MISMATCH',
  'CONFIG',
  'ROUTING_LOOP',
  'CARRIER_OTHER',
  'REDIRECTED',
  'INTERNAL',
  'TRUNK_UNAVAILABLE',
  'NODE_FAILURE',
  'UNKNOWN_GAP',
] as const;
export type LineResult = (typeof LINE_RESULTS)[number];

/** Dial status (拨打状态), DOMAIN 3.1. */
export const DIAL_STATUSES = [
  'answered',
  'no_answer',
  'busy',
  'machine',
  'abandoned',
  'unreachable',
  'invalid',
  'rejected',
  'congestion',
  'failed',
  'fax',
] as const;
export type DialStatus = (typeof DIAL_STATUSES)[number];

/** Why the engine itself ended a leg. */
export const HANGUP_REASONS = [
  'ring-timeout',
  'no-consent',
  'do-not-call',
  'abandoned',
  'machine',
  'fax',
  'announcement',
  'agent-hangup',
  'supervisor-hangup',
  'agent-lost',
  'talk-limit',
  'seat-closed',
  'orphan',
  'prompt-failed',
  'join-failed',
  'consult-over',
  'third-left',
  'supervision-over',
  'queue-limit',
  'flow-over',
  'flow-fault',
  'shutdown',
] as const;
export type HangupReason = (typeof HANGUP_REASONS)[number];

/** What is known of a leg when it has ended. */
export interface CallEnd {
  /** ITU-T Q.850 cause, 0 when none was given. */
  readonly q850: number;
  /** SIP final status, absent when none was received. */
  readonly sip?: number;
  /** The far end or the network asked for the hang-up (not our timer, not our request). */
  readonly requestedByNetwork: boolean;
}

/** Q.850 cause 44, with which Asterisk ends a leg whose audio has stopped (`rtp_timeout`): nobody has hung up. */
export const fellSilent = ({ q850 }: CallEnd): boolean => q850 === 44;

export interface LineHistory {
  readonly answered: boolean;
  /** 180 or 183 was seen. */
  readonly progressed: boolean;
  /** Set when the engine asked for the hang-up. */
  readonly hangupReason?: HangupReason | undefined;
}

const BY_SIP: Readonly<Record<number, LineResult>> = {
  302: 'REDIRECTED',
  401: 'TRUNK_AUTH',
  403: 'REJECTED',
  404: 'INVALID_NUMBER',
  407: 'TRUNK_AUTH',
  408: 'NO_RESPONSE',
  410: 'NUMBER_CHANGED',
  420: 'CONFIG',
  480: 'UNAVAILABLE',
  483: 'ROUTING_LOOP',
  484: 'BAD_FORMAT',
  485: 'INVALID_NUMBER',
  486: 'BUSY',
  487: 'CANCELLED',
  488: 'MEDIA_MISMATCH',
  500: 'CARRIER_FAILURE',
  501: 'CARRIER_FAILURE',
  502: 'CARRIER_FAILURE',
  504: 'CARRIER_TIMEOUT',
  505: 'CARRIER_FAILURE',
  600: 'BUSY',
  603: 'DECLINED',
  604: 'INVALID_NUMBER',
  606: 'MEDIA_MISMATCH',
  607: 'UNWANTED',
  608: 'BLOCKED',
};

const BY_Q850: Readonly<Record<number, LineResult>> = {
  1: 'INVALID_NUMBER',
  17: 'BUSY',
  18: 'NO_RESPONSE',
  19: 'UNAVAILABLE',
  21: 'REJECTED',
  22: 'NUMBER_CHANGED',
  27: 'CARRIER_FAILURE',
  28: 'BAD_FORMAT',
  29: 'CARRIER_FAILURE',
  34: 'CONGESTION',
  38: 'CARRIER_FAILURE',
  58: 'MEDIA_MISMATCH',
  102: 'CARRIER_TIMEOUT',
};

const NORMAL_CLEARING = 16;
const REQUEST_TIMEOUT = 408;

/** The line result of an ended attempt: our own hang-up first, then the answer, then the table. */
export function lineResult(end: CallEnd, history: LineHistory): LineResult {
  if (history.answered) return 'ANSWERED';
  if (history.hangupReason === 'ring-timeout') return rangOut(history);
  if (history.hangupReason !== undefined) return 'CANCELLED';
  // Asterisk's own dial timer ends a leg with the very numbers of a network 480; only the request differs.
  if (!end.requestedByNetwork && (end.q850 === 19 || end.sip === undefined)) {
    return end.q850 === 0 ? 'INTERNAL' : rangOut(history);
  }
  // Nobody but us clears an unanswered leg normally; chan_pjsip then shows a 603 that no network has sent.
  if (!end.requestedByNetwork && end.q850 === NORMAL_CLEARING) return 'CANCELLED';
  // Timer B, or a carrier that found no route in time (RFC 3261 §17.1.1.2, §21.4.9): without a provisional reply no
  // phone has rung, so the trunk has failed and not the lead.
  if (end.sip === REQUEST_TIMEOUT && !history.progressed) return 'TRUNK_UNAVAILABLE';
  return (end.sip === undefined ? undefined : bySip(end.sip)) ?? BY_Q850[end.q850] ?? 'CARRIER_OTHER';
}

function rangOut(history: LineHistory): LineResult {
  return history.progressed ? 'NO_ANSWER' : 'NO_RINGBACK';
}

function bySip(sip: number): LineResult | undefined {
  const known = BY_SIP[sip];
  if (known !== undefined) return known;
  if (sip >= 500 && sip < 600) return 'CONGESTION';
  return sip >= 400 && sip < 500 ? 'CARRIER_OTHER' : undefined;
}

/** The dial status that each line result stands for (DOMAIN 3.1); `answered` may yet become another by what came after. */
const DIAL_STATUS: Readonly<Record<LineResult, DialStatus>> = {
  ANSWERED: 'answered',
  BUSY: 'busy',
  NO_ANSWER: 'no_answer',
  NO_RESPONSE: 'no_answer',
  UNAVAILABLE: 'unreachable',
  INVALID_NUMBER: 'invalid',
  NUMBER_CHANGED: 'invalid',
  BAD_FORMAT: 'invalid',
  REJECTED: 'rejected',
  DECLINED: 'rejected',
  UNWANTED: 'rejected',
  BLOCKED: 'rejected',
  CONGESTION: 'congestion',
  NO_RINGBACK: 'failed',
  CANCELLED: 'failed',
  TRUNK_AUTH: 'failed',
  CARRIER_FAILURE: 'failed',
  CARRIER_TIMEOUT: 'failed',
  MEDIA_MISMATCH: 'failed',
  CONFIG: 'failed',
  ROUTING_LOOP: 'failed',
  CARRIER_OTHER: 'failed',
  REDIRECTED: 'failed',
  INTERNAL: 'failed',
  TRUNK_UNAVAILABLE: 'failed',
  NODE_FAILURE: 'failed',
  UNKNOWN_GAP: 'failed',
};

export function dialStatusOf(result: LineResult): DialStatus {
  return DIAL_STATUS[result];
}

/** Whether the attempt counts against the lead's caps: faults of carrier, trunk and engine do not (DOMAIN 3.1). */
export function isCharged(result: LineResult): boolean {
  // After a gap, or without a ring-back tone, the phone may have rung: the person is spared a second call.
  if (result === 'UNKNOWN_GAP' || result === 'NO_RINGBACK') return true;
  const status = dialStatusOf(result);
  return status !== 'congestion' && status !== 'failed';
}
