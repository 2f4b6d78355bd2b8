/** Tells of every answer: which endpoint, how it ended and how long it took; nothing of what was asked or said. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { knownCaller } from './access.ts';
import type { ApiServerOptions } from './options.ts';

export function tellAnswers(app: FastifyInstance, apiPrefix: string, { onAnswered }: ApiServerOptions): void {
  if (onAnswered === undefined) return;
  app.addHook('onResponse', async (request, reply) => {
    const userId = knownCaller(request)?.userId;
    onAnswered({
      requestId: request.id,
      endpoint: endpointOf(request, apiPrefix),
      status: reply.statusCode,
      tookMs: reply.elapsedTime,
      ...(userId === undefined ? {} : { userId }),
    });
  });
}

/** Few in number, whatever is asked for. */
function endpointOf({ method, url, routeOptions, is404 }: FastifyRequest, apiPrefix: string): string {
  const isApi = url.startsWith(`${apiPrefix}/`);
  const route = routeOptions.url;
  if (isApi && !is404 && route?.startsWith(`${apiPrefix}/`) === true)
    return `${method} ${route.slice(apiPrefix.length)}`;
  return isApi ? 'unknown' : 'console';
}
