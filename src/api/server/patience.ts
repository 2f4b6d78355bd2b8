/** How long a body may take to arrive: whoever sends it by drips holds a connection for no longer than this. */
import type { ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { MINUTE_MS, SECOND_MS } from '../../domain/kernel/time.ts';

export interface BodyPatience {
  readonly bodyMs: number;
  readonly uploadMs: number;
}

export const BODY_PATIENCE: BodyPatience = { bodyMs: 20 * SECOND_MS, uploadMs: 30 * MINUTE_MS };

/** For the bodies of the routes in this scope. */
export function limitBodyTime(app: FastifyInstance, limitMs: number): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    return length === undefined && encoding === undefined ? payload : timed(payload, reply.raw, limitMs);
  });
}

function timed(payload: Readable, response: ServerResponse, limitMs: number): Readable {
  const body = new PassThrough();
  const timer = setTimeout(() => body.destroy(new TooSlow(limitMs)), limitMs);
  timer.unref();
  // Nobody reads on once there is an answer.
  body.on('error', () => undefined);
  payload.once('error', (error) => body.destroy(error));
  payload.once('close', () => void (payload.readableEnded || body.destroy(new Error('the sender has left'))));
  for (const end of [body, response]) end.once('close', () => clearTimeout(timer));
  return payload.pipe(body);
}

class TooSlow extends Error {
  readonly statusCode = 408;

  constructor(limitMs: number) {
    super(`the request did not arrive within ${limitMs / SECOND_MS} seconds`);
  }
}
