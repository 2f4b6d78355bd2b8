/**
 * Ids are ours (architecture, rule 1): made before anything leaves the process, and the same in Redis,
 * Postgres and Asterisk. An attempt id is its Asterisk channel id, so ids hold only what every one of them
 * takes without quoting (Asterisk itself would accept spaces, slashes and semicolons).
 */
import type { Instant } from './time.ts';
import type { RandomSource } from './random.ts';

export type AttemptId = string;
export type LeadId = string;
export type ListId = string;
export type CampaignId = string;
export type AgentId = string;
export type TrunkId = string;
/** The campaigns that share agents: the unit of ownership. */
export type DialGroupId = string;
/** A telephony leg: an attempt's own leg (its id is the attempt id) or an agent's seat. */
export type CallId = string;
export type BridgeId = string;
export type PlaybackId = string;

const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Whether `text` may be used as an id anywhere: 1 to 64 letters, digits, `_` and `-`. */
export function isSafeId(text: string): boolean {
  return SAFE_ID.test(text);
}

/** A UUID version 7 (RFC 9562 §5.7): sorts by the time it was made at. */
export function timeOrderedId(now: Instant, random: RandomSource): string {
  const time = Math.floor(now).toString(16).padStart(12, '0').slice(-12);
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(random, 3)}-${variant}${hex(random, 3)}-${hex(random, 12)}`;
}

function hex(random: RandomSource, digits: number): string {
  let text = '';
  for (let index = 0; index < digits; index += 1) text += Math.floor(random() * 16).toString(16);
  return text;
}
