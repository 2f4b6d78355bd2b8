/**
 * What stands in a survey's link: the invitation and the end of its time, signed (HMAC-SHA-256, cut to half its length as
 * RFC 2104 5 allows), so that nobody makes one up. 50 characters for a UUID: the link fits into one message.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isSafeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface SurveyTicket {
  readonly invitationId: string;
  /** In whole seconds. */
  readonly expiresAt: Instant;
}

const MAC_BYTES = 16;
const EXPIRY_BYTES = 4;
const LONGEST_TOKEN = 140;
/** Signed with it, so that the key may sign other things elsewhere. */
const PURPOSE = 'outpace survey link 1\n';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_BYTES = 16;
/** The first byte says how the id is written. */
const AS_UUID = 1;
const AS_TEXT = 2;

export function signSurveyToken({ invitationId, expiresAt }: SurveyTicket, key: string): string {
  const head = Buffer.alloc(1 + EXPIRY_BYTES);
  const isUuid = UUID.test(invitationId);
  head.writeUInt8(isUuid ? AS_UUID : AS_TEXT, 0);
  head.writeUInt32BE(Math.floor(expiresAt / 1_000), 1);
  const id = isUuid ? Buffer.from(invitationId.replaceAll('-', ''), 'hex') : Buffer.from(invitationId);
  const signed = Buffer.concat([head, id]);
  return Buffer.concat([signed, macOf(signed, key)]).toString('base64url');
}

/** Undefined: it was not signed with this key. Whether its time is over is for the caller to judge. */
export function readSurveyToken(token: string, key: string): SurveyTicket | undefined {
  if (token.length > LONGEST_TOKEN || !/^[A-Za-z0-9_-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  // One token, one spelling: unused bits at the end are not free.
  if (bytes.length <= 1 + EXPIRY_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return undefined;
  const signed = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(macOf(signed, key), bytes.subarray(-MAC_BYTES))) return undefined;
  const invitationId = idOf(signed.readUInt8(0), signed.subarray(1 + EXPIRY_BYTES));
  if (invitationId === undefined) return undefined;
  return { invitationId, expiresAt: signed.readUInt32BE(1) * 1_000 };
}

function macOf(signed: Buffer, key: string): Buffer {
  return createHmac('sha256', key).update(PURPOSE).update(signed).digest().subarray(0, MAC_BYTES);
}

function idOf(kind: number, bytes: Buffer): string | undefined {
  if (kind === AS_TEXT) {
    const id = bytes.toString('utf8');
    return isSafeId(id) ? id : undefined;
  }
  if (kind !== AS_UUID || bytes.length !== UUID_BYTES) return undefined;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
