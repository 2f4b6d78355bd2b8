/**
 * The API's listener: every endpoint of the contract with its handler, checked on the way in and on the way out. What a
 * schema does not name is neither taken nor sent, so that nothing leaves by accident.
 */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { may, type Caller } from '../domain/account/caller.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { OutpaceError } from '../services/errors.ts';
import { contract } from './contract.ts';
import type { Downloaded, Endpoint, EndpointName, Method } from './endpoint.ts';
import type { AnyHandler } from './handlers.ts';
import type { ApiParts } from './parts.ts';
import { problemOf, problemOfThrown, PROBLEM_TYPE, type Problem } from './problem.ts';
import { handlers } from './routes/index.ts';

export const API_PREFIX = '/api/v1';

export interface ApiServerOptions {
  readonly parts: ApiParts;
  readonly now: () => Instant;
  /** Undefined: nobody that is known. Throws a public error where credentials are there and not good. */
  readonly callerOf: (request: FastifyRequest) => Promise<Caller | undefined>;
  /** Hears of bugs. */
  readonly onError: (error: unknown) => void;
}

const MOST_BODY_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

const NOBODY: Caller = { userId: '', login: '', role: 'agent', permissions: new Set(), via: 'session' };

/** Not yet listening. */
export async function createApiServer(options: ApiServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: 1_000, headersTimeout: REQUEST_TIMEOUT_MS },
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemFor(error, options)));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      problemOf('OUT_NOT_FOUND', `there is no ${request.method} ${request.url.split('?')[0]}`),
    ),
  );
  await app.register(
    async (api) => {
      for (const [name, endpoint] of Object.entries(contract))
        addEndpoint(api, name as EndpointName, endpoint, options);
    },
    { prefix: API_PREFIX },
  );
  return app;
}

function addEndpoint(
  app: FastifyInstance,
  name: EndpointName,
  endpoint: Endpoint,
  { parts, now, callerOf }: ApiServerOptions,
): void {
  const [method, url] = name.split(' ') as [Method, string];
  const handler = (handlers as Readonly<Record<string, AnyHandler>>)[name];
  if (handler === undefined) throw new Error(`no handler for ${name}`);
  const { access, params, query, body, answer } = endpoint;
  const status = endpoint.status ?? (answer === undefined ? 204 : 200);
  app.route({
    method,
    url,
    schema: {
      summary: endpoint.summary,
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body instanceof z.ZodType ? { body } : {}),
      ...(answer instanceof z.ZodType ? { response: { [status]: answer } } : {}),
    },
    async handler(request, reply) {
      const caller = (await callerOf(request)) ?? NOBODY;
      requireAccess(caller, access);
      const asked = { params: request.params, query: request.query, body: request.body };
      const value = await handler(asked as never, { caller, now: now(), parts });
      reply.code(status);
      if (answer === undefined) return reply.send();
      return answer instanceof z.ZodType
        ? reply.send(value)
        : sendDownload(reply, answer.download, value as Downloaded);
    },
  });
}

function requireAccess(caller: Caller, access: Endpoint['access']): void {
  if (access === 'public') return;
  if (caller === NOBODY) throw new OutpaceError('OUT_UNAUTHENTICATED', 'log in first, or give a token');
  if (access === 'anyone' || may(caller, access)) return;
  throw new OutpaceError(
    'OUT_FORBIDDEN',
    `this needs the permission ${access}, which ${caller.login} has not`,
  );
}

function sendDownload(reply: FastifyReply, contentType: string, downloaded: Downloaded): FastifyReply {
  const { bytes, fileName } = downloaded;
  reply.type(downloaded.contentType ?? contentType);
  if (fileName !== undefined)
    reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`);
  return reply.send(bytes);
}

function problemFor(error: unknown, { onError }: ApiServerOptions): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message = '' }) => ({
      path: `${error.validationContext ?? ''}${instancePath}`,
      message,
    }));
    return problemOf(
      'OUT_USAGE',
      errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
      errors,
    );
  }
  const known = problemOfThrown(error);
  if (known !== undefined) return known;
  const { statusCode = 500, message } = error as { readonly statusCode?: number; readonly message: string };
  if (statusCode === 413) return problemOf('OUT_TOO_LARGE', message);
  if (statusCode >= 400 && statusCode < 500) return problemOf('OUT_USAGE', message);
  onError(error);
  return problemOf('OUT_BUG', 'something went wrong here; the log of the engine has it');
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}
