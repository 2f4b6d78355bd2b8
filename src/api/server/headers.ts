/**
 * What every answer says to browsers: load nothing from elsewhere, run nothing that stands in a page, frame nothing, keep
 * nothing of the API; the microphone is for our own pages, and everything else a browser has is for nobody.
 */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const SELF = ["'self'"];
const NONE = ["'none'"];
const PERMISSIONS =
  'microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=()';

export async function addHeaders(app: FastifyInstance, apiPrefix: string, isSecure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: ["'self'", 'data:'],
        fontSrc: SELF,
        mediaSrc: ["'self'", 'blob:'],
        // Its own WebSockets are among them (CSP 3, 6.7.2.8).
        connectSrc: SELF,
        formAction: SELF,
        baseUri: NONE,
        frameAncestors: NONE,
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: isSecure && { maxAge: 15_552_000, includeSubDomains: false },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('permissions-policy', PERMISSIONS);
    if (request.url.startsWith(`${apiPrefix}/`)) reply.header('cache-control', 'no-store');
  });
  app.addHook('onSend', async (request, reply) => {
    // What is still being sent is not waited for: its sender might never end.
    if (!request.raw.complete && !reply.sent) reply.header('connection', 'close');
  });
}
