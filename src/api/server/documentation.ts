/** The OpenAPI document and its viewer, for whoever is logged in. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../openapi.ts';
import { admit } from './access.ts';
import type { RouteOptions } from './route.ts';

const DOCUMENT_PATH = '/openapi.json';
const VIEWER_PATH = '/docs';

export async function addDocumentation(
  app: FastifyInstance,
  apiPrefix: string,
  options: RouteOptions,
): Promise<void> {
  const document = { openapi: '3.1.0', info: { title: 'Outpace', version: '' }, paths: {} };
  let made: Promise<unknown> | undefined;
  await app.register(async (scope) => {
    scope.addHook('onRequest', (request) => admit(request, 'anyone', options));
    scope.addHook('onRequest', options.byCaller);
    // When it is first asked for, and then kept: the viewer shows the same.
    scope.addHook('preHandler', async () => {
      made ??= openApiDocument(apiPrefix).then((whole) => Object.assign(document, whole));
      await made;
    });
    scope.get(`${apiPrefix}${DOCUMENT_PATH}`, () => document);
    await scope.register(swagger, { mode: 'static', specification: { document } });
    await scope.register(swaggerUi, {
      routePrefix: `${apiPrefix}${VIEWER_PATH}`,
      uiConfig: { layout: 'BaseLayout', deepLinking: true, docExpansion: 'list', supportedSubmitMethods: [] },
    });
  });
}
