/**
 * Secrets that open an account: 256 random bits, of which only the digest is kept. So many bits need no slow hash: nobody
 * guesses one.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Secret {
  /** Given out once. */
  readonly text: string;
  /** Kept. */
  readonly hash: string;
}

const SECRET_BYTES = 32;

/** `prefix`: by which people and scanners of leaks know what it is. */
export function newSecret(prefix = ''): Secret {
  const text = `${prefix}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, hash: hashOfSecret(text) };
}

export function hashOfSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What a page sends with each change to show that it could read the session, which no page from elsewhere can. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHash('sha256').update(`outpace csrf 1\n${sessionSecret}`).digest('base64url');
}

export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [hashOfSecret(one), hashOfSecret(other)];
  return timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
