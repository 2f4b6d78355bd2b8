/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same request with the same key is done once, and
 * answered alike for a day. Answers are sealed with the key, which is kept nowhere, so that a new token or a person's
 * number lies nowhere in the open. What was refused was not done, and may be asked again with the same key.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { DAY_MS } from '../../domain/kernel/time.ts';
import type { KeyedRequest } from '../../ports/apiRequests.ts';
import { OutpaceError, publicError } from '../../services/errors.ts';
import { statusOf } from '../../services/errorCatalogue.ts';
import { knownCaller } from './access.ts';
import type { Settled } from './answer.ts';
import { takesUpload, type Route, type RouteOptions } from './route.ts';

const KEPT_MS = DAY_MS;
/** Short ones could be guessed by whoever has the database. */
const KEY = /^[\x21-\x7e]{16,255}$/;
const CIPHER = 'aes-256-gcm';
const [SALT_BYTES, NONCE_BYTES, TAG_BYTES] = [16, 12, 16] as const;

export async function once(
  route: Route,
  request: FastifyRequest,
  { parts: { apiRequests }, now, onError }: Pick<RouteOptions, 'parts' | 'now' | 'onError'>,
  work: () => Promise<Settled>,
): Promise<Settled> {
  const key = request.headers['idempotency-key'];
  const caller = knownCaller(request);
  if (route.method !== 'POST' || key === undefined || caller === undefined) return await work();
  if (typeof key !== 'string' || !KEY.test(key))
    throw new OutpaceError('OUT_USAGE', 'Idempotency-Key must have 16 to 255 characters, such as a UUID');
  const keyed = keyedRequest(route, request, key, caller.userId);
  const begun = await apiRequests.begin(keyed, now(), now() - KEPT_MS);
  switch (begun.state) {
    case 'answered':
      return { ...open(key, begun.answer), isRepeated: true };
    case 'another':
      throw new OutpaceError('OUT_KEY_REUSED', 'this Idempotency-Key was used for another request');
    case 'unanswered':
      throw new OutpaceError(
        'OUT_KEY_REUSED',
        'the request with this Idempotency-Key has no answer yet; where it was cut off, look whether it was done before asking with another key',
      );
    case 'begun':
      break;
  }
  const told = (error: unknown): void => onError(error, request.id);
  const settled = await work().catch(async (error: unknown) => {
    if (wasSurelyNotDone(error)) await apiRequests.forget(keyed).catch(told);
    throw error;
  });
  // It is done: where its answer cannot be kept, the key stays taken, so that it is not done again.
  await apiRequests.answered(keyed, seal(key, settled)).catch(told);
  return settled;
}

/** Of bugs and of what is not known, nobody can say. */
function wasSurelyNotDone(error: unknown): boolean {
  const known = publicError(error);
  return known !== undefined && (statusOf(known.code) < 500 || statusOf(known.code) === 503);
}

function keyedRequest(route: Route, request: FastifyRequest, key: string, userId: string): KeyedRequest {
  // An upload goes by once: its bytes are not known beforehand.
  const body = takesUpload(route.endpoint) ? '' : (JSON.stringify(request.body) ?? '');
  return {
    userId,
    keyHash: createHash('sha256').update(key).digest('base64url'),
    fingerprint: createHmac('sha256', key)
      .update(`${route.method} ${request.url}\n${body}`)
      .digest('base64url'),
  };
}

function seal(key: string, settled: Settled): Uint8Array {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, cipherKey(key, salt), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(settled)), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), text]);
}

function open(key: string, sealed: Uint8Array): Settled {
  const bytes = Buffer.from(sealed);
  const nonceAt = SALT_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  const textAt = tagAt + TAG_BYTES;
  const decipher = createDecipheriv(
    CIPHER,
    cipherKey(key, bytes.subarray(0, nonceAt)),
    bytes.subarray(nonceAt, tagAt),
  );
  decipher.setAuthTag(bytes.subarray(tagAt, textAt));
  return JSON.parse(
    Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8'),
  ) as Settled;
}

function cipherKey(key: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, 'outpace idempotent answer', 32));
}
