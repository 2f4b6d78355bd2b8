/**
 * How a webhook shows who asks and when: HMAC-SHA-256 (RFC 2104) over time and body, in hex. Whoever is asked compares it in
 * constant time and takes nothing that is older than a few minutes, so that a request that was seen cannot be sent again.
 */
import { createHmac } from 'node:crypto';
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';

export const SIGNATURE_HEADER = 'outpace-signature';

/** `t=SECONDS,v1=HEX`, of the text `SECONDS.BODY`. */
export function signatureOf(secret: string, body: string, now: Instant): string {
  const seconds = Math.floor(now / SECOND_MS);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
