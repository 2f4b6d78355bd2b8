/** The listener below the API: over TLS, and bounded in headers, time and connections before anything is looked at. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Certificate } from './options.ts';

/** An agent's page holds three: its commands, its live events and its phone. */
const MOST_CONNECTIONS = 5_000;
const MOST_HEADERS = 100;
const MOST_HEADER_BYTES = 16 * 1024;
const HEADERS_MS = 10_000;
/** A connection on which nothing moves; live events and phones say something more often. */
const IDLE_TIMEOUT_MS = 90_000;
const KEEP_ALIVE_MS = 30_000;

const OPTIONS: ServerOptions = {
  maxHeaderSize: MOST_HEADER_BYTES,
  // A list takes as long as its upload takes: other bodies have a limit of their own.
  requestTimeout: 0,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: KEEP_ALIVE_MS,
  requireHostHeader: true,
};

/** `headersMs`: the time for all headers of a request, and before them for the handshake: whoever drips is cut off. */
export function createListener(
  tls: Certificate | undefined,
  answer: RequestListener,
  headersMs = HEADERS_MS,
): Server {
  const options = { ...OPTIONS, headersTimeout: headersMs };
  const server =
    tls === undefined
      ? createServer(options, answer)
      : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: headersMs }, answer);
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = MOST_HEADERS;
  server.timeout = IDLE_TIMEOUT_MS;
  return server;
}
