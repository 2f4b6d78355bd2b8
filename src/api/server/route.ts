/** One endpoint with its handler, as the server calls it: by a request, or by another route that edits what it shows. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from '../../domain/account/caller.ts';
import type { LiveFeed } from '../../services/liveFeed.ts';
import type { Endpoint, EndpointName, Method } from '../endpoint.ts';
import type { AnyHandler } from '../handlers.ts';
import type { RequestContext } from '../parts.ts';
import { callerOfAdmitted } from './access.ts';
import { exchangeOf, originOf } from './exchange.ts';
import type { ApiServerOptions } from './options.ts';
import type { Limit } from './rateLimits.ts';

export interface RouteOptions extends ApiServerOptions {
  readonly live: LiveFeed;
  /** Holds whoever asks too much. */
  readonly byCaller: Limit;
}

export interface Asking {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

export interface Route {
  readonly name: EndpointName;
  readonly method: Method;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly endpoint: Endpoint;
  /** What it shows has an ETag: an endpoint edits it. */
  readonly isEdited: boolean;
  /** What its handler answers; `asking` is what its schemas have checked. `viewer`: in place of who asks. */
  handle(request: FastifyRequest, reply: FastifyReply, asking: Asking, viewer?: Caller): Promise<unknown>;
  /** As JSON, by its schema alone; undefined: it answers with nothing. */
  textOf(value: unknown): string | undefined;
}

export function routeOf(
  name: EndpointName,
  endpoint: Endpoint,
  handler: AnyHandler,
  isEdited: boolean,
  options: RouteOptions,
): Route {
  const [method, path] = name.split(' ') as [Method, string];
  const { answer } = endpoint;
  const serialize =
    answer instanceof z.ZodType
      ? serializerCompiler({
          schema: answer,
          method,
          url: path,
          httpStatus: String(statusOfAnswer(endpoint)),
        })
      : undefined;
  return {
    name,
    method,
    path,
    endpoint,
    isEdited,
    async handle(request, reply, asking, viewer = callerOfAdmitted(request)) {
      return await handler(asking as never, { ...contextOf(request, reply, options), caller: viewer });
    },
    textOf: (value) => serialize?.(value),
  };
}

export function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { parts, now, live, callerOf }: RouteOptions,
): Omit<RequestContext, 'caller'> {
  const lastEventId = request.headers['last-event-id'];
  return {
    origin: originOf(request),
    exchange: exchangeOf(request, reply),
    now: now(),
    parts,
    live,
    ...(typeof lastEventId === 'string' ? { lastEventId } : {}),
    callerNow: () => callerOf(request),
  };
}

export function takesUpload({ body }: Endpoint): boolean {
  return body !== undefined && !(body instanceof z.ZodType);
}

export function statusOfAnswer({ status, answer }: Endpoint): number {
  return status ?? (answer === undefined ? 204 : 200);
}
