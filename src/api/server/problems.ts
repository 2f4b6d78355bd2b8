/** What goes wrong with a request, as a problem: what was thrown is looked at here and nowhere else. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { problemOf, problemOfThrown, PROBLEM_TYPE, type Problem } from '../problem.ts';
import { isPage, sendPage } from './console.ts';
import type { ApiServerOptions } from './options.ts';

export function addNotFound(
  app: FastifyInstance,
  apiPrefix: string,
  { consoleFolder }: ApiServerOptions,
): void {
  app.setNotFoundHandler((request, reply) => {
    if (consoleFolder !== undefined && isPage(request, apiPrefix)) return sendPage(reply);
    const [path] = request.url.split('?');
    return sendProblem(reply, problemOf('OUT_NOT_FOUND', `there is no ${request.method} ${path}`));
  });
}

export function addErrorHandler(app: FastifyInstance, { onError }: Pick<ApiServerOptions, 'onError'>): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFor(error, request.id);
    if (problem.code === 'OUT_BUG') onError(error, request.id);
    return sendProblem(reply, problem);
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}

function problemFor(error: unknown, requestId: string): Problem {
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
  if (statusCode >= 400 && statusCode < 500)
    return { ...problemOf('OUT_USAGE', message), status: statusCode };
  return problemOf('OUT_BUG', `something went wrong here; the log of the engine has it under ${requestId}`);
}
