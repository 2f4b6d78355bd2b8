/** How much one address and one caller may ask for in a minute, and what they are told of it (RFC 9110, 10.2.3). */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MINUTE_MS } from '../../domain/kernel/time.ts';
import { OutpaceError } from '../../services/errors.ts';
import { knownCaller } from './access.ts';

export interface RequestLimits {
  /** All of an office may share one. */
  readonly perMinuteOfAddress: number;
  readonly perMinuteOfCaller: number;
}

export const REQUEST_LIMITS: RequestLimits = { perMinuteOfAddress: 6_000, perMinuteOfCaller: 600 };

export type Limit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** By address from now on, whatever is asked for; gives what counts by caller, for routes that know theirs. */
export async function addRateLimits(app: FastifyInstance, limits: RequestLimits): Promise<Limit> {
  await app.register(rateLimit, { global: false });
  const byAddress = counted(app, limits.perMinuteOfAddress, (request) => request.ip);
  const byCaller = counted(app, limits.perMinuteOfCaller, (request) => knownCaller(request)?.userId ?? '');
  app.addHook('onRequest', byAddress);
  return async (request, reply) => {
    if (knownCaller(request) !== undefined) await byCaller(request, reply);
  };
}

function counted(app: FastifyInstance, max: number, keyOf: (request: FastifyRequest) => string): Limit {
  const count = app.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator: keyOf });
  return async (request, reply) => {
    const verdict = await count(request);
    if (verdict.isAllowed) return;
    reply
      .header('ratelimit-limit', max)
      .header('ratelimit-remaining', Math.max(0, verdict.remaining))
      .header('ratelimit-reset', verdict.ttlInSeconds);
    if (!verdict.isExceeded) return;
    reply.header('retry-after', verdict.ttlInSeconds);
    throw new OutpaceError(
      'OUT_TOO_MANY',
      `at most ${max} requests a minute are answered; wait as long as Retry-After says`,
    );
  };
}
