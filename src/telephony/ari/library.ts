/**
 * `ari-client` behind the seam of ASTERISK 1.7: its generated operations stay, each sent by our own transport;
 * its socket is opened by it and then taken over whole, so that neither its message handler (which throws out
 * of the process on an unknown event) nor its reconnect (ten tries, then silence) ever runs.
 */
import ari from 'ari-client';
import type { WebSocket } from 'ws';
import { messageOf, telephonyFailure } from '../failures.ts';
import { fetchDocuments, openDocsRelay } from './docsRelay.ts';
import { withChannelIds } from './inboundIds.ts';
import type { AriTransport } from './transport.ts';

type Params = Readonly<Record<string, unknown>>;

export interface AriLibrary {
  /** Calls a generated operation, e.g. `channels`, `create`. Null and undefined parameters are not sent. */
  call(resource: string, operation: string, params?: Params, deadlineMs?: number): Promise<unknown>;
  /** A socket that has been asked for, with no listener of the library left on it. */
  openSocket(app: string): WebSocket;
}

interface SwaggerOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly paramType: string }[];
}

type SwaggerCall = (
  args: Record<string, unknown>,
  succeed: (response: { data: string }) => void,
  fail: (error: unknown) => void,
) => void;

interface SwaggerResource {
  readonly operations: Readonly<Record<string, SwaggerOperation>>;
}

// oxlint-disable no-underscore-dangle -- the library's own fields, which the seam exists to touch.
/** What the seam touches. */
interface LibraryClient {
  readonly _swagger: { readonly apis: Record<string, SwaggerResource> };
  readonly _connection: { protocol: string; host: string; hostname: string; user: string; pass: string };
  readonly _ws: WebSocket;
  readonly start: (app: string) => Promise<void>;
  readonly [resource: string]: unknown;
}

export interface LibraryOptions {
  readonly transport: AriTransport;
  readonly username: string;
  readonly password: string;
  readonly connectDeadlineMs: number;
}

const DEADLINE = Symbol('deadline');

export async function connectLibrary(options: LibraryOptions): Promise<AriLibrary> {
  // swagger-client prints its deprecation notice through a global `log` that it leaks; stdout is ours.
  Reflect.set(globalThis, 'log', () => undefined);
  const relay = await openDocsRelay(await fetchDocuments(options.transport));
  try {
    const connecting = ari.connect(relay.baseUrl, 'unused', 'unused') as unknown as Promise<LibraryClient>;
    const client = await withDeadline(connecting, options.connectDeadlineMs);
    const { origin } = options.transport;
    Object.assign(client._connection, {
      protocol: origin.protocol,
      host: origin.host,
      hostname: origin.hostname,
      user: options.username,
      pass: options.password,
    });
    replaceTransport(client, options.transport);
    return facade(client);
  } finally {
    relay.close();
  }
}

function facade(client: LibraryClient): AriLibrary {
  return {
    async call(resource, operation, params = {}, deadlineMs) {
      const operations = client[resource] as
        | Record<string, (args: Params) => PromiseLike<unknown>>
        | undefined;
      const generated = operations?.[operation];
      if (generated === undefined) {
        throw telephonyFailure({
          operation: `${resource}.${operation}`,
          outcome: 'refused',
          code: 'no-such-operation',
          message: `this Asterisk's ARI has no ${resource}.${operation}; 22.10.1 or newer is needed`,
        });
      }
      const sent = withChannelIds(params);
      return generated(deadlineMs === undefined ? sent : { ...sent, [DEADLINE]: deadlineMs });
    },
    openSocket(app) {
      void Promise.resolve(client.start(app)).catch(() => undefined);
      const socket = client._ws;
      for (const event of ['message', 'error', 'close', 'pong']) socket.removeAllListeners(event);
      return socket;
    },
  };
}

function replaceTransport(client: LibraryClient, transport: AriTransport): void {
  for (const [resource, api] of Object.entries(client._swagger.apis)) {
    for (const [name, operation] of Object.entries(api.operations)) {
      const send = sender(`${resource}.${name}`, operation, transport);
      (api as unknown as Record<string, SwaggerCall>)[name] = send;
    }
  }
}

function sender(name: string, operation: SwaggerOperation, transport: AriTransport): SwaggerCall {
  return (args, succeed, fail) => {
    const deadlineMs = (args as { [DEADLINE]?: number })[DEADLINE];
    transport
      .request({
        operation: name,
        method: operation.method.toUpperCase(),
        path: pathOf(operation, args),
        ...(typeof args['body'] === 'string' ? { body: args['body'] } : {}),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      })
      .then((reply) => succeed({ data: reply.body }))
      .catch((error: unknown) => fail(error instanceof SyntaxError ? badAnswer(name, error) : error));
  };
}

function pathOf(operation: SwaggerOperation, args: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, paramType } of operation.parameters) {
    const text = textOf(args[name]);
    if (text === undefined) continue;
    if (paramType === 'path') path = path.replace(`{${name}}`, encodeURIComponent(text));
    else if (paramType === 'query') query.append(name, text);
  }
  const search = query.toString();
  return search === '' ? path : `${path}?${search}`;
}

/** The library would send null as the text `null`. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function badAnswer(operation: string, cause: SyntaxError): Error {
  return telephonyFailure({
    operation,
    outcome: 'unknown',
    code: 'bad-answer',
    message: `${operation} was answered with something that is not JSON: ${messageOf(cause)}`,
    cause,
  });
}

function withDeadline<T>(promise: Promise<T>, deadlineMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        telephonyFailure({
          operation: 'start',
          outcome: 'unavailable',
          code: 'deadline',
          message: `the ARI client did not get ready within ${deadlineMs} ms`,
        }),
      );
    }, deadlineMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
