/** The OpenAPI document and its viewer, for whoever is logged in. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument, type OpenApiDocument } from '../openapi.ts';
import { admit } from './access.ts';
import type { RouteOptions } from './route.ts';

export const DOCUMENT_PATH = '/openapi.json';
const VIEWER_PATH = '/docs';

/** The viewer is told where the document is; it needs one of its own all the same. */
const NOTHING = { openapi: '3.1.0', info: { title: 'Outpace', version: '' }, paths: {} };

/** Made when it is first asked for, and then kept. */
let document: Promise<OpenApiDocument> | undefined;

export async function addDocumentation(
  app: FastifyInstance,
  apiPrefix: string,
  options: RouteOptions,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', (request) => admit(request, 'anyone', options));
    scope.addHook('onRequest', options.byCaller);
    scope.get(`${apiPrefix}${DOCUMENT_PATH}`, async () => await (document ??= openApiDocument(apiPrefix)));
    await scope.register(swagger, {
      mode: 'static',
      specification: { document: NOTHING },
    });
    await scope.register(swaggerUi, {
      routePrefix: `${apiPrefix}${VIEWER_PATH}`,
      uiConfig: { url: `${apiPrefix}${DOCUMENT_PATH}`, deepLinking: true, tryItOutEnabled: false },
    });
  });
}
