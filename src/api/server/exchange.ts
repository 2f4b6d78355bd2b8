/** What a handler is given of the HTTP below it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LogInOrigin } from '../../services/accountsPassword.ts';
import { sessionSecretOf, setSessionSecret } from '../authenticate.ts';
import type { Exchange, Trail } from '../exchange.ts';

const trails = new WeakMap<FastifyRequest, Trail>();

/** One for each request. */
export function trailOf(request: FastifyRequest): Trail {
  const trail = trails.get(request) ?? {};
  trails.set(request, trail);
  return trail;
}

export function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  return {
    sessionSecret: sessionSecretOf(request),
    setSessionSecret: (secret) => setSessionSecret(reply, secret),
    setHeader: (name, value) => void reply.header(name, value),
    trail: trailOf(request),
  };
}

export function originOf({ ip, headers }: FastifyRequest): LogInOrigin {
  return { address: ip, userAgent: headers['user-agent'] ?? '' };
}
