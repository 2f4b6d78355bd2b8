/**
 * The API's listener: every endpoint of the contract with its handler, checked on the way in and on the way out. What a
 * schema does not name is neither taken nor sent, so that nothing leaves by accident.
 */
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { problemOf } from './problem.ts';
import { createListener } from './server/listener.ts';
import { createServerFeed } from './live/serverFeed.ts';
import type { ApiServerOptions } from './server/options.ts';
import { addErrorHandler, sendProblem } from './server/problems.ts';
import { addRoutes } from './server/routes.ts';

export type { ApiServerOptions } from './server/options.ts';
export const API_PREFIX = '/api/v1';

const MOST_BODY_BYTES = 1024 * 1024;

/** Not yet listening. */
export async function createApiServer(options: ApiServerOptions): Promise<FastifyInstance> {
  const { tls, proxies = [] } = options;
  const app = fastify({
    serverFactory: (answer) => createListener(tls, answer),
    bodyLimit: MOST_BODY_BYTES,
    trustProxy: ['loopback', ...proxies],
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addErrorHandler(app, options);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      problemOf('OUT_NOT_FOUND', `there is no ${request.method} ${request.url.split('?')[0]}`),
    ),
  );
  const live = createServerFeed(options);
  app.addHook('onReady', async () => live.start());
  // Before the listener waits for its connections: those of live events end with their feed.
  app.addHook('preClose', () => live.stop());
  await app.register((api) => addRoutes(api, { ...options, live }), { prefix: API_PREFIX });
  return app;
}
