/** A route for every endpoint of the contract: admitted, checked, handled, and nothing sent that its schema does not name. */
import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';
import { contract } from '../contract.ts';
import type { Endpoint, EndpointName } from '../endpoint.ts';
import type { AnyHandler } from '../handlers.ts';
import { handlers } from '../routes/index.ts';
import { admit } from './access.ts';
import { answer, type Routes } from './answer.ts';
import { auditHooks } from './audit.ts';
import { BODY_PATIENCE, limitBodyTime } from './patience.ts';
import { routeOf, takesUpload, type Route, type RouteOptions } from './route.ts';
import { takeUploads } from './upload.ts';

export async function addRoutes(app: FastifyInstance, options: RouteOptions): Promise<void> {
  const { bodyMs, uploadMs } = { ...BODY_PATIENCE, ...options.limits };
  const routes = routesOf(options);
  const [uploads, others] = [true, false].map((isUpload) =>
    [...routes.values()].filter(({ endpoint }) => takesUpload(endpoint) === isUpload),
  );
  app.removeContentTypeParser('text/plain');
  await app.register(async (scope) => {
    limitBodyTime(scope, bodyMs);
    for (const route of others ?? []) addRoute(scope, route, routes, options);
  });
  await app.register(async (scope) => {
    takeUploads(scope);
    limitBodyTime(scope, uploadMs);
    for (const route of uploads ?? []) addRoute(scope, route, routes, options);
  });
}

function routesOf(options: RouteOptions): Routes {
  const all = Object.entries(contract) as [EndpointName, Endpoint][];
  const edited = new Set(all.map(([, { edits }]) => edits));
  return new Map(
    all.map(([name, endpoint]) => {
      const handler = (handlers as Readonly<Record<string, AnyHandler>>)[name];
      if (handler === undefined) throw new Error(`no handler for ${name}`);
      return [name, routeOf(name, endpoint, handler, edited.has(name), options)];
    }),
  );
}

function addRoute(app: FastifyInstance, route: Route, routes: Routes, options: RouteOptions): void {
  const { method, path, endpoint } = route;
  const { preHandler = [], onSend = [] } = auditHooks(route, routes, options);
  app.route({
    method,
    url: path,
    schema: schemaOf(endpoint),
    onRequest: [(request) => admit(request, endpoint.access, options), options.byCaller],
    preHandler,
    onSend,
    handler: (request, reply) => answer(route, routes, request, reply, options),
  });
}

/** What is checked before the handler; answers go by the route's own schema. */
function schemaOf({ params, query, body }: Endpoint): FastifySchema {
  return {
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body instanceof z.ZodType ? { body } : {}),
  };
}
