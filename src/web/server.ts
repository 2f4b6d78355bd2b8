/**
 * The listener behind surveys' links. Nothing of a page is kept, indexed or framed, none loads anything but itself, and
 * requests are bounded in size, time and number, by address and by link. TLS is for the proxy before it.
 */
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Instant } from '../domain/kernel/time.ts';
import type { PageAnswer, PageRequest, SurveyPages } from './surveyPages.ts';
import { STYLE_HASH } from './style.ts';
import type { PageNotice } from './words.ts';

export interface WebServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface WebServerOptions {
  readonly bind: string;
  /** 0: a free one. */
  readonly port: number;
  /** Beside this machine: proxies whose word on the person's address is taken. */
  readonly proxies: readonly string[];
  readonly pages: SurveyPages;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<WebLimits>;
}

export interface WebLimits {
  readonly requestsPerMinute: { readonly address: number; readonly link: number };
  readonly requestTimeoutMs: number;
}

const LIMITS: WebLimits = {
  // Many phones share one address behind a carrier's translation (RFC 6888).
  requestsPerMinute: { address: 240, link: 60 },
  requestTimeoutMs: 10_000,
};
/** 2,000 Chinese characters are 18,000 bytes in a form. */
const MOST_BODY_BYTES = 20 * 1024;
const MOST_CONNECTIONS = 500;

/** Rejects where the port cannot be listened on. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const limits = { ...LIMITS, ...options.limits };
  const app = fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: limits.requestTimeoutMs,
    http: { connectionsCheckingInterval: 1_000, headersTimeout: limits.requestTimeoutMs },
    trustProxy: ['loopback', ...options.proxies],
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  await addHeaders(app);
  await app.register(formbody, { bodyLimit: MOST_BODY_BYTES });
  await addRateLimits(app, options, limits);
  addRoutes(app, options);
  await app.listen({ host: options.bind, port: options.port });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}

async function addHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [STYLE_HASH],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    // For whoever puts TLS before it: other names of the same host may not have it.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow');
  });
}

async function addRateLimits(
  app: FastifyInstance,
  options: WebServerOptions,
  { requestsPerMinute }: WebLimits,
): Promise<void> {
  await app.register(rateLimit, { global: false });
  const timeWindow = 60_000;
  const byAddress = app.createRateLimit({ max: requestsPerMinute.address, timeWindow });
  const byLink = app.createRateLimit({
    max: requestsPerMinute.link,
    timeWindow,
    keyGenerator: (request) => requestOf(request).token,
  });
  app.addHook('onRequest', async (request, reply) => {
    for (const limit of [byAddress, byLink]) {
      const verdict = await limit(request);
      if (verdict.isAllowed || !verdict.isExceeded) continue;
      reply.header('retry-after', verdict.ttlInSeconds);
      return send(reply, options.pages.notice(requestOf(request), 'tooMany'));
    }
    return undefined;
  });
}

function addRoutes(app: FastifyInstance, options: WebServerOptions): void {
  const { pages, now } = options;
  app.get('/s/:token', async (request, reply) => send(reply, await pages.show(requestOf(request), now())));
  app.post('/s/:token', async (request, reply) => {
    const fields = fieldsOf(request.body);
    const asked = { ...requestOf(request), language: fields.lang };
    const { revision = '', answer = '', action = '' } = fields;
    return send(reply, await pages.take(asked, { revision, answer, action }, now()));
  });
  app.setNotFoundHandler((request, reply) => send(reply, pages.notice(requestOf(request), 'unknown')));
  app.setErrorHandler((error, request, reply) =>
    send(reply, pages.notice(requestOf(request), noticeOf(error, options))),
  );
}

function noticeOf(error: unknown, { onError }: WebServerOptions): PageNotice {
  const { statusCode = 500 } = error as { readonly statusCode?: number };
  if (statusCode === 413) return 'tooLarge';
  // What nobody sends who was shown a page.
  if (statusCode < 500) return 'unknown';
  onError(error);
  return 'failed';
}

function requestOf({ params, query, headers }: FastifyRequest): PageRequest {
  const { token } = fieldsOf(params);
  return { token: token ?? '', language: fieldsOf(query).lang, acceptLanguage: headers['accept-language'] };
}

/** Texts only: what is sent twice counts once, by its first. */
function fieldsOf(fields: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof fields !== 'object' || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === 'string' ? [[name, first]] : [];
    }),
  );
}

function send(reply: FastifyReply, answer: PageAnswer): FastifyReply {
  if ('seeOther' in answer) return reply.redirect(answer.seeOther, 303);
  return reply.code(answer.status).type('text/html; charset=utf-8').send(answer.html);
}
