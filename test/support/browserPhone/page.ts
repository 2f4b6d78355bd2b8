/** The page with the softphone, bundled and served on loopback: a secure context, so that it may have the microphone. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('./page/phone.ts', import.meta.url));
const HTML = '<!doctype html><meta charset="utf-8"><title>phone</title><script src="/phone.js"></script>';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

export async function servePage(): Promise<ServedPage> {
  const script = await bundle();
  const server = createServer(({ url }, response) => {
    if (url === '/phone.js') response.setHeader('content-type', 'text/javascript').end(script);
    else response.setHeader('content-type', 'text/html').end(HTML);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
