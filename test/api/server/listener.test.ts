/** The listener: whoever connects and does not get on is cut off, over TLS as well. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createListener } from '../../../src/api/server/listener.ts';
import { keepSelfSigned } from '../../../src/app/api/selfSigned.ts';

const folder = mkdtempSync(join(tmpdir(), 'outpace-listener-'));
let server: Server;
beforeAll(async () => {
  const certificate = await keepSelfSigned(folder, ['localhost'], Date.now());
  server = createListener(certificate, (_request, response) => response.end('answered'), 300);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Resolves once the server has ended the connection. */
const cut = (hello: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(hello));
    socket.resume();
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });

describe('a connection over TLS', () => {
  it.each([
    ['says nothing', Buffer.alloc(0)],
    // The first bytes of a ClientHello of 512 (RFC 8446, 5.1).
    ['stops within its greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
  ])('is cut off where it %s', async (_what, hello) => {
    await expect(cut(hello)).resolves.toBeUndefined();
  });
});
