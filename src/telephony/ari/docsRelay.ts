/**
 * Feeds the library's connect. `ari-client` builds its operations from Asterisk's API documents, which it
 * fetches without a deadline, with credentials shared by the whole process, and throwing strings from
 * callbacks on any refusal (ASTERISK 1.2). So the documents are fetched and checked by our own transport, and
 * the library meets them on a loopback relay that lives only while it connects and never refuses.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { telephonyFailure } from '../failures.ts';
import type { AriTransport } from './transport.ts';

const ROOT = '/api-docs/resources.json';

/** Path below `/ari` to its document. */
export type ApiDocuments = ReadonlyMap<string, string>;

export async function fetchDocuments(transport: AriTransport): Promise<ApiDocuments> {
  const root = await fetchDocument(transport, ROOT);
  const paths = root.apis.map((api) => String(api.path).replace('{format}', 'json'));
  const documents = await Promise.all(paths.map((path) => fetchDocument(transport, path)));
  return new Map([
    [ROOT, root.text],
    ...documents.map((document, index): [string, string] => [paths[index] ?? '', document.text]),
  ]);
}

export interface DocsRelay {
  readonly baseUrl: string;
  close(): void;
}

export function openDocsRelay(documents: ApiDocuments): Promise<DocsRelay> {
  return new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/ari/, '').split('?')[0] ?? '';
      const document = documents.get(path);
      response.setHeader('content-type', 'application/json');
      response.setHeader('connection', 'close');
      response.end(rebased(document ?? '{"apis":[]}', `http://${request.headers.host}/ari`));
    });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        baseUrl: `http://127.0.0.1:${port}`,
        close() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

/** The documents name the host they were read from; the library follows that. */
function rebased(document: string, base: string): string {
  return document.replace(/"basePath"\s*:\s*"[^"]*"/, `"basePath":"${base}"`);
}

async function fetchDocument(
  transport: AriTransport,
  path: string,
): Promise<{ readonly text: string; readonly apis: readonly { readonly path: unknown }[] }> {
  const { body } = await transport.request({ operation: 'api-docs', method: 'GET', path });
  try {
    const parsed = JSON.parse(body) as { apis?: unknown };
    if (Array.isArray(parsed.apis)) return { text: body, apis: parsed.apis as { path: unknown }[] };
  } catch {
    // Falls through to the failure below.
  }
  throw telephonyFailure({
    operation: 'start',
    outcome: 'refused',
    code: 'not-ari',
    message: `${transport.origin.origin} does not serve ARI's documents at /ari${path}; is it Asterisk's HTTP server?`,
  });
}
