/** A route for every endpoint of the contract: admitted, checked, handled, and nothing sent that its schema does not name. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { LiveFeed } from '../../services/liveFeed.ts';
import { contract } from '../contract.ts';
import type { Downloaded, Endpoint, EndpointName, Method } from '../endpoint.ts';
import type { AnyHandler } from '../handlers.ts';
import { handlers } from '../routes/index.ts';
import { admit, callerOfAdmitted } from './access.ts';
import { sendDownload } from './download.ts';
import type { ApiServerOptions } from './options.ts';
import { BODY_PATIENCE, limitBodyTime } from './patience.ts';
import type { Limit } from './rateLimits.ts';
import { takeUploads } from './upload.ts';

export interface RouteOptions extends ApiServerOptions {
  readonly live: LiveFeed;
  /** Holds whoever asks too much. */
  readonly byCaller: Limit;
}

export async function addRoutes(app: FastifyInstance, options: RouteOptions): Promise<void> {
  const { bodyMs, uploadMs } = { ...BODY_PATIENCE, ...options.limits };
  const all = Object.entries(contract) as [EndpointName, Endpoint][];
  app.removeContentTypeParser('text/plain');
  await app.register(async (plain) => {
    limitBodyTime(plain, bodyMs);
    for (const [name, endpoint] of all) if (!takesUpload(endpoint)) addRoute(plain, name, endpoint, options);
  });
  await app.register(async (uploads) => {
    takeUploads(uploads);
    limitBodyTime(uploads, uploadMs);
    for (const [name, endpoint] of all) if (takesUpload(endpoint)) addRoute(uploads, name, endpoint, options);
  });
}

export function takesUpload({ body }: Endpoint): boolean {
  return body !== undefined && !(body instanceof z.ZodType);
}

export function statusOfAnswer({ status, answer }: Endpoint): number {
  return status ?? (answer === undefined ? 204 : 200);
}

export function schemaOf(endpoint: Endpoint): FastifySchema {
  const { params, query, body, answer } = endpoint;
  return {
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body instanceof z.ZodType ? { body } : {}),
    ...(answer instanceof z.ZodType ? { response: { [statusOfAnswer(endpoint)]: answer } } : {}),
  };
}

function addRoute(app: FastifyInstance, name: EndpointName, endpoint: Endpoint, options: RouteOptions): void {
  const [method, url] = name.split(' ') as [Method, string];
  const handler = (handlers as Readonly<Record<string, AnyHandler>>)[name];
  if (handler === undefined) throw new Error(`no handler for ${name}`);
  app.route({
    method,
    url,
    schema: schemaOf(endpoint),
    onRequest: [(request) => admit(request, endpoint.access, options), options.byCaller],
    handler: async (request, reply) => sendAnswer(reply, endpoint, await handle(handler, request, options)),
  });
}

async function handle(
  handler: AnyHandler,
  request: FastifyRequest,
  { parts, now, live, callerOf }: RouteOptions,
): Promise<unknown> {
  const asked = { params: request.params, query: request.query, body: request.body };
  const lastEventId = request.headers['last-event-id'];
  return await handler(asked as never, {
    caller: callerOfAdmitted(request),
    now: now(),
    parts,
    live,
    ...(typeof lastEventId === 'string' ? { lastEventId } : {}),
    callerNow: () => callerOf(request),
  });
}

function sendAnswer(reply: FastifyReply, endpoint: Endpoint, value: unknown): FastifyReply {
  const { answer } = endpoint;
  reply.code(statusOfAnswer(endpoint));
  if (answer === undefined) return reply.send();
  return answer instanceof z.ZodType
    ? reply.send(value)
    : sendDownload(reply, answer.download, value as Downloaded);
}
