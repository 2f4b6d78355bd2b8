/** The OpenAPI 3.1 document, made of the contract alone: what the server checks is what it says. */
import { setImmediate } from 'node:timers/promises';
import swagger from '@fastify/swagger';
import fastify, { type FastifySchema } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contract } from './contract.ts';
import type { Endpoint, EndpointName, Method } from './endpoint.ts';
import { problem, PROBLEM_TYPE } from './problem.ts';
import { statusOfAnswer } from './server/route.ts';

export interface OpenApiDocument {
  readonly openapi?: string;
  readonly components?: unknown;
  readonly paths?: Readonly<Record<string, unknown>>;
}

const VERSION = '3.1.0';
const PROBLEM_SCHEMA = 'Problem';
const { $schema: _, ...PROBLEM_JSON } = z.toJSONSchema(problem);
const PROBLEM_ANSWER = {
  description: 'A problem (RFC 9457).',
  content: { [PROBLEM_TYPE]: { schema: { $ref: `#/components/schemas/${PROBLEM_SCHEMA}` } } },
};
const BYTES = z.string().meta({ format: 'binary' });
const IDEMPOTENCY_KEY = z.string().min(16).max(255).optional().meta({
  description: 'The same request with the same key is done once, and answered alike for a day.',
});
const IF_MATCH = z.string().meta({ description: 'The `ETag` of what is changed.' });

/** Made in small steps: calls are answered meanwhile. */
export async function openApiDocument(apiPrefix: string): Promise<OpenApiDocument> {
  const app = fastify();
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  const { info, components } = headOf(apiPrefix);
  await app.register(swagger, { openapi: { openapi: VERSION, info, components } });
  for (const [name, endpoint] of Object.entries(contract) as [EndpointName, Endpoint][]) {
    const [method, path] = name.split(' ') as [Method, string];
    const url = `${apiPrefix}${path}`;
    app.route({ method, url, schema: jsonSchemaOf(url, schemaOf(name, endpoint)), handler: () => undefined });
    await setImmediate();
  }
  await app.ready();
  try {
    const document = app.swagger();
    const schemas = { [PROBLEM_SCHEMA]: PROBLEM_JSON };
    return { ...document, components: { ...components, schemas } };
  } finally {
    await app.close();
  }
}

/** Of each endpoint, by which clients name it: `GET /campaigns/:campaignId` is `getCampaignsByCampaignId`. */
export function operationIdOf(name: EndpointName): string {
  const [method = '', path = ''] = name.split(' ');
  const parts = path.split('/').filter((part) => part !== '');
  const words = parts.flatMap((part) => (part.startsWith(':') ? ['By', part.slice(1)] : part.split(/[-.]/)));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What an endpoint is about: the first part of its path. */
export function tagOf(name: EndpointName): string {
  return name.split('/')[1] ?? '';
}

function headOf(apiPrefix: string) {
  return {
    info: {
      title: 'Outpace',
      description: 'The API of Outpace, an outbound call engine. docs/integrate.md says how to begin.',
      version: apiPrefix.slice(apiPrefix.lastIndexOf('/') + 1),
    },
    components: {
      securitySchemes: {
        token: { type: 'http' as const, scheme: 'bearer', description: 'An API token.' },
        session: {
          type: 'apiKey' as const,
          in: 'cookie' as const,
          name: '__Host-outpace',
          description: 'A log-in of the console.',
        },
      },
    },
  };
}

const toJsonSchema = createJsonSchemaTransform({
  zodToJsonConfig: {
    // What JavaScript can count to is a limit of nobody's.
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  },
});

function jsonSchemaOf(url: string, schema: FastifySchema): FastifySchema {
  const openapiObject = { openapi: VERSION };
  const transformed = toJsonSchema({ schema, url, route: undefined, openapiObject } as never);
  const { response } = transformed.schema as { readonly response: object };
  return {
    ...transformed.schema,
    response: { ...response, default: PROBLEM_ANSWER },
  };
}

function schemaOf(name: EndpointName, endpoint: Endpoint): FastifySchema {
  const { access, summary, description, params, query } = endpoint;
  const headers = headersOf(name, endpoint);
  return {
    operationId: operationIdOf(name),
    tags: [tagOf(name)],
    summary,
    description: [description, whoMay(access)].filter((line) => line !== undefined).join('\n\n'),
    security: access === 'public' ? [] : [{ token: [] }, { session: [] }],
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(headers === undefined ? {} : { headers }),
    ...bodyOf(endpoint),
    response: {
      [statusOfAnswer(endpoint)]: answerOf(endpoint),
    },
  };
}

export function whoMay(access: Endpoint['access']): string {
  if (access === 'public') return 'Anybody, without logging in.';
  if (access === 'anyone') return 'Whoever is logged in.';
  return `Needs the permission \`${access}\`.`;
}

function headersOf(name: EndpointName, { access, edits }: Endpoint): z.ZodObject | undefined {
  const isKeyed = name.startsWith('POST ') && access !== 'public';
  if (!isKeyed && edits === undefined) return undefined;
  return z.object({
    ...(isKeyed ? { 'Idempotency-Key': IDEMPOTENCY_KEY } : {}),
    ...(edits === undefined ? {} : { 'If-Match': IF_MATCH }),
  });
}

function bodyOf({ body }: Endpoint): FastifySchema {
  if (body === undefined) return {};
  return body instanceof z.ZodType ? { body } : { body: BYTES, consumes: [body.upload] };
}

function answerOf({ answer, edits }: Endpoint): unknown {
  if (answer === undefined) return z.undefined().meta({ description: 'Done.' });
  if (!(answer instanceof z.ZodType))
    return { description: 'Bytes, as they are made.', content: { [answer.download]: { schema: BYTES } } };
  const description = edits === undefined ? 'Done.' : 'Done, with the next `ETag`.';
  return { description, content: { 'application/json': { schema: answer } } };
}
