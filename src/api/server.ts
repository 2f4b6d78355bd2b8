/**
 * The API's listener: every endpoint of the contract with its handler, checked on the way in and on the way out. What a
 * schema does not name is neither taken nor sent, so that nothing leaves by accident.
 */
import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { addDesk } from './desk/addDesk.ts';
import { createServerFeed } from './live/serverFeed.ts';
import { tellAnswers } from './server/answered.ts';
import { closeGracefully } from './server/closing.ts';
import { addConsole } from './server/console.ts';
import { addDocumentation } from './server/documentation.ts';
import { addHeaders } from './server/headers.ts';
import { createListener } from './server/listener.ts';
import type { ApiServerOptions } from './server/options.ts';
import { addErrorHandler, addNotFound } from './server/problems.ts';
import { addRateLimits, REQUEST_LIMITS } from './server/rateLimits.ts';
import { addRoutes } from './server/routes.ts';

export type { ApiServerOptions } from './server/options.ts';
export const API_PREFIX = '/api/v1';

const MOST_BODY_BYTES = 1024 * 1024;

/** Not yet listening. */
export async function createApiServer(options: ApiServerOptions): Promise<FastifyInstance> {
  const { tls, proxies = [], consoleFolder } = options;
  const app = fastify({
    serverFactory: (answer) => createListener(tls, answer, options.limits?.headersMs),
    genReqId: () => randomUUID(),
    bodyLimit: MOST_BODY_BYTES,
    trustProxy: ['loopback', ...proxies],
    routerOptions: { maxParamLength: 200 },
    // Of a GET it would do all the work for nobody: an export is made, a recording is listened to, the floor is watched.
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(validatorCompiler);
  closeGracefully(app);
  addErrorHandler(app, options);
  addNotFound(app, API_PREFIX, options);
  tellAnswers(app, API_PREFIX, options);
  await addHeaders(app, API_PREFIX, tls !== undefined);
  const byCaller = await addRateLimits(app, { ...REQUEST_LIMITS, ...options.limits });
  if (consoleFolder !== undefined) await addConsole(app, consoleFolder);
  const live = createServerFeed(options);
  app.addHook('onReady', async () => live.start());
  // Before the listener waits for its connections: those of live events end with their feed.
  app.addHook('preClose', () => live.stop());
  await app.register(fastifyCookie);
  await addDesk(app, API_PREFIX, options);
  const routed = { ...options, live, byCaller };
  await addDocumentation(app, API_PREFIX, routed);
  await app.register((api) => addRoutes(api, routed), { prefix: API_PREFIX });
  return app;
}
