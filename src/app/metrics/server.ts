/** The HTTP listener of `/metrics` (Prometheus' text format) and `/health` (200 while calls may be placed or are held on purpose, else 503). */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface MetricsPages {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Undefined: healthy; else what is not. */
  readonly fault: () => string | undefined;
}

/** Rejects where the port cannot be listened on. */
export async function serveMetrics(bind: string, port: number, pages: MetricsPages): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'GET only\n');
    if (path === '/health') {
      const fault = pages.fault();
      return answer(response, fault === undefined ? 200 : 503, `${fault ?? 'ok'}\n`);
    }
    if (path !== '/metrics') return answer(response, 404, 'see /metrics and /health\n');
    pages.text().then(
      (text) => answer(response, 200, text, pages.contentType),
      () => answer(response, 500, 'the metrics could not be gathered\n'),
    );
  });
  server.requestTimeout = 10_000;
  server.maxConnections = 50;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, bind, resolve);
  });
  // Nothing here may end the engine.
  server.on('error', () => undefined);
  server.unref();
  const { port: taken } = server.address() as AddressInfo;
  const host = bind.includes(':') ? `[${bind}]` : bind;
  return {
    url: `http://${host}:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}
