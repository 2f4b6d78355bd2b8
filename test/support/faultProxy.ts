/**
 * A proxy before ARI that misbehaves on demand: it refuses, resets or freezes connections, and drops, repeats,
 * reorders, delays, garbles or invents events.
 */
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** Given each event's text; calls `deliver` for what the client is to see, when and as often as it likes. */
export type EventFault = (text: string, deliver: (text: string) => void) => void;

export interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
}

export type ConnectionFault = 'none' | 'reset' | 'freeze';

export interface FaultProxy {
  readonly url: string;
  /** Path and headers of every request, newest last. */
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly authorization: string;
  }[];
  /** For new connections and, with `freeze`, for requests on old ones. */
  connections: ConnectionFault;
  events: EventFault;
  /** Asked before each request goes on; the request waits for it. */
  beforeForward: (request: ProxiedRequest) => void | Promise<void>;
  /** What Asterisk is asked in place of what the client asked. */
  rewritesPath: (path: string) => string;
  /** True: the request goes on, its answer never comes back: the client can't know what came of it. */
  swallowsAnswer: (request: ProxiedRequest) => boolean;
  /** Whether the event sockets answer pings and deliver events; false is the paused consumer. */
  isDelivering: boolean;
  answersPings: boolean;
  /** Gives the client a message that Asterisk never sent. */
  inject(text: string): void;
  /** Drops every open connection. */
  dropAll(): void;
  /** Stops listening: connections are refused until `listen`. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
  close(): Promise<void>;
}

export const pass: EventFault = (text, deliver) => deliver(text);
export const twice: EventFault = (text, deliver) => {
  deliver(text);
  deliver(text);
};

export async function startFaultProxy(targetUrl: string): Promise<FaultProxy> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const clients = new Set<WebSocket>();
  const requests: { method: string; path: string; authorization: string }[] = [];
  const acceptor = new WebSocketServer({ noServer: true, autoPong: false });
  let port = 0;
  let server = makeServer();

  const proxy: FaultProxy = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    requests,
    connections: 'none',
    events: pass,
    beforeForward: () => undefined,
    rewritesPath: (path) => path,
    swallowsAnswer: () => false,
    isDelivering: true,
    answersPings: true,
    inject(text) {
      for (const client of clients) client.send(text);
    },
    dropAll() {
      for (const socket of sockets) socket.destroy();
    },
    async refuse() {
      proxy.dropAll();
      await new Promise((resolve) => server.close(resolve));
    },
    async listen() {
      server = makeServer();
      await listening(server);
    },
    async close() {
      await proxy.refuse().catch(() => undefined);
      acceptor.close();
    },
  };
  await listening(server);
  port = (server.address() as AddressInfo).port;
  return proxy;

  function listening(which: http.Server): Promise<void> {
    return new Promise((resolve) => which.listen(port, '127.0.0.1', () => resolve()));
  }

  function makeServer(): http.Server {
    const made = http.createServer(forward);
    made.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      if (proxy.connections === 'reset') socket.resetAndDestroy();
    });
    made.on('upgrade', (request, socket, head) => {
      if (proxy.connections !== 'none') return;
      acceptor.handleUpgrade(request, socket, head, (client) => join(client, request.url ?? '/'));
    });
    return made;
  }

  function forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = 'GET', url: path = '/', headers } = request;
    requests.push({ method, path, authorization: headers.authorization ?? '' });
    if (proxy.connections === 'freeze') return;
    const asked = proxy.beforeForward({ method, path });
    if (asked === undefined) goOn(request, response);
    else void asked.then(() => goOn(request, response));
  }

  function goOn(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = 'GET', url: path = '/', headers } = request;
    const onward = http.request(
      { host: target.hostname, port: target.port, method, path: proxy.rewritesPath(path), headers },
      (answer) => {
        if (proxy.swallowsAnswer({ method, path })) {
          answer.resume();
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  function join(client: WebSocket, path: string): void {
    clients.add(client);
    const upstream = new WebSocket(`ws://${target.host}${path}`);
    client.on('ping', (data) => {
      if (proxy.answersPings) client.pong(data);
    });
    client.on('error', () => undefined);
    client.on('close', () => {
      clients.delete(client);
      upstream.terminate();
    });
    upstream.on('error', () => client.terminate());
    upstream.on('close', () => client.terminate());
    upstream.on('message', (data: Buffer) => {
      if (!proxy.isDelivering) return;
      proxy.events(data.toString('utf8'), (text) => client.send(text));
    });
  }
}
